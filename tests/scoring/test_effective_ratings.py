"""Ratings, measures and dependencies: scoring.md sections 1 and 2."""

import pytest

from assessment import scoring
from assessment.scoring import Answer, Effective, InvalidAnswer
from tests.scoring.documents import capability, criterion, effective, framework, one


@pytest.mark.parametrize(
    ("numerator", "denominator", "rating"),
    [
        (0, 1, "N"),
        (15, 100, "N"),
        (1501, 10000, "P"),
        (16, 100, "P"),
        (50, 100, "P"),
        (1, 2, "P"),
        (5001, 10000, "L"),
        (85, 100, "L"),
        (8501, 10000, "F"),
        (1, 1, "F"),
        (3, 20, "N"),
        (17, 20, "L"),
        (15 * 10**40, 10**42, "N"),
        (15 * 10**40 + 1, 10**42, "P"),
    ],
)
def test_a_measure_gives_its_rating_from_the_table(numerator, denominator, rating):
    assert scoring.measure_rating(numerator, denominator) == rating


@pytest.mark.parametrize(
    ("numerator", "denominator", "rule"),
    [
        (0, 0, "measure_out_of_range"),
        (1, 0, "measure_out_of_range"),
        (-1, 5, "measure_out_of_range"),
        (6, 5, "measure_out_of_range"),
        (1, -5, "measure_out_of_range"),
        (-1, -5, "measure_out_of_range"),
        (1.0, 2, "measure_not_whole"),
        (1, 2.0, "measure_not_whole"),
        (True, 2, "measure_not_whole"),
        (0, True, "measure_not_whole"),
        ("1", 2, "measure_not_whole"),
        (None, 2, "measure_not_whole"),
        (1, float("nan"), "measure_not_whole"),
    ],
)
def test_an_impossible_measure_is_refused(numerator, denominator, rule):
    with pytest.raises(InvalidAnswer) as refusal:
        scoring.measure_rating(numerator, denominator)

    assert (refusal.value.criterion, refusal.value.rule) == ("", rule)


@pytest.mark.parametrize("rating", ["N", "P", "L", "F"])
def test_a_rating_is_effective_as_it_is(rating):
    assert effective(one(criterion("A1")), A1=rating) == {"A1": Effective(rating, None, None)}


def test_not_applicable_is_effective_but_no_place_on_the_scale():
    found = effective(one(criterion("A1", may_not_apply=True)), A1="NA")

    assert found == {"A1": Effective("NA", None, None)}


def test_a_measure_is_effective_with_the_rating_that_it_gives():
    assert effective(one(criterion("A1", measure=True)), A1=(12, 40)) == {
        "A1": Effective("P", None, None)
    }


def test_u_is_unknown_because_it_is_not_known():
    assert effective(one(criterion("A1")), A1="U") == {"A1": Effective(None, "not_known", None)}


def test_no_answer_is_unknown_because_unanswered():
    assert effective(one(criterion("A1"))) == {"A1": Effective(None, "unanswered", None)}


def test_a_blank_answer_is_no_answer():
    read = scoring.read_framework(one(criterion("A1")))

    found = scoring.effective_ratings(read, {"A1": Answer(evidence=2)})

    assert found == {"A1": Effective(None, "unanswered", None)}


def test_a_parent_not_in_place_decides_for_its_children():
    found = effective(one(criterion("A1"), criterion("A2", depends_on="A1")), A1="N", A2="F")

    assert found["A2"] == Effective("N", None, "A1")


def test_a_parent_that_does_not_apply_decides_for_its_children():
    document = one(criterion("A1", may_not_apply=True), criterion("A2", depends_on="A1"))

    assert effective(document, A1="NA", A2="F")["A2"] == Effective("NA", None, "A1")


@pytest.mark.parametrize("ratings", [{}, {"A1": "U"}, {"A2": "F"}, {"A1": "U", "A2": "N"}])
def test_children_wait_for_an_unknown_parent(ratings):
    found = effective(one(criterion("A1"), criterion("A2", depends_on="A1")), **ratings)

    assert found["A2"] == Effective(None, "waits_for_parent", "A1")


@pytest.mark.parametrize("parent", ["P", "L", "F"])
def test_children_answer_for_themselves_once_the_parent_is_partly_in_place(parent):
    document = one(criterion("A1"), criterion("A2", depends_on="A1"), criterion("A3"))

    assert effective(document, A1=parent, A2="L")["A2"] == Effective("L", None, None)
    assert effective(document, A1=parent, A2="U")["A2"] == Effective(None, "not_known", None)
    assert effective(document, A1=parent)["A2"] == Effective(None, "unanswered", None)


def test_implied_ratings_go_down_the_generations_and_name_the_nearest_parent():
    document = one(
        criterion("A1"), criterion("A2", depends_on="A1"), criterion("A3", depends_on="A2")
    )

    found = effective(document, A1="N", A2="F", A3="F")

    assert found["A3"] == Effective("N", None, "A2")


def test_a_measure_as_parent_decides_by_its_share():
    document = one(criterion("A1", measure=True), criterion("A2", depends_on="A1"))

    assert effective(document, A1=(3, 20), A2="F")["A2"] == Effective("N", None, "A1")
    assert effective(document, A1=(4, 20), A2="F")["A2"] == Effective("F", None, None)


def test_asked_is_what_no_parent_decides():
    assert Effective("N", None, None).asked
    assert not Effective("N", None, "A1").asked
    assert not Effective(None, "waits_for_parent", "A1").asked


def test_effective_ratings_come_in_framework_order():
    document = framework(
        capability("B", criterion("Z"), criterion("Y")), capability("A", criterion("X"))
    )

    assert list(effective(document, X="L", Y="L", Z="L")) == ["Z", "Y", "X"]
