"""Batches: readiness reports that are drawn in the background, and kept for some days."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.models import Round, Submission


def export_storage():
    """Where files made in the background are; which storage that is, is the installation's."""
    return storages["exports"]


class BatchQuerySet(models.QuerySet):
    """Batches, reached only through one question per permission."""

    def visible_to(self, user):
        """Those the user asked for, while the user reviews; each report asks once more."""
        return self.filter(asked_by=user) if user.compares() else self.none()

    def with_counts(self):
        """How many reports each has: `total`, `open`, `done` and `failed`; the newest first."""
        state = BatchReport.State
        counted = {
            "total": Q(),
            "open": Q(reports__state__in=OPEN_STATES),
            "done": Q(reports__state=state.DONE),
            "failed": Q(reports__state=state.FAILED),
        }
        found = self.annotate(
            **{name: Count("reports", filter=which) for name, which in counted.items()}
        )
        return found.order_by("-asked_at")

    def news(self):
        """Those that are ready, and that nobody has looked at since."""
        return self.filter(kept_until__isnull=False, cancelled_at=None, seen=False)


class Batch(models.Model):
    """Reports on several submissions of one round, in one language, asked for at once.

    `kept_until` is when its files are removed: None while any of them is still to come. `seen`
    says whether the person who asked has looked at it since it was ready.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    kept_until = models.DateTimeField(null=True)
    seen = models.BooleanField(default=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("batch of reports")
        verbose_name_plural = _("batches of reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="batch_is_cancelled_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.asked_at:%Y-%m-%d %H:%M}"


class BatchReportQuerySet(models.QuerySet):
    """Reports of batches, reached only through one question per permission."""

    def visible_to(self, user):
        """Those of the user's batches whose submission the user may still read."""
        submissions = Submission.objects.reviewable_by(user)
        return self.filter(batch__asked_by=user, submission__in=submissions)

    def still_open(self):
        """Those that are still to come."""
        return self.filter(state__in=OPEN_STATES)

    def done(self):
        return self.filter(state=BatchReport.State.DONE)

    def named(self):
        """With all that a page or a file name says of them, in alphabetical order of countries."""
        names = "submission__assessment__country", "submission__assessment__round"
        large = "document", "register", "explanations", "result"
        found = self.select_related("batch", *names)
        found = found.defer(*(f"submission__{name}" for name in large))
        return found.order_by("submission__assessment__country__name", "-submission__number")


class BatchReport(models.Model):
    """One report of a batch, and the job of drawing it.

    `lease_until` is until when the queue has it while it waits, and the `worker` while it is
    drawn; later, a sweep takes it back. `attempts` counts the workers that began it. The stored
    file has the name of the row, so that drawing a report twice leaves one file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "Waiting")
        RUNNING = "running", pgettext_lazy("report", "Being made")
        DONE = "done", pgettext_lazy("report", "Ready")
        FAILED = "failed", pgettext_lazy("report", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("report", "Cancelled")

    class Error(models.TextChoices):
        SLOW = "slow", _("It took longer than the time limit.")
        BROKEN = "broken", _("Something went wrong. The log of the server says what.")
        LOST = "lost", _("It was begun several times and never finished.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="reports")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=10, choices=Error, blank=True)
    stored = models.FileField(storage=export_storage, max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = BatchReportQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "pk"]
        verbose_name = _("report of a batch")
        verbose_name_plural = _("reports of batches")
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(lease_until__isnull=False),
                name="batch_report_by_lease",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "submission"], name="batch_report_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], lease_until__isnull=False)
                | Q(state__in=["done", "failed", "cancelled"], lease_until=None),
                name="batch_report_has_a_lease_while_it_is_open",
            ),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(stored="") & ~Q(sha256=""))
                | (~Q(state="done") & Q(stored="", sha256="")),
                name="batch_report_has_a_file_exactly_when_done",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(error="")) | (~Q(state="failed") & Q(error="")),
                name="batch_report_has_an_error_exactly_when_failed",
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.state}"

    @property
    def file(self):
        """The name in the storage: that of the row, which nobody guesses."""
        return self.pk.hex


OPEN_STATES = [BatchReport.State.WAITING, BatchReport.State.RUNNING]
