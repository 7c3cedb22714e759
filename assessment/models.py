"""What a country says: rounds, assessments, answers, the evidence for them, and the trail."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Country, Membership
from capabilities.models import Criterion, Framework

LARGEST_COUNT = 2_147_483_647  # what both databases keep in a whole-number column


class RoundQuerySet(models.QuerySet):
    """Rounds as people ask for them."""

    def open_on(self, day):
        return self.filter(state=Round.State.OPEN, opens_on__lte=day, closes_on__gte=day)

    def startable_by(self, user, *, day=None):
        """Rounds open today in which the user's country has not begun and the user may begin."""
        country = user.coordinates()
        if not country:
            return self.none()
        return self.open_on(day or timezone.localdate()).exclude(assessments__country=country)

    def get_by_natural_key(self, name):
        return self.get(name=name)


class Round(models.Model):
    """A period in which countries assess themselves against one edition."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("round", "Planned")
        OPEN = "open", pgettext_lazy("round", "Open")
        CLOSED = "closed", pgettext_lazy("round", "Closed")

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=120, unique=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PLANNED)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    natural_key.dependencies = ["capabilities.framework"]


class AssessmentQuerySet(models.QuerySet):
    """Assessments, reached only through one question per permission."""

    def visible_to(self, user):
        """What the user may read: the whole assessment of the own country."""
        return self.filter(country=user.belongs_to()) if user.belongs_to() else self.none()

    def coordinated_by(self, user):
        """What the user answers for, in any state; the verbs refuse what the state forbids."""
        return self.filter(country=user.coordinates()) if user.coordinates() else self.none()

    def editable_by(self, user):
        """What the user may change now: drafts among them."""
        return self.coordinated_by(user).filter(state=Assessment.State.DRAFT)

    def with_round(self):
        return self.select_related("round__framework", "country")

    def locked(self):
        """Held until the transaction ends, one writer at a time; their rounds are not."""
        return self.select_for_update(of=("self",))


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


class Evidence(models.Model):
    """One thing a country can cite: each once, used by any number of answers."""

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        POLICY = "policy", _("Policy")
        AGREEMENT = "agreement", _("Agreement")
        STATISTIC = "statistic", _("Statistic")
        REPORT = "report", _("Report")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    citation = models.CharField(_("citation or article"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                name="evidence_expires_after_it_is_issued",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.citation}" if self.citation else self.title

    def expired(self, on=None):
        """Whether it is past its last valid day on `on` (default: today)."""
        return self.expires_on is not None and self.expires_on < (on or timezone.localdate())


class Answer(models.Model):
    """What the country says about one criterion.

    Either a rating or, for a measure, two numbers; neither means that only a comment or evidence
    is there yet. `version` counts the saves, so that a stale page cannot overwrite a newer answer.
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
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_rating_display() or '–'}"


class AppendOnlyError(TypeError):
    """Somebody tried to change the trail."""


class EventQuerySet(models.QuerySet):
    """Lines of the trail: many are added at once, none are changed or deleted."""

    def update(self, **values):
        raise AppendOnlyError("The trail is append-only.")

    def delete(self):
        raise AppendOnlyError("The trail is append-only.")


class Event(models.Model):
    """One line of the trail: who did what, in which role, and what it changed."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="events")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assessment", "at"], name="event_by_assessment")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("The trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("The trail is append-only.")

    @classmethod
    def of(cls, assessment, verb, subject, *, by, before=None, after=None, at=None):
        """The line, not stored yet: the verb that writes it stores it in its own transaction."""
        return cls(
            assessment=assessment,
            verb=verb,
            subject=subject,
            by=by,
            membership=by.membership,
            at=at or timezone.now(),
            before=before,
            after=after,
        )
