"""What a report says of the version before it, of the plan, of files, and of its own state."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from assessment.models import Assessment, Event
from tests.assessment.page import Page, words
from tests.data import (
    make_country,
    make_file,
    make_measure,
    make_person,
    make_review,
    make_submission,
)
from tests.reports.reports import ANSWERS, CHANGED_AT, CONTEXT, make_reported, report_of
from tests.reports.reports import submission_report as report_on

pytestmark = pytest.mark.django_db

State = Assessment.State


@pytest.fixture
def twice():
    """The second of two submissions: one rating went up, one comment changed."""
    assessment = make_reported(ANSWERS, context=CONTEXT)
    make_submission(assessment, submitted_at=CHANGED_AT)
    assessment.answers.filter(criterion__code="S3").update(rating="L")
    assessment.answers.filter(criterion__code="L1").update(comment="Since 2020.")
    return make_submission(assessment, submitted_at=CHANGED_AT + datetime.timedelta(days=30))


def page(client, submission, role=Role.COORDINATOR, **fields):
    client.force_login(make_person(role, **fields))
    return Page(client.get(reverse("submission_report", args=[submission.pk])))


# Changes


def test_the_first_version_has_no_changes(client):
    submission = make_submission(make_reported())
    assert page(client, submission).find("changes") is None


def test_the_second_says_what_changed_and_what_that_did_to_the_levels(client, twice):
    told = words(page(client, twice).find("changes"))
    assert "3 answers changed since version 1." in told
    assert "Version 1, 5 March 2026 Version 2, 4 April 2026" in told
    assert "2 Staff Level 2, 56 % covered Level 3, 78 % covered" in told
    assert "S3 The librarian meets other librarians. Not in place Largely in place –" in told
    assert "L1 Readers can take books home." in told
    assert "Fully in place Fully in place what it says about it" in told


def test_without_a_change_it_says_so(client):
    assessment = make_reported()
    make_submission(assessment)
    told = words(page(client, make_submission(assessment)).find("changes"))
    assert told == "Changes since the last version No answer changed since version 1."


def test_reviewers_see_the_changes_too(client, twice):
    seen = page(client, twice, Role.REVIEWER, reviews=[make_country()])
    assert seen.find("changes") is not None


@pytest.mark.parametrize("versions", [2, 4])
def test_it_takes_the_same_queries_for_two_versions_and_for_many(client, versions):
    assessment = make_reported(ANSWERS)
    for _version in range(versions):
        submission = make_submission(assessment)
    page(client, submission)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("submission_report", args=[submission.pk]))
    assert len(captured) == 6, "\n".join(each["sql"][:120] for each in captured)


# The plan


def test_the_country_sees_its_living_plan_as_of_the_day_it_changed(client):
    submission = make_submission(make_reported())
    measure = make_measure(submission.assessment, targets={"L4": "F"})
    type(measure).objects.update(updated_at=CHANGED_AT + datetime.timedelta(days=60))
    told = words(page(client, submission).find("plan"))
    assert "it stands here as of 4 May 2026, when it last changed." in told
    assert "Write the house rules" in told


def test_people_from_outside_do_not(client):
    submission = make_submission(make_reported())
    make_measure(submission.assessment)
    seen = page(client, submission, Role.REVIEWER, reviews=[make_country()])
    assert seen.find("plan") is None
    assert "#plan" not in [address for _words, address in seen.links()]


# Files


def test_the_register_names_files_with_their_checksums(client):
    assessment = make_reported(ANSWERS)
    file = make_file(assessment.evidence.first(), name="library-act.txt")
    for told in (
        words(page(client, make_submission(assessment)).find("evidence")),
        words(Page(client.get(reverse("report", args=[assessment.pk]))).find("evidence")),
    ):
        assert f"File: library-act.txt, TXT, SHA-256 {file.sha256}" in told


# Marks


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (State.DRAFT, "DRAFT"),
        (State.SUBMITTED, "SUBMITTED"),
        (State.IN_REVIEW, "SUBMITTED"),
        (State.CLARIFICATION, "SUBMITTED"),
        (State.VALIDATED, "VALIDATED"),
        (State.CLOSED, "VALIDATED"),
    ],
)
def test_an_assessment_bears_the_mark_of_its_state(state, mark):
    assert report_of(make_reported(state=state)).mark == mark


def test_every_state_has_a_mark():
    for state in State:
        assert report_of(make_reported(state=state)).mark


@pytest.mark.parametrize(
    ("decision", "mark"), [("", "SUBMITTED"), ("returned", "SUBMITTED"), ("validated", "VALIDATED")]
)
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.CLOSED])
def test_a_submission_bears_the_mark_of_its_review_whatever_became_of_the_assessment(
    decision, mark, state
):
    submission = make_submission(make_reported(state=state))
    decided = {"decided_at": CHANGED_AT} if decision else {}
    make_review(submission, decision=decision, reasons="Old figures", **decided)
    assert report_on(submission).mark == mark


# The trail


def test_every_kind_of_file_is_told_to_the_country(client):
    submission = make_submission(make_reported())
    rita = make_person(Role.REVIEWER, reviews=[make_country()])
    client.force_login(rita)
    kinds = {
        "submission_report_pdf": "pdf",
        "submission_archive": "archive",
        "submission_summary": "summary",
        "submission_docx": "docx",
        "submission_html": "html",
    }
    for name in kinds:
        assert client.get(reverse(name, args=[submission.pk])).status_code == 200
    told = Event.objects.order_by("pk").values_list("verb", "subject", "by", "after")
    assert list(told) == [
        ("download report", "1", rita.pk, {"file": kind}) for kind in kinds.values()
    ]
