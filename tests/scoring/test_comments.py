"""A comment travels with its answer and changes nothing that is scored."""

import pytest

from assessment import scoring
from tests.scoring.documents import answers_document, criterion, one

FRAMEWORK = scoring.read_framework(one(criterion("A1")))
PLAIN = {"rating": "L"}


def test_a_comment_changes_no_result():
    without, with_comment = (
        scoring.result_document(FRAMEWORK, answers_document({"A1": entry}))
        for entry in (PLAIN, {**PLAIN, "comment": "In force since 2021."})
    )
    assert without.pop("input_sha256") != with_comment.pop("input_sha256")
    assert without == with_comment


@pytest.mark.parametrize("comment", [3, ["In force"], {"en": "In force"}, True])
def test_a_comment_is_text(comment):
    document = answers_document({"A1": {**PLAIN, "comment": comment}})
    with pytest.raises(scoring.InvalidAnswer) as refusal:
        scoring.read_answers(FRAMEWORK, document)
    assert (refusal.value.criterion, refusal.value.rule) == ("A1", "comment_not_text")


def test_a_comment_alone_is_no_answer():
    document = answers_document({"A1": {"comment": "We are looking into it."}})
    with pytest.raises(scoring.InvalidAnswer) as refusal:
        scoring.read_answers(FRAMEWORK, document)
    assert refusal.value.rule == "rating_missing"
