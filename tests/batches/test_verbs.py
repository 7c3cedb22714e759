"""What happens to a batch: asked for, drawn once, cancelled, retried, taken back, removed."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment.models import Event
from reports import batches, drawing
from reports.models import Batch, BatchReport
from reports.pdf import PdfFailedError, PdfTimeoutError
from reports.tasks import draw_report
from tests import data
from tests.batches.conftest import PDF
from tests.batches.making import (
    A_WEEK,
    draw_all,
    fail,
    files,
    make_batch,
    make_reviewer,
    make_submissions,
    states,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn")]

LATER = datetime.timedelta(hours=1)


@pytest.fixture
def queued(django_capture_on_commit_callbacks):
    """A function that does something and gives the reports that were queued for workers by it."""

    def queued(action, *args, **options):
        DBTaskResult.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            action(*args, **options)
        tasks = DBTaskResult.objects.order_by("enqueued_at")
        return [task.args_kwargs["args"][0] for task in tasks]

    return queued


def keys(batch):
    return sorted(str(report.pk) for report in batch.reports.all())


# Asking


def test_asking_queues_a_task_for_each_report_once_all_is_stored(queued):
    submissions = make_submissions(2)
    reviewer = make_reviewer(submissions)
    sent = queued(batches.ask, submissions[0].assessment.round, submissions, "en", by=reviewer)
    batch = Batch.objects.get()
    assert sorted(sent) == keys(batch)
    assert states(batch) == ["waiting", "waiting"]
    assert (batch.asked_by, batch.language, batch.kept_until) == (reviewer, "en", None)


def test_asking_is_noted_outside_of_all_assessments():
    batch = make_batch(2)
    event = Event.objects.of_chain(None).get()
    assert (event.verb, event.subject, event.by) == (
        "ask for reports",
        str(batch.pk),
        batch.asked_by,
    )
    assert event.after == {"round": batch.round.name, "language": "en", "reports": 2}


def test_who_asks_twice_gets_the_same_batch_while_it_is_under_way():
    submissions = make_submissions(2)
    by, round_ = make_reviewer(submissions), submissions[0].assessment.round
    first = batches.ask(round_, submissions, "en", by=by)
    assert batches.ask(round_, submissions, "en", by=by) == first
    others = [
        batches.ask(round_, submissions[:1], "en", by=by),
        batches.ask(round_, submissions, "ar", by=by),
        batches.ask(round_, submissions, "en", by=make_reviewer(submissions)),
        batches.ask(round_, submissions, "en", by=draw_all(first).asked_by),
    ]
    assert len({first, *others}) == 5


# Drawing


def test_a_report_is_drawn_in_the_language_asked_for_and_kept(drawn, exports):
    batch = make_batch(language="ar")
    assert drawing.draw(batch.reports.get().pk) is False
    report = batch.reports.get()
    assert (report.state, report.attempts, report.lease_until) == ("done", 1, None)
    assert (report.stored.name, len(report.sha256)) == (report.pk.hex, 64)
    assert report.stored.open().read() == PDF
    assert 'lang="ar"' in drawn[0]


def test_a_second_run_changes_nothing(drawn):
    batch = draw_all(make_batch())
    before = list(batch.reports.values())
    assert drawing.draw(batch.reports.get().pk) is False
    assert (list(batch.reports.values()), len(drawn), len(files())) == (before, 1, 1)


def test_a_batch_is_ready_with_its_last_report_and_kept_for_a_week():
    batch = make_batch(2)
    first, last = batch.reports.all()
    drawing.draw(first.pk)
    batch.refresh_from_db()
    assert batch.kept_until is None
    drawing.draw(last.pk)
    batch.refresh_from_db()
    assert abs(batch.kept_until - timezone.now() - A_WEEK) < datetime.timedelta(minutes=1)


def test_a_file_that_a_killed_worker_left_is_replaced(exports):
    report = make_batch().reports.get()
    with exports.open(report.file, "wb") as left:
        left.write(b"%PDF half")
    drawing.draw(report.pk)
    assert files() == [report.file]
    assert exports.open(report.file).read() == PDF


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(PdfTimeoutError(1), "slow"), (PdfFailedError("no"), "broken"), (OSError("full"), "broken")],
)
def test_what_goes_wrong_is_tried_three_times_and_then_said(monkeypatch, trouble, error):
    def write(*_args, **_options):
        raise trouble

    monkeypatch.setattr("reports.publication.write_pdf", write)
    batch = make_batch()
    report = batch.reports.get()
    assert [drawing.draw(report.pk) for _time in range(3)] == [True, True, False]
    report.refresh_from_db()
    batch.refresh_from_db()
    assert (report.state, report.error, report.attempts) == ("failed", error, 3)
    assert batch.kept_until
    assert files() == []


def test_a_file_that_cannot_be_stored_leaves_no_report_that_says_so(monkeypatch, exports):
    def full(*_args):
        raise OSError("No space left")

    monkeypatch.setattr(exports, "_save", full)
    report = make_batch().reports.get()
    assert drawing.draw(report.pk) is True
    report.refresh_from_db()
    assert (report.state, report.stored.name, report.sha256) == ("waiting", "", "")


def test_a_task_that_failed_is_queued_again_for_later(monkeypatch, queued):
    report = make_batch().reports.get()
    monkeypatch.setattr("reports.drawing._pdf", lambda _report: 1 / 0)
    assert queued(draw_report.func, str(report.pk)) == [str(report.pk)]
    assert DBTaskResult.objects.get().run_after > timezone.now()


# Cancelling and retrying


def test_cancelling_keeps_what_is_ready_and_drops_the_rest(drawn):
    batch = make_batch(2)
    first, second = batch.reports.all()
    drawing.draw(first.pk)
    assert batches.cancel(batch, by=batch.asked_by) is True
    drawing.draw(second.pk)
    batch.refresh_from_db()
    assert (states(batch), len(drawn)) == (["cancelled", "done"], 1)
    assert (batch.cancelled_by, bool(batch.kept_until)) == (batch.asked_by, True)
    assert batches.cancel(batch, by=batch.asked_by) is False


def test_a_report_cancelled_while_it_is_drawn_is_not_kept(monkeypatch):
    batch = make_batch()

    def write(*_args, **_options):
        batches.cancel(batch, by=batch.asked_by)
        return PDF

    monkeypatch.setattr("reports.publication.write_pdf", write)
    drawing.draw(batch.reports.get().pk)
    assert (states(batch), files()) == (["cancelled"], [])


def test_retrying_makes_the_failed_ones_and_only_them(queued):
    batch = make_batch(2)
    failed, ready = batch.reports.all()
    drawing.draw(ready.pk)
    fail(failed)
    assert queued(batches.retry, batch, by=batch.asked_by) == [str(failed.pk)]
    batch.refresh_from_db()
    assert (states(batch), batch.kept_until) == (["done", "waiting"], None)
    drawing.draw(failed.pk)
    assert states(batch) == ["done", "done"]


def test_there_is_nothing_to_retry_in_a_batch_that_is_ready(queued):
    batch = draw_all(make_batch())
    assert queued(batches.retry, batch, by=batch.asked_by) == []
    batch.refresh_from_db()
    assert batch.kept_until


# Taking back


def taken(report, *, attempts=1):
    """As a worker leaves it that was killed in the middle."""
    for _time in range(attempts):
        drawing._take(report.pk)
        BatchReport.objects.filter(pk=report.pk).exclude(attempts=attempts).update(state="waiting")


def test_a_sweep_takes_back_what_a_dead_worker_holds(queued):
    batch = make_batch(2)
    lost, _waiting = batch.reports.all()
    taken(lost)
    assert queued(batches.sweep) == []
    assert queued(batches.sweep, now=timezone.now() + drawing.lease()) == [str(lost.pk)]
    assert states(batch) == ["waiting", "waiting"]
    draw_all(batch)
    assert (states(batch), len(files())) == (["done", "done"], 2)


def test_a_sweep_sends_again_what_the_queue_lost(queued):
    batch = make_batch(2)
    assert sorted(queued(batches.sweep, now=timezone.now() + LATER)) == keys(batch)
    assert queued(batches.sweep) == []


def test_a_sweep_gives_up_after_the_third_worker(queued):
    batch = make_batch()
    taken(batch.reports.get(), attempts=3)
    assert queued(batches.sweep, now=timezone.now() + LATER) == []
    batch.refresh_from_db()
    report = batch.reports.get()
    assert (report.state, report.error) == ("failed", "lost")
    assert batch.kept_until


def test_a_slow_worker_and_its_successor_leave_one_file():
    batch = make_batch()
    slow = drawing._take(batch.reports.get().pk)
    batches.sweep(now=timezone.now() + drawing.lease())
    successor = drawing._take(slow.pk)
    drawing._keep(slow, PDF)
    assert (states(batch), files()) == (["running"], [])
    drawing._keep(successor, PDF)
    drawing._keep(slow, PDF + b" again")
    assert (states(batch), files()) == (["done"], [slow.file])
    assert batch.reports.get().stored.open().read() == PDF


def test_a_sweep_closes_what_was_killed_before_it_could_say_that_it_is_ready():
    batch = make_batch()
    drawing.draw(batch.reports.get().pk)
    Batch.objects.update(kept_until=None)
    assert batches.sweep() == (0, 0)
    batch.refresh_from_db()
    assert batch.kept_until


# Removing


def test_files_and_rows_go_after_a_week(exports):
    batch, fresh = draw_all(make_batch(2)), draw_all(make_batch())
    Batch.objects.filter(pk=batch.pk).update(kept_until=timezone.now())
    left = batch.reports.first()
    fresh_file = fresh.reports.get().file
    exports.delete(left.file)  # somebody removed it by hand
    assert batches.expire() == 1
    assert (list(Batch.objects.all()), files()) == ([fresh], [fresh_file])
    assert batches.expire() == 0
    assert batches.expire(now=timezone.now() + A_WEEK) == 1
    assert (BatchReport.objects.count(), files()) == (0, [])


def test_what_is_still_to_come_does_not_go():
    make_batch()
    assert batches.expire(now=timezone.now() + 5 * A_WEEK) == 0


def test_nobody_but_who_asked_sees_a_batch():
    batch = draw_all(make_batch(2))
    reviewer = batch.asked_by
    colleague = make_reviewer([report.submission for report in batch.reports.all()])
    assert list(Batch.objects.visible_to(reviewer)) == [batch]
    assert list(Batch.objects.visible_to(colleague)) == []
    assert list(BatchReport.objects.visible_to(colleague)) == []


def test_who_no_longer_reviews_a_country_no_longer_gets_its_report():
    batch = draw_all(make_batch(2))
    kept, lost = batch.reports.order_by("submission__assessment__country__name")
    batch.asked_by.membership.reviews.remove(lost.submission.assessment.country)
    assert list(BatchReport.objects.visible_to(batch.asked_by)) == [kept]


def test_who_acts_in_another_role_sees_no_batches():
    batch = make_batch()
    reviewer = batch.asked_by
    reviewer.act_as(data.make_membership(reviewer, "observer", country=data.make_country("XZ")))
    assert list(Batch.objects.visible_to(reviewer)) == []
