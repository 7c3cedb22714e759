"""What holds for the plan of every connection, on the conditions that SCORING.md names."""

from itertools import product

from hypothesis import event, given, settings

from tests.scoring.documents import (
    at_level,
    backed,
    capability,
    connection,
    criterion,
    entry,
    framework,
    mandatory,
    recommended,
    result_of,
)
from tests.scoring.oracle import SCALE, Oracle
from tests.scoring.strategies import quick, scored


def carry_out(plan, answers):
    """The answers once the ratings are raised and the evidence is attached."""
    done = dict(answers)
    for step in plan["steps"]:
        attached = done.get(step["criterion"], {}).get("evidence", [])
        done[step["criterion"]] = {"rating": step["to"], "evidence": attached}
    for code in plan["attach_evidence"]:
        done[code] = backed(done[code], 1)
    return done


def leaves(requires):
    for branch in ("all", "any"):
        if branch in requires:
            return [leaf for part in requires[branch] for leaf in leaves(part)]
    return [requires]


def connections_of(document):
    return [each for part in document["capabilities"] for each in part["connections"]]


def levels_asked(connection):
    """The capabilities whose level a mandatory precondition asks for."""
    return {
        leaf["capability"]
        for each in connection["preconditions"]
        if each["kind"] == "mandatory"
        for leaf in leaves(each["requires"])
        if "capability" in leaf
    }


def brings_back(plan, connection, document, answers):
    """Whether the plan raises something that does not apply now in a capability it needs whole.

    What such a criterion holds back is asked again afterwards, and nobody has answered it.
    """
    oracle = Oracle(document, answers)
    return any(
        step["from"] == "NA"
        and oracle.criteria[step["criterion"]]["capability"] in levels_asked(connection)
        for step in plan["steps"]
    )


@settings(quick, max_examples=100)
@given(scored())
def test_a_plan_once_carried_out_meets_every_mandatory_precondition(case):
    document, answers = case
    results = result_of(document, answers)["connections"]
    for at, (asked, result) in enumerate(zip(connections_of(document), results, strict=True)):
        plan = result["plan"]
        if plan is None or brings_back(plan, asked, document, answers):
            continue
        event("carried out")

        after = result_of(document, carry_out(plan, answers))["connections"][at]

        assert {
            each["status"] for each in after["preconditions"] if each["kind"] == "mandatory"
        } <= {"met"}


def test_a_plan_cannot_help_a_capability_that_asks_nothing_required_up_to_the_level():
    # The framework check refuses this framework too.
    document = framework(
        capability(
            "A",
            recommended("A1"),
            connections=[connection("X", "A1", mandatory("X.1", at_level("A", 1)))],
        )
    )

    found = result_of(document, {"A1": entry("N")})["connections"][0]

    assert (found["verdict"], found["plan"]) == ("not_ready", {"steps": [], "attach_evidence": []})


def test_a_plan_that_brings_back_what_does_not_apply_may_need_a_second_one():
    level_2, first_criterion = at_level("A", 2), {"criterion": "A1", "at_least": "L"}
    document = framework(
        capability(
            "A",
            criterion("A1", may_not_apply=True),
            criterion("A2", 2, depends_on="A1"),
            criterion("A3", 2),
        ),
        capability(
            "B",
            criterion("B1"),
            connections=[
                connection("X", "B1", mandatory("X.1", level_2), mandatory("X.2", first_criterion))
            ],
        ),
    )
    answers = {"A1": entry("NA"), "A3": entry("L"), "B1": entry("N")}

    first = result_of(document, answers)["connections"][0]["plan"]
    after = result_of(document, carry_out(first, answers))["connections"][0]

    assert first["steps"] == [{"criterion": "A1", "from": "NA", "to": "L"}]
    assert after["verdict"] == "undetermined"
    assert after["plan"]["steps"] == [{"criterion": "A2", "from": None, "to": "L"}]


def raises(oracle):
    """Every set of raises: {code: place}, nothing lowered, unknown and NA counted from N."""
    codes = list(oracle.criteria)
    options = [[None, *range(oracle.present(code) + 1, 4)] for code in codes]
    for choice in product(*options):
        yield {code: place for code, place in zip(codes, choice, strict=True) if place is not None}


def meets(oracle, raised, mandatory_requirements):
    answers = dict(oracle.answers)
    for code, place in raised.items():
        answers[code] = {"rating": SCALE[place]}
    answers = {code: backed({**said}, 1) for code, said in answers.items()}
    after = Oracle(oracle.framework, answers)
    return all(after.examine(requires)[0] for requires in mandatory_requirements)


@settings(quick, max_examples=60)
@given(scored(capabilities=2, criteria=2))
def test_no_cheaper_set_of_raises_exists(case):
    document, answers = case
    oracle = Oracle(document, answers)
    # Kept, unused answers do not count: a plan asks to confirm them.
    oracle = Oracle(document, {code: said for code, said in answers.items() if oracle.asked(code)})
    results = result_of(document, oracle.answers)["connections"]
    for asked, result in zip(connections_of(document), results, strict=True):
        plan = result["plan"]
        if plan is None or brings_back(plan, asked, document, oracle.answers):
            continue
        if not all(oracle.counted(code) for code in levels_asked(asked)):
            continue
        event("compared")
        wanted = [
            each["requires"] for each in asked["preconditions"] if each["kind"] == "mandatory"
        ]
        planned = {step["criterion"]: SCALE.index(step["to"]) for step in plan["steps"]}

        cheapest = min(
            oracle.cost(raised) for raised in raises(oracle) if meets(oracle, raised, wanted)
        )

        assert oracle.cost(planned) == cheapest
