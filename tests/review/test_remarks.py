"""Remarks to the country, its replies, and the way back to the reviewer."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle
from assessment import review as verbs
from assessment.models import Assessment, Remark, Reply
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_person
from tests.review.submitting import page_at, remark_on

pytestmark = pytest.mark.django_db

State = Assessment.State


def state(review):
    return Assessment.objects.get(submissions__reviews=review).state


@pytest.fixture
def question(review):
    """Sent to the country."""
    remark = remark_on(review, "L1", "Since which year?", question=True)
    lifecycle.ask(review, by=review.reviewer)
    remark.refresh_from_db()
    return remark


# The reviewer


def test_a_remark_on_a_criterion_is_kept_and_not_sent(as_reviewer, review):
    url = reverse("add_remark", args=[review.pk]) + "?criterion=L1"
    response = as_reviewer.post(url, {"text": "Which law?", "is_question": "on"})
    back = reverse("review_capability", args=[review.pk, "LOANS"]) + "#L1"
    assert response["Location"] == back
    remark = Remark.objects.get()
    assert (remark.criterion.code, remark.text, remark.is_question, remark.sent_at) == (
        "L1", "Which law?", True, None,
    )  # fmt: skip
    assert "Which law?" in page_at(as_reviewer, "review_capability", review.pk, "LOANS").text("L1")


def test_questioning_a_claim_begins_with_a_question(as_reviewer, review):
    page = page_at(as_reviewer, "add_remark", review.pk, criterion="S2", question="1")
    assert page.find("id_is_question").get("checked") is not None
    assert page.heading == "Remark on S2"


def test_a_remark_without_words_is_refused(as_reviewer, review):
    response = as_reviewer.post(reverse("add_remark", args=[review.pk]), {"text": "  "})
    assert response.status_code == 422
    assert Page(response).summary == [("Remark: This field is required.", "#id_text")]
    assert not Remark.objects.exists()


def test_a_remark_on_an_unknown_criterion_is_not_found(as_reviewer, review):
    page_at(as_reviewer, "add_remark", review.pk, criterion="NOPE", status=404)


def test_a_remark_can_change_and_go_until_it_is_sent(as_reviewer, review):
    remark = remark_on(review, text="Which law?")
    url = reverse("change_remark", args=[review.pk, remark.pk])
    as_reviewer.post(url, {"text": "Which act?"})
    assert Remark.objects.get().text == "Which act?"
    as_reviewer.post(reverse("remove_remark", args=[review.pk, remark.pk]))
    assert not Remark.objects.exists()


def test_what_was_sent_stays_and_the_typed_text_too(as_reviewer, review, question):
    url = reverse("change_remark", args=[review.pk, question.pk])
    assert as_reviewer.get(url)["Location"] == reverse("review_remarks", args=[review.pk])
    response = as_reviewer.post(url, {"text": "Another question."})
    assert response.status_code == 409
    assert "Another question." in response.content.decode()
    as_reviewer.post(reverse("remove_remark", args=[review.pk, question.pk]))
    assert Remark.objects.get().text == "Since which year?"


def test_another_reviewer_writes_nothing(client, review, colleague):
    remark = remark_on(review, text="Which law?")
    client.force_login(colleague)
    for name, args in [("add_remark", []), ("change_remark", [remark.pk])]:
        url = reverse(name, args=[review.pk, *args])
        assert client.post(url, {"text": "Mine."}).status_code == 404
    url = reverse("remove_remark", args=[review.pk, remark.pk])
    assert client.post(url).status_code == 404
    assert Remark.objects.get().text == "Which law?"


# The country


def told(client, review):
    return page_at(client, "remarks", review.submission.assessment_id)


def test_the_country_reads_nothing_that_was_not_sent(as_coordinator, review):
    remark_on(review, "L1", "Which law?")
    page = told(as_coordinator, review)
    assert "Which law?" not in words(page.root)
    assert "No reviewer has written anything yet." in words(page.root)


def test_questions_wait_for_replies(as_coordinator, review, question):
    page = told(as_coordinator, review)
    assert "Since which year?" in words(page.root)
    assert "waits for your reply to 1 question" in words(page.root)
    send = reverse("answer_questions", args=[review.submission.assessment_id])
    response = as_coordinator.post(send)
    assert response.status_code == 422
    assert state(review) == State.CLARIFICATION


def test_replies_go_back_to_the_reviewer(as_coordinator, review, question):
    assessment = review.submission.assessment_id
    url = reverse("reply", args=[assessment, question.pk])
    data = {f"reply-{question.pk}-text": "Since 2019."}
    assert as_coordinator.post(url, data)["Location"].endswith(f"#remark-{question.pk}")
    assert Reply.objects.get().text == "Since 2019."
    as_coordinator.post(reverse("answer_questions", args=[assessment]))
    assert state(review) == State.IN_REVIEW
    as_coordinator.force_login(review.reviewer)
    assert "Since 2019." in page_at(as_coordinator, "review_remarks", review.pk).text(
        f"remark-{question.pk}"
    )


def test_a_reply_without_words_is_refused(as_coordinator, review, question):
    url = reverse("reply", args=[review.submission.assessment_id, question.pk])
    response = as_coordinator.post(url, {f"reply-{question.pk}-text": ""})
    assert response.status_code == 422
    assert Page(response).summary == [
        ("Reply: This field is required.", f"#id_reply-{question.pk}-text")
    ]
    assert not Reply.objects.exists()


def test_a_reply_that_comes_too_late_keeps_its_text(as_coordinator, review, question):
    Assessment.objects.update(state=State.VALIDATED)
    url = reverse("reply", args=[review.submission.assessment_id, question.pk])
    response = as_coordinator.post(url, {f"reply-{question.pk}-text": "Since 2019."})
    assert response.status_code == 409
    assert "Since 2019." in response.content.decode()
    assert not Reply.objects.exists()


def test_only_the_coordinator_replies(client, review, question):
    observer = make_person(Role.OBSERVER, review.submission.assessment.country)
    neighbour = make_person(Role.COORDINATOR, make_country("XB"))
    assessment = review.submission.assessment_id
    for person, reads in [(observer, 200), (neighbour, 404), (review.reviewer, 404)]:
        client.force_login(person)
        assert client.get(reverse("remarks", args=[assessment])).status_code == reads
        url = reverse("reply", args=[assessment, question.pk])
        assert client.post(url, {f"reply-{question.pk}-text": "No."}).status_code == 404
        assert client.post(reverse("answer_questions", args=[assessment])).status_code == 404
    assert not Reply.objects.exists()
    assert state(review) == State.CLARIFICATION


def test_one_cannot_reply_in_a_foreign_assessment_through_the_own(client, review, question):
    neighbour = make_person(Role.COORDINATOR, make_country("XB"))
    own = make_assessment(make_country("XB"))
    client.force_login(neighbour)
    url = reverse("reply", args=[own.pk, question.pk])
    assert client.post(url, {f"reply-{question.pk}-text": "No."}).status_code == 404
    assert not Reply.objects.exists()


def test_after_a_return_remarks_stand_beside_the_draft(as_coordinator, review):
    remark_on(review, "L1", "Name the law.")
    remark_on(review, "S1", "Who is it?")
    lifecycle.return_for_changes(review, reasons="Some laws lack.", by=review.reviewer)
    assessment = review.submission.assessment_id
    page = page_at(as_coordinator, "capability", assessment, "LOANS")
    assert "Name the law." in words(page.find("criteria"))
    assert "Who is it?" not in words(page.root)
    page = told(as_coordinator, review)
    assert "Version 1: returned" in words(page.root)
    assert "Some laws lack." in words(page.root)
    question = Remark.objects.get(text="Name the law.")
    verbs.reply(question, text="Done.", by=make_person(Role.COORDINATOR))
    assert "Done." in words(told(as_coordinator, review).root)
