"""Context travels with the answers and changes nothing that is scored."""

import pytest

from assessment import scoring
from tests.scoring.documents import answered, answers_document, criterion, one

DOCUMENT = one(criterion("A1"), criterion("A2")) | {"enablers": [{"code": "E1"}, {"code": "E.2"}]}
FRAMEWORK = scoring.read_framework(DOCUMENT)
PLAIN = answers_document(answered(A1="L"))


def refusal(context):
    with pytest.raises(scoring.InvalidAnswer) as refused:
        scoring.result_document(FRAMEWORK, PLAIN | {"context": context})
    return refused.value.criterion, refused.value.rule


def test_context_changes_the_checksum_and_no_result():
    without, with_context = (
        scoring.result_document(FRAMEWORK, document)
        for document in (PLAIN, PLAIN | {"context": {"E.2": "Enough.", "E1": ""}})
    )
    assert without.pop("input_sha256") != with_context.pop("input_sha256")
    assert without == with_context


def test_answers_are_read_the_same_with_and_without_it():
    with_context = PLAIN | {"context": {"E1": "Enough."}}
    assert scoring.read_answers(FRAMEWORK, with_context) == scoring.read_answers(FRAMEWORK, PLAIN)


def test_context_is_for_enablers_of_the_edition():
    assert refusal({"E1": "Enough.", "E2": "Enough."}) == ("E2", "unknown_enabler")
    assert refusal({"A1": "Enough."}) == ("A1", "unknown_enabler")


@pytest.mark.parametrize("text", [None, 3, ["Enough"], {"en": "Enough"}, True])
def test_context_is_text(text):
    assert refusal({"E1": text}) == ("E1", "context_not_text")


@pytest.mark.parametrize("context", [None, [], "Enough.", ["E1"]])
def test_context_is_an_object(context):
    assert refusal(context) == ("", "context_not_object")


def test_half_a_character_is_refused():
    assert refusal({"E1": "\ud83d"}) == ("", "not_json")


def test_an_edition_without_enablers_takes_no_context():
    framework = scoring.read_framework(one(criterion("A1")))
    with pytest.raises(scoring.InvalidAnswer, match="E1: is not an enabler of demo 1"):
        scoring.read_answers(framework, PLAIN | {"context": {"E1": "Enough."}})
    assert scoring.read_answers(framework, PLAIN | {"context": {}})


def test_two_enablers_have_two_codes():
    with pytest.raises(ValueError, match="enabler E1: the code is used twice"):
        scoring.read_framework(DOCUMENT | {"enablers": [{"code": "E1"}, {"code": "E1"}]})
