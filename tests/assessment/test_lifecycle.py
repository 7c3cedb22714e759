"""The lifecycle: which verb starts where and leads where, and what each refuses."""

import pytest
from django.utils import timezone

from accounts.models import Role
from assessment import lifecycle, submissions
from assessment.lifecycle import TRANSITIONS, StaleStateError
from assessment.models import Assessment, Event, Remark, Reply, Review
from tests.data import (
    make_assessment,
    make_country,
    make_membership,
    make_person,
    make_review,
    make_submission,
)

pytestmark = pytest.mark.django_db

State = Assessment.State
COMPLETE = {"L1": "F", "L2": "U", "L3": "L", "L4": (9, 10), "L5": "P"} | {
    "S1": "L",
    "S2": "P",
    "S3": "N",
}


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR)


@pytest.fixture
def rita(tiny):
    return make_person(Role.REVIEWER, reviews=[make_country()])


@pytest.fixture
def submission(ana):
    """What Ana submitted; nobody has claimed it."""
    assessment = make_assessment(answers=COMPLETE)
    return submissions.submit(
        assessment, by=ana, name="Ana", function="Head of unit", explanations={}
    )


@pytest.fixture
def review(submission, rita):
    """Rita's, just begun."""
    return lifecycle.claim(submission, by=rita)


def in_state(assessment):
    return Assessment.objects.get(pk=assessment.pk).state


def verbs():
    return list(Event.objects.values_list("verb", flat=True))


def remark(review, *, is_question=True, **fields):
    return Remark.objects.create(
        review=review, text="Since when?", is_question=is_question, **fields
    )


# The table


def test_the_table_leads_into_every_state_and_out_of_all_but_the_last():
    assert {each.target for each in TRANSITIONS.values()} == set(State)
    assert {each.source for each in TRANSITIONS.values()} == set(State) - {State.CLOSED}


# Each verb with what it is called and given: `(assessment, submission, review, ana, rita)`
FUNCTIONS = {
    "submit": lambda a, s, r, ana, rita: submissions.submit(
        a, by=ana, name="Ana", function="Head", explanations={}
    ),
    "claim": lambda a, s, r, ana, rita: lifecycle.claim(s, by=rita),
    "give up": lambda a, s, r, ana, rita: lifecycle.give_up(r, by=rita),
    "ask": lambda a, s, r, ana, rita: lifecycle.ask(r, by=rita),
    "answer questions": lambda a, s, r, ana, rita: lifecycle.answer_questions(a, by=ana),
    "return": lambda a, s, r, ana, rita: lifecycle.return_for_changes(r, reasons="Old", by=rita),
    "validate": lambda a, s, r, ana, rita: lifecycle.validate(r, by=rita),
    "reopen": lambda a, s, r, ana, rita: lifecycle.reopen(a, reason="New law", by=ana),
    "close": lambda a, s, r, ana, rita: lifecycle.close(a, by=rita),
}


def test_every_verb_has_its_function():
    assert set(FUNCTIONS) == set(TRANSITIONS)


@pytest.mark.parametrize("verb", FUNCTIONS)
def test_a_verb_leads_where_the_table_says(verb, ana, rita):
    transition = TRANSITIONS[verb]
    assessment = make_assessment(answers=COMPLETE, state=transition.source)
    submission = make_submission(assessment)
    review = None if verb == "claim" else make_review(submission, by=rita)
    if verb == "ask":
        remark(review)
    FUNCTIONS[verb](assessment, submission, review, ana, rita)
    assert in_state(assessment) == transition.target
    event = Event.objects.get()
    assert (event.verb, event.before, event.after["state"]) == (
        verb,
        {"state": transition.source},
        transition.target,
    )


ELSEWHERE = [
    (verb, state) for verb in FUNCTIONS for state in State if state != TRANSITIONS[verb].source
]


@pytest.mark.parametrize(("verb", "state"), ELSEWHERE)
def test_a_verb_from_elsewhere_is_refused_and_changes_nothing(verb, state, ana, rita):
    assessment = make_assessment(answers=COMPLETE)
    submission = make_submission(assessment)
    review = None if verb == "claim" else make_review(submission, by=rita)
    if review:
        remark(review)
    Assessment.objects.update(state=state)
    before = everything()
    with pytest.raises(StaleStateError) as refused:
        FUNCTIONS[verb](assessment, submission, review, ana, rita)
    assert (refused.value.verb, refused.value.state) == (verb, state)
    assert everything() == before


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Assessment, Review, Remark, Event)
    ]


# Claiming


def test_a_claim_begins_a_review(submission, rita):
    review = lifecycle.claim(submission, by=rita)
    assert list(Review.objects.held_by(rita)) == [review]
    assert (review.submission, in_state(submission.assessment)) == (submission, "in_review")


def test_what_is_claimed_is_not_claimed_again(review):
    other = make_person(Role.REVIEWER, reviews=[make_country()])
    with pytest.raises(StaleStateError):
        lifecycle.claim(review.submission, by=other)
    assert Review.objects.count() == 1


def test_an_older_version_is_not_claimed(submission, rita):
    make_submission(submission.assessment)
    with pytest.raises(StaleStateError):
        lifecycle.claim(submission, by=rita)
    assert (Review.objects.count(), in_state(submission.assessment)) == (0, "submitted")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER])
def test_nobody_reviews_the_own_country(submission, rita, role):
    make_membership(rita, role, make_country())
    with pytest.raises(lifecycle.OwnCountryError):
        lifecycle.claim(submission, by=rita)
    assert (Review.objects.count(), in_state(submission.assessment)) == (0, "submitted")


def test_who_joined_the_country_meanwhile_decides_nothing_and_can_give_up(review, rita):
    make_membership(rita, Role.OBSERVER, make_country())
    with pytest.raises(lifecycle.OwnCountryError):
        lifecycle.validate(review, by=rita)
    assert in_state(review.submission.assessment) == "in_review"
    lifecycle.give_up(review, by=rita)
    assert in_state(review.submission.assessment) == "submitted"


def test_what_was_given_up_is_free_for_another(review, rita):
    lifecycle.give_up(review, by=rita)
    other = make_person(Role.REVIEWER, reviews=[make_country()])
    again = lifecycle.claim(review.submission, by=other)
    assert [list(Review.objects.held_by(each)) for each in (rita, other)] == [[], [again]]


@pytest.mark.parametrize("verb", ["give up", "ask", "return", "validate"])
def test_who_gave_up_does_nothing_with_the_review_of_another(review, rita, ana, verb):
    remark(review)
    lifecycle.give_up(review, by=rita)
    other = make_person(Role.REVIEWER, reviews=[make_country()])
    lifecycle.claim(review.submission, by=other)
    before = everything()
    with pytest.raises(StaleStateError):
        FUNCTIONS[verb](review.submission.assessment, review.submission, review, ana, rita)
    assert everything() == before


@pytest.mark.parametrize("verb", ["give up", "ask", "return", "validate"])
def test_a_review_is_in_the_hands_of_its_reviewer(review, ana, verb):
    remark(review)
    other = make_person(Role.REVIEWER, reviews=[make_country()])
    before = everything()
    with pytest.raises(StaleStateError):
        FUNCTIONS[verb](review.submission.assessment, review.submission, review, ana, other)
    assert everything() == before


# Questions


def test_to_ask_sends_the_remarks(review, rita):
    question, note = remark(review), remark(review, is_question=False)
    lifecycle.ask(review, by=rita)
    for each in (question, note):
        each.refresh_from_db()
        assert each.sent_at is not None


def test_without_a_new_question_nothing_is_asked(review, rita):
    remark(review, is_question=False)
    remark(review, sent_at=timezone.now())
    before = everything()
    with pytest.raises(lifecycle.NothingAskedError):
        lifecycle.ask(review, by=rita)
    assert everything() == before


@pytest.fixture
def questions(review, rita):
    """Two questions and a remark that Rita sent, in this order."""
    found = [remark(review), remark(review), remark(review, is_question=False)]
    lifecycle.ask(review, by=rita)
    return found


def test_questions_without_a_reply_hold_it_back(questions, submission, ana):
    Reply.objects.create(remark=questions[0], text="Since 2019", by=ana)
    with pytest.raises(lifecycle.NoReplyError) as refused:
        lifecycle.answer_questions(submission.assessment, by=ana)
    assert refused.value.questions == [questions[1]]
    assert in_state(submission.assessment) == "clarification"


def test_with_all_replies_the_review_goes_on(questions, submission, ana, rita, review):
    for question in questions[:2]:
        Reply.objects.create(remark=question, text="Since 2019", by=ana)
    remark(review)  # written meanwhile, and not sent
    lifecycle.answer_questions(submission.assessment, by=ana)
    assert in_state(submission.assessment) == "in_review"
    assert verbs()[-1] == "answer questions"


def test_questions_about_an_earlier_version_are_over(questions, submission, ana, rita, review):
    Assessment.objects.update(state="clarification")
    newer = make_submission(submission.assessment)
    make_review(newer, by=rita)
    lifecycle.answer_questions(submission.assessment, by=ana)
    assert in_state(submission.assessment) == "in_review"


# Decisions


def test_a_return_has_reasons_and_sends_the_remarks(review, rita):
    note = remark(review, is_question=False)
    lifecycle.return_for_changes(review, reasons="Old figures", by=rita)
    review.refresh_from_db()
    note.refresh_from_db()
    assert (review.decision, review.reasons, review.released) == ("returned", "Old figures", False)
    assert note.sent_at is not None
    assert in_state(review.submission.assessment) == "draft"
    assert Event.objects.last().after["reasons"] == "Old figures"


@pytest.mark.parametrize("reasons", ["", " \n"])
def test_a_return_without_reasons_is_refused(review, rita, reasons):
    before = everything()
    with pytest.raises(lifecycle.NoReasonError):
        lifecycle.return_for_changes(review, reasons=reasons, by=rita)
    assert everything() == before


@pytest.mark.parametrize("released", [False, True])
def test_a_validation_says_whether_the_ratings_are_released(review, rita, released):
    lifecycle.validate(review, reasons="Sound", released=released, by=rita)
    review.refresh_from_db()
    assert (review.decision, review.reasons, review.released) == ("validated", "Sound", released)
    assert list(Review.objects.held_by(rita)) == []


def test_a_returned_draft_is_submitted_as_the_next_version(review, rita, ana):
    lifecycle.return_for_changes(review, reasons="Old figures", by=rita)
    assessment = Assessment.objects.get()
    again = submissions.submit(assessment, by=ana, name="Ana", function="Head", explanations={})
    assert (again.number, again.document) == (2, review.submission.document)
    assert lifecycle.claim(again, by=rita).submission == again


# Afterwards


def test_what_is_validated_is_reopened_with_a_reason_and_keeps_its_answers(review, rita, ana):
    lifecycle.validate(review, by=rita)
    assessment = Assessment.objects.get()
    lifecycle.reopen(assessment, reason="A new law", by=ana)
    assert (assessment.state, assessment.answers.count()) == ("draft", len(COMPLETE))
    assert Event.objects.last().after == {"state": "draft", "reason": "A new law"}


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nothing_is_reopened_without_a_reason(review, rita, ana, reason):
    lifecycle.validate(review, by=rita)
    before = everything()
    with pytest.raises(lifecycle.NoReasonError):
        lifecycle.reopen(Assessment.objects.get(), reason=reason, by=ana)
    assert everything() == before
