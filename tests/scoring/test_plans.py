"""The cheapest way to be ready: scoring.md section 6."""

import pytest

from assessment import scoring
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
    mandatory,
    recommended,
    score_connection,
)


def plan(*requires, extra=(), goal="A6", preconditions=None, **ratings):
    """The plan for criteria A1 to A5 and the goal A6, each requirement a mandatory precondition."""
    conditions = [mandatory(f"X.{at}", part) for at, part in enumerate(requires, 1)]
    document = framework(
        capability(
            "A",
            *(criterion(f"A{number}", may_not_apply=True) for number in range(1, 7)),
            connections=[connection("X", goal, *conditions, *(preconditions or ()))],
        ),
        *extra,
    )
    return score_connection(document, **ratings)["plan"]


def steps(*moves):
    return [{"criterion": code, "from": was, "to": to} for code, was, to in moves]


@pytest.mark.parametrize("goal", ["L", "F", "NA"])
def test_who_is_connected_or_need_not_be_has_no_plan(goal):
    assert plan(at_least("A1"), A1="N", A6=goal) is None


def test_a_plan_raises_what_is_too_low_in_framework_order():
    found = plan(at_least("A3", "F"), at_least("A1"), at_least("A2"), A1="N", A2="L", A3="P")

    assert found == {"steps": steps(("A1", "N", "L"), ("A3", "P", "F")), "attach_evidence": []}


def test_who_is_ready_has_an_empty_plan():
    assert plan(at_least("A1"), A1="L") == {"steps": [], "attach_evidence": []}


def test_without_mandatory_preconditions_the_plan_is_empty():
    found = plan(preconditions=[advisory("X.9", at_least("A1"))], A1="N")

    assert found == {"steps": [], "attach_evidence": []}


def test_steps_from_unknown_name_no_rating():
    found = plan(at_least("A1"), at_least("A2"), A1="U")

    assert found["steps"] == steps(("A1", None, "L"), ("A2", None, "L"))


def test_steps_from_not_applicable_say_so():
    assert plan(at_least("A1"), A1="NA")["steps"] == steps(("A1", "NA", "L"))


def test_unknown_and_not_applicable_cost_as_much_as_not_in_place():
    assert plan(either(at_least("A1"), at_least("A2")), A1="U", A2="P")["steps"] == steps(
        ("A2", "P", "L")
    )
    assert plan(either(at_least("A1"), at_least("A2")), A1="NA", A2="N")["steps"] == steps(
        ("A1", "NA", "L")
    )


def test_merging_keeps_the_higher_rating():
    found = plan(at_least("A1", "P"), at_least("A1", "F"), at_least("A1"), A1="N")

    assert found["steps"] == steps(("A1", "N", "F"))


def test_the_cheapest_alternative_wins():
    requires = either(every(at_least("A1"), at_least("A2")), at_least("A3", "F"))

    assert plan(requires, A1="P", A2="P", A3="N")["steps"] == steps(
        ("A1", "P", "L"), ("A2", "P", "L")
    )
    assert plan(requires, A1="P", A2="P", A3="L")["steps"] == steps(("A3", "L", "F"))


def test_of_equally_cheap_alternatives_the_first_wins():
    assert plan(either(at_least("A2"), at_least("A1")), A1="N", A2="N")["steps"] == steps(
        ("A2", "N", "L")
    )


def test_in_a_product_the_first_part_varies_slowest():
    first = either(at_least("A1"), at_least("A2"))
    second = either(at_least("A2", "F"), at_least("A3", "P"))

    # A1+A2:F costs 5, A1+A3 3, A2:F alone 3, A2+A3 3: the first at 3 is A1 with A3.
    assert plan(first, second, A1="N", A2="N", A3="N")["steps"] == steps(
        ("A1", "N", "L"), ("A3", "N", "P")
    )


def test_shared_criteria_are_paid_once():
    first = either(at_least("A1"), at_least("A2"))
    second = either(at_least("A3", "P"), at_least("A2"))

    assert plan(first, second, A1="N", A2="N", A3="N")["steps"] == steps(("A2", "N", "L"))


CHAIN = capability(
    "B",
    criterion("B1", may_not_apply=True),
    criterion("B2", depends_on="B1"),
    criterion("B3", 2, depends_on="B2"),
    recommended("B4", 3),
)


def test_raising_a_child_asks_p_of_its_parents_upwards():
    assert plan(at_least("B3"), extra=[CHAIN], B1="N")["steps"] == steps(
        ("B1", "N", "P"), ("B2", "N", "P"), ("B3", "N", "L")
    )


def test_a_parent_that_is_high_enough_is_left_alone():
    assert plan(at_least("B3"), extra=[CHAIN], B1="L", B2="P", B3="N")["steps"] == steps(
        ("B3", "N", "L")
    )


def test_a_parent_that_is_unknown_or_does_not_apply_counts_from_n():
    assert plan(at_least("B2"), extra=[CHAIN], B1="U")["steps"] == steps(
        ("B1", None, "P"), ("B2", None, "L")
    )
    assert plan(at_least("B2"), extra=[CHAIN], B1="NA")["steps"] == steps(
        ("B1", "NA", "P"), ("B2", "NA", "L")
    )


def test_a_parent_that_is_wanted_higher_itself_keeps_the_higher_rating():
    assert plan(at_least("B1", "F"), at_least("B2"), extra=[CHAIN], B1="N")["steps"] == steps(
        ("B1", "N", "F"), ("B2", "N", "L")
    )


def test_the_present_rating_is_the_effective_one():
    # B2 was answered F, but B1 decides: what is kept and unused does not make the plan cheaper.
    assert plan(at_least("B2"), extra=[CHAIN], B1="N", B2="F")["steps"] == steps(
        ("B1", "N", "P"), ("B2", "N", "L")
    )


def test_a_capability_asks_l_of_its_required_criteria_up_to_the_level():
    assert plan(at_level("B", 1), extra=[CHAIN], B1="P", B2="F", B3="N")["steps"] == steps(
        ("B1", "P", "L")
    )
    assert plan(at_level("B", 4), extra=[CHAIN], B1="P", B2="F", B3="N", B4="N")["steps"] == steps(
        ("B1", "P", "L"), ("B3", "N", "L")
    )


def test_a_capability_asks_nothing_of_what_does_not_apply():
    other = capability("B", criterion("B1", may_not_apply=True), criterion("B2"))

    assert plan(at_level("B", 1), extra=[other], B1="NA", B2="P")["steps"] == steps(
        ("B2", "P", "L")
    )


def test_a_capability_that_does_not_apply_asks_all_required_criteria_up_to_the_level():
    assert plan(at_level("B", 1), extra=[CHAIN], B1="NA", B4="P")["steps"] == steps(
        ("B1", "NA", "L"), ("B2", "NA", "L")
    )


def test_of_several_capabilities_the_cheapest_wins():
    other = capability("C", criterion("C1"))
    requires = either(at_level("B", 2), at_level("C", 1))

    found = plan(requires, extra=[CHAIN, other], B1="L", B2="N", C1="P")

    assert found["steps"] == steps(("C1", "P", "L"))


def test_capability_and_criterion_leaves_merge_to_the_higher_rating():
    requires = every(at_level("B", 2), at_least("B2", "F"), at_least("B1", "P"))

    assert plan(requires, extra=[CHAIN], B1="N")["steps"] == steps(
        ("B1", "N", "L"), ("B2", "N", "F"), ("B3", "N", "L")
    )


def test_what_a_capability_asks_anyway_costs_nothing_more_elsewhere():
    # With B at level 2 given, B3 is free and A1 is not, although A1 alone would be cheaper.
    requires = every(at_level("B", 2), either(at_least("A1", "P"), at_least("B3")))

    found = plan(requires, extra=[CHAIN], A1="N", B1="L", B2="L", B3="N")

    assert found["steps"] == steps(("B3", "N", "L"))


def test_evidence_is_attached_where_a_leaf_asks_for_it_and_there_is_none():
    requires = every(
        at_least("A3", evidence=True), at_least("A1", evidence=True), at_least("A2", evidence=True)
    )

    found = plan(requires, A1="L", A2=backed("N"), A3="P")

    assert found == {
        "steps": steps(("A2", "N", "L"), ("A3", "P", "L")),
        "attach_evidence": ["A1", "A3"],
    }


def test_evidence_is_asked_of_the_chosen_alternative_only():
    requires = either(at_least("A1", "F", evidence=True), at_least("A2"))

    assert plan(requires, A1="N", A2="P") == {
        "steps": steps(("A2", "P", "L")),
        "attach_evidence": [],
    }


def test_evidence_has_no_price():
    # Both alternatives cost no step; the first is the plan, although the second is met already.
    requires = either(at_least("A1", evidence=True), at_least("A2"))

    assert plan(requires, A1="L", A2="L") == {"steps": [], "attach_evidence": ["A1"]}


def test_advisory_preconditions_are_no_part_of_the_plan():
    found = plan(at_least("A1"), preconditions=[advisory("X.9", at_least("A2"))], A1="P", A2="N")

    assert found["steps"] == steps(("A1", "P", "L"))


def ways(count):
    """A requirement with `count` alternatives."""
    return either(*(at_least(f"A{1 + at % 5}") for at in range(count)))


def joined(*requires):
    conditions = [mandatory(f"X.{at}", part) for at, part in enumerate(requires, 1)]
    return framework(
        capability(
            "A",
            *(criterion(f"A{number}") for number in range(1, 7)),
            connections=[connection("X", "A6", *conditions)],
        )
    )


def test_4096_alternatives_are_possible():
    document = joined(ways(64), every(ways(8), ways(8)))

    assert score_connection(document)["plan"]["steps"] == steps(("A1", None, "L"))


@pytest.mark.parametrize(
    "requires",
    [(ways(4097),), (ways(241), ways(17)), (every(*[ways(2)] * 13),), (ways(2),) * 200],
)
def test_more_than_4096_alternatives_are_refused(requires):
    with pytest.raises(ValueError, match=r"X: has \d+ alternatives; at most 4096"):
        scoring.read_framework(joined(*requires))


def test_alternatives_of_advisory_preconditions_do_not_count():
    document = joined()
    document["capabilities"][0]["connections"][0]["preconditions"] = [advisory("X.1", ways(5000))]

    assert score_connection(document)["plan"] == {"steps": [], "attach_evidence": []}
