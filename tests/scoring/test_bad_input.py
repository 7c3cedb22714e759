"""Every refusal names the criterion and the rule, and nothing else ever comes out."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.answer_sheet import check_answers
from assessment.scoring import Answer, InvalidAnswer
from tests.scoring.documents import answers_document, criterion, one

DOCUMENT = one(criterion("A1"), criterion("A2", measure=True), criterion("A3", may_not_apply=True))
FRAMEWORK = scoring.read_framework(DOCUMENT)
BIG = 2**53 - 1
KEYS = "comment, denominator, evidence, numerator, rating, reason"


def refusal(document):
    with pytest.raises(InvalidAnswer) as refused:
        scoring.result_document(FRAMEWORK, document)
    return refused.value


def refused(**answers):
    """(criterion, rule) of the refusal of these raw answers."""
    found = refusal(answers_document(answers))
    return found.criterion, found.rule


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        # what is no answer at all
        ({"A1": None}, "answer_not_object"),
        ({"A1": "L"}, "answer_not_object"),
        ({"A1": 3}, "answer_not_object"),
        ({"A1": True}, "answer_not_object"),
        ({"A1": ["L"]}, "answer_not_object"),
        ({"A1": {}}, "rating_missing"),
        ({"A1": {"evidence": [{"title": "Act"}]}}, "rating_missing"),
        ({"A1": {"reason": "no idea"}}, "rating_missing"),
        ({"A1": {"raiting": "L"}}, "answer_unknown_key"),
        ({"A1": {"rating": "L", "score": 2}}, "answer_unknown_key"),
        ({"A1": {"rating": None}}, "value_missing"),
        ({"A2": {"rating": "L", "numerator": None}}, "value_missing"),
        ({"A1": {"rating": "L", "reason": None}}, "value_missing"),
        ({"A1": {"rating": "L", "evidence": None}}, "value_missing"),
        # ratings
        ({"A1": {"rating": ""}}, "rating_unknown"),
        ({"A1": {"rating": "l"}}, "rating_unknown"),
        ({"A1": {"rating": " L"}}, "rating_unknown"),
        ({"A1": {"rating": "Largely"}}, "rating_unknown"),
        ({"A1": {"rating": "\uff2c"}}, "rating_unknown"),
        ({"A1": {"rating": 2}}, "rating_unknown"),
        ({"A1": {"rating": True}}, "rating_unknown"),
        ({"A1": {"rating": float("nan")}}, "rating_unknown"),
        ({"A1": {"rating": ["L"]}}, "rating_unknown"),
        ({"A1": {"rating": {"L": 1}}}, "rating_unknown"),
        ({"A1": {"rating": 10**5000}}, "rating_unknown"),
        # reasons and what does not apply
        ({"A1": {"rating": "NA", "reason": "no"}}, "not_applicable_not_allowed"),
        ({"A1": {"rating": "NA"}}, "not_applicable_not_allowed"),
        ({"A3": {"rating": "NA"}}, "reason_missing"),
        ({"A3": {"rating": "NA", "reason": ""}}, "reason_missing"),
        ({"A3": {"rating": "NA", "reason": " \n\t"}}, "reason_missing"),
        ({"A3": {"rating": "NA", "reason": 5}}, "reason_not_text"),
        ({"A3": {"rating": "NA", "reason": ["no"]}}, "reason_not_text"),
        ({"A3": {"rating": "L", "reason": "because"}}, "reason_not_allowed"),
        ({"A1": {"rating": "L", "comment": 5}}, "comment_not_text"),
        ({"A1": {"comment": "we are still looking"}}, "rating_missing"),
        ({"A1": {"rating": "U", "reason": "because"}}, "reason_not_allowed"),
        # measures
        ({"A1": {"numerator": 1, "denominator": 2}}, "measure_not_allowed"),
        ({"A1": {"rating": "P", "numerator": 1, "denominator": 2}}, "measure_not_allowed"),
        ({"A2": {"numerator": 1}}, "measure_incomplete"),
        ({"A2": {"denominator": 1}}, "measure_incomplete"),
        ({"A2": {"rating": "L", "denominator": 1}}, "measure_incomplete"),
        ({"A2": {"numerator": 3, "denominator": 2}}, "measure_out_of_range"),
        ({"A2": {"numerator": -1, "denominator": 2}}, "measure_out_of_range"),
        ({"A2": {"numerator": 0, "denominator": 0}}, "measure_out_of_range"),
        ({"A2": {"numerator": 1, "denominator": BIG + 1}}, "measure_out_of_range"),
        ({"A2": {"numerator": 10**5000, "denominator": 10**5000}}, "measure_out_of_range"),
        ({"A2": {"numerator": 1.0, "denominator": 2}}, "measure_not_whole"),
        ({"A2": {"numerator": 1, "denominator": float("inf")}}, "measure_not_whole"),
        ({"A2": {"numerator": float("nan"), "denominator": 2}}, "measure_not_whole"),
        ({"A2": {"numerator": True, "denominator": 2}}, "measure_not_whole"),
        ({"A2": {"numerator": False, "denominator": True}}, "measure_not_whole"),
        ({"A2": {"numerator": "1", "denominator": "2"}}, "measure_not_whole"),
        ({"A2": {"numerator": [1], "denominator": {}}}, "measure_not_whole"),
        ({"A2": {"rating": "F", "numerator": 1, "denominator": 2}}, "rating_differs_from_measure"),
        ({"A2": {"rating": "U", "numerator": 1, "denominator": 2}}, "rating_differs_from_measure"),
        # evidence
        ({"A1": {"rating": "L", "evidence": {}}}, "evidence_not_list"),
        ({"A1": {"rating": "L", "evidence": 2}}, "evidence_not_list"),
        ({"A1": {"rating": "L", "evidence": "Act"}}, "evidence_not_list"),
        ({"A1": {"rating": "L", "evidence": [None]}}, "evidence_item_empty"),
        ({"A1": {"rating": "L", "evidence": [{}]}}, "evidence_item_empty"),
        ({"A1": {"rating": "L", "evidence": ["Act"]}}, "evidence_item_empty"),
        ({"A1": {"rating": "L", "evidence": [{"title": "Act"}, 0]}}, "evidence_item_empty"),
        # codes
        ({"A9": {"rating": "L"}}, "unknown_criterion"),
        ({"a1": {"rating": "L"}}, "unknown_criterion"),
        ({"A1 ": {"rating": "L"}}, "unknown_criterion"),
        ({"": {"rating": "L"}}, "unknown_criterion"),
        ({"A": {"rating": "L"}}, "unknown_criterion"),
        ({"\ud800": {"rating": "L"}}, "unknown_criterion"),
    ],
)
def test_an_answer_that_breaks_a_rule_is_refused_by_name(answers, rule):
    assert refused(**answers) == (next(iter(answers)), rule)


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (None, "document_not_object"),
        ([], "document_not_object"),
        ("{}", "document_not_object"),
        (0, "document_not_object"),
        (float("nan"), "document_not_object"),
        ({}, "format_unknown"),
        ({**answers_document({}), "format": "waymark.answers/2"}, "format_unknown"),
        ({**answers_document({}), "format": ["waymark.answers/1"]}, "format_unknown"),
        ({**answers_document({}), "framework": None}, "framework_differs"),
        ({**answers_document({}), "framework": "demo"}, "framework_differs"),
        ({**answers_document({}), "framework": ["demo"]}, "framework_differs"),
        ({**answers_document({}), "framework": ["demo", 1]}, "framework_differs"),
        ({**answers_document({}), "framework": ["demo", "2"]}, "framework_differs"),
        ({**answers_document({}), "framework": ["other", "1"]}, "framework_differs"),
        ({**answers_document({}), "framework": ["demo", "1", "x"]}, "framework_differs"),
        ({**answers_document({}), "country": "Utopia"}, "document_unknown_key"),
        ({**answers_document({}), "framework_sha256": "0"}, "document_unknown_key"),
        (answers_document(None), "answers_not_object"),
        (answers_document([]), "answers_not_object"),
        (answers_document("A1"), "answers_not_object"),
        ({"format": "waymark.answers/1", "framework": ["demo", "1"]}, "answers_not_object"),
    ],
)
def test_a_document_that_is_not_one_for_this_edition_is_refused(document, rule):
    found = refusal(document)

    assert (found.criterion, found.rule) == ("", rule)


@pytest.mark.parametrize(
    "item",
    [
        {"title": float("nan")},
        {"title": float("inf")},
        {"title": "half a pair \ud800"},
        {"title": b"bytes"},
        {"title": 10**5000},
        {1: "x", "a": "y"},
    ],
)
def test_what_json_cannot_hold_is_refused(item):
    assert refused(A1={"rating": "L", "evidence": [item]}) == ("", "not_json")


def test_nesting_without_end_is_refused():
    deep = []
    for _ in range(100_000):
        deep = [deep]

    assert refused(A1={"rating": "L", "evidence": [{"title": deep}]}) == ("", "not_json")
    assert refused(A1={"rating": deep}) == ("A1", "rating_unknown")


def test_one_bad_answer_refuses_the_whole_document():
    answers = {"A1": {"rating": "L"}, "A2": {"rating": "L"}, "A3": {"rating": "X"}}

    assert refused(**answers) == ("A3", "rating_unknown")


@pytest.mark.parametrize(
    "answer",
    [
        {"rating": "L"},
        {"rating": "U"},
        {"rating": "L", "reason": ""},
        {"rating": "L", "comment": "since 2019"},
        {"rating": "L", "evidence": []},
        {"rating": "L", "evidence": [{"title": "Act"}, {"citation": "Art. 5"}]},
        {"numerator": 0, "denominator": 1},
        {"numerator": BIG, "denominator": BIG},
        {"numerator": 1, "denominator": 2, "rating": "P"},
    ],
)
def test_what_the_rules_allow_is_accepted(answer):
    result = scoring.result_document(FRAMEWORK, answers_document({"A2": answer}))

    assert result["capabilities"][0]["answered"] == 1


def test_answers_are_read_as_they_are_given():
    given = {
        "A3": {"rating": "NA", "reason": "One language only"},
        "A2": {"numerator": 12, "denominator": 40, "evidence": [{"title": "Register"}]},
    }

    assert scoring.read_answers(FRAMEWORK, answers_document(given)) == {
        "A3": Answer("NA", reason="One language only"),
        "A2": Answer(numerator=12, denominator=40, evidence=1),
    }


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            {"A2": {"rating": "F", "numerator": 12, "denominator": 40}},
            "A2: 12 of 40 gives P, not F: leave the rating out or correct it",
        ),
        ({"A1": {"rating": "x"}}, "A1: rating must be N, P, L, F, NA or U, not x"),
        ({"A1": {"rating": 7}}, "A1: rating must be N, P, L, F, NA or U, not a value of type int"),
        ({"A9": {}}, "A9: is not a criterion of demo 1: check the code and the edition"),
        (
            {"A1": {"raiting": "L"}},
            f"A1: has no place for raiting; possible are {KEYS}",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_would_be_right(answers, message):
    assert str(refusal(answers_document(answers))) == message


@pytest.mark.parametrize("code", ["\x1b[31mA1", "\u202eA1", "\ud800", "Ä1", "x" * 5000, " "])
def test_messages_are_short_and_fit_for_a_terminal(code):
    message = str(refusal(answers_document({code: {"rating": "L"}})))

    assert re.fullmatch(r"[ -~]{1,200}", message)


@pytest.mark.parametrize("evidence", [-1, 1.5, True, None, [], "2"])
def test_the_number_of_evidence_items_must_be_a_count(evidence):
    with pytest.raises(InvalidAnswer) as refused_answer:
        scoring.check_answer(FRAMEWORK.criteria["A1"], Answer("L", evidence=evidence))

    assert refused_answer.value.rule == "evidence_not_count"


def test_a_blank_answer_is_refused_where_an_answer_is_expected():
    with pytest.raises(InvalidAnswer) as refused_answer:
        scoring.check_answer(FRAMEWORK.criteria["A1"], Answer())

    assert (refused_answer.value.criterion, refused_answer.value.rule) == ("A1", "rating_missing")


def test_a_set_of_answers_may_hold_blank_ones():
    check_answers(FRAMEWORK, {"A1": Answer(evidence=1)})

    result = scoring.score(FRAMEWORK, {"A1": Answer(evidence=1)})["capabilities"][0]

    assert (result["state"], result["answered"]) == ("not_started", 0)


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ({"A9": Answer("L")}, "unknown_criterion"),
        ({"A1": Answer("X")}, "rating_unknown"),
        ({"A1": Answer("NA", reason="x")}, "not_applicable_not_allowed"),
        ({"A2": Answer(numerator=1)}, "measure_incomplete"),
    ],
)
def test_score_refuses_what_the_framework_does_not_allow(answers, rule):
    with pytest.raises(InvalidAnswer) as refused_answer:
        scoring.score(FRAMEWORK, answers)

    assert refused_answer.value.rule == rule


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=4)
    | st.sampled_from(["N", "L", "NA", "U"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["A1", "A2", "rating", "numerator", "reason", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
NEARLY_AN_ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "rating": st.sampled_from(["N", "L", "NA", "U"]) | ANYTHING,
        "numerator": st.integers(0, 5) | ANYTHING,
        "denominator": st.integers(0, 5) | ANYTHING,
        "reason": st.text(max_size=2) | ANYTHING,
        "evidence": st.lists(st.just({"title": "Act"}) | ANYTHING, max_size=2) | ANYTHING,
    },
)
NEARLY_A_DOCUMENT = st.builds(
    answers_document,
    st.dictionaries(
        st.sampled_from(["A1", "A2", "A3", "A9"]), NEARLY_AN_ANSWER | ANYTHING, max_size=3
    )
    | ANYTHING,
)


def outcome(document):
    try:
        return scoring.result_document(FRAMEWORK, document)
    except InvalidAnswer as error:
        return error


@settings(max_examples=120, deadline=None, derandomize=True)
@given(NEARLY_A_DOCUMENT | ANYTHING)
def test_any_value_gives_a_result_or_a_refusal(document):
    found = outcome(document)

    if isinstance(found, InvalidAnswer):
        assert f"`{found.rule}`" in InvalidAnswer.__doc__
        assert re.fullmatch(r"[ -~]+", str(found))
    else:
        assert json.loads(json.dumps(found)) == found
