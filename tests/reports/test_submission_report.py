"""The readiness report of a submission: what was stored then, marked as what it is."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from assessment import scoring
from assessment.models import Event, Submission
from assessment.standing import scored_framework
from tests.assessment.page import Page, words
from tests.data import make_country, make_person, make_review, make_submission
from tests.reports.pdf_reading import attachment, needs_poppler, read
from tests.reports.reports import ANSWERS, CONTEXT, CONTRADICTING, make_reported

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)


@pytest.fixture
def coordinator(client):
    person = make_person(Role.COORDINATOR)
    client.force_login(person)
    return person


def submitted(answers=ANSWERS, **fields):
    return make_submission(make_reported(answers, context=CONTEXT), submitted_at=NOON, **fields)


def get(client, name, submission):
    response = client.get(reverse(name, args=[submission.pk]))
    assert response.status_code == 200
    return response


def report(client, submission):
    return Page(get(client, "submission_report", submission))


def particulars(page):
    (found,) = page.all("dl", class_="particulars")
    names, values = (list(map(words, found.iter(tag))) for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def test_it_is_marked_as_submitted_with_version_and_declaration(client, coordinator):
    page = report(client, submitted())
    assert [words(each) for each in page.all("p", class_="mark")] == ["SUBMITTED"]
    told = particulars(page)
    assert (told["State"], told["Version"], told["Declared by"]) == (
        "Submitted on 5 March 2026",
        "1",
        "A. Person, Head of unit",
    )


def test_it_is_marked_as_validated_once_it_is(client, coordinator):
    submission = submitted()
    later = NOON + datetime.timedelta(days=30)
    make_review(submission, decision="validated", decided_at=later)
    page = report(client, submission)
    assert [words(each) for each in page.all("p", class_="mark")] == ["VALIDATED"]
    assert particulars(page)["State"] == "Validated on 4 April 2026"


def test_a_returned_version_stays_submitted_also_while_there_is_a_draft(client, coordinator):
    submission = submitted()
    make_review(submission, decision="returned", decided_at=NOON, reasons="Old figures")
    page = report(client, submission)
    assert [words(each) for each in page.all("p", class_="mark")] == ["SUBMITTED"]


def test_it_says_what_was_submitted_whatever_the_draft_says_by_now(client, coordinator):
    submission = submitted()
    before = words(report(client, submission).all("main")[0])
    assessment = submission.assessment
    assessment.answers.update(comment="Changed since")
    assessment.evidence.update(title="Another act")
    assessment.context_notes.update(text="Changed since")
    assert words(report(client, submission).all("main")[0]) == before
    assert "Library Act" in before
    assert "Enough." in before


def test_it_shows_the_stored_result_and_checksum(client, coordinator):
    submission = submitted()
    page = report(client, submission)
    assert submission.input_sha256 in words(page.find("method"))
    assert submission.framework_sha256 in words(page.find("method"))
    digits = submission.input_sha256[:12].upper()
    number = f"{digits[:4]} {digits[4:8]} {digits[8:]}"
    assert particulars(page)["Check number"].startswith(f"{number} Check it at ")
    assert particulars(page)["Checksum"] == submission.input_sha256
    assert number in words(page.find("method"))


def test_contradictions_stand_with_their_explanations(client, coordinator):
    explanations = {"R1": "A new <catalogue>", "UNION/UNION.1": "Volunteers"}
    page = report(client, submitted(CONTRADICTING, explanations=explanations))
    told = words(page.find("contradictions"))
    assert "A new <catalogue>" in told
    assert "Volunteers" in told
    assert "2 contradictions between answers are explained." in words(page.find("summary"))


def test_the_answers_are_those_that_were_stored(client, coordinator):
    submission = submitted()
    submission.assessment.answers.update(comment="Changed since")
    response = get(client, "submission_answers", submission)
    document = json.loads(response.content)
    framework = scored_framework(submission.assessment.framework)
    assert document == Submission.objects.get().document
    result = scoring.result_document(framework, document)
    assert result["input_sha256"] == submission.input_sha256
    assert response["Content-Disposition"].endswith('-v1.answers.json"')


@needs_poppler
def test_the_pdf_bears_mark_version_and_answers(client, coordinator):
    submission = submitted()
    response = get(client, "submission_report_pdf", submission)
    assert response["Content-Disposition"].endswith('-v1.en.pdf"')
    text = read(response.content)
    assert "SUBMITTED" in text
    assert "DRAFT" not in text
    assert json.loads(attachment(response.content)) == submission.document


def test_the_pdf_is_the_same_bytes_whatever_the_draft_says(client, coordinator):
    submission = submitted()
    first = get(client, "submission_report_pdf", submission).content
    submission.assessment.answers.update(comment="Changed since")
    assert get(client, "submission_report_pdf", submission).content == first


def test_the_country_learns_who_downloaded_it(client, tiny):
    submission = submitted()
    rita = make_person(Role.REVIEWER, reviews=[make_country()])
    client.force_login(rita)
    for name in ("submission_report", "submission_report_pdf", "submission_answers"):
        get(client, name, submission)
    assert [(event.verb, event.subject, event.by) for event in Event.objects.order_by("pk")] == [
        ("read submission", "1", rita),
        ("download report", "1", rita),
        ("download answers", "1", rita),
    ]


def test_a_reviewer_gets_no_links_to_the_draft(client, tiny):
    submission = submitted()
    client.force_login(make_person(Role.REVIEWER, reviews=[make_country()]))
    draft = reverse("assessment", args=[submission.assessment_id])
    links = report(client, submission).links()
    assert [address for _words, address in links if address.startswith(draft)] == []


@pytest.mark.parametrize("answers", [{"L1": "F"}, CONTRADICTING], ids=["one", "many"])
def test_it_takes_the_same_queries_for_one_answer_and_for_many(client, coordinator, answers):
    submission = submitted(answers)
    report(client, submission)
    with CaptureQueriesContext(connection) as captured:
        report(client, submission)
    assert len(captured) == 5, "\n".join(each["sql"][:120] for each in captured)
