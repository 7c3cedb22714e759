"""How a review ends: returned, validated, given up, or asked about in between."""

import pytest
from django.urls import reverse

from assessment import lifecycle
from assessment.models import Assessment, Review
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_round
from tests.review.submitting import ANSWERS, page_at, rate, remark_on, submitted

pytestmark = pytest.mark.django_db

State = Assessment.State


def post(client, name, review, **data):
    return client.post(reverse(name, args=[review.pk]), data)


def now(review):
    found = Review.objects.select_related("submission__assessment").get(pk=review.pk)
    return found.submission.assessment.state, found.decision, found.reasons, found.released


def test_returning_needs_reasons(as_reviewer, review):
    response = post(as_reviewer, "return_for_changes", review, **{"return-reasons": " "})
    assert response.status_code == 422
    assert Page(response).summary == [
        (
            "Reasons: Say what has to change before it can be validated.",
            "#id_return-reasons",
        )
    ]
    assert now(review) == (State.IN_REVIEW, "", "", False)


def test_returning_gives_the_draft_back_with_the_reasons_and_remarks(as_reviewer, review):
    remark = remark_on(review, "L1")
    post(as_reviewer, "return_for_changes", review, **{"return-reasons": "Name the law."})
    assert now(review) == (State.DRAFT, "returned", "Name the law.", False)
    remark.refresh_from_db()
    assert remark.sent_at


def test_validating_needs_no_reasons_and_releases_nothing_by_itself(as_reviewer, review):
    post(as_reviewer, "validate", review)
    assert now(review) == (State.VALIDATED, "validated", "", False)


def test_releasing_needs_a_reason_for_each_difference(as_reviewer, review):
    rate(review, L1="P", L4=("F", "All titles are in."))
    data = {"validate-released": "on", "validate-reasons": "Well done."}
    response = post(as_reviewer, "validate", review, **data)
    assert response.status_code == 422
    assert "Give a reason first where you differ from the country: L1." in words(
        Page(response).root
    )
    assert "Well done." in response.content.decode()
    rate(review, L1=("P", "Only in the capital."))
    post(as_reviewer, "validate", review, **data)
    assert now(review) == (State.VALIDATED, "validated", "Well done.", True)


def test_asking_needs_a_question(as_reviewer, review):
    remark_on(review, "L1")
    assert post(as_reviewer, "ask", review).status_code == 422
    assert now(review)[0] == State.IN_REVIEW
    remark_on(review, "L2", question=True)
    assert post(as_reviewer, "ask", review).status_code == 302
    assert now(review)[0] == State.CLARIFICATION


def test_giving_up_lets_another_reviewer_claim(as_reviewer, review):
    response = post(as_reviewer, "give_up", review)
    assert response["Location"] == reverse("dashboard")
    assert now(review)[0] == State.SUBMITTED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("return_for_changes", {"return-reasons": "A long reason."}),
        ("validate", {"validate-reasons": "A long reason."}),
    ],
)
def test_who_decides_too_late_is_told_and_keeps_the_text(as_reviewer, review, name, data):
    lifecycle.give_up(review, by=review.reviewer)
    response = post(as_reviewer, name, review, **data)
    assert response.status_code == 409
    page = Page(response)
    assert page.messages == ["Not done: the assessment is by now: Submitted."]
    assert "A long reason." in response.content.decode()
    assert now(review)[0] == State.SUBMITTED


@pytest.mark.parametrize("name", ["ask", "give_up"])
def test_asking_or_giving_up_too_late_is_told(as_reviewer, review, name):
    remark_on(review, question=True)
    lifecycle.validate(review, by=review.reviewer)
    assert post(as_reviewer, name, review).status_code == 409
    assert now(review)[0] == State.VALIDATED


@pytest.mark.parametrize("name", ["return_for_changes", "validate", "ask", "give_up"])
def test_a_refused_page_opens_again(as_reviewer, review, name):
    response = as_reviewer.get(reverse(name, args=[review.pk]))
    assert response["Location"] == reverse("review_decision", args=[review.pk])


def test_each_way_says_what_happens_next(as_reviewer, review):
    page = page_at(as_reviewer, "review_decision", review.pk)
    sections = [part.find("h2") for part in page.all("section", class_="card")]
    assert [words(each) for each in sections] == [
        "Validate",
        "Return",
        "Ask for clarification",
        "Give up the claim",
    ]
    assert "Write at least one question first" in words(page.root)


def test_a_decided_review_offers_nothing_more(as_reviewer, review):
    lifecycle.validate(review, reasons="Well done.", by=review.reviewer)
    page = page_at(as_reviewer, "review_decision", review.pk)
    assert page.all("section", class_="card") == []
    assert "Well done." in words(page.root)


# What the country sees of it


def readings(client, review):
    """What the overview and the submission's report say about the reviewer's reading."""
    assessment, submission = review.submission.assessment_id, review.submission_id
    pages = [page_at(client, "assessment", assessment)]
    pages.append(page_at(client, "submission_report", submission))
    return [page.find("released") for page in pages]


def test_the_country_sees_both_readings_once_released(as_coordinator, review):
    rate(review, L1=("P", "Only in the capital.", "Ask the union."))
    assert readings(as_coordinator, review) == [None, None]
    lifecycle.validate(review, released=True, by=review.reviewer)
    overview, report = readings(as_coordinator, review)
    page = page_at(as_coordinator, "assessment", review.submission.assessment_id)
    assert "Only in the capital." in words(page.root)
    assert "2 steps lower" in words(page.root)
    assert "Only in the capital." in words(report)
    assert "Level 0, 33 % covered" in words(report)
    assert overview is not None
    for name, pk in [
        ("assessment", review.submission.assessment_id),
        ("submission_report", review.submission_id),
        ("remarks", review.submission.assessment_id),
    ]:
        assert "Ask the union." not in words(page_at(as_coordinator, name, pk).root)


def test_without_a_release_the_country_sees_no_rating(as_coordinator, review):
    rate(review, L1=("P", "Only in the capital."))
    lifecycle.validate(review, by=review.reviewer)
    assert readings(as_coordinator, review) == [None, None]


def test_a_neighbour_sees_no_released_reading(as_coordinator, review, reviewer):
    """Nor does the country see in one assessment what was released in another."""
    lifecycle.validate(review, released=True, by=review.reviewer)
    other = make_assessment(
        review.submission.assessment.country,
        ANSWERS,
        round_=make_round(review.submission.assessment.framework),
    )
    second = lifecycle.claim(submitted(other), by=reviewer)
    assert readings(as_coordinator, second) == [None, None]
