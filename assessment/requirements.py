"""Requirements: trees of conditions in three-valued logic (SCORING.md section 5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessment.ratings import THIRDS, Criterion, Effective

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


@dataclass(frozen=True, slots=True)
class CriterionLeaf:
    """`at_least` counts in steps on N-P-L-F: 1 is P, 3 is F."""

    criterion: str
    at_least: int
    evidence: bool


@dataclass(frozen=True, slots=True)
class CapabilityLeaf:
    capability: str
    level: int


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Requirement", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Requirement", ...]


Requirement = CriterionLeaf | CapabilityLeaf | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class CapabilityStanding:
    """Where one capability stands; `counted` is R of SCORING.md section 3, in framework order.

    With nothing counted the capability is not applicable, and its levels mean nothing.
    """

    counted: tuple[Criterion, ...]
    required: tuple[Criterion, ...]
    level_low: int
    level_high: int

    @property
    def applicable(self) -> bool:
        return bool(self.counted)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a requirement can look at; `evidence` names the criteria that have any."""

    effective: Mapping[str, Effective]
    evidence: frozenset[str]
    capabilities: Mapping[str, CapabilityStanding]


class Finding(NamedTuple):
    """`missing` gives a reason per criterion when unknown, `unmet` the criteria when not met."""

    status: str
    missing: Mapping[str, str]
    unmet: Collection[str]


FULFILLED = Finding(MET, {}, ())


def read_requirement(
    raw: object, criteria: Mapping[str, Criterion], capabilities: Collection[str], levels: int
) -> Requirement:
    """The tree of a framework document; ValueError for what is no requirement of this framework."""
    match raw:
        case {"criterion": str(code), "at_least": "P" | "L" | "F" as at_least, **rest}:
            evidence = rest.pop("evidence", False)
            if code in criteria and isinstance(evidence, bool) and not rest:
                return CriterionLeaf(code, THIRDS[at_least], evidence)
        case {"capability": str(code), "level": int(level), **rest}:
            known = code in capabilities and not isinstance(level, bool) and 1 <= level <= levels
            if known and not rest:
                return CapabilityLeaf(code, level)
        case {"all": [_, *_] as parts, **rest} if not rest:
            return AllOf(_read_parts(parts, criteria, capabilities, levels))
        case {"any": [_, *_] as parts, **rest} if not rest:
            return AnyOf(_read_parts(parts, criteria, capabilities, levels))
    raise ValueError(f"{str(raw)[:200]} is not a requirement of this framework")


def _read_parts(
    parts: list[object],
    criteria: Mapping[str, Criterion],
    capabilities: Collection[str],
    levels: int,
) -> tuple[Requirement, ...]:
    return tuple(read_requirement(part, criteria, capabilities, levels) for part in parts)


def examine(requirement: Requirement, standing: Standing) -> Finding:
    """Whether the requirement holds, what is not known about it, and what is known to fail."""
    match requirement:
        case CriterionLeaf():
            return _examine_criterion(requirement, standing)
        case CapabilityLeaf():
            return _examine_capability(requirement, standing)
        case AllOf(parts):
            return _decide([examine(part, standing) for part in parts], NOT_MET, MET)
        case AnyOf(parts):
            return _decide([examine(part, standing) for part in parts], MET, NOT_MET)


def _examine_criterion(leaf: CriterionLeaf, standing: Standing) -> Finding:
    code = leaf.criterion
    effective = standing.effective[code]
    if effective.reason is not None:
        return Finding(UNKNOWN, {code: effective.reason}, ())
    # NA has no place on the scale: it satisfies nothing.
    if THIRDS.get(effective.rating or "", -1) < leaf.at_least:
        return Finding(NOT_MET, {}, (code,))
    if leaf.evidence and code not in standing.evidence:
        return Finding(UNKNOWN, {code: "no_evidence"}, ())
    return FULFILLED


def _examine_capability(leaf: CapabilityLeaf, standing: Standing) -> Finding:
    capability = standing.capabilities[leaf.capability]
    if not capability.applicable:
        return Finding(NOT_MET, {}, ())
    if capability.level_low >= leaf.level:
        return FULFILLED
    below = [
        (criterion.code, standing.effective[criterion.code])
        for criterion in capability.counted
        if criterion.level <= leaf.level
    ]
    if capability.level_high < leaf.level:
        failing = [code for code, found in below if found.rating and not found.in_place]
        return Finding(NOT_MET, {}, failing)
    return Finding(UNKNOWN, {code: found.reason for code, found in below if found.reason}, ())


def _decide(findings: list[Finding], decisive: str, otherwise: str) -> Finding:
    """Kleene's `all` (not met decides) or `any` (met decides) over the parts.

    Parts that do not share the outcome contribute nothing: an unknown part of something already
    known to fail need not be found out.
    """
    statuses = [finding.status for finding in findings]
    status = next((status for status in (decisive, UNKNOWN) if status in statuses), otherwise)
    sharing = [finding for finding in findings if finding.status == status]
    missing = {code: reason for part in sharing for code, reason in part.missing.items()}
    return Finding(status, missing, {code for part in sharing for code in part.unmet})
