"""Releases: aggregates of a round, put down once and shown as they were put down."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models import AppendOnlyError, AppendOnlyQuerySet, Round


class ReleaseQuerySet(AppendOnlyQuerySet):
    """Releases as people ask for them."""

    def newest_of(self, round_):
        """What of the round is shown now; None before its first release."""
        return self.filter(round=round_).order_by("-number").first()


class Release(models.Model):
    """Aggregates of one round as they were released, for ever.

    `figures` is what people see. `basis` is what it was made from, and nobody sees it: each
    submission that counted, with its country and the region of that day, and for each figure the
    countries to which it does not apply. Later releases are compared with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    basis = models.JSONField()
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "-number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="release_number_once_per_round"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="release_number_starts_at_one"),
            models.CheckConstraint(
                condition=Q(minimum__gte=5), name="release_has_five_countries_behind_a_figure"
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("A release never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("A release is never deleted.")
