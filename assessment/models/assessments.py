"""Assessments: one country in one round."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from assessment.models.rounds import Extension, Round, last_day


class AssessmentQuerySet(models.QuerySet):
    """Assessments, reached only through one question per permission."""

    def visible_to(self, user):
        """What the user may read: the whole assessment of the own country.

        Contributors only where the coordinator allows it, and while it is a draft.
        """
        if user.belongs_to():
            return self.filter(country=user.belongs_to())
        return self.contributed_by(user).filter(
            contributors_may_read=True, state=Assessment.State.DRAFT
        )

    def audited_by(self, user):
        """Those whose trail the user may read: the own country's, for those who belong to it."""
        return self.filter(country=user.belongs_to()) if user.belongs_to() else self.none()

    def compared_by(self, user):
        """Those that the user may see beside the aggregates of others: the own country's."""
        return self.filter(country=user.belongs_to()) if user.belongs_to() else self.none()

    def coordinated_by(self, user):
        """What the user answers for, in any state; the verbs refuse what the state forbids."""
        return self.filter(country=user.coordinates()) if user.coordinates() else self.none()

    def plannable_by(self, user):
        """Those whose action plan the user may change now: it lives on until all is closed."""
        return self.coordinated_by(user).exclude(state=Assessment.State.CLOSED)

    def editable_by(self, user):
        """What the user may change now: drafts among them."""
        return self.coordinated_by(user).filter(state=Assessment.State.DRAFT)

    def with_editable(self, user):
        """Each says as `editable` whether it is among those `editable_by` the user."""
        mine = self.model.objects.editable_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(editable=Exists(mine))

    def reviewable_by(self, user):
        """What was submitted by the countries that the user reviews: never a draft."""
        return self.filter(country__in=user.reviewed_countries()).exclude(
            state=Assessment.State.DRAFT
        )

    def submitted_to(self, user):
        """Those that the user reviews, once something was submitted: also as a draft again."""
        return self.filter(country__in=user.reviewed_countries(), submissions__number=1)

    def discussed_by(self, user, criterion):
        """Those in which the user reads comments on the criterion (its code).

        Of them `Comment.objects.seen_by` are those addressed to the user.
        """
        if user.belongs_to():
            return self.visible_to(user)
        if user.contributes_for():
            readable = self.model.objects.visible_to(user).values("pk")
            return self.filter(Q(pk__in=readable) | Q(pk__in=_handed(user, criterion)))
        return self.submitted_to(user)

    def commented_by(self, user, criterion):
        """Those in which the user may comment on the criterion (its code), in any state.

        The verbs refuse what the state forbids.
        """
        if user.contributes_for():
            return self.filter(pk__in=_handed(user, criterion))
        return self.coordinated_by(user) if user.coordinates() else self.submitted_to(user)

    def contributed_by(self, user):
        """Those in which something is handed to the agency that the user contributes for."""
        agency = user.contributes_for()
        if agency is None:
            return self.none()
        return self.filter(pk__in=agency.delegations.current().values("assessment"))

    def once_contributed_by(self, user):
        """Also those in which everything was taken back from the agency."""
        agency = user.contributes_for()
        return (
            self.filter(pk__in=agency.delegations.values("assessment")) if agency else self.none()
        )

    def with_edition(self):
        """With their round, its edition and the country."""
        return self.select_related("round__framework", "country")

    def with_round(self):
        """The same, and as `last_day` the day until which the country can submit."""
        extensions = Extension.objects.filter(round=OuterRef("round"), country=OuterRef("country"))
        return self.with_edition().annotate(last_day=last_day(extensions, "round__closes_on"))

    def locked(self):
        """Held until the transaction ends, one writer at a time; their rounds are not.

        Each says so as `held`, which spares the trail to ask for it again.
        """
        return self.select_for_update(of=("self",)).annotate(held=Value(True))


def _handed(user, criterion):
    """The assessments in which the user's agency has the capability of the criterion (its code)."""
    current = user.contributes_for().delegations.current()
    return current.filter(capability__criteria__code=criterion).values("assessment")


class Assessment(models.Model):
    """One country in one round."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        IN_REVIEW = "in_review", _("In review")
        CLARIFICATION = "clarification", _("Clarification asked")
        VALIDATED = "validated", _("Validated")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments")
    country = models.ForeignKey(Country, models.PROTECT, related_name="assessments")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    contributors_may_read = models.BooleanField(
        _("contributors may read the whole assessment"), default=False
    )
    classification = models.CharField(
        _("classification"),
        max_length=60,
        blank=True,
        help_text=_("Stands on every page of the reports, such as: Official, not for publication."),
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-round__opens_on", "country__name"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "country"], name="assessment_once_per_country_and_round"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "in_review",
                        "clarification",
                        "validated",
                        "closed",
                    ]
                ),
                name="assessment_state_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.country}, {self.round}"

    @property
    def framework(self):
        return self.round.framework

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT
