"""The assessment at a glance: capabilities by group, filters over criteria, what comes next."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from assessment.connections import contradictions
from assessment.wording import (
    CAPABILITY_STATES,
    coverage_words,
    level_cells,
    level_words,
    rating_words,
)
from capabilities.texts import in_language

DISCUSSED = "discussed"  # the filter that looks at comments, not at answers


@dataclass(frozen=True)
class CapabilityRow:
    """A capability's line in the table."""

    code: str
    number: int
    name: dict
    state: str
    state_words: str
    asked: int
    answered: int
    cells: list
    level_words: str
    coverage_words: str
    flags: int
    threads: int
    handed: list


@dataclass(frozen=True)
class CriterionLine:
    """A criterion that a filter or a search found."""

    code: str
    capability: str
    statement: dict
    rating: str
    comment: str


def groups(standing, handed=None, agency="", comments=None):
    """`(group, rows)` in framework order; groups without capabilities are left out.

    `handed` are delegations by capability. With the id of an agency, as text: only what it has.
    `comments` are `comments.counts` by criterion.
    """
    flagged = _flagged(standing)
    rows = {}
    for capability, result in zip(
        standing.document["capabilities"], standing.result["capabilities"], strict=True
    ):
        has = (handed or {}).get(capability["code"], [])
        if _has(has, agency):
            row = _row(standing, capability, result, flagged, has, comments or {})
            rows.setdefault(capability["group"], []).append(row)
    return [
        (group, rows[group["code"]])
        for group in standing.document["groups"]
        if group["code"] in rows
    ]


def _has(handed, agency):
    """Whether the agency, as text, is among those that have a capability; any is, without one."""
    return not agency or agency in {str(delegation.agency_id) for delegation in handed}


def _row(standing, capability, result, flagged, handed, comments):
    return CapabilityRow(
        code=capability["code"],
        number=capability["number"],
        name=capability["name"],
        state=result["state"],
        state_words=CAPABILITY_STATES[result["state"]],
        asked=result["asked"],
        answered=result["answered"],
        cells=level_cells(result["level"], standing.framework.levels),
        level_words=level_words(result["level"]),
        coverage_words=coverage_words(result["score"]),
        flags=sum(criterion["code"] in flagged for criterion in capability["criteria"]),
        threads=sum(_open_threads(comments, asked["code"]) for asked in capability["criteria"]),
        handed=handed,
    )


def _open_threads(comments, code):
    return comments[code]["open"] if code in comments else 0


def _flagged(standing):
    return {code for found in standing.result["contradictions"] for code in found["criteria"]}


def progress(standing):
    """Asked and answered criteria over the whole assessment."""
    results = standing.result["capabilities"]
    return {
        "asked": sum(result["asked"] for result in results),
        "answered": sum(result["answered"] for result in results),
    }


def next_capability(standing):
    """The first capability that is not complete, as `(capability, result)`; None when all are."""
    pairs = zip(standing.document["capabilities"], standing.result["capabilities"], strict=True)
    return next((pair for pair in pairs if pair[1]["state"] != "complete"), None)


def lacks_evidence(standing, code):
    """Whether the criterion is in place and no item of evidence is cited for it."""
    row = standing.rows.get(code)
    return standing.effective[code].in_place and not (row and row.cited)


def _reason_is(reason):
    return lambda standing, code: standing.effective[code].reason == reason


def _keep_all(_standing, _code):
    return True


FILTERS = {
    "unanswered": (_("Not answered"), _reason_is("unanswered")),
    "not_known": (_("Not known"), _reason_is("not_known")),
    "flagged": (_("In a contradiction"), lambda standing, code: code in _flagged(standing)),
    "commented": (
        _("Answer with a comment"),
        lambda standing, code: code in standing.rows and bool(standing.rows[code].comment),
    ),
    "no_evidence": (_("In place without evidence"), lacks_evidence),
    DISCUSSED: (_("With open comments"), _keep_all),
}


def found(standing, handed=None, *, show="", words="", agency="", comments=None):
    """The criteria a filter keeps and whose texts or answer hold all of the words typed.

    `handed`, `agency` and `comments` as in `groups`.
    """
    keeps = FILTERS[show][1] if show in FILTERS else _keep_all
    wanted = words.casefold().split()
    return [
        CriterionLine(
            code=code,
            capability=capability["code"],
            statement=criterion["statement"],
            rating=rating_words(standing.effective[code]),
            comment=standing.rows[code].comment if code in standing.rows else "",
        )
        for code, (criterion, capability) in standing.asked.items()
        if keeps(standing, code)
        and (show != DISCUSSED or _open_threads(comments or {}, code))
        and _holds(standing, code, criterion, capability, wanted)
        and _has((handed or {}).get(capability["code"], []), agency)
    ]


def _holds(standing, code, criterion, capability, wanted):
    if not wanted:
        return True
    row = standing.rows.get(code)
    text = " ".join(
        [
            code,
            in_language(capability["name"]),
            in_language(criterion["statement"]),
            in_language(criterion["help"]),
            *([row.comment, row.reason] if row else []),
        ]
    ).casefold()
    return all(word in text for word in wanted)


@dataclass(frozen=True)
class Overview:
    """Everything the overview page shows."""

    groups: list
    progress: dict
    next: tuple | None
    overall: dict
    contradictions: list

    @classmethod
    def of(cls, standing, handed=None, agency="", comments=None):
        """`handed`, `agency` and `comments` as in `groups`; none are shown without."""
        return cls(
            groups=groups(standing, handed, agency, comments),
            progress=progress(standing),
            next=next_capability(standing),
            overall=standing.result["overall"],
            contradictions=contradictions(standing),
        )
