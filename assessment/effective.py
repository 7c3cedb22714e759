"""Where a country stands: effective ratings and levels (SCORING.md sections 2 and 3)."""

from collections.abc import Iterable, Mapping

from assessment.edition import Capability, Framework
from assessment.ratings import NOT_APPLICABLE, NOT_KNOWN, Answer, Criterion, Effective, own_rating
from assessment.requirements import CapabilityStanding, Standing

UNANSWERED = Effective(None, "unanswered", None)
LOOKED_AND_NOT_KNOWN = Effective(None, "not_known", None)
OWN = {rating: Effective(rating, None, None) for rating in ("N", "P", "L", "F", NOT_APPLICABLE)}


def effective_ratings(framework: Framework, answers: Mapping[str, Answer]) -> dict[str, Effective]:
    """The rating that counts for every criterion of the framework, in framework order."""
    effective: dict[str, Effective] = {}
    for code, criterion in framework.criteria.items():
        # A parent comes before its children, so its effective rating is already there.
        parent = criterion.depends_on
        implied = None if parent is None else _implied(effective[parent], parent)
        effective[code] = implied or _own(answers.get(code))
    return effective


def _implied(parent: Effective, code: str) -> Effective | None:
    if parent.rating is None:
        return Effective(None, "waits_for_parent", code)
    if parent.rating == "N" or parent.rating == NOT_APPLICABLE:
        return Effective(parent.rating, None, code)
    return None


def _own(answer: Answer | None) -> Effective:
    rating = own_rating(answer)
    if rating is None:
        return UNANSWERED
    return LOOKED_AND_NOT_KNOWN if rating == NOT_KNOWN else OWN[rating]


def take_standing(framework: Framework, answers: Mapping[str, Answer]) -> Standing:
    """Effective ratings, evidence and levels for answers that are known to be valid."""
    effective = effective_ratings(framework, answers)
    return Standing(
        effective=effective,
        evidence=frozenset(code for code, answer in answers.items() if answer.evidence),
        capabilities={
            code: _stand(capability, effective, framework.levels)
            for code, capability in framework.capabilities.items()
        },
    )


def _stand(
    capability: Capability, effective: Mapping[str, Effective], top: int
) -> CapabilityStanding:
    counted = tuple(
        criterion
        for criterion in capability.required
        if effective[criterion.code].rating != NOT_APPLICABLE
    )
    lacking = [criterion for criterion in counted if not effective[criterion.code].in_place]
    failing = [criterion for criterion in lacking if effective[criterion.code].rating]
    return CapabilityStanding(
        counted=counted,
        required=capability.required,
        level_low=_level_below(lacking, top),
        level_high=_level_below(failing, top),
    )


def _level_below(criteria: Iterable[Criterion], top: int) -> int:
    """The level just under the lowest of these criteria; the top level when there are none."""
    return min((criterion.level for criterion in criteria), default=top + 1) - 1
