"""The answers document: read whole or refused whole (SCORING.md sections 1 and 10)."""

from collections.abc import Mapping
from typing import Any

from assessment.edition import Framework
from assessment.ratings import Answer, InvalidAnswer, check_answer, shown

ANSWERS_FORMAT = "waymark.answers/1"
DOCUMENT_KEYS = frozenset({"format", "framework", "answers", "context"})
ANSWER_KEYS = frozenset({"rating", "numerator", "denominator", "reason", "comment", "evidence"})


def read_answers(framework: Framework, document: object) -> dict[str, Answer]:
    """The answers of a document by criterion; InvalidAnswer for the first thing wrong in it.

    Its context is looked at like all else, and not scored.
    """
    return {
        code: _read_answer(framework, code, raw)
        for code, raw in _entries(framework, document).items()
    }


def check_answers(framework: Framework, answers: Mapping[str, Answer]) -> None:
    """InvalidAnswer for the first answer that the framework does not allow; blank ones may stay."""
    for code, answer in answers.items():
        criterion = framework.criteria.get(code)
        if criterion is None:
            raise _unknown_criterion(framework, code)
        if not answer.is_blank:
            check_answer(criterion, answer)


def _entries(framework: Framework, document: object) -> dict[str, object]:
    """What stands under `answers`, once the rest of the document is as it should be."""
    if not isinstance(document, dict):
        raise InvalidAnswer("", "document_not_object", "an answers document is a JSON object")
    if document.get("format") != ANSWERS_FORMAT:
        raise InvalidAnswer("", "format_unknown", f'format must be "{ANSWERS_FORMAT}"')
    if document.get("framework") != [framework.code, framework.edition]:
        expected = f'["{framework.code}", "{framework.edition}"]'
        raise InvalidAnswer("", "framework_differs", f"framework must be {expected}")
    _refuse_unknown_keys("", "document_unknown_key", document, DOCUMENT_KEYS)
    entries = document.get("answers")
    if not isinstance(entries, dict):
        raise InvalidAnswer("", "answers_not_object", "answers must be an object by criterion code")
    _check_context(framework, document.get("context", {}))
    return entries


def _check_context(framework: Framework, texts: object) -> None:
    if not isinstance(texts, dict):
        raise InvalidAnswer("", "context_not_object", "context must be an object by enabler code")
    for code, text in texts.items():
        if code not in framework.enablers:
            edition = f"{framework.code} {framework.edition}"
            message = f"is not an enabler of {edition}: check the code and the edition"
            raise InvalidAnswer(str(code), "unknown_enabler", message)
        if not isinstance(text, str):
            raise InvalidAnswer(str(code), "context_not_text", "context must be text")


def _read_answer(framework: Framework, code: str, raw: Any) -> Answer:
    criterion = framework.criteria.get(code)
    if criterion is None:
        raise _unknown_criterion(framework, code)
    if not isinstance(raw, dict):
        raise InvalidAnswer(code, "answer_not_object", 'must be an object such as {"rating": "L"}')
    _refuse_unknown_keys(code, "answer_unknown_key", raw, ANSWER_KEYS)
    if None in raw.values():
        raise InvalidAnswer(code, "value_missing", "holds a null: leave out what is not answered")
    if not isinstance(raw.get("comment", ""), str):
        raise InvalidAnswer(code, "comment_not_text", "comment must be text")
    answer = Answer(
        raw.get("rating"),
        raw.get("numerator"),
        raw.get("denominator"),
        raw.get("reason", ""),
        _count_evidence(code, raw.get("evidence", [])),
    )
    check_answer(criterion, answer)
    return answer


def _count_evidence(code: str, items: object) -> int:
    if not isinstance(items, list):
        raise InvalidAnswer(code, "evidence_not_list", "evidence must be a list of items")
    if not all(isinstance(item, dict) and item for item in items):
        message = 'each item of evidence must be an object such as {"title": "Act 12 of 2019"}'
        raise InvalidAnswer(code, "evidence_item_empty", message)
    return len(items)


def _refuse_unknown_keys(
    code: str, rule: str, found: dict[str, object], known: set[str] | frozenset[str]
) -> None:
    for key in found:
        if key not in known:
            names = ", ".join(sorted(known))
            raise InvalidAnswer(code, rule, f"has no place for {shown(key)}; possible are {names}")


def _unknown_criterion(framework: Framework, code: object) -> InvalidAnswer:
    edition = f"{framework.code} {framework.edition}"
    message = f"is not a criterion of {edition}: check the code and the edition"
    return InvalidAnswer(str(code), "unknown_criterion", message)
