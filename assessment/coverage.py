"""What capabilities, groups and the whole come to (SCORING.md sections 3, 4 and 9)."""

from collections.abc import Iterable, Mapping, Sequence
from math import lcm
from typing import Any, NamedTuple

from assessment.edition import Capability, Framework
from assessment.ratings import NOT_APPLICABLE, THIRDS, Answer, Criterion
from assessment.requirements import Standing

# Part of a result document, ready for JSON.
Json = dict[str, Any]


class Share(NamedTuple):
    """A mean between low / of and high / of, kept in whole numbers so that nothing is rounded."""

    low: int
    high: int
    of: int


# Capabilities: section 3


def capability_result(
    capability: Capability,
    top: int,
    answers: Mapping[str, Answer],
    standing: Standing,
    shares: Mapping[str, Share | None],
) -> Json:
    """One entry of `capabilities` in a result document."""
    code = capability.code
    stands = standing.capabilities[code]
    level = {"low": stands.level_low, "high": stands.level_high} if stands.applicable else None
    return {
        "code": code,
        **_progress(capability, answers, standing),
        "applicable": stands.applicable,
        "level": level,
        "score": _percentages(shares[code]),
        "recommended": _recommended(capability, standing),
        "evidence": _evidence(capability, standing),
        "elements": _elements(capability, standing),
        "next_steps": _next_steps(code, top, standing),
    }


def _progress(capability: Capability, answers: Mapping[str, Answer], standing: Standing) -> Json:
    asked = [each.code for each in capability.criteria if standing.effective[each.code].asked]
    answered = sum(1 for code in asked if code in answers and not answers[code].is_blank)
    if answered == 0:
        state = "not_started"
    else:
        state = "complete" if answered == len(asked) else "in_progress"
    return {"state": state, "asked": len(asked), "answered": answered}


def _recommended(capability: Capability, standing: Standing) -> Json:
    found = [standing.effective[criterion.code] for criterion in capability.recommended]
    return {
        "in_place": sum(1 for effective in found if effective.in_place),
        "of": sum(1 for effective in found if effective.rating != NOT_APPLICABLE),
    }


def _evidence(capability: Capability, standing: Standing) -> Json:
    in_place = [each.code for each in capability.required if standing.effective[each.code].in_place]
    return {
        "with": sum(1 for code in in_place if code in standing.evidence),
        "of": len(in_place),
    }


def _elements(capability: Capability, standing: Standing) -> list[Json]:
    counted: dict[str | None, list[Criterion]] = {}
    for criterion in standing.capabilities[capability.code].counted:
        counted.setdefault(criterion.element, []).append(criterion)
    return [
        {"code": element, "score": _percentages(_share(counted.get(element, ()), standing))}
        for element in capability.elements
    ]


def _next_steps(code: str, top: int, standing: Standing) -> list[Json] | None:
    """What is missing at the lowest level where anything is; null when not applicable."""
    stands = standing.capabilities[code]
    if not stands.applicable:
        return None
    if stands.level_low == top:
        return []
    return [
        {"criterion": each.code, "from": standing.effective[each.code].rating, "to": "L"}
        for each in stands.counted
        if each.level == stands.level_low + 1 and not standing.effective[each.code].in_place
    ]


def capability_share(code: str, standing: Standing) -> Share | None:
    """The capability's score; None when it is not applicable."""
    return _share(standing.capabilities[code].counted, standing)


def _share(criteria: Sequence[Criterion], standing: Standing) -> Share | None:
    """The mean value of these criteria in thirds; unknown counts nothing for low, all for high."""
    if not criteria:
        return None
    ratings = [standing.effective[criterion.code].rating for criterion in criteria]
    low = sum(THIRDS[rating] for rating in ratings if rating)
    return Share(low, low + THIRDS["F"] * ratings.count(None), THIRDS["F"] * len(ratings))


# Groups and the whole: section 4


def summary(
    codes: Iterable[str],
    framework: Framework,
    standing: Standing,
    shares: Mapping[str, Share | None],
) -> Json:
    """Counts and mean score of these capabilities, those that do not apply left out."""
    applicable = [code for code in codes if standing.capabilities[code].applicable]
    stands = [standing.capabilities[code] for code in applicable]
    lows = [each.level_low for each in stands]
    return {
        "capabilities": len(applicable),
        "levels": {str(level): lows.count(level) for level in range(framework.levels + 1)},
        "open": sum(1 for each in stands if each.level_low != each.level_high),
        "at_or_above": {
            str(level): sum(1 for low in lows if low >= level)
            for level in range(1, framework.levels + 1)
        },
        "score": _percentages(_mean([share for code in applicable if (share := shares[code])])),
    }


def _mean(shares: Sequence[Share]) -> Share | None:
    if not shares:
        return None
    whole = lcm(*(share.of for share in shares))
    return Share(
        sum(share.low * (whole // share.of) for share in shares),
        sum(share.high * (whole // share.of) for share in shares),
        whole * len(shares),
    )


def _percentages(share: Share | None) -> Json | None:
    if share is None:
        return None
    return {"low": _percent(share.low, share.of), "high": _percent(share.high, share.of)}


def _percent(part: int, whole: int) -> float:
    """A percentage with one decimal, rounded half up from the exact value (section 9)."""
    return (2000 * part + whole) // (2 * whole) / 10
