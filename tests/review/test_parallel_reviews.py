"""Rating, deciding and replying at the same time: nothing is lost, and nothing comes too late."""

import pytest

from assessment import lifecycle
from assessment import review as verbs
from assessment.models import Assessment, Event, Remark, Reply, Review
from assessment.review_forms import RatingChange
from tests.assessment.parallel import at_once, one_inside_the_other
from tests.review.submitting import rate, remark_on, said

pytestmark = pytest.mark.django_db(transaction=True)

TURNS = pytest.mark.parametrize("turn", range(3))


def own_copy(review):
    """The review as one process reads it."""
    return Review.objects.with_submission().get(pk=review.pk)


def rates(review, code, rating, version):
    def verb():
        change = RatingChange(verbs.Opinion(rating), version)
        return verbs.save_ratings(own_copy(review), {code: change}, by=review.reviewer)

    return verb


def validates(review):
    def verb():
        return lifecycle.validate(own_copy(review), by=review.reviewer)

    return verb


@TURNS
def test_of_two_tabs_one_saves_and_the_other_is_asked(review, turn):
    rate(review, L1="F")
    results = at_once(rates(review, "L1", "P", 1), rates(review, "L1", "N", 1))
    assert sorted(len(saved.conflicts) for saved in results) == [0, 1]
    rating, *_texts, version = said(review)["L1"]
    assert rating in "PN"
    assert version == 2
    assert Event.objects.filter(verb="rate").count() == 2


@TURNS
def test_the_first_ratings_of_two_tabs_are_both_kept(review, turn):
    at_once(rates(review, "L1", "P", 0), rates(review, "L2", "N", 0))
    assert said(review) == {"L1": ("P", "", "", 1), "L2": ("N", "", "", 1)}


def test_a_rating_that_waits_for_the_decision_comes_too_late(review):
    _decided, late = one_inside_the_other(validates(review), rates(review, "L1", "P", 0))
    assert isinstance(late, verbs.NotHeldError)
    assert said(review) == {}


@TURNS
def test_a_rating_is_saved_before_the_decision_or_not_at_all(review, turn):
    saved, decided = at_once(rates(review, "L1", "P", 0), validates(review))
    assert decided is None
    kept = {} if isinstance(saved, verbs.NotHeldError) else {"L1": ("P", "", "", 1)}
    assert said(review) == kept


@TURNS
def test_a_reply_is_kept_or_told_that_it_came_too_late(review, coordinator, turn):
    question = remark_on(review, "L1", question=True)
    lifecycle.ask(review, by=review.reviewer)
    verbs.reply(question, text="Since 2019.", by=coordinator)

    def replies():
        return verbs.reply(Remark.objects.get(), text="Or 2020.", by=coordinator)

    def sends():
        assessment = Assessment.objects.get(pk=review.submission.assessment_id)
        return lifecycle.answer_questions(assessment, by=coordinator)

    reply, sent = at_once(replies, sends)
    assert sent is None
    late = isinstance(reply, lifecycle.StaleStateError)
    assert Reply.objects.count() == (1 if late else 2)
