"""The answers document: what scoring reads, and what comes back from it."""

import datetime
import json

import pytest

from assessment import scoring
from assessment.context import context_notes
from assessment.documents import answers_document
from assessment.standing import Standing, register_of, scored_framework
from reports.publication import document_json
from tests.data import make_answers, make_assessment, make_country, make_evidence
from tests.reports.reports import ANSWERS, make_reported

pytestmark = pytest.mark.django_db


def document_of(assessment):
    return answers_document(
        Standing.of(assessment), register_of(assessment), context_notes(assessment)
    )


def test_it_holds_what_the_country_says_in_the_order_of_the_framework():
    document = document_of(make_reported(dict(reversed(ANSWERS.items()))))
    library_act = {"title": "Library Act", "kind": "law"}
    assert document == {
        "format": "waymark.answers/1",
        "framework": ["tiny", "1"],
        "answers": {
            "L1": {"rating": "F", "comment": "Since 2019.", "evidence": [library_act]},
            "L2": {"rating": "NA", "reason": "Readers keep books as long as they like."},
            "L3": {"rating": "U"},
            "L4": {"numerator": 7, "denominator": 20},
            "S1": {
                "rating": "F",
                "evidence": [{"title": "Annual report", "kind": "law"}, library_act],
            },
            "S2": {"rating": "L"},
            "S3": {"rating": "N"},
        },
    }
    assert list(document["answers"]) == list(ANSWERS)


def test_evidence_is_written_out_without_empty_fields():
    assessment = make_assessment()
    fields = {
        "citation": "Article 9",
        "url": "https://example.org/act",
        "issued_by": "Parliament",
        "issued_on": datetime.date(2019, 5, 1),
        "expires_on": datetime.date(2029, 5, 1),
        "language": "English",
        "note": "As amended.",
    }
    item = make_evidence(assessment, "Library Act", **fields)
    make_answers(assessment, {"S1": {"rating": "F", "evidence": [item]}})
    (written,) = document_of(assessment)["answers"]["S1"]["evidence"]
    assert written == {
        "title": "Library Act",
        "kind": "law",
        **fields,
        "issued_on": "2019-05-01",
        "expires_on": "2029-05-01",
    }


def test_a_numerator_of_nothing_is_something():
    document = document_of(make_assessment(answers={"L4": (0, 20)}))
    assert document["answers"] == {"L4": {"numerator": 0, "denominator": 20}}


def test_a_comment_alone_is_no_answer():
    document = document_of(make_assessment(answers={"L1": {"comment": "We are looking."}}))
    assert document["answers"] == {}


def test_context_stands_beside_the_answers_in_the_order_of_the_framework():
    texts = {"RULES": "Strict\nbut fair", "TOWN": "", "MONEY": "Enough"}
    document = document_of(make_assessment(context=texts))
    assert document["context"] == {"MONEY": "Enough", "RULES": "Strict\nbut fair"}
    assert list(document["context"]) == ["MONEY", "RULES"]


@pytest.mark.parametrize("texts", [{}, {"MONEY": ""}])
def test_without_a_text_there_is_no_context(texts):
    assert "context" not in document_of(make_assessment(context=texts))


def test_context_of_another_assessment_is_not_in_it():
    make_assessment(make_country("XB"), context={"MONEY": "Secret"})
    assert "context" not in document_of(make_assessment())


def test_scoring_reads_it_and_finds_the_same_result():
    assessment = make_reported(context={"MONEY": "Enough"})
    standing = Standing.of(assessment)
    document = json.loads(document_json(document_of(assessment)))
    framework = scored_framework(assessment.framework)
    assert scoring.read_answers(framework, document) == standing.given
    assert scoring.score(framework, scoring.read_answers(framework, document)) == standing.result
