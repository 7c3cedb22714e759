"""Verdicts, contradictions and two readings: scoring.md sections 6, 7 and 8."""

import pytest

from assessment import scoring
from assessment.scoring import Answer
from tests.scoring.documents import (
    advisory,
    at_least,
    capability,
    connection,
    criterion,
    either,
    framework,
    mandatory,
    one,
    rule,
    score,
    score_connection,
)


def joined(*preconditions, rules=()):
    """Criteria A1 to A3 and the goal A4, with one connection X."""
    return framework(
        capability(
            "A",
            criterion("A1"),
            criterion("A2"),
            criterion("A3"),
            criterion("A4", may_not_apply=True),
            connections=[connection("X", "A4", *preconditions)],
        ),
        rules=rules,
    )


THREE = joined(
    mandatory("X.1", at_least("A1")),
    mandatory("X.2", at_least("A2")),
    advisory("X.3", at_least("A3")),
)


@pytest.mark.parametrize(
    ("ratings", "verdict"),
    [
        ({"A4": "NA", "A1": "L", "A2": "L"}, "not_applicable"),
        ({"A4": "NA", "A1": "N"}, "not_applicable"),
        ({"A4": "L", "A1": "N"}, "connected"),
        ({"A4": "F"}, "connected"),
        ({"A4": "P", "A1": "N"}, "not_ready"),
        ({"A1": "N"}, "not_ready"),
        ({"A1": "L"}, "undetermined"),
        ({"A4": "N"}, "undetermined"),
        ({"A4": "N", "A1": "L", "A2": "L"}, "ready"),
        ({"A1": "L", "A2": "F", "A3": "N"}, "ready"),
        ({"A1": "L", "A2": "F", "A3": "U", "A4": "U"}, "ready"),
    ],
)
def test_the_verdict_is_the_first_that_holds(ratings, verdict):
    assert score_connection(THREE, **ratings)["verdict"] == verdict


def test_an_implied_goal_decides_like_any_other():
    document = framework(
        capability(
            "A",
            criterion("A1", may_not_apply=True),
            criterion("A2", depends_on="A1"),
            connections=[connection("X", "A2")],
        )
    )

    assert score_connection(document, A1="NA", A2="F")["verdict"] == "not_applicable"
    assert score_connection(document, A1="N", A2="F")["verdict"] == "ready"


def test_preconditions_come_in_order_with_kind_and_status():
    found = score_connection(THREE, A1="L", A2="P")["preconditions"]

    assert found == [
        {"code": "X.1", "kind": "mandatory", "status": "met", "missing": [], "unmet": []},
        {"code": "X.2", "kind": "mandatory", "status": "not_met", "missing": [], "unmet": ["A2"]},
        {
            "code": "X.3",
            "kind": "advisory",
            "status": "unknown",
            "missing": [{"criterion": "A3", "reason": "unanswered"}],
            "unmet": [],
        },
    ]


def test_connections_come_in_the_order_of_their_capabilities():
    document = framework(
        capability(
            "B", criterion("B1"), connections=[connection("Z", "A1"), connection("Y", "B1")]
        ),
        capability("A", criterion("A1"), connections=[connection("X", "B1")]),
    )

    assert [found["code"] for found in score(document)["connections"]] == ["Z", "Y", "X"]


def test_connected_although_a_mandatory_precondition_fails_is_a_contradiction():
    result = score(THREE, A1="P", A2="N", A3="N", A4="L")

    assert result["contradictions"] == [
        {"rule": "X/X.1", "criteria": ["A4", "A1"]},
        {"rule": "X/X.2", "criteria": ["A4", "A2"]},
    ]


def test_connected_with_unknown_preconditions_is_no_contradiction():
    assert score(THREE, A1="U", A4="F")["contradictions"] == []


def test_not_connected_is_no_contradiction():
    assert score(THREE, A1="N", A2="N", A4="P")["contradictions"] == []


IF_A1_THEN = rule("R1", at_least("A1", "F"), either(at_least("A2"), at_least("A3")))


@pytest.mark.parametrize(
    ("ratings", "contradictions"),
    [
        ({"A1": "F", "A2": "N", "A3": "P"}, [{"rule": "R1", "criteria": ["A2", "A3"]}]),
        ({"A1": "F", "A2": "N", "A3": "L"}, []),
        ({"A1": "F", "A2": "N"}, []),
        ({"A1": "L", "A2": "N", "A3": "N"}, []),
        ({"A1": "U", "A2": "N", "A3": "N"}, []),
    ],
)
def test_a_consistency_rule_is_broken_when_it_holds_and_its_consequence_fails(
    ratings, contradictions
):
    assert score(joined(rules=[IF_A1_THEN]), **ratings)["contradictions"] == contradictions


def test_contradictions_name_connections_first_then_rules_in_order():
    rules = [rule("R2", at_least("A4"), at_least("A1")), rule("R1", at_least("A4"), at_least("A2"))]
    document = joined(mandatory("X.1", at_least("A3")), rules=rules)

    result = score(document, A1="N", A2="N", A3="N", A4="F")

    assert [found["rule"] for found in result["contradictions"]] == ["X/X.1", "R2", "R1"]


def test_a_contradiction_changes_no_rating():
    result = score(THREE, A1="N", A2="N", A3="F", A4="F")

    assert result["contradictions"] != []
    assert result["capabilities"][0]["score"] == {"low": 50.0, "high": 50.0}


CHAIN = one(
    criterion("A1", measure=True),
    criterion("A2", depends_on="A1"),
    criterion("A3"),
    criterion("A4"),
)


def test_a_review_takes_over_what_it_leaves_alone():
    agency = {"A1": Answer("F", evidence=2), "A3": Answer("L")}

    merged = scoring.reviewed_answers(agency, {"A3": Answer("P")})

    assert merged == {"A1": Answer("F", evidence=2), "A3": Answer("P")}


def test_a_reviewers_rating_keeps_the_evidence_of_the_submission():
    agency = {"A1": Answer(numerator=1, denominator=2, evidence=2)}

    merged = scoring.reviewed_answers(agency, {"A1": Answer("L"), "A2": Answer("N")})

    assert merged == {"A1": Answer("L", evidence=2), "A2": Answer("N")}


def test_a_review_leaves_the_agencys_answers_as_they_are():
    agency = {"A1": Answer("F")}

    scoring.reviewed_answers(agency, {"A1": Answer("N")})

    assert agency == {"A1": Answer("F")}


def test_differences_are_where_effective_ratings_differ_in_framework_order():
    read = scoring.read_framework(CHAIN)
    agency = {"A1": Answer("L"), "A2": Answer("F"), "A3": Answer("U"), "A4": Answer("P")}
    review = {"A4": Answer("P"), "A3": Answer("L"), "A2": Answer("F"), "A1": Answer("N")}

    assert scoring.differences(read, agency, review) == [
        {"criterion": "A1", "agency": "L", "review": "N"},
        {"criterion": "A2", "agency": "F", "review": "N"},
        {"criterion": "A3", "agency": None, "review": "L"},
    ]


def test_two_ways_of_being_unknown_are_no_difference():
    read = scoring.read_framework(CHAIN)

    assert scoring.differences(read, {"A3": Answer("U")}, {}) == []
