"""The classification: set by the coordinator, on every page of every report, in the trail."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Assessment, Event
from tests.assessment.page import Page, words
from tests.data import make_person, make_submission
from tests.reports.pdf_reading import needs_poppler, read
from tests.reports.reports import CONTEXT, html_of, make_reported

pytestmark = pytest.mark.django_db

LABEL = "Official – not for publication"


@pytest.fixture
def coordinator(client):
    person = make_person(Role.COORDINATOR)
    client.force_login(person)
    return person


def post(client, assessment, label):
    return client.post(reverse("classification", args=[assessment.pk]), {"classification": label})


def test_it_is_set_and_put_down(client, coordinator):
    assessment = make_reported()
    response = post(client, assessment, f"  {LABEL} ")
    assert response["Location"] == reverse("report", args=[assessment.pk])
    assert Assessment.objects.get().classification == LABEL
    event = Event.objects.get(verb="classify")
    assert (event.by, event.before, event.after) == (
        coordinator,
        {"classification": ""},
        {"classification": LABEL},
    )


def test_the_same_again_is_no_event(client, coordinator):
    assessment = make_reported(classification=LABEL)
    post(client, assessment, LABEL)
    assert not Event.objects.filter(verb="classify").exists()


def test_it_can_be_taken_away(client, coordinator):
    assessment = make_reported(classification=LABEL)
    post(client, assessment, "")
    assert Assessment.objects.get().classification == ""


@pytest.mark.parametrize("label", ["x" * 61, "\x00"])
def test_what_cannot_be_a_label_is_refused_beside_the_field(client, coordinator, label):
    assessment = make_reported()
    response = post(client, assessment, label)
    assert response.status_code == 422
    assert Page(response).summary
    assert Assessment.objects.get().classification == ""


def test_signs_that_cannot_be_printed_go(client, coordinator):
    assessment = make_reported()
    post(client, assessment, "Official\u202e,\t not  public")
    assert Assessment.objects.get().classification == "Official , not public"


@pytest.mark.parametrize("state", Assessment.State.values)
def test_it_can_be_set_in_any_state(client, coordinator, state):
    assessment = make_reported(state=state)
    assert post(client, assessment, LABEL).status_code == 302


def test_an_observer_sees_it_and_cannot_set_it(client):
    client.force_login(make_person(Role.OBSERVER))
    assessment = make_reported(classification=LABEL)
    page = Page(client.get(reverse("report", args=[assessment.pk])))
    assert [words(each) for each in page.all("p", class_="classification")] == [LABEL]
    assert reverse("classification", args=[assessment.pk]) not in dict(page.links()).values()
    assert post(client, assessment, "Public").status_code == 404


@needs_poppler
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("label", [LABEL, "x" * 60, "رسمي ليس للنشر"])
def test_it_stands_on_every_page_of_the_pdf(client, coordinator, language, label):
    assessment = make_reported(context=CONTEXT, classification=label)
    for name in ("report_pdf", "report_summary"):
        address = reverse(name, args=[assessment.pk])
        content = client.get(address, {"language": language}).content
        sheets = read(content).split("\f")[:-1]
        there = ["".join(label.split()) in "".join(sheet.split()) for sheet in sheets]
        assert there == [True] * len(sheets)
        assert label in read(content, "pdfinfo")


def test_it_stands_in_the_other_files(client, coordinator):
    assessment = make_reported(classification=LABEL)
    html = client.get(reverse("report_html", args=[assessment.pk])).content.decode()
    assert html.count(LABEL) >= 3
    assert f'<meta name="keywords" content="{LABEL}">' in html


def test_without_one_nothing_is_said():
    html = html_of(make_reported())
    assert "Classification" not in html
    assert "classified.css" not in html
    assert "keywords" not in html


def test_a_submission_bears_the_label_of_today_and_is_not_changed(client, coordinator):
    submission = make_submission(make_reported(context=CONTEXT))
    before = (submission.document, submission.input_sha256)
    post(client, submission.assessment, LABEL)
    submission.refresh_from_db()
    assert (submission.document, submission.input_sha256) == before
    page = Page(client.get(reverse("submission_report", args=[submission.pk])))
    assert [words(each) for each in page.all("p", class_="classification")] == [LABEL]
