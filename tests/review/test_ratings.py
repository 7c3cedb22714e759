"""What a reviewer rates: saved, scored beside the country's reading, and overwritten by nobody."""

import pytest

from assessment import lifecycle
from assessment import review as verbs
from assessment.models import Event
from assessment.reading import DoubleReading, claim_effect
from assessment.review_forms import RatingChange
from tests.review.submitting import rate, remark_on, said

pytestmark = pytest.mark.django_db


def level(standing, capability="LOANS"):
    found = standing.capability(capability)["level"]
    return (found["low"], found["high"])


def test_without_own_ratings_both_readings_are_the_same(review):
    reading = DoubleReading.of(review)
    assert reading.own.result["capabilities"] == reading.country.result["capabilities"]
    assert reading.differences == []


def test_a_rating_is_saved_with_reason_note_and_an_event(review):
    rate(review, L1=("P", "Only in the capital.", "Ask the union."))
    assert said(review) == {"L1": ("P", "Only in the capital.", "Ask the union.", 1)}
    event = Event.objects.get(verb="rate")
    assert (event.subject, event.by) == ("L1", review.reviewer)
    # A country reads its trail: what reviewers keep to themselves is not in it.
    assert event.after == {"rating": "P", "version": 1}


def test_own_ratings_are_scored_by_the_same_rules(review):
    before = DoubleReading.of(review)
    assert level(before.country) == (1, 1)
    rate(review, L1="P")
    reading = DoubleReading.of(review)
    assert (level(reading.country), level(reading.own)) == ((1, 1), (0, 0))
    # S1 keeps the evidence that the country attached: own ratings bring none, and lose none.
    assert reading.own.given["L1"].evidence == 1


def test_differences_tell_steps_and_what_follows_from_another_criterion(review):
    rate(review, L1="N", L4=("F", "All titles are in."))
    found = {each.code: each for each in DoubleReading.of(review).differences}
    assert list(found) == ["L1", "L3", "L4"]
    assert [(each.steps, bool(each.row)) for each in found.values()] == [
        (-3, True),
        (-2, False),
        (2, True),
    ]


def test_only_own_ratings_without_a_reason_lack_one(review):
    rate(review, L1="N", L4=("F", "All titles are in."))
    assert [each.code for each in DoubleReading.of(review).unexplained] == ["L1"]


def test_a_change_written_against_an_older_version_is_a_conflict(review):
    rate(review, L1="P")
    stale = RatingChange(verbs.Opinion("F"), 0)
    saved = verbs.save_ratings(review, {"L1": stale}, by=review.reviewer)
    assert list(saved.conflicts) == ["L1"]
    assert said(review)["L1"] == ("P", "", "", 1)


def test_agreeing_rates_what_the_country_rates_and_the_reviewer_does_not(review):
    rate(review, L1=("P", "Only in the capital."), L2=("", "", "Look it up"))
    reading = DoubleReading.of(review)
    number = verbs.agree(
        review, reading.country, ["L1", "L2", "L3", "L4", "L5"], by=review.reviewer
    )
    assert number == 4
    assert said(review) == {
        "L1": ("P", "Only in the capital.", "", 1),
        "L2": ("L", "", "Look it up", 2),
        "L3": ("L", "", "", 1),
        "L4": ("P", "", "", 1),  # what 7 of 20 come to
        "L5": ("N", "", "", 1),
    }


def test_agreeing_leaves_claims_and_what_is_not_known(review):
    country = DoubleReading.of(review).country
    assert verbs.agree(review, country, ["S1", "S2", "S3", "S4"], by=review.reviewer) == 2
    assert set(said(review)) == {"S1", "S3"}


def test_accepting_a_claim_needs_no_reason_of_its_own(review):
    rate(review, S2="NA")
    own = DoubleReading.of(review).own
    assert own.effective["S2"].rating == "NA"
    assert own.given["S2"].reason == "No volunteers work here."


def test_a_claim_tells_what_it_does_to_the_denominator(review):
    effect = claim_effect(DoubleReading.of(review).own, "S2")
    assert (effect.accepted["counted"], effect.refused["counted"]) == (2, 3)
    assert effect.accepted["level_words"] == "Level 2"
    assert effect.refused["level_words"] == "Level 1 for certain, up to 2"
    assert effect.required


def test_nobody_else_rates(review, colleague, coordinator):
    change = {"L1": RatingChange(verbs.Opinion("P"), 0)}
    for person in (colleague, coordinator):
        with pytest.raises(verbs.NotHeldError):
            verbs.save_ratings(review, change, by=person)
    assert said(review) == {}


def test_nothing_is_rated_after_the_decision(review):
    lifecycle.validate(review, by=review.reviewer)
    with pytest.raises(verbs.NotHeldError):
        rate(review, L1="P")
    with pytest.raises(verbs.NotHeldError):
        verbs.agree(review, DoubleReading.of(review).country, ["L1"], by=review.reviewer)
    assert said(review) == {}


def test_rating_goes_on_while_the_country_replies(review):
    remark_on(review, "L1", question=True)
    lifecycle.ask(review, by=review.reviewer)
    rate(review, L1="P")
    assert said(review)["L1"][0] == "P"


def test_what_was_rated_stays_with_a_review_that_is_given_up(review, colleague):
    rate(review, L1="P")
    lifecycle.give_up(review, by=review.reviewer)
    review.submission.assessment.refresh_from_db()
    new = lifecycle.claim(review.submission, by=colleague)
    assert said(review)["L1"][0] == "P"
    assert said(new) == {}
