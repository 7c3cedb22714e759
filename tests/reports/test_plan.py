"""The action plan in the readiness report."""

import datetime

import pytest

from tests.data import make_agency, make_measure
from tests.reports.reports import CHANGED_AT, html_of, make_reported, part, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    assessment = make_reported()
    make_measure(
        assessment,
        text="Write the <rules>",
        agency=make_agency(),
        owner="Head of the library",
        due_on=datetime.date(2026, 3, 4),
        cost_note="Two months",
        targets={"L1": "L", "L4": "F"},
        updated_at=CHANGED_AT,
    )
    return assessment


def test_it_tells_who_does_what_until_when(planned):
    said = part(html_of(planned), "plan")
    assert "Write the <rules> 1 Loans Cost: Two months National Police Head of the library" in said
    assert "until 4 March 2026 Planned, Overdue" in said
    assert "L1 largely in place (now: fully in place), reached" in said
    assert "L4 fully in place (now: partly in place)" in said


def test_what_is_overdue_depends_on_the_date_of_the_report(planned):
    (line,) = report_of(planned, at=CHANGED_AT - datetime.timedelta(days=2)).plan
    assert line.overdue is False


def test_a_newer_measure_moves_the_date_of_the_report(planned):
    later = CHANGED_AT + datetime.timedelta(days=3)
    make_measure(planned, updated_at=later)
    assert report_of(planned).at == later


def test_without_measures_there_is_no_such_part():
    html = html_of(make_reported())
    assert 'id="plan"' not in html
    assert 'href="#plan"' not in html
