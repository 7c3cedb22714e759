"""The verbs of batches: ask for one, cancel it, retry, take back what workers lost, clear up."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assessment.models import Event
from assessment.trail import record
from reports.drawing import QUEUE_HOLDS, TRIES, settle
from reports.models import Batch, BatchReport
from reports.models.batches import OPEN_STATES
from reports.tasks import draw_report

State, Error = BatchReport.State, BatchReport.Error


@transaction.atomic
def ask(round_, submissions, language, *, by):
    """Ask for the reports on these submissions of the round; the Batch.

    Asked a second time while it is under way, it is the same one.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once: one after the other
    if same := _under_way(round_, submissions, language, by):
        return same
    batch = Batch.objects.create(round=round_, language=language, asked_by=by)
    reports = BatchReport.objects.bulk_create(
        BatchReport(batch=batch, submission=each, lease_until=timezone.now() + QUEUE_HOLDS)
        for each in submissions
    )
    told = {"round": round_.name, "language": language, "reports": len(reports)}
    record(Event.of(None, "ask for reports", str(batch.pk), by=by, after=told))
    _send(report.pk for report in reports)
    return batch


def _under_way(round_, submissions, language, by):
    wanted = {each.pk for each in submissions}
    asked = Batch.objects.filter(
        round=round_, language=language, asked_by=by, kept_until=None, cancelled_at=None
    )
    found = asked.prefetch_related("reports")
    return next(
        (each for each in found if wanted == {row.submission_id for row in each.reports.all()}),
        None,
    )


def _send(keys):
    """Queue a task for each, once what they are to do is stored.

    Should the queue not take them, they wait until a sweep sends them once more.
    """
    told = [str(key) for key in keys]
    transaction.on_commit(lambda: _enqueue(told), robust=True)


@transaction.atomic
def _enqueue(keys):
    for key in keys:
        draw_report.enqueue(key)


@transaction.atomic
def cancel(batch, *, by):
    """Make no more of its reports; those that are ready stay. Whether there was one to cancel."""
    now = timezone.now()
    stopped = batch.reports.still_open().update(
        state=State.CANCELLED, lease_until=None, finished_at=now
    )
    if stopped:
        Batch.objects.filter(pk=batch.pk).update(cancelled_at=now, cancelled_by=by)
        record(Event.of(None, "cancel reports", str(batch.pk), by=by, after={"reports": stopped}))
        settle(batch.pk)
    return bool(stopped)


@transaction.atomic
def retry(batch, *, by):
    """Make the failed reports once more; how many."""
    held = Batch.objects.select_for_update().filter(pk=batch.pk).first()
    if held is None:  # its time was over
        return 0
    failed = list(held.reports.filter(state=State.FAILED).values_list("pk", flat=True))
    held.reports.filter(pk__in=failed, state=State.FAILED).update(
        state=State.WAITING,
        error="",
        attempts=0,
        lease_until=timezone.now() + QUEUE_HOLDS,
        finished_at=None,
    )
    if failed:
        Batch.objects.filter(pk=batch.pk).update(kept_until=None, seen=False)
        told = {"reports": len(failed)}
        record(Event.of(None, "retry reports", str(batch.pk), by=by, after=told))
        _send(failed)
    return len(failed)


def look_at(batch):
    """Note that the person who asked has seen it ready."""
    if batch.kept_until and not batch.seen:
        Batch.objects.filter(pk=batch.pk, kept_until=batch.kept_until).update(seen=True)


# Looking after them


def sweep(*, now=None):
    """Send once more what a worker or the queue lost; `(sent, given_up)`.

    A worker that was only slow may end after all: then its report is not waiting any more, or it
    finds that the report is another's.
    """
    now = now or timezone.now()
    sent, given_up = _take_back(now)
    settle()
    return sent, given_up


@transaction.atomic
def _take_back(now):
    lost = BatchReport.objects.select_for_update(skip_locked=True).filter(
        state__in=OPEN_STATES, lease_until__lt=now
    )
    rows = list(lost.values_list("pk", "state", "attempts"))
    hopeless = [pk for pk, state, tried in rows if state == State.RUNNING and tried >= TRIES]
    again = [pk for pk, _state, _tried in rows if pk not in hopeless]
    BatchReport.objects.filter(pk__in=hopeless).update(
        state=State.FAILED, error=Error.LOST, lease_until=None, finished_at=now
    )
    BatchReport.objects.filter(pk__in=again).update(
        state=State.WAITING, lease_until=timezone.now() + QUEUE_HOLDS
    )
    _send(again)
    return len(again), len(hopeless)


def expire(*, now=None):
    """Remove the batches whose time is over, with their files; how many."""
    now = now or timezone.now()
    over = Batch.objects.filter(kept_until__lt=now).values_list("pk", flat=True)
    return sum(_remove(pk, now) for pk in list(over))


@transaction.atomic
def _remove(pk, now):
    """The files first: should something fail, the rows still name them."""
    batch = Batch.objects.select_for_update().filter(pk=pk, kept_until__lt=now).first()
    if batch is None:  # somebody had it made once more, or removed it just now
        return False
    for report in batch.reports.all():
        report.stored.storage.delete(report.file)
    batch.delete()
    return True
