"""What the command prints that sweeps, and what it leaves of the queue."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment.models import Event
from assessment.trail import note_downloads
from reports.models import Batch, BatchReport
from reports.tasks import draw_report
from tests.batches.making import draw_all, make_batch, make_reviewer, make_submissions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn")]


def test_it_says_what_it_did(capsys):
    old = draw_all(make_batch())
    Batch.objects.filter(pk=old.pk).update(kept_until=timezone.now())
    lost, hopeless = make_batch(2).reports.all()
    over = {"state": "running", "lease_until": timezone.now()}
    BatchReport.objects.filter(pk=lost.pk).update(attempts=1, **over)
    BatchReport.objects.filter(pk=hopeless.pk).update(attempts=3, **over)
    call_command("sweep_batches")
    assert capsys.readouterr().out == (
        "Reports sent to a worker once more: 1, given up: 1. Batches removed: 1.\n"
    )
    call_command("sweep_batches", verbosity=0)
    assert capsys.readouterr().out == ""


def test_old_rows_of_the_queue_go_and_others_stay():
    rows = {}
    for days in (6, 8):
        draw_report.enqueue("a key")
        row = DBTaskResult.objects.order_by("enqueued_at").last()
        row.set_successful(None)
        ended = timezone.now() - datetime.timedelta(days=days)
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=ended)
        rows[days] = row
    draw_report.enqueue("a key")
    call_command("sweep_batches", verbosity=0)
    left = DBTaskResult.objects.all()
    assert (left.count(), rows[6] in left, rows[8] in left) == (2, True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_many_downloads_are_noted_with_the_same_queries_as_one(number, django_assert_num_queries):
    submissions = make_submissions(number)
    reviewer = make_reviewer(submissions)
    _ = reviewer.membership
    note_downloads(submissions, reviewer, "download report")  # each chain has its head
    with django_assert_num_queries(3):  # held, heads, inserted
        note_downloads(submissions, reviewer, "download report")
    assert Event.objects.filter(verb="download report").count() == 2 * number
    assert {event.by for event in Event.objects.all()} == {reviewer}
