"""The readiness report as a page: what it says, to whom, in which language, at what cost."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Assessment
from tests.data import make_country, make_person
from tests.reports.reports import (
    ANSWERS,
    CONTEXT,
    CONTRADICTING,
    NOT_READY,
    html_of,
    make_reported,
    part,
    report_of,
    words,
)

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "report",
    "report_pdf",
    "report_summary",
    "report_docx",
    "report_html",
    "answers_document",
]
PARTS = [
    "summary",
    "profile",
    "priorities",
    "connections",
    "capabilities",
    "contradictions",
    "evidence",
    "method",
    "glossary",
]


@pytest.fixture
def coordinator(client):
    person = make_person(Role.COORDINATOR)
    client.force_login(person)
    return person


def page(client, assessment, **query):
    response = client.get(reverse("report", args=[assessment.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


# What it says


def test_it_has_all_parts_in_their_order(client, coordinator):
    html = page(client, make_reported())
    assert re.findall(r'<section id="([a-z]+)"', html) == PARTS
    assert html.count("<h1") == 1


def test_every_entry_of_the_contents_leads_to_its_part(client, coordinator):
    html = page(client, make_reported(NOT_READY))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets - set(re.findall(r'id="([^"]+)"', html)) == set()


def test_page_and_paper_have_the_same_parts(client, coordinator):
    assessment = make_reported(CONTRADICTING)
    html, paper = page(client, assessment), html_of(assessment)
    assert [part(html, name) for name in PARTS[:-1]] == [part(paper, name) for name in PARTS[:-1]]


def test_the_summary_counts_in_words():
    assert part(html_of(make_reported()), "summary") == (
        "Summary 1 of 2 capabilities is at level 2 or above. Furthest along: Staff. "
        "Most to do: Loans. Criteria not answered: 0. Criteria looked into but not known: 1. "
        "1 / 2 capabilities at level 2 or above 1 / 2 capabilities in the lower half of the levels "
        "7 / 7 questions answered 2 / 3 required criteria in place have evidence "
        "Can the country connect? Union catalogue: Ready to be considered "
        "All stated conditions are met. Whether the country is connected is for the body that runs "
        "the connection to decide. The shortest ways forward Where the fewest steps meet the "
        "conditions of a connection or bring the next level. What to do Effect "
        "S3 The librarian meets other librarians. Not in place so far 2 Staff: from level 2 to 3 "
        "L3 Loans are recorded. not known so far "
        "L4 Books are in the catalogue. Partly in place so far 1 Loans: from level 1 to 2 "
        "Whom to ask The country's coordinator, who answers for the assessment."
    )


def test_nothing_answered_is_said_in_words():
    said = part(html_of(make_reported({})), "summary")
    assert "No question has been answered yet, so nothing can be said about the levels." in said
    assert "Most to do" not in said


def test_levels_and_their_reasons_are_explained():
    said = part(html_of(make_reported()), "LOANS")
    assert "33 to 83 % covered" in said
    assert "Every required criterion up to level 1 is at least largely in place." in said
    assert "Level 2 is held back by L4. Open for level 2: L3." in said


def test_answers_appear_with_reason_measure_comment_and_evidence():
    said = part(html_of(make_reported()), "LOANS")
    assert "Reason: Readers keep books as long as they like." in said
    assert "7 / 20 (Titles in the catalogue / Titles on the shelves)" in said
    assert "Since 2019. F Fully in place Evidence 2" in said


def test_connections_show_preconditions_plan_and_caveat():
    said = part(html_of(make_reported(NOT_READY)), "connections")
    assert "Not ready yet" in said
    assert "Attach evidence." in said
    assert "Needed: Largely in place." in said


def test_context_stands_before_the_capabilities_and_is_marked_as_not_rated(client, coordinator):
    assessment = make_reported(context=CONTEXT | {"TOWN": ""})
    said = (
        "Context Conditions around the capabilities that speed them up or slow them down, in the "
        "country's own words. They are not rated and change no level. "
        "Money for books Enough. Rules of the town Strict. "
        "Source of the headings: Tiny 1, preface Source of the headings: Tiny 1, rules"
    )
    for html in (page(client, assessment), html_of(assessment)):
        parts = re.findall(r'<section id="([a-z]+)"', html)
        assert parts == [*PARTS[:4], "context", *PARTS[4:]]
        assert part(html, "context") == said
        assert "Context" in part(html, "contents", "section")
        assert 'href="#context"' in html
        assert "Enabler A condition around the capabilities" in part(html, "glossary")


@pytest.mark.parametrize("context", [{}, {"MONEY": ""}])
def test_without_a_text_nothing_is_said_of_context(client, coordinator, context):
    assessment = make_reported(context=context)
    for html in (page(client, assessment), html_of(assessment)):
        assert re.findall(r'<section id="([a-z]+)"', html) == PARTS
        assert 'href="#context"' not in html
        assert "Enabler" not in html


def test_contradictions_name_both_sides():
    said = part(html_of(make_reported(CONTRADICTING)), "contradictions")
    assert "Connected, although a condition is not met: Union catalogue." in said
    assert (said.count("L5 "), said.count("L4 ")) == (2, 1)


def test_a_draft_says_so_and_a_submission_does_not(client, coordinator):
    draft = make_reported()
    submitted = make_reported(state=Assessment.State.SUBMITTED)
    for assessment, marks in ((draft, 1), (submitted, 0)):
        assert page(client, assessment).count('<p class="mark">DRAFT</p>') == marks
        assert html_of(assessment).count('<p class="mark">DRAFT</p>') == marks
        assert html_of(assessment).count('data-mark="DRAFT"') == marks


def test_an_invented_country_is_called_invented():
    invented, real = (html_of(make_reported(country=make_country(code))) for code in ("XB", "NO"))
    assert "Invented country" in words(invented)
    assert "nvented country" not in words(real)


def test_the_cover_says_whose_when_and_which():
    assessment = make_reported()
    html = html_of(assessment)
    cover = words(html[html.index("<body>") : html.index("<nav")])
    number = report_of(assessment).check_number
    assert cover == (
        "Waymark DRAFT Exampleland Readiness report: Town library Framework Town library, "
        f"edition 1 Round {assessment.round.name} State Draft, as of 5 March 2026 "
        f"Language English Check number {number} Not submitted: it cannot be checked. "
        f"Checksum {report_of(assessment).input_sha256} Note Invented country"
    )


# People's words


HOSTILE = '<script>alert(1)</script><img src="http://example.org/x" onerror=x> & "quoted"'


def test_what_people_write_is_shown_and_never_run(client, coordinator):
    country = make_country("XA")
    country.name = f"{HOSTILE} land"
    country.save()
    answers = {
        "L1": {"rating": "F", "comment": HOSTILE, "evidence": [f"{HOSTILE} act"]},
        "L2": {"rating": "NA", "reason": HOSTILE},
    }
    assessment = make_reported(answers, context={"MONEY": HOSTILE})
    for html in (page(client, assessment), html_of(assessment)):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_words_have_the_direction_of_their_own():
    answers = {
        "L1": {"rating": "F", "comment": "منذ 2019"},
        "S1": {"rating": "F", "comment": "Yes"},
    }
    html = html_of(make_reported(answers, context={"MONEY": "كثير"}))
    assert '<p class="said" dir="rtl">منذ 2019</p>' in html
    assert '<p class="said" dir="rtl">كثير</p>' in html
    assert '<p class="said" dir="ltr">Yes</p>' in html


def test_signs_that_cannot_be_printed_are_left_out():
    comment = "One\x0b two\x1b\u202e three\nfour"
    html = html_of(make_reported({"L1": {"rating": "F", "comment": comment}}))
    assert '<p class="said" dir="ltr">One two three\nfour</p>' in html


# Languages


def test_the_language_can_be_asked_for(client, coordinator):
    html = page(client, make_reported(), language="ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert "الإعارة" in html


def test_an_unknown_language_is_the_readers(client, coordinator):
    assert '<html lang="en"' in page(client, make_reported(), language="tlh")


def test_texts_without_a_translation_keep_their_language():
    html = html_of(make_reported(), "fr")
    assert '<span lang="en" dir="ltr">Loans</span>' in html


# Who


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_gets_the_same_as_for_nothing(client, address):
    assessment = make_reported()
    client.force_login(make_person(Role.COORDINATOR, country=make_country("XB")))
    assert client.get(reverse(address, args=[assessment.pk])).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_is_asked_to_sign_in(client, address):
    url = reverse(address, args=[make_reported().pk])
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={url}"


def test_an_observer_of_the_country_may_read_it(client):
    client.force_login(make_person(Role.OBSERVER))
    assert "Readiness report" in page(client, make_reported())


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_can_only_be_read(client, coordinator, address):
    assert client.post(reverse(address, args=[make_reported().pk])).status_code == 405


# Files


def test_the_answers_can_be_taken_along(client, coordinator):
    response = client.get(reverse("answers_document", args=[make_reported().pk]))
    assert response["Content-Type"] == "application/json"
    assert re.fullmatch(
        r'attachment; filename="readiness-xa-round-\d+.answers.json"',
        response["Content-Disposition"],
    )
    assert list(response.json()["answers"]) == list(ANSWERS)


# Cost


@pytest.mark.parametrize("answers", [{}, {"S1": "F"}, ANSWERS])
def test_the_page_takes_seven_queries_whatever_the_number_of_answers(
    client, coordinator, answers, django_assert_num_queries
):
    assessment = make_reported(answers, context=dict(list(CONTEXT.items())[: len(answers)]))
    page(client, assessment)
    with django_assert_num_queries(7):
        page(client, assessment)
