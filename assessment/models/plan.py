"""The action plan: what a country means to do, who does it and until when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessment.models.assessments import Assessment
from capabilities.models import Capability, Criterion


class MeasureQuerySet(models.QuerySet):
    """Measures, in the order of the plan."""

    def with_targets(self):
        """With capability, agency and targets; each target carries `code`, its criterion's."""
        targets = Target.objects.annotate(code=F("criterion__code")).order_by("criterion__position")
        return self.select_related("capability", "agency").prefetch_related(
            Prefetch("targets", targets)
        )


class Measure(models.Model):
    """One thing to do. Its targets say which rating which criterion is to have after it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="measures")
    capability = models.ForeignKey(Capability, models.PROTECT, related_name="+")
    text = models.CharField(_("what is to be done"), max_length=500)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    owner = models.CharField(_("who sees to it"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    cost_note = models.CharField(_("cost"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PLANNED)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["capability__number", F("due_on").asc(nulls_last=True), "text", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_measure_has_a_text"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=F("starts_on")),
                name="plan_measure_is_due_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "under_way", "done", "dropped"]),
                name="plan_measure_status_is_known",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_new(self):
        """Whether it is not in the plan yet."""
        return self._state.adding

    @property
    def is_open(self):
        """Whether something is still to be done for it."""
        return self.status in (self.Status.PLANNED, self.Status.UNDER_WAY)

    def overdue(self, on=None):
        """Whether it should have been done before `on` (default: today) and is not."""
        today = on or timezone.localdate()
        return self.is_open and self.due_on is not None and self.due_on < today


class Target(models.Model):
    """The rating that a criterion is to have when the measure is done, and whether on evidence."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="targets")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    rating = models.CharField(_("rating"), max_length=2)
    with_evidence = models.BooleanField(_("with evidence"), default=False)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "criterion"], name="target_once_per_measure_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["P", "L", "F", "NA"]), name="target_rating_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.rating}"
