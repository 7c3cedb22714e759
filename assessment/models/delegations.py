"""Delegations: which agency answers what, and what it says."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessment.models.answers import Answer
from assessment.models.assessments import Assessment
from assessment.models.evidence import Evidence
from capabilities.models import Capability, Criterion


class DelegationQuerySet(models.QuerySet):
    """Delegations, reached only through one question per permission."""

    def current(self):
        """Those that were not taken back."""
        return self.exclude(state=Delegation.State.TAKEN_BACK)

    def visible_to(self, user):
        """The own agency's, and all of an assessment that the user may read."""
        if user.belongs_to():
            return self.current().filter(assessment__country=user.belongs_to())
        readable = Assessment.objects.visible_to(user).values("pk")
        return self.current().filter(Q(assessment__in=readable) | Q(agency=user.contributes_for()))

    def contributed_by(self, user):
        """Those of the agency for which the user contributes now."""
        return self.once_contributed_by(user).current()

    def once_contributed_by(self, user):
        """Also those taken back since: who wrote there is told, and keeps what was written."""
        return self.filter(agency=user.contributes_for()) if user.contributes_for() else self.none()

    def editable_by(self, user):
        """Those in which the user may answer now."""
        return self.contributed_by(user).filter(
            state__in=OPEN_STATES, assessment__state=Assessment.State.DRAFT
        )

    def with_names(self):
        return self.select_related(
            "assessment__round__framework", "assessment__country", "capability", "agency"
        )


class Delegation(models.Model):
    """One capability handed to one agency."""

    class State(models.TextChoices):
        TO_DO = "to_do", _("To do")
        IN_WORK = "in_work", _("In work")
        HANDED_IN = "handed_in", _("Handed in")
        SENT_BACK = "sent_back", _("Sent back")
        TAKEN_BACK = "taken_back", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="delegations")
    capability = models.ForeignKey(Capability, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="delegations")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.TO_DO)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.TextField(_("note to the agency"), max_length=2000, blank=True)
    sent_back_because = models.TextField(_("reason"), max_length=2000, blank=True)
    delegated_at = models.DateTimeField(default=timezone.now)
    delegated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["capability__number", "agency__name"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "capability", "agency"],
                name="delegation_once_per_capability_and_agency",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["to_do", "in_work", "handed_in", "sent_back", "taken_back"]),
                name="delegation_state_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.capability}: {self.agency}"

    @property
    def is_open(self):
        """Whether its agency may answer now."""
        return self.state in OPEN_STATES and self.assessment.is_draft

    @property
    def is_handed_in(self):
        return self.state == self.State.HANDED_IN

    @property
    def is_taken_back(self):
        return self.state == self.State.TAKEN_BACK

    def is_late(self, on=None):
        """Whether it is not handed in and past its last day on `on` (default: today)."""
        due = self.due_on is not None and self.due_on < (on or timezone.localdate())
        return due and self.state in OPEN_STATES


OPEN_STATES = (Delegation.State.TO_DO, Delegation.State.IN_WORK, Delegation.State.SENT_BACK)


class Contribution(models.Model):
    """What an agency says about one criterion; the country's answer is taken from it, or not.

    The same fields and rules as an Answer.
    """

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="contributions")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    rating = models.CharField(_("rating"), max_length=2, choices=Answer.Rating, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    comment = models.TextField(_("comment"), max_length=5000, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="contributions")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["criterion__position"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "criterion"], name="contribution_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", "N", "P", "L", "F", "U", "NA"]),
                name="contribution_rating_is_known",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    rating="",
                    numerator__isnull=False,
                    denominator__isnull=False,
                    denominator__gte=1,
                    numerator__lte=models.F("denominator"),
                ),
                name="contribution_is_a_rating_or_a_measure_within_range",
            ),
            models.CheckConstraint(
                condition=(Q(rating="NA") & ~Q(reason="")) | (~Q(rating="NA") & Q(reason="")),
                name="contribution_has_a_reason_exactly_when_it_does_not_apply",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_rating_display() or '–'}"
