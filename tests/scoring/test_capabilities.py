"""Progress, scores, levels and next steps of a capability: scoring.md section 3."""

import pytest

from tests.scoring.documents import (
    backed,
    capability,
    criterion,
    framework,
    one,
    recommended,
    score_capability,
)


def progress(result):
    return result["state"], result["asked"], result["answered"]


def test_progress_counts_asked_criteria_required_and_recommended():
    document = one(criterion("A1"), criterion("A2", 2), recommended("A3"))

    assert progress(score_capability(document)) == ("not_started", 3, 0)
    assert progress(score_capability(document, A3="L")) == ("in_progress", 3, 1)
    assert progress(score_capability(document, A1="L", A2="N", A3="L")) == ("complete", 3, 3)


def test_not_known_and_not_applicable_count_as_answered():
    document = one(criterion("A1"), criterion("A2", may_not_apply=True))

    assert progress(score_capability(document, A1="U", A2="NA")) == ("complete", 2, 2)


def test_implied_criteria_are_not_asked_whatever_was_answered_to_them():
    document = one(criterion("A1"), criterion("A2", depends_on="A1"))

    assert progress(score_capability(document, A1="N")) == ("complete", 1, 1)
    assert progress(score_capability(document, A1="N", A2="F")) == ("complete", 1, 1)
    assert progress(score_capability(document, A2="F")) == ("not_started", 1, 0)
    assert progress(score_capability(document, A1="P", A2="F")) == ("complete", 2, 2)


def test_a_capability_without_criteria_has_not_started_and_does_not_apply():
    result = score_capability(one())

    assert progress(result) == ("not_started", 0, 0)
    assert (result["applicable"], result["level"], result["score"]) == (False, None, None)


def test_the_score_is_the_mean_of_the_values():
    document = one(criterion("A1"), criterion("A2"), criterion("A3"), criterion("A4"))

    result = score_capability(document, A1="N", A2="P", A3="L", A4="F")

    assert result["score"] == {"low": 50.0, "high": 50.0}


def test_unknown_counts_nothing_for_low_and_everything_for_high():
    document = one(criterion("A1"), criterion("A2"), criterion("A3"))

    result = score_capability(document, A1="F", A2="U")

    assert result["score"] == {"low": 33.3, "high": 100.0}


def test_what_does_not_apply_is_left_out_of_the_mean():
    document = one(criterion("A1"), criterion("A2", may_not_apply=True))

    assert score_capability(document, A1="P", A2="NA")["score"] == {"low": 33.3, "high": 33.3}


def test_recommended_criteria_change_neither_level_nor_score():
    document = one(criterion("A1"), recommended("A2"))

    results = [score_capability(document, A1="L", A2=rating) for rating in "NPLFU"]

    assert [result["score"] for result in results] == [{"low": 66.7, "high": 66.7}] * 5
    assert [result["level"] for result in results] == [{"low": 4, "high": 4}] * 5


@pytest.mark.parametrize(
    ("ratings", "level"),
    [
        ({"A1": "F", "A2": "F", "A3": "F", "A4": "F"}, {"low": 4, "high": 4}),
        ({"A1": "L", "A2": "L", "A3": "L", "A4": "L"}, {"low": 4, "high": 4}),
        ({"A1": "P", "A2": "F", "A3": "F", "A4": "F"}, {"low": 0, "high": 0}),
        ({"A1": "L", "A2": "N", "A3": "F", "A4": "F"}, {"low": 1, "high": 1}),
        ({"A1": "L", "A2": "L", "A3": "L", "A4": "P"}, {"low": 3, "high": 3}),
        ({}, {"low": 0, "high": 4}),
        ({"A1": "L", "A2": "U", "A3": "P"}, {"low": 1, "high": 2}),
        ({"A1": "L", "A3": "L", "A4": "L"}, {"low": 1, "high": 4}),
    ],
)
def test_a_level_needs_everything_up_to_it_at_least_largely_in_place(ratings, level):
    document = one(criterion("A1"), criterion("A2", 2), criterion("A3", 3), criterion("A4", 4))

    assert score_capability(document, **ratings)["level"] == level


def test_a_level_without_criteria_of_its_own_is_passed_over():
    document = one(criterion("A1", 1), criterion("A3", 3))

    assert score_capability(document, A1="F", A3="P")["level"] == {"low": 2, "high": 2}
    assert score_capability(document, A1="F", A3="L")["level"] == {"low": 4, "high": 4}


def test_a_level_whose_criteria_do_not_apply_is_passed_over():
    document = one(criterion("A1", may_not_apply=True), criterion("A2", 2))

    assert score_capability(document, A1="NA", A2="P")["level"] == {"low": 1, "high": 1}


def test_order_in_the_framework_need_not_be_order_by_level():
    document = one(criterion("A1", 3), criterion("A2", 1))

    assert score_capability(document, A1="F", A2="P")["level"] == {"low": 0, "high": 0}


def test_without_required_criteria_left_the_capability_is_not_applicable():
    document = one(
        criterion("A1", may_not_apply=True), criterion("A2", depends_on="A1"), recommended("A3")
    )

    result = score_capability(document, A1="NA", A3="F")

    assert result == {
        "code": "A",
        "state": "complete",
        "asked": 2,
        "answered": 2,
        "applicable": False,
        "level": None,
        "score": None,
        "recommended": {"in_place": 1, "of": 1},
        "evidence": {"with": 0, "of": 0},
        "elements": [],
        "next_steps": None,
    }


def test_recommended_in_place_counts_largely_and_fully_of_those_that_apply():
    document = one(
        criterion("A1"),
        recommended("A2"),
        recommended("A3"),
        recommended("A4"),
        recommended("A5"),
        recommended("A6", may_not_apply=True),
        recommended("A7", may_not_apply=True, depends_on="A6"),
    )

    result = score_capability(document, A2="L", A3="F", A4="P", A6="NA", A7="F")

    assert result["recommended"] == {"in_place": 2, "of": 4}


def test_evidence_counts_required_criteria_in_place_that_have_some():
    document = one(
        criterion("A1"), criterion("A2"), criterion("A3"), recommended("A4"), criterion("A5")
    )

    result = score_capability(
        document, A1=backed("L", 3), A2="F", A3=backed("P"), A4=backed("F"), A5=backed("U")
    )

    assert result["evidence"] == {"with": 1, "of": 2}


def test_evidence_of_an_implied_criterion_does_not_count():
    document = one(criterion("A1"), criterion("A2", depends_on="A1"))

    result = score_capability(document, A1="N", A2=backed("F"))

    assert result["evidence"] == {"with": 0, "of": 0}


def test_elements_score_over_their_own_criteria():
    document = framework(
        capability(
            "A",
            criterion("A1", element="D2"),
            criterion("A2", element="D1"),
            criterion("A3", element="D1"),
            criterion("A4"),
            recommended("A5", element="D3"),
            criterion("A6", element="D4", may_not_apply=True),
            elements=("D1", "D2", "D3", "D4", "D5"),
        )
    )

    result = score_capability(document, A1="F", A2="P", A3="U", A4="N", A5="F", A6="NA")

    assert result["elements"] == [
        {"code": "D1", "score": {"low": 16.7, "high": 66.7}},
        {"code": "D2", "score": {"low": 100.0, "high": 100.0}},
        {"code": "D3", "score": None},
        {"code": "D4", "score": None},
        {"code": "D5", "score": None},
    ]


def test_next_steps_are_what_is_missing_at_the_lowest_incomplete_level():
    document = one(
        criterion("A1", 3),
        criterion("A2", 2),
        criterion("A3", 2),
        criterion("A4", 2),
        criterion("A5"),
    )

    result = score_capability(document, A1="N", A2="P", A3="F", A5="F")

    assert result["next_steps"] == [
        {"criterion": "A2", "from": "P", "to": "L"},
        {"criterion": "A4", "from": None, "to": "L"},
    ]


def test_next_steps_name_implied_and_waiting_criteria_too():
    document = one(
        criterion("A1"),
        criterion("A2", depends_on="A1"),
        criterion("A3"),
        criterion("A4", depends_on="A3"),
        recommended("A5"),
    )

    assert score_capability(document, A1="N", A2="F", A4="F")["next_steps"] == [
        {"criterion": "A1", "from": "N", "to": "L"},
        {"criterion": "A2", "from": "N", "to": "L"},
        {"criterion": "A3", "from": None, "to": "L"},
        {"criterion": "A4", "from": None, "to": "L"},
    ]


def test_next_steps_skip_levels_with_nothing_to_do():
    document = one(criterion("A1"), criterion("A3", 3))

    assert score_capability(document, A1="F", A3="P")["next_steps"] == [
        {"criterion": "A3", "from": "P", "to": "L"}
    ]


def test_at_the_top_there_are_no_next_steps():
    document = one(criterion("A1"), recommended("A2"))

    assert score_capability(document, A1="L", A2="N")["next_steps"] == []
