"""Shares: consent of a country that another one reads a submission."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from assessment.models.submissions import Submission


class ShareQuerySet(models.QuerySet):
    """Shares, reached only through one question per permission."""

    def given_by(self, user):
        """Those of the country that the user coordinates, also what was taken back."""
        return self.filter(owner=user.coordinates()) if user.coordinates() else self.none()

    def received_by(self, user):
        """Those that the user's country may read now."""
        return self.live().filter(country=user.belongs_to()) if user.belongs_to() else self.none()

    def live(self):
        """Not taken back."""
        return self.filter(revoked_at=None)

    def with_submission(self):
        """Joined with what was shared, without its large parts."""
        found = self.select_related("submission__assessment__round", "owner", "country", "given_by")
        large = ("document", "register", "result", "explanations")
        return found.defer(*(f"submission__{name}" for name in large))

    def with_people(self):
        """Joined with who shared, with whom, and who took it back."""
        return self.select_related("country", "given_by", "revoked_by")


class Share(models.Model):
    """One country (`owner`) lets another (`country`) read one submission until it says no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="shares")
    owner = models.ForeignKey(Country, models.PROTECT, related_name="+", editable=False)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("shared with")
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.CheckConstraint(
                condition=~Q(country=F("owner")), name="share_is_with_another_country"
            ),
            models.UniqueConstraint(
                fields=["submission", "country"],
                condition=Q(revoked_at=None),
                name="share_once_at_a_time_per_submission_and_country",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="share_is_revoked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.country}"

    @property
    def is_live(self):
        return self.revoked_at is None
