"""Batches in few words: submissions of several countries, asked for by one reviewer."""

import datetime

from django.utils import timezone

from accounts.models import Role
from reports import batches, drawing
from reports.models import BatchReport
from tests import data

A_WEEK = datetime.timedelta(days=7)


def make_submissions(number, round_=None):
    """As many submissions of one round (default: a new one), each of another country."""
    round_ = round_ or data.make_round()
    countries = [data.make_country(f"X{chr(ord('A') + place)}") for place in range(number)]
    return [
        data.make_submission(data.make_assessment(each, {"L1": "L"}, round_=round_))
        for each in countries
    ]


def make_reviewer(submissions, **fields):
    countries = [each.assessment.country for each in submissions]
    return data.make_person(Role.REVIEWER, reviews=countries, **fields)


def make_batch(number=1, *, submissions=None, by=None, language="en"):
    """A batch on new submissions, asked for by a new reviewer of their countries."""
    submissions = submissions or make_submissions(number)
    by = by or make_reviewer(submissions)
    return batches.ask(submissions[0].assessment.round, submissions, language, by=by)


def draw_all(batch):
    """What the worker does, one report after the other."""
    for report in batch.reports.all():
        drawing.draw(report.pk)
    batch.refresh_from_db()
    return batch


def fail(report, error="broken"):
    """As if the report could not be made."""
    BatchReport.objects.filter(pk=report.pk).update(
        state="failed", error=error, lease_until=None, finished_at=timezone.now()
    )
    drawing.settle(report.batch_id)


def states(batch):
    return sorted(batch.reports.values_list("state", flat=True))


def files():
    """The names in the storage."""
    try:
        return sorted(BatchReport._meta.get_field("stored").storage.listdir("")[1])
    except FileNotFoundError:  # nothing was ever stored
        return []
