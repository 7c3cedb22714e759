"""Submitting, editing and claiming at the same time: one wins, nothing is lost, nothing twice."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle
from assessment.answers import Change, Said, save_answers
from assessment.models import Answer, Assessment, Event, Review, Submission
from assessment.submissions import ChangedMeanwhileError, Draft, submit
from tests.assessment.parallel import at_once, one_inside_the_other
from tests.data import make_assessment, make_country, make_person, make_review, make_submission

pytestmark = pytest.mark.django_db(transaction=True)

COMPLETE = {"L1": "F", "L2": "U", "L3": "L", "L4": (9, 10), "L5": "P"} | {
    "S1": "L",
    "S2": "P",
    "S3": "N",
}
TURNS = pytest.mark.parametrize("turn", range(3))


@pytest.fixture
def people(tiny):
    """Two coordinators of one country; their roles are looked up already."""
    people = [make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)]
    assert all(person.membership for person in people)
    return people


@pytest.fixture
def reviewers(tiny):
    people = [make_person(Role.REVIEWER, reviews=[make_country()]) for _ in range(2)]
    assert all(person.membership for person in people)
    return people


@pytest.fixture
def assessment(people):
    return make_assessment(answers=COMPLETE)


def own_copy(assessment):
    """The assessment as one process reads it."""
    return Assessment.objects.with_round().get(pk=assessment.pk)


def submits(assessment, person, **options):
    def verb():
        return submit(
            own_copy(assessment),
            by=person,
            name=person.name,
            function="Head",
            explanations={},
            **options,
        )

    return verb


def saves(assessment, person, code, said):
    def verb():
        return save_answers(own_copy(assessment), {code: Change(said, 1)}, by=person)

    return verb


def outcome(results):
    """Those that went through, and the kinds of exception that others met."""
    refused = [type(each) for each in results if isinstance(each, Exception)]
    return [each for each in results if not isinstance(each, Exception)], refused


# Double submit


@TURNS
def test_submitted_twice_at_once_it_is_one_submission(people, assessment, turn):
    results = at_once(*(submits(assessment, person) for person in people))
    won, refused = outcome(results)
    assert (len(won), refused) == (1, [lifecycle.StaleStateError])
    submission = Submission.objects.get()
    assert (submission.pk, submission.number) == (won[0].pk, 1)
    assert own_copy(assessment).state == "submitted"
    assert [event.verb for event in Event.objects.all()] == ["submit"]


def test_two_browsers_that_submit_at_once_make_one_submission(people, assessment):
    url = reverse("submit", args=[assessment.pk])
    browsers = [Client(), Client()]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)
    typed = {"name": "Ana Example", "function": "Head of unit", "declared": "on"}
    responses = at_once(*(lambda each=each: each.post(url, typed) for each in browsers))
    assert sorted(response.status_code for response in responses) == [302, 409]
    assert Submission.objects.count() == 1
    (late,) = [response for response in responses if response.status_code == 409]
    assert b"Ana Example" in late.content


# Submit against edit


def test_who_edits_while_it_is_submitted_is_told(people, assessment):
    ana, ben = people
    submission, refused = one_inside_the_other(
        submits(assessment, ana), saves(assessment, ben, "L1", Said(rating="N"))
    )
    assert isinstance(refused, lifecycle.NotEditableError)
    assert submission.document["answers"]["L1"] == {"rating": "F"}
    assert Answer.objects.get(criterion__code="L1").rating == "F"


def test_what_was_saved_before_is_in_the_submission(people, assessment):
    ana, ben = people
    saved, submission = one_inside_the_other(
        saves(assessment, ben, "L1", Said(rating="L")), submits(assessment, ana)
    )
    assert saved.conflicts == {}
    assert submission.document["answers"]["L1"] == {"rating": "L"}
    assert [event.verb for event in Event.objects.order_by("pk")] == ["answer", "submit"]


def test_who_looked_at_it_before_the_edit_looks_again(people, assessment):
    ana, ben = people
    seen = Draft.of(assessment).checksum
    _saved, refused = one_inside_the_other(
        saves(assessment, ben, "L1", Said(rating="L")), submits(assessment, ana, seen=seen)
    )
    assert isinstance(refused, ChangedMeanwhileError)
    assert (Submission.objects.count(), own_copy(assessment).state) == (0, "draft")


@TURNS
def test_whoever_comes_first_the_submission_says_what_the_answers_say(people, assessment, turn):
    ana, ben = people
    results = at_once(
        submits(assessment, ana), saves(assessment, ben, "L1", Said(rating="L", comment="Ben's"))
    )
    won, refused = outcome(results)
    assert refused in ([], [lifecycle.NotEditableError])
    row = Answer.objects.get(criterion__code="L1")
    (submission,) = Submission.objects.all()
    said = submission.document["answers"]["L1"]
    assert (said["rating"], said.get("comment", "")) == (row.rating, row.comment)
    assert row.rating == ("L" if len(won) == 2 else "F")


# Reviewers


@TURNS
def test_of_two_who_claim_one_gets_it(reviewers, assessment, turn):
    submission = make_submission(assessment)
    Assessment.objects.update(state="submitted")
    results = at_once(
        *(
            lambda by=person: lifecycle.claim(Submission.objects.get(pk=submission.pk), by=by)
            for person in reviewers
        )
    )
    won, refused = outcome(results)
    assert (len(won), refused) == (1, [lifecycle.StaleStateError])
    assert list(Review.objects.all()) == won
    assert [event.by for event in Event.objects.all()] == [won[0].reviewer]


@TURNS
def test_of_two_decisions_at_once_one_holds(reviewers, assessment, turn):
    rita = reviewers[0]
    review = make_review(make_submission(assessment), by=rita)
    Assessment.objects.update(state="in_review")

    def mine():
        return Review.objects.select_related("submission__assessment").get(pk=review.pk)

    results = at_once(
        lambda: lifecycle.validate(mine(), by=rita),
        lambda: lifecycle.return_for_changes(mine(), reasons="Old figures", by=rita),
    )
    won, refused = outcome(results)
    assert (len(won), refused) == (1, [lifecycle.StaleStateError])
    review.refresh_from_db()
    state = own_copy(assessment).state
    assert (review.decision, state) in {("validated", "validated"), ("returned", "draft")}
    assert Event.objects.count() == 1


def test_who_gives_up_while_it_is_validated_elsewhere_is_told(reviewers, assessment):
    rita = reviewers[0]
    review = make_review(make_submission(assessment), by=rita)
    Assessment.objects.update(state="in_review")

    def mine():
        return Review.objects.select_related("submission__assessment").get(pk=review.pk)

    _none, refused = one_inside_the_other(
        lambda: lifecycle.validate(mine(), by=rita), lambda: lifecycle.give_up(mine(), by=rita)
    )
    assert isinstance(refused, lifecycle.StaleStateError)
    review.refresh_from_db()
    assert (review.decision, review.given_up_at) == ("validated", None)


@TURNS
def test_reopened_and_closed_at_once_it_is_one_of_the_two(people, assessment, turn):
    Assessment.objects.update(state="validated")
    ana, ben = people
    results = at_once(
        lambda: lifecycle.reopen(own_copy(assessment), reason="A new law", by=ana),
        lambda: lifecycle.close(own_copy(assessment), by=ben),
    )
    won, refused = outcome(results)
    assert (len(won), refused) == (1, [lifecycle.StaleStateError])
    assert [event.after["state"] for event in Event.objects.all()] == [own_copy(assessment).state]
