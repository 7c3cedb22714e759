"""Answers to criteria, and context notes on enablers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessment.models.assessments import Assessment
from assessment.models.evidence import Evidence
from capabilities.models import Criterion, Enabler

LARGEST_COUNT = 2_147_483_647  # what both databases keep in a whole-number column


class Answer(models.Model):
    """What the country says about one criterion.

    Either a rating or, for a measure, two numbers; neither means that only a comment or evidence
    is there yet. `version` counts the saves, so that a stale page cannot overwrite a newer answer.

    `taken_from` is the agency that said so first, until somebody edits the answer.
    """

    class Rating(models.TextChoices):
        NOT = "N", _("Not in place")
        PARTLY = "P", _("Partly in place")
        LARGELY = "L", _("Largely in place")
        FULLY = "F", _("Fully in place")
        NOT_KNOWN = "U", _("Not known")
        NOT_APPLICABLE = "NA", _("Does not apply")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    rating = models.CharField(_("rating"), max_length=2, choices=Rating, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    comment = models.TextField(_("comment"), max_length=5000, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="answers")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_from = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    contributed_at = models.DateTimeField(null=True)
    contributed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["criterion__capability__number", "criterion__position"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="answer_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", "N", "P", "L", "F", "U", "NA"]),
                name="answer_rating_is_known",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    rating="",
                    numerator__isnull=False,
                    denominator__isnull=False,  # a comparison with NULL would let the row pass
                    denominator__gte=1,
                    numerator__lte=F("denominator"),
                ),
                name="answer_is_a_rating_or_a_measure_within_range",
            ),
            models.CheckConstraint(
                condition=(Q(rating="NA") & ~Q(reason="")) | (~Q(rating="NA") & Q(reason="")),
                name="answer_has_a_reason_exactly_when_it_does_not_apply",
            ),
            models.CheckConstraint(
                condition=Q(taken_from__isnull=True, contributed_at__isnull=True)
                | Q(taken_from__isnull=False, contributed_at__isnull=False),
                name="answer_taken_from_an_agency_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_rating_display() or '–'}"


class ContextNote(models.Model):
    """What the country writes about one enabler; nobody rates it.

    `version` counts the saves, as in Answer. An emptied text stays as a row.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="context_notes")
    enabler = models.ForeignKey(Enabler, models.PROTECT, related_name="+")
    text = models.TextField(_("text"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["enabler__position"]
        verbose_name = _("context note")
        verbose_name_plural = _("context notes")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "enabler"], name="context_note_once_per_enabler"
            )
        ]

    def __str__(self):
        return f"{self.enabler}: {self.text[:60]}"
