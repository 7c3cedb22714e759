"""What holds for every framework and every set of answers."""

import json

from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
from tests.scoring.strategies import quick, sayings, scored

TRUTH = {"not_met": 0, "unknown": 1, "met": 2}


def scores(result):
    """Every score in a result by where it stands; None where there is none."""
    found = {("overall",): result["overall"]["score"]}
    found |= {(group["code"],): group["score"] for group in result["groups"]}
    for part in result["capabilities"]:
        found[part["code"], "score"] = part["score"]
        found |= {(part["code"], each["code"]): each["score"] for each in part["elements"]}
    return found


def ranges(result):
    """Every score and every level."""
    return scores(result) | {
        (part["code"], "level"): part["level"] for part in result["capabilities"]
    }


def statuses(result):
    return {
        (connection["code"], each["code"]): each["status"]
        for connection in result["connections"]
        for each in connection["preconditions"]
    }


def criteria_of(document):
    return {each["code"]: each for part in document["capabilities"] for each in part["criteria"]}


@settings(quick, max_examples=100)
@given(scored(sound=False))
def test_the_result_is_the_one_of_a_second_reading_of_the_rules(case):
    document, answers = case

    result = result_of(document, answers)

    assert {key: result[key] for key in list(result)[4:]} == Oracle(document, answers).score()


@quick
@given(scored(sound=False), st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(case, random):
    document, answers = case
    shuffled = list(answers.items())
    random.shuffle(shuffled)

    assert result_of(document, dict(shuffled)) == result_of(document, answers)


@quick
@given(scored(sound=False))
def test_results_are_json_and_deterministic(case):
    document, answers = case

    first, second = (json.dumps(result_of(document, answers)) for _ in range(2))

    assert first == second
    assert json.loads(first) == result_of(document, answers)


@quick
@given(scored(sound=False))
def test_low_is_never_above_high(case):
    for found in ranges(result_of(*case)).values():
        assert found is None or 0 <= found["low"] <= found["high"] <= 100


@quick
@given(scored(sound=False))
def test_without_unknown_criteria_every_range_is_closed(case):
    document, answers = case
    known = {code: entry("P") for code in criteria_of(document)} | {
        code: said for code, said in answers.items() if said.get("rating") != "U"
    }

    for found in ranges(result_of(document, known)).values():
        assert found is None or found["low"] == found["high"]


@st.composite
def one_more_answer(draw):
    """A framework, answers, and the same answers with one unknown criterion answered."""
    document, answers = draw(scored(sound=False))
    open_codes = [
        code
        for code in criteria_of(document)
        if code not in answers or answers[code].get("rating") == "U"
    ]
    assume(open_codes)
    code = draw(st.sampled_from(open_codes))
    said = draw(sayings(criteria_of(document)[code]).filter(lambda said: said not in (None, "U")))
    evidence = len(answers.get(code, {}).get("evidence", []))
    return document, answers, {**answers, code: backed(said, evidence)}


@quick
@given(one_more_answer())
def test_answering_more_never_leaves_a_range(case):
    document, fewer, more = case

    before, after = ranges(result_of(document, fewer)), ranges(result_of(document, more))

    for place, found in after.items():
        if found is not None:
            assert before[place]["low"] <= found["low"] <= found["high"] <= before[place]["high"]


@quick
@given(one_more_answer())
def test_answering_more_opens_no_level(case):
    document, fewer, more = case

    before, after = result_of(document, fewer), result_of(document, more)

    assert after["overall"]["open"] <= before["overall"]["open"]


@quick
@given(one_more_answer())
def test_what_is_met_or_not_met_stays_so_while_more_is_answered(case):
    document, fewer, more = case
    before, after = result_of(document, fewer), result_of(document, more)
    # The exception has its own test: a capability that turns out not to apply as a whole.
    assume(
        [part["applicable"] for part in before["capabilities"]]
        == [part["applicable"] for part in after["capabilities"]]
    )

    for place, status in statuses(before).items():
        assert status == "unknown" or statuses(after)[place] == status


def test_a_capability_that_turns_out_not_to_apply_takes_back_a_level_it_had_passed_over():
    requires = at_level("B", 2)
    document = framework(
        capability(
            "A", criterion("A1"), connections=[connection("X", "A1", mandatory("X.1", requires))]
        ),
        capability(
            "B",
            criterion("B1", 1, may_not_apply=True),
            criterion("B2", 2, may_not_apply=True),
            criterion("B3", 3, may_not_apply=True),
        ),
    )
    answers = {"B1": entry("NA"), "B2": entry("NA"), "B3": entry("U")}

    unknown, settled = (
        statuses(result_of(document, said)) for said in (answers, {**answers, "B3": entry("NA")})
    )

    assert unknown == {("X", "X.1"): "met"}
    assert settled == {("X", "X.1"): "not_met"}


@st.composite
def one_raise(draw, *, sound=True):
    """A framework, answers, and the same answers with one rating raised on N-P-L-F."""
    document, answers = draw(scored(sound=sound))
    own = {code: Oracle(document, answers).own(code) for code in answers}
    raisable = [code for code, rating in own.items() if rating in ("N", "P", "L")]
    assume(raisable)
    code = draw(st.sampled_from(raisable))
    higher = draw(st.sampled_from(SCALE[SCALE.index(own[code]) + 1 :]))
    kept = {"rating": higher, "evidence": answers[code]["evidence"]}
    return document, answers, {**answers, code: kept}


@quick
@given(one_raise())
def test_raising_a_rating_lowers_no_level_no_score_and_no_status(case):
    document, lower, higher = case

    before, after = result_of(document, lower), result_of(document, higher)

    assert [part["applicable"] for part in before["capabilities"]] == [
        part["applicable"] for part in after["capabilities"]
    ]
    for place, was in ranges(before).items():
        found = ranges(after)[place]
        # An element has no score left where its only children turn out not to apply.
        if was is not None and found is not None:
            assert was["low"] <= found["low"]
            assert was["high"] <= found["high"]
    for place, status in statuses(after).items():
        assert TRUTH[statuses(before)[place]] <= TRUTH[status]
    for level, count in after["overall"]["at_or_above"].items():
        assert before["overall"]["at_or_above"][level] <= count


def test_a_recommended_parent_of_a_required_criterion_can_lower_a_level():
    # The framework check refuses this framework; this is why.
    document = framework(
        capability("A", recommended("A1"), criterion("A2", 3, depends_on="A1", may_not_apply=True))
    )

    implied = result_of(document, {"A1": entry("N"), "A2": entry("NA")})
    raised = result_of(document, {"A1": entry("P"), "A2": entry("NA")})

    assert implied["overall"]["at_or_above"]["2"] == 1
    assert raised["overall"]["at_or_above"]["2"] == 0
