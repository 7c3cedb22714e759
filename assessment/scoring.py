"""Scoring: a framework and answers go in, a result comes out. SCORING.md tells the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from assessment.answer_sheet import ANSWERS_FORMAT, check_answers, read_answers
from assessment.coverage import Json, capability_result, capability_share, summary
from assessment.edition import (
    Capability,
    Connection,
    Framework,
    Precondition,
    Rule,
    canonical,
    checksum,
    read_framework,
)
from assessment.effective import effective_ratings, take_standing
from assessment.plans import cheapest_plan
from assessment.ratings import (
    NOT_APPLICABLE,
    RATINGS,
    Answer,
    Criterion,
    Effective,
    InvalidAnswer,
    check_answer,
    measure_rating,
)
from assessment.requirements import MET, NOT_MET, UNKNOWN, Finding, Standing, examine

__all__ = [
    "ANSWERS_FORMAT",
    "RATINGS",
    "RESULT_FORMAT",
    "SCORING_VERSION",
    "Answer",
    "Capability",
    "Connection",
    "Criterion",
    "Effective",
    "Framework",
    "InvalidAnswer",
    "Precondition",
    "Rule",
    "canonical",
    "check_answer",
    "checksum",
    "differences",
    "effective_ratings",
    "measure_rating",
    "read_answers",
    "read_framework",
    "result_document",
    "reviewed_answers",
    "score",
]

SCORING_VERSION = 1
RESULT_FORMAT = "waymark.result/1"


def result_document(framework: Framework, document: object) -> Json:
    """The result of an answers document (section 10); InvalidAnswer when it breaks a rule."""
    answers = read_answers(framework, document)
    return {
        "format": RESULT_FORMAT,
        "scoring": SCORING_VERSION,
        "framework": [framework.code, framework.edition],
        "input_sha256": _input_checksum(framework, document),
        **score(framework, answers),
    }


def _input_checksum(framework: Framework, document: Any) -> str:
    try:
        return checksum({**document, "framework_sha256": framework.sha256})
    except (TypeError, ValueError, RecursionError) as error:
        message = "holds a value that JSON cannot, such as NaN or half a character"
        raise InvalidAnswer("", "not_json", message) from error


def score(framework: Framework, answers: Mapping[str, Answer]) -> Json:
    """Capabilities, groups, overall, connections and contradictions, as in a result document.

    Blank answers count as none; InvalidAnswer for any other that the framework does not allow.
    """
    check_answers(framework, answers)
    standing = take_standing(framework, answers)
    shares = {code: capability_share(code, standing) for code in framework.capabilities}
    connections = [
        _connection_result(connection, framework, standing) for connection in framework.connections
    ]
    return {
        "capabilities": [
            capability_result(capability, framework.levels, answers, standing, shares)
            for capability in framework.capabilities.values()
        ],
        "groups": [
            {"code": code, **summary(members, framework, standing, shares)}
            for code, members in framework.groups.items()
        ],
        "overall": summary(framework.capabilities, framework, standing, shares),
        "connections": connections,
        "contradictions": [
            *_connected_too_early(framework, connections),
            *_broken_rules(framework, standing),
        ],
    }


# Connections and contradictions: sections 6 and 7


def _connection_result(connection: Connection, framework: Framework, standing: Standing) -> Json:
    findings = [(each, examine(each.requires, standing)) for each in connection.preconditions]
    verdict = _verdict(standing.effective[connection.goal], findings)
    plan = None
    if verdict not in ("not_applicable", "connected"):
        plan = cheapest_plan(connection.choices, framework.criteria, standing)
    return {
        "code": connection.code,
        "verdict": verdict,
        "preconditions": [
            {
                "code": precondition.code,
                "kind": precondition.kind,
                "status": finding.status,
                "missing": [
                    {"criterion": code, "reason": finding.missing[code]}
                    for code in _in_order(finding.missing, framework)
                ],
                "unmet": _in_order(finding.unmet, framework),
            }
            for precondition, finding in findings
        ],
        "plan": plan,
    }


def _verdict(goal: Effective, findings: Iterable[tuple[Precondition, Finding]]) -> str:
    if goal.rating == NOT_APPLICABLE:
        return "not_applicable"
    if goal.in_place:
        return "connected"
    statuses = {finding.status for precondition, finding in findings if precondition.mandatory}
    if NOT_MET in statuses:
        return "not_ready"
    return "undetermined" if UNKNOWN in statuses else "ready"


def _connected_too_early(framework: Framework, connections: Iterable[Json]) -> list[Json]:
    return [
        {
            "rule": f"{connection.code}/{precondition['code']}",
            "criteria": [connection.goal, *precondition["unmet"]],
        }
        for connection, result in zip(framework.connections, connections, strict=True)
        if result["verdict"] == "connected"
        for precondition in result["preconditions"]
        if precondition["kind"] == "mandatory" and precondition["status"] == NOT_MET
    ]


def _broken_rules(framework: Framework, standing: Standing) -> list[Json]:
    broken = []
    for rule in framework.rules:
        then = examine(rule.then, standing)
        if then.status == NOT_MET and examine(rule.when, standing).status == MET:
            broken.append({"rule": rule.code, "criteria": _in_order(then.unmet, framework)})
    return broken


def _in_order(codes: Iterable[str], framework: Framework) -> list[str]:
    return sorted(codes, key=lambda code: framework.criteria[code].position)


# Two readings of one submission: section 8


def reviewed_answers(
    answers: Mapping[str, Answer], review: Mapping[str, Answer]
) -> dict[str, Answer]:
    """The reviewer's reading: own ratings where there are any, the agency's for the rest.

    Evidence belongs to the submission, so a reviewer's rating keeps what the agency attached.
    """
    merged = dict(answers)
    for code, answer in review.items():
        attached = answers[code].evidence if code in answers else 0
        merged[code] = replace(answer, evidence=answer.evidence or attached)
    return merged


def differences(
    framework: Framework, agency: Mapping[str, Answer], review: Mapping[str, Answer]
) -> list[Json]:
    """The criteria whose effective ratings differ, in framework order; null is unknown."""
    first = effective_ratings(framework, agency)
    second = effective_ratings(framework, review)
    return [
        {"criterion": code, "agency": first[code].rating, "review": second[code].rating}
        for code in framework.criteria
        if first[code].rating != second[code].rating
    ]
