"""Connections and requirement trees: what they may ask for, how much, and not in a circle."""

import pytest

from capabilities.requirements import count_alternatives
from tests.capabilities.documents import (
    criterion_in,
    findings,
    make_connection,
    make_document,
    make_precondition,
)


def at_least(code, rating="L", **more):
    return {"criterion": code, "at_least": rating, **more}


def causes(requires):
    """What is found in one mandatory precondition, X.1, that asks for this."""
    document = make_document(connections=[make_connection("X", "A2", requires)])
    return [finding.removeprefix("X.1: ") for finding in findings(document)]


# Requirement trees


@pytest.mark.parametrize(
    "requires",
    [
        at_least("B1", "P"),
        at_least("B1", "F", evidence=True),
        at_least("B1", evidence=False),
        {"capability": "B", "level": 2},
        {"all": [at_least("B1"), {"any": [at_least("B2"), {"capability": "B", "level": 1}]}]},
    ],
)
def test_sound_requirements_have_no_findings(requires):
    assert causes(requires) == []


def test_a_requirement_asks_for_a_criterion_that_exists():
    assert causes({"all": [at_least("B9")]}) == ["asks for criterion B9, which does not exist"]


def test_a_requirement_asks_for_a_capability_that_exists():
    assert causes({"capability": "C", "level": 1}) == [
        "asks for capability C, which does not exist"
    ]


@pytest.mark.parametrize("level", [0, 3])
def test_a_requirement_asks_for_a_level_that_exists(level):
    assert causes({"capability": "B", "level": level}) == [
        f"asks for level {level} of B; the levels are 1 to 2"
    ]


@pytest.mark.parametrize(
    "requires",
    [
        {"criterion": "B1"},
        at_least("B1", "N"),
        at_least("B1", "NA"),
        at_least("B1", evidence="yes"),
        {"capability": "B"},
        {"capability": "B", "level": True},
        {"capability": "B", "level": "2"},
    ],
)
def test_a_leaf_that_cannot_be_read_says_how_to_write_it(requires):
    (cause,) = causes(requires)
    assert "cannot be read; write" in cause


@pytest.mark.parametrize("requires", [{"all": []}, {"any": []}, {"all": at_least("B1")}])
def test_a_list_names_at_least_one_requirement(requires):
    (cause,) = causes(requires)
    assert "lists nothing; write" in cause


@pytest.mark.parametrize(
    "requires",
    [
        {},
        [],
        "B1",
        None,
        {"not": at_least("B1")},
        at_least("B1", note="why"),
        {"all": [at_least("B1")], "any": [at_least("B1")]},
    ],
)
def test_what_is_no_requirement_is_found(requires):
    (cause,) = causes(requires)
    assert "is no requirement; write one of" in cause


def test_a_long_tree_is_shown_in_part():
    (cause,) = causes({"words": "x" * 500})
    assert cause.startswith('{"words": "xxx')
    assert len(cause) < 350


# Alternatives


@pytest.mark.parametrize(
    ("requires", "count"),
    [
        (at_least("B1"), 1),
        ({"capability": "B", "level": 2}, 1),
        ({"any": [at_least("B1"), at_least("B2")]}, 2),
        ({"all": [{"any": [at_least("B1")] * 3}, {"any": [at_least("B2")] * 4}]}, 12),
        ({"any": [{"all": [{"any": [at_least("B1")] * 2}] * 2}, at_least("B2")]}, 5),
    ],
)
def test_alternatives_are_counted(requires, count):
    assert count_alternatives(requires) == count


def test_a_connection_may_be_met_in_4096_ways():
    eight = {"any": [at_least("B1")] * 8}
    document = make_document(connections=[make_connection("X", "A2", eight, eight, eight, eight)])
    assert findings(document) == []


def test_a_connection_that_could_be_met_in_more_ways_is_found():
    ways = [{"any": [at_least("B1")] * 17}, {"all": [{"any": [at_least("B1")] * 241}]}]
    document = make_document(connections=[make_connection("X", "A2", *ways)])
    assert findings(document) == [
        "X: its mandatory preconditions can be met in 4,097 ways; at most 4,096 can be compared"
    ]


def test_advisory_preconditions_do_not_count():
    connection = make_connection("X", "A2", at_least("B1"))
    many = {"any": [at_least("B1")] * 5000}
    connection["preconditions"].append(make_precondition("X.2", many, "advisory"))
    assert findings(make_document(connections=[connection])) == []


# Goals and kinds


def test_a_goal_exists():
    document = make_document(connections=[make_connection("X", "A9", at_least("B1"))])
    assert findings(document) == ["X: its goal A9 does not exist"]


def test_a_goal_belongs_to_the_capability_of_the_connection():
    document = make_document(connections=[make_connection("X", "B1", at_least("B2"))])
    assert findings(document) == ["X: its goal B1 belongs to B, not to A"]


def test_a_connection_has_a_mandatory_precondition():
    connection = make_connection("X", "A2")
    connection["preconditions"].append(make_precondition("X.1", at_least("B1"), "advisory"))
    assert findings(make_document(connections=[connection])) == [
        "X: has no mandatory precondition, so everyone would be ready for it"
    ]


def test_a_precondition_is_mandatory_or_advisory():
    connection = make_connection("X", "A2", at_least("B1"))
    connection["preconditions"].append(make_precondition("X.2", at_least("B1"), "optional"))
    assert findings(make_document(connections=[connection])) == [
        "X.2: kind optional is neither mandatory nor advisory"
    ]


def test_a_precondition_has_a_source():
    connection = make_connection("X", "A2", at_least("B1"))
    connection["preconditions"][0]["source"] = ""
    assert findings(make_document(connections=[connection])) == ["X.1: has no source"]


# Circles


def circles(first, second, **changes):
    """Findings with connection X in A (goal A2) and Y in B (goal B2), each asking as given."""
    document = make_document(connections=[make_connection("X", "A2", first)])
    document["capabilities"][1]["connections"] = [make_connection("Y", "B2", second)]
    for code, change in changes.items():
        criterion_in(document, code).update(change)
    return findings(document)


ROUND = "its mandatory preconditions lead back to it"


def test_connections_may_stand_on_each_other_in_one_direction():
    assert circles(at_least("B2"), at_least("B1")) == []


def test_two_connections_do_not_wait_for_each_other():
    assert circles(at_least("B2"), at_least("A2")) == [f"X: {ROUND}: X -> Y -> X"]


def test_a_connection_does_not_wait_for_its_own_goal():
    assert circles(at_least("A2"), at_least("B1")) == [f"X: {ROUND}: X -> X"]


def test_a_level_of_a_capability_includes_its_goals():
    assert circles({"capability": "B", "level": 2}, at_least("A2")) == [f"X: {ROUND}: X -> Y -> X"]


def test_a_level_below_the_goal_does_not_include_it():
    assert circles({"capability": "B", "level": 1}, at_least("A2")) == []


def test_what_depends_on_a_goal_waits_for_it():
    document = make_document(connections=[make_connection("X", "A1", at_least("A2"))])
    criterion_in(document, "A2")["depends_on"] = "A1"
    assert findings(document) == [f"X: {ROUND}: X -> X"]


def test_any_leaves_a_way_around():
    around = {"any": [at_least("B2"), at_least("B1")]}
    assert circles(around, at_least("A2")) == []


def test_all_leaves_no_way_around():
    both = {"all": [at_least("B2"), at_least("B1")]}
    assert circles(both, at_least("A2")) == [f"X: {ROUND}: X -> Y -> X"]


def test_any_leaves_no_way_around_where_each_way_goes_in_a_circle():
    either = {"any": [at_least("B2"), at_least("A2")]}
    assert circles(either, at_least("A2")) == [f"X: {ROUND}: X -> Y -> X"]


def test_advisory_preconditions_make_no_circle():
    document = make_document(connections=[make_connection("X", "A2", at_least("B1"))])
    advice = make_precondition("X.2", at_least("A2"), "advisory")
    document["capabilities"][0]["connections"][0]["preconditions"].append(advice)
    assert findings(document) == []


def test_what_only_stands_behind_a_circle_is_not_named():
    document = make_document(
        connections=[
            make_connection("W", "A1", at_least("A2")),
            make_connection("X", "A2", at_least("B2")),
        ]
    )
    document["capabilities"][1]["connections"] = [make_connection("Y", "B2", at_least("A2"))]
    assert findings(document) == [f"X: {ROUND}: X -> Y -> X"]


def test_a_goal_that_one_of_two_connections_reaches_is_reached():
    document = make_document(
        connections=[
            make_connection("V", "A1", at_least("A1")),
            make_connection("W", "A1", at_least("B1")),
            make_connection("X", "A2", at_least("A1")),
        ]
    )
    assert findings(document) == []
