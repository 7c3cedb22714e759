"""Three-valued logic and what it names: scoring.md section 5."""

import pytest

from tests.scoring.documents import (
    advisory,
    at_least,
    at_level,
    backed,
    capability,
    connection,
    criterion,
    either,
    every,
    framework,
    recommended,
    score_connection,
)

CRITERIA = ("A1", "A2", "A3", "A4")


def examine(requires, *extra, **ratings):
    """(status, missing, unmet) of one requirement over the criteria A1 to A4."""
    document = framework(
        capability(
            "A",
            *(criterion(code, may_not_apply=True) for code in CRITERIA),
            connections=[connection("X", "A4", advisory("X.1", requires))],
        ),
        *extra,
    )
    found = score_connection(document, **ratings)["preconditions"][0]
    missing = [(entry["criterion"], entry["reason"]) for entry in found["missing"]]
    return found["status"], missing, found["unmet"]


MET = ("met", [], [])


@pytest.mark.parametrize(
    ("wanted", "rating", "status"),
    [
        ("P", "N", "not_met"),
        ("P", "P", "met"),
        ("P", "F", "met"),
        ("L", "P", "not_met"),
        ("L", "L", "met"),
        ("F", "L", "not_met"),
        ("F", "F", "met"),
        ("P", "NA", "not_met"),
    ],
)
def test_a_criterion_is_compared_with_what_is_asked_of_it(wanted, rating, status):
    unmet = ["A1"] if status == "not_met" else []

    assert examine(at_least("A1", wanted), A1=rating) == (status, [], unmet)


def test_an_unknown_criterion_is_unknown_with_its_reason():
    assert examine(at_least("A1")) == ("unknown", [("A1", "unanswered")], [])
    assert examine(at_least("A1"), A1="U") == ("unknown", [("A1", "not_known")], [])


def test_a_waiting_criterion_is_unknown_because_it_waits():
    other = capability("B", criterion("B1"), criterion("B2", depends_on="B1"))

    found = examine(at_least("B2"), other, B1="U", B2="F")

    assert found == ("unknown", [("B2", "waits_for_parent")], [])


def test_an_implied_rating_is_what_counts():
    other = capability("B", criterion("B1"), criterion("B2", depends_on="B1"))

    assert examine(at_least("B2"), other, B1="N", B2="F") == ("not_met", [], ["B2"])


def test_evidence_that_is_asked_for_and_not_there_leaves_it_unknown():
    requires = at_least("A1", evidence=True)

    assert examine(requires, A1="L") == ("unknown", [("A1", "no_evidence")], [])
    assert examine(requires, A1=backed("L")) == MET


def test_evidence_does_not_help_a_rating_that_is_too_low():
    assert examine(at_least("A1", evidence=True), A1="P") == ("not_met", [], ["A1"])
    assert examine(at_least("A1", evidence=True), A1=backed("P")) == ("not_met", [], ["A1"])


def test_evidence_does_not_make_an_unknown_rating_known():
    found = examine(at_least("A1", evidence=True), A1=backed("U"))

    assert found == ("unknown", [("A1", "not_known")], [])


T = at_least("A1")  # with A1="F"
F = at_least("A2")  # with A2="N"
U = at_least("A3")  # with A3="U"
TRUTHS = {"A1": "F", "A2": "N", "A3": "U"}
UNKNOWN = ("unknown", [("A3", "not_known")], [])
NOT_MET = ("not_met", [], ["A2"])


@pytest.mark.parametrize(
    ("requires", "found"),
    [
        (every(T, T), MET),
        (every(T, U), UNKNOWN),
        (every(U, U), UNKNOWN),
        (every(T, F), NOT_MET),
        (every(U, F), NOT_MET),
        (every(F, F), NOT_MET),
        (either(F, F), NOT_MET),
        (either(F, U), UNKNOWN),
        (either(U, U), UNKNOWN),
        (either(F, T), MET),
        (either(U, T), MET),
        (either(T, T), MET),
        (every(T), MET),
        (either(U), UNKNOWN),
    ],
)
def test_all_and_any_follow_kleene(requires, found):
    assert examine(requires, **TRUTHS) == found


def test_missing_is_the_union_over_unknown_parts_only():
    requires = every(at_least("A4"), either(at_least("A2"), at_least("A3")), at_least("A1"))

    assert examine(requires, **TRUTHS) == (
        "unknown",
        [("A3", "not_known"), ("A4", "unanswered")],
        [],
    )


def test_unmet_of_all_is_that_of_its_failing_parts():
    requires = every(at_least("A4"), at_least("A2"), at_least("A3"), at_least("A1"))

    assert examine(requires, A1="F", A2="N", A3="P") == ("not_met", [], ["A2", "A3"])


def test_unmet_of_any_is_that_of_all_its_parts():
    requires = either(every(at_least("A4"), at_least("A1")), at_least("A2"))

    assert examine(requires, A1="N", A2="P", A4="F") == ("not_met", [], ["A1", "A2"])


def test_lists_come_in_framework_order_without_duplicates():
    requires = every(at_least("A3"), at_least("A1"), at_least("A3", "F"), at_least("A1", "P"))

    assert examine(requires) == ("unknown", [("A1", "unanswered"), ("A3", "unanswered")], [])
    assert examine(requires, A1="N", A3="N") == ("not_met", [], ["A1", "A3"])


def other(*extra):
    return capability("B", criterion("B1"), criterion("B2", 2), criterion("B3", 3), *extra)


def test_a_capability_is_compared_by_its_level():
    requires = at_level("B", 2)

    assert examine(requires, other(), B1="L", B2="L", B3="N") == MET
    assert examine(requires, other(), B1="L", B2="L") == MET
    assert examine(requires, other(), B1="L", B2="P") == ("not_met", [], ["B2"])


def test_a_capability_that_may_reach_the_level_is_unknown_for_its_unknown_criteria():
    found = examine(at_level("B", 2), other(recommended("B4")), B1="U", B3="N")

    assert found == ("unknown", [("B1", "not_known"), ("B2", "unanswered")], [])


def test_a_capability_that_cannot_reach_the_level_names_what_is_known_to_fail():
    found = examine(at_level("B", 2), other(), B1="U", B2="N", B3="N")

    assert found == ("not_met", [], ["B2"])


def test_a_capability_that_does_not_apply_fails_without_naming_anything():
    empty = capability("B", criterion("B1", may_not_apply=True))

    assert examine(at_level("B", 1), empty, B1="NA") == ("not_met", [], [])


def test_unmet_of_all_with_a_capability_that_does_not_apply_names_the_rest():
    empty = capability("B", criterion("B1", may_not_apply=True))

    found = examine(every(at_level("B", 1), at_least("A1")), empty, A1="P", B1="NA")

    assert found == ("not_met", [], ["A1"])
