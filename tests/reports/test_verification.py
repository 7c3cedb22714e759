"""Anyone who holds a report checks its number, and learns nothing that is not printed on it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tests.assessment.page import Page, words
from tests.data import make_review, make_submission
from tests.reports.reports import ANSWERS, CONTEXT, make_reported, report_of, submission_report

pytestmark = pytest.mark.django_db

UNKNOWN = "No submission has this number"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def submission():
    return make_submission(make_reported(ANSWERS, context=CONTEXT))


def check(client, number):
    response = client.get(reverse("verify"), {"number": number})
    assert response.status_code == 200
    return Page(response)


def answer(client, number):
    return words(check(client, number).all("main")[0])


def test_it_is_open_to_everyone_and_asks_for_one_number(client):
    page = Page(client.get(reverse("verify")))
    assert [field.get("name") for field in page.all("input", type="text")] == ["number"]
    assert page.find("answer") is None


def test_the_number_on_the_report_is_found(client, submission):
    number = submission_report(submission).check_number
    told = answer(client, number)
    assert "A submission with this number exists." in told
    assert f"Round {submission.assessment.round.name}" in told
    assert "Country Exampleland" in told
    assert "Version 1 State Submitted on " in told
    assert submission.input_sha256 in told


@pytest.mark.parametrize(
    "written",
    [
        lambda number: number.replace(" ", ""),
        lambda number: number.lower(),
        lambda number: number.replace(" ", "-"),
        lambda number: f"  {number.replace(' ', ' – ')}\t",
        lambda number: f"\u2066{number}\u2069",
    ],
)
def test_spaces_dashes_and_case_do_not_matter(client, submission, written):
    assert "exists" in answer(client, written(submission_report(submission).check_number))


def test_a_validated_one_is_called_validated(client, submission):
    make_review(submission, decision="validated", decided_at=submission.submitted_at)
    page = check(client, submission.input_sha256[:12])
    assert words(page.find("answer")) == "Submitted and validated"


def test_a_returned_one_says_no_more_than_that_it_was_submitted(client, submission):
    make_review(
        submission, decision="returned", decided_at=submission.submitted_at, reasons="Old figures"
    )
    page = check(client, submission.input_sha256[:12])
    assert words(page.find("answer")) == "Submitted"
    assert "returned" not in words(page.all("main")[0]).lower()


def test_nothing_of_what_was_answered_is_shown(client, submission):
    told = answer(client, submission.input_sha256[:12])
    for secret in ("Level", "in place", "Library Act", "Since 2019", "Enough.", "A. Person"):
        assert secret not in told


@pytest.mark.parametrize(
    "number",
    [
        "0000 0000 0000",
        "nonsense",
        "12",
        "G" * 12,
        "a" * 13,
        "a" * 5_000,
        "%' OR 1=1 --",
        "\x00" * 12,
        "<script>alert(1)</script>",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢",
    ],
)
def test_unknown_and_malformed_get_the_same_answer(client, submission, number):
    response = client.get(reverse("verify"), {"number": number})
    assert response.status_code == 200
    page = Page(response)
    assert words(page.find("answer")) == UNKNOWN
    assert "<script>alert" not in response.content.decode()


def test_a_full_checksum_or_part_of_the_number_finds_nothing(client, submission):
    for number in (submission.input_sha256, submission.input_sha256[:11]):
        assert UNKNOWN in answer(client, number)


def test_a_draft_is_not_found_and_says_so_itself(client):
    assessment = make_reported(ANSWERS)
    assert UNKNOWN in answer(client, report_of(assessment).check_number)


def test_the_same_answers_twice_are_two_submissions(client, submission):
    make_submission(submission.assessment)
    assert len(check(client, submission.input_sha256[:12]).all("dl")) == 2


def test_the_report_says_where_to_check(submission, settings):
    settings.SITE_URL = "https://waymark.example"
    from django.template.loader import render_to_string

    report = submission_report(submission)
    told = render_to_string("reports/_where_to_check.html", {"report": report})
    assert "https://waymark.example/verify/" in told


def test_guessing_is_stopped(client, submission):
    statuses = [
        client.get(reverse("verify"), {"number": f"{guess:012x}"}).status_code
        for guess in range(40)
    ]
    assert statuses[:30] == [200] * 30
    assert statuses[30:] == [429] * 10
    assert client.get(reverse("verify")).status_code == 200


@pytest.mark.parametrize("versions", [1, 3])
def test_it_takes_one_query_for_what_is_found(client, versions, django_assert_num_queries):
    assessment = make_reported(ANSWERS)
    for _version in range(versions):
        submission = make_submission(assessment)
    from reports.verification import Verification

    with django_assert_num_queries(1):
        found = Verification.of(submission.input_sha256[:12]).found
        assert [each.country.name for each in found] == ["Exampleland"] * versions
        assert {each.round.framework.edition for each in found} == {"1"}


def test_the_database_finds_it_by_an_index(submission):
    from assessment.models import Submission

    found = Submission.objects.numbered(submission.input_sha256[:12]).facts().order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found.explain()
    assert "submission_by_checksum" in plan
