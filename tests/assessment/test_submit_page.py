"""Checking and submitting: what the page shows, what stops it, and what it keeps."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.answers import Change, Said, save_answers
from assessment.models import Assessment, Extension, Submission
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_person, make_submission

pytestmark = pytest.mark.django_db

COMPLETE = {"L1": "F", "L2": "U", "L3": "L", "L4": (9, 10), "L5": "P"} | {
    "S1": "L",
    "S2": "P",
    "S3": "N",
}
# Connected while nobody is employed, and with few books in the catalogue.
CONTRADICTING = {"L1": "F", "L2": "F", "L3": "F", "L4": (1, 10), "L5": "F"} | {
    "S1": "N",
    "S2": "N",
    "S3": "N",
}
DECLARED = {"name": "Ana Example", "function": "Head of unit", "declared": "on"}
DAY = datetime.timedelta(days=1)


def url(assessment):
    return reverse("submit", args=[assessment.pk])


def open_page(client, assessment):
    response = client.get(url(assessment))
    assert response.status_code == 200
    return Page(response)


def typed(page):
    """What a browser sends for the form as it stands."""
    (form,) = page.all("form", class_="submission")
    return page.values(form)


def post(client, assessment, **fields):
    response = client.post(url(assessment), typed(open_page(client, assessment)) | fields)
    return response, Page(response)


def close_round(assessment, day):
    type(assessment.round).objects.update(opens_on=day - DAY, closes_on=day)


# What it shows


def test_it_shows_what_is_complete_and_links_to_what_is_not(client, ana):
    assessment = make_assessment(answers={"L1": "F", "L3": "L", "L4": "U", "S1": "L"})
    page = open_page(client, assessment)
    loans, staff = (
        reverse("capability", args=[assessment.pk, code]) for code in ("LOANS", "STAFF")
    )
    rows = [[words(cell) for cell in row] for row in page.all("tbody")[0]]
    assert rows == [
        ["1 Loans", "3 of 5", "L2 L5", "Level 1 for certain, up to 3"],
        ["2 Staff", "1 of 3", "S2 S3", "Level 1 for certain, up to 3"],
    ]
    links = page.links(page.all("tbody")[0])
    assert ("L2", f"{loans}#L2") in links
    assert ("S2", f"{staff}#S2") in links
    assert page.text("unanswered").startswith("4 questions have no answer yet.")


def test_what_is_not_complete_has_no_form_but_the_way_on(client, ana):
    assessment = make_assessment(answers={"L1": "F"})
    page = open_page(client, assessment)
    assert page.find("id_name") is None
    (main,) = page.all("main")
    buttons = [words(each) for each in main.iter() if each.get("class") == "button"]
    assert buttons == ["Go on with 1 Loans"]


def test_what_is_not_known_and_what_lacks_evidence_is_listed_and_stops_nothing(client, ana):
    answers = COMPLETE | {"L1": {"rating": "F", "evidence": ["Act 12"]}}
    assessment = make_assessment(answers=answers)
    page = open_page(client, assessment)

    def listed(section):
        (found,) = page.all("section", aria_labelledby=section)
        return [words(link) for link in found.iter("a")]

    assert (listed("not-known"), listed("uncited")) == (["L2"], ["L3", "L4", "S1"])
    response, _page = post(client, assessment, **DECLARED)
    assert response.status_code == 302


def test_contradictions_link_to_both_answers_and_ask_why(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    page = open_page(client, assessment)
    (section,) = page.all("section", aria_labelledby="contradictions")
    assert [words(link) for link in section.iter("a")] == ["L5", "L4", "S1", "S2", "L5", "L4"]
    assert [words(each) for each in section.iter("label")] == [
        "Explanation for L5, L4, S1, S2",
        "Explanation for L5, L4",
    ]


def test_an_observer_submits_nothing(client, tiny):
    assessment = make_assessment(answers=COMPLETE)
    client.force_login(make_person(Role.OBSERVER))
    for method in (client.get, client.post):
        assert method(url(assessment), DECLARED).status_code == 404
    assert Submission.objects.count() == 0


# Submitting


def test_a_complete_draft_is_submitted(client, ana):
    assessment = make_assessment(answers=COMPLETE)
    response, _page = post(client, assessment, **DECLARED)
    submission = Submission.objects.get()
    assert response["Location"] == reverse("submission", args=[submission.pk])
    assert (submission.declared_name, submission.declared_function, submission.submitted_by) == (
        "Ana Example",
        "Head of unit",
        ana,
    )
    assert Assessment.objects.get().state == "submitted"
    page = Page(client.get(response["Location"]))
    assert page.messages == ["Submitted. Your reviewers can read this version from now on."]


def test_explanations_go_along(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    explanations = {"R1-text": "A new catalogue", "UNION/UNION.1-text": "Volunteers\r\nhelp"}
    response, _page = post(client, assessment, **DECLARED, **explanations)
    assert response.status_code == 302
    assert Submission.objects.get().explanations == {
        "R1": "A new catalogue",
        "UNION/UNION.1": "Volunteers\nhelp",
    }


def test_explanations_of_the_last_version_are_there_again(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    make_submission(assessment, explanations={"R1": "Old words", "gone": "Others"})
    make_submission(assessment, explanations={"R1": "A new catalogue", "gone": "Others"})
    sent = typed(open_page(client, assessment))
    assert (sent["R1-text"], sent["UNION/UNION.1-text"]) == ("A new catalogue", "")


# What stops it


@pytest.mark.parametrize(
    ("left_out", "link", "text"),
    [
        ("name", "#id_name", "Name: This field is required."),
        ("function", "#id_function", "Function: This field is required."),
        (
            "R1-text",
            "#id_R1-text",
            "Explanation for L5, L4: Explain why both answers hold, or correct one of them.",
        ),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(client, ana, left_out, link, text):
    assessment = make_assessment(answers=CONTRADICTING)
    fields = DECLARED | {"R1-text": "A new catalogue", "UNION/UNION.1-text": "Volunteers"}
    response, page = post(client, assessment, **fields | {left_out: " "})
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert page.summary == [(text, link)]
    assert page.title.startswith("Error: Check and submit")
    kept = {name: value for name, value in typed(page).items() if name in fields}
    assert {name: value for name, value in kept.items() if name != left_out} == {
        name: value for name, value in fields.items() if name != left_out
    }
    field = page.find(link.removeprefix("#"))
    assert page.text(field.get("aria-describedby").split()[-1]).startswith("Error:")


def test_the_declaration_has_to_be_made(client, ana):
    assessment = make_assessment(answers=COMPLETE)
    response, page = post(client, assessment, name="Ana", function="Head")
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert page.summary == [("Confirm the declaration to submit.", "#id_declared")]


def test_what_became_incomplete_is_refused_and_keeps_the_words(client, ana):
    assessment = make_assessment(answers=COMPLETE)
    sent = typed(open_page(client, assessment)) | DECLARED
    assessment.answers.get(criterion__code="S2").delete()
    response = client.post(url(assessment), sent)
    page = Page(response)
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert page.summary == [("1 question is not answered.", "#unanswered")]
    assert page.find("id_name").get("value") == "Ana Example"


def test_words_of_any_length_are_not_taken(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    fields = DECLARED | {"R1-text": "x" * 5001, "UNION/UNION.1-text": "y\0", "name": "z" * 201}
    response, page = post(client, assessment, **fields)
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert [link for _text, link in page.summary] == [
        "#id_UNION/UNION.1-text",
        "#id_R1-text",
        "#id_name",
    ]


def test_after_the_last_day_it_says_so_and_keeps_the_words(client, ana):
    assessment = make_assessment(answers=COMPLETE)
    sent = typed(open_page(client, assessment)) | DECLARED
    close_round(assessment, datetime.date(2026, 3, 5))
    response = client.post(url(assessment), sent)
    page = Page(response)
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert page.summary == [("The round is closed for your country.", "#closed")]
    assert "closed for your country on 5 March 2026" in page.text("closed")
    assert page.find("id_name").get("value") == "Ana Example"
    assert open_page(client, assessment).find("id_name") is None


def test_with_an_extension_it_goes_on(client, ana):
    assessment = make_assessment(answers=COMPLETE)
    today = timezone.localdate()
    close_round(assessment, today - DAY)
    Extension.objects.create(
        round=assessment.round,
        country=assessment.country,
        closes_on=today,
        reason="Flood",
        given_by=ana,
    )
    response, _page = post(client, assessment, **DECLARED)
    assert response.status_code == 302


# Somebody was faster


def test_what_a_colleague_submitted_says_so_and_keeps_the_words(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    sent = typed(open_page(client, assessment)) | DECLARED | {"R1-text": "A new catalogue"}
    Assessment.objects.update(state="in_review")
    response = client.post(url(assessment), sent)
    page = Page(response)
    assert (response.status_code, Submission.objects.count()) == (409, 0)
    (summary,) = page.all("section", class_="error-summary")
    assert "This is no longer a draft. Its state by now: In review." in words(summary)
    assert (page.find("id_name").get("value"), page.text("id_R1-text")) == (
        "Ana Example",
        "A new catalogue",
    )


def test_what_was_submitted_is_no_longer_checked(client, ana):
    assessment = make_assessment(answers=COMPLETE, state="submitted")
    response = client.get(url(assessment))
    assert response["Location"] == reverse("submissions", args=[assessment.pk])


def test_an_answer_changed_meanwhile_is_looked_at_before_it_is_declared(client, ana, ben):
    assessment = make_assessment(answers=COMPLETE)
    sent = typed(open_page(client, assessment)) | DECLARED
    save_answers(assessment, {"L1": Change(Said(rating="L"), 1)}, by=ben)
    response = client.post(url(assessment), sent)
    page = Page(response)
    assert (response.status_code, Submission.objects.count()) == (409, 0)
    (summary,) = page.all("section", class_="error-summary")
    assert "Somebody changed the answers while this page was open." in words(summary)
    assert page.find("id_name").get("value") == "Ana Example"
    response = client.post(url(assessment), typed(page))
    assert response.status_code == 302
    assert Submission.objects.get().document["answers"]["L1"] == {"rating": "L"}


def test_an_incomplete_form_for_what_is_submitted_already_is_no_error_of_ours(client, ana):
    assessment = make_assessment(answers=COMPLETE, state="submitted")
    assert client.post(url(assessment), {}).status_code == 409


# Size


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_takes_the_same_queries_for_one_version_and_for_three(client, ana, versions):
    answers = {
        code: {"rating": rating, "evidence": ["Act 12"]} if versions == 3 else rating
        for code, rating in CONTRADICTING.items()
        if isinstance(rating, str)
    }
    assessment = make_assessment(answers=answers | {"L4": (1, 10)})
    for _ in range(versions):
        make_submission(assessment)
    open_page(client, assessment)  # what a process reads once per edition
    with CaptureQueriesContext(connection) as captured:
        open_page(client, assessment)
    assert len(captured) == 8, "\n".join(each["sql"][:120] for each in captured)
