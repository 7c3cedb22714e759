"""What the database refuses of batches."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from reports.models import Batch, BatchReport
from tests.batches.making import make_batch

pytestmark = pytest.mark.django_db


def changed(**fields):
    """A write that changes the one report of a new batch."""
    return lambda: make_batch().reports.update(**fields)


def a_report_twice():
    report = make_batch().reports.get()
    BatchReport.objects.create(
        batch=report.batch, submission=report.submission, lease_until=timezone.now()
    )


def cancelled_by_nobody():
    Batch.objects.filter(pk=make_batch().pk).update(cancelled_at=timezone.now())


LEASE = "batch_report_has_a_lease_while_it_is_open"
FILE = "batch_report_has_a_file_exactly_when_done"
ERROR = "batch_report_has_an_error_exactly_when_failed"
BROKEN = [
    ("batch_is_cancelled_by_somebody", cancelled_by_nobody),
    ("batch_report_once_per_submission", a_report_twice),
    (LEASE, changed(lease_until=None)),
    (LEASE, changed(state="cancelled")),
    (FILE, changed(state="done", lease_until=None)),
    (FILE, changed(stored="there", sha256="ab")),
    (ERROR, changed(state="failed", lease_until=None)),
    (ERROR, changed(error="slow")),
]


def constraints():
    return {each.name: (model, each) for model in (Batch, BatchReport) for each in of(model)}


def of(model):
    return model._meta.constraints


def named_by_the_database(name):
    """What the database calls it: SQLite knows a unique constraint by its columns only."""
    model, constraint = constraints()[name]
    if connection.vendor == "postgresql" or isinstance(constraint, CheckConstraint):
        return name
    columns = [model._meta.get_field(field).column for field in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


@pytest.mark.parametrize(
    ("name", "write"),
    [pytest.param(*each, id=f"{each[0]}-{i}") for i, each in enumerate(BROKEN)],
)
def test_the_database_refuses(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert named_by_the_database(name) in str(refusal.value)


def test_every_constraint_has_a_test_that_breaks_it():
    assert {name for name, _write in BROKEN} == set(constraints())
