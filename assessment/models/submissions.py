"""Submissions: numbered, immutable versions of an assessment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment
from assessment.models.trail import AppendOnlyError, AppendOnlyQuerySet


class SubmissionQuerySet(AppendOnlyQuerySet):
    """Submissions, reached only through one question per permission."""

    def visible_to(self, user):
        """What the user may read: the own country's, and those of countries the user reviews."""
        if user.belongs_to():
            return self.filter(assessment__country=user.belongs_to())
        return self.filter(assessment__country__in=user.reviewed_countries())

    def reviewable_by(self, user):
        """Those of the countries that the user reviews, whatever became of them."""
        return self.filter(assessment__country__in=user.reviewed_countries())

    def with_round(self):
        return self.select_related("assessment__round__framework", "assessment__country")

    def with_review(self):
        """What became of each: `claimed_at`, `decision` and `decided_at`, None while open."""
        return self.annotate(
            current=FilteredRelation("reviews", condition=Q(reviews__given_up_at=None)),
            claimed_at=F("current__claimed_at"),
            decision=F("current__decision"),
            decided_at=F("current__decided_at"),
        )

    def listed(self, assessment):
        """Those of the assessment, the newest first, without the large parts."""
        found = self.filter(assessment=assessment).with_review().order_by("-number")
        return found.defer("document", "register", "result")


class Submission(models.Model):
    """What a country submitted, for ever: neither people nor code change or delete it.

    `document` is the answers document, `register` the evidence with ids (also what no answer
    cites), `explanations` the words for each contradiction by rule, `result` what scoring made of
    it then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    register = models.JSONField()
    explanations = models.JSONField(default=dict)
    framework_sha256 = models.CharField(max_length=64)
    input_sha256 = models.CharField(max_length=64)
    scoring_version = models.CharField(max_length=20)
    result = models.JSONField()
    declared_name = models.CharField(_("name"), max_length=200)
    declared_function = models.CharField(_("function"), max_length=200)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "-number"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="submission_number_once_per_assessment"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="submission_number_starts_at_one"
            ),
        ]

    def __str__(self):
        return f"{self.assessment}, {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("A submission never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("A submission is never deleted.")
