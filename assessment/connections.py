"""Connections and contradictions as pages show them: each status with the answers behind it."""

from dataclasses import dataclass

from assessment.wording import (
    CONNECTED_TOO_EARLY,
    GAPS,
    STATUSES,
    VERDICT_REASONS,
    VERDICTS,
    rating_label,
    rating_words,
)


@dataclass(frozen=True)
class SourceAnswer:
    """An answer that something rests on, named and linked."""

    code: str
    capability: str
    statement: dict
    rating: str
    gap: str = ""


@dataclass(frozen=True)
class PreconditionLine:
    """A precondition with its status, the answers it comes from, and what they lack."""

    code: str
    kind: str
    statement: dict
    source: str
    status: str
    words: str
    answers: list


@dataclass(frozen=True)
class PlanStep:
    """One step of the cheapest way to be ready.

    `to` is the rating to reach, in words; empty where only evidence is missing.
    """

    answer: SourceAnswer
    to: str
    attach_evidence: bool


@dataclass(frozen=True)
class ConnectionView:
    """A connection with verdict, preconditions and plan."""

    code: str
    capability: str
    name: dict
    description: dict
    caveat: dict
    verdict: str
    title: str
    reason: str
    goal: SourceAnswer
    mandatory: list
    advisory: list
    plan: list


def source_answer(standing, code, gap=""):
    criterion, capability = standing.asked[code]
    return SourceAnswer(
        code=code,
        capability=capability["code"],
        statement=criterion["statement"],
        rating=rating_words(standing.effective[code]),
        gap=gap,
    )


def connection_views(standing, capability=None):
    """All connections in framework order, or those of one capability (its code)."""
    results = {part["code"]: part for part in standing.result["connections"]}
    return [
        _connection(standing, part["code"], connection, results[connection["code"]])
        for part in standing.document["capabilities"]
        if capability in (None, part["code"])
        for connection in part["connections"]
    ]


def _connection(standing, capability, connection, result):
    statuses = {part["code"]: part for part in result["preconditions"]}
    lines = [_line(standing, part, statuses[part["code"]]) for part in connection["preconditions"]]
    verdict = result["verdict"]
    return ConnectionView(
        code=connection["code"],
        capability=capability,
        name=connection["name"],
        description=connection["description"],
        caveat=connection["caveat"],
        verdict=verdict,
        title=VERDICTS[verdict],
        reason=_reason(verdict, lines),
        goal=source_answer(standing, connection["goal"]),
        mandatory=[line for line in lines if line.kind == "mandatory"],
        advisory=[line for line in lines if line.kind == "advisory"],
        plan=_plan(standing, result["plan"]),
    )


def _reason(verdict, lines):
    failing = any(line.kind == "mandatory" and line.status == "not_met" for line in lines)
    return CONNECTED_TOO_EARLY if verdict == "connected" and failing else VERDICT_REASONS[verdict]


def _line(standing, precondition, result):
    gaps = {}
    for gap in result["missing"]:
        gaps.setdefault(gap["criterion"], str(GAPS[gap["reason"]]))
    return PreconditionLine(
        code=precondition["code"],
        kind=precondition["kind"],
        statement=precondition["statement"],
        source=precondition["source"],
        status=result["status"],
        words=STATUSES[result["status"]],
        answers=[
            source_answer(standing, code, gaps.get(code, ""))
            for code in _sources(standing, precondition["requires"])
        ],
    )


def _sources(standing, requires):
    """The criteria a requirement rests on, in the order of its tree, each once."""
    if "criterion" in requires:
        return [requires["criterion"]]
    if "capability" in requires:
        criteria = standing.framework.criteria.values()
        return [
            criterion.code
            for criterion in criteria
            if criterion.capability == requires["capability"]
            and criterion.required
            and criterion.level <= requires["level"]
        ]
    parts = requires.get("all") or requires.get("any")
    codes = [code for part in parts for code in _sources(standing, part)]
    return list(dict.fromkeys(codes))


def _plan(standing, plan):
    if plan is None:
        return []
    wanted = {step["criterion"]: rating_label(step["to"]) for step in plan["steps"]}
    evidence = set(plan["attach_evidence"])
    return [
        PlanStep(
            answer=source_answer(standing, code),
            to=wanted.get(code, ""),
            attach_evidence=code in evidence,
        )
        for code in standing.framework.criteria
        if code in wanted or code in evidence
    ]


@dataclass(frozen=True)
class Contradiction:
    """Two answers that do not go together, with a sentence that names both sides.

    `explanation` is why both hold, in the words of who submitted them.
    """

    rule: str
    message: dict
    connection: dict | None
    answers: list
    explanation: str


def contradictions(standing):
    """All of them, in the order of the result; their answers are those of both sides."""
    rules = {rule["code"]: rule for rule in standing.document["rules"]}
    connected = {
        f"{connection['code']}/{precondition['code']}": (connection, precondition)
        for capability in standing.document["capabilities"]
        for connection in capability["connections"]
        for precondition in connection["preconditions"]
    }
    views = []
    for found in standing.result["contradictions"]:
        connection, precondition = connected.get(found["rule"], (None, None))
        said = [] if precondition else _sources(standing, rules[found["rule"]]["when"])
        codes = dict.fromkeys([*said, *found["criteria"]])
        views.append(
            Contradiction(
                rule=found["rule"],
                message=precondition["statement"]
                if precondition
                else rules[found["rule"]]["message"],
                connection=connection and connection["name"],
                answers=[source_answer(standing, code) for code in codes],
                explanation=standing.explanations.get(found["rule"], ""),
            )
        )
    return views
