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

    def shareable_by(self, user):
        """Those of the country that the user coordinates, in any state."""
        country = user.coordinates()
        return self.filter(assessment__country=country) if country else self.none()

    def shared_to(self, user):
        """Those whose report another country lets the user's country read now, nothing else."""
        if not user.belongs_to():
            return self.none()
        # At most one share of a submission with a country is live: none comes twice.
        return self.filter(shares__country=user.belongs_to(), shares__revoked_at=None)

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

    def numbered(self, digits):
        """Those whose answers have a checksum that begins with these hexadecimal digits.

        A range, which both databases find by the index.
        """
        return self.filter(input_sha256__range=(digits.ljust(64, "0"), digits.ljust(64, "f")))

    def facts(self):
        """Without the large parts."""
        return self.defer("document", "register", "result")

    def listed(self, assessment):
        """Those of the assessment, the newest first, without the large parts."""
        return self.filter(assessment=assessment).with_review().facts().order_by("-number")


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
        indexes = [models.Index(fields=["input_sha256"], name="submission_by_checksum")]
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

    def before(self):
        """The last version before this one, of the same assessment; None for the first."""
        if self.number == 1:
            return None
        earlier = self.assessment.submissions.filter(number__lt=self.number)
        found = earlier.order_by("-number").first()
        if found:
            found.assessment = self.assessment
        return found
