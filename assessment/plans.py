"""Plans: the cheapest rating raises after which a connection is ready (SCORING.md section 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod

from assessment.ratings import LARGELY, RATINGS, THIRDS, Criterion
from assessment.requirements import (
    AllOf,
    AnyOf,
    CapabilityLeaf,
    CriterionLeaf,
    Requirement,
    Standing,
)

MOST_ALTERNATIVES = 4096

# A criterion and where it has to be on N-P-L-F, in steps from N.
Wish = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet a requirement, parents included.

    What a capability leaf asks depends on which criteria apply, so `capabilities` keeps
    (code, level) until there are answers. `evidence` names the criteria that must have some.
    """

    wishes: frozenset[Wish] = frozenset()
    capabilities: frozenset[tuple[str, int]] = frozenset()
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choices:
    """The alternatives of a connection in their order, and every wish that occurs in them."""

    alternatives: tuple[Alternative, ...]
    wishes: frozenset[Wish]


def count_alternatives(requirement: Requirement) -> int:
    match requirement:
        case AllOf(parts):
            return prod(count_alternatives(part) for part in parts)
        case AnyOf(parts):
            return sum(count_alternatives(part) for part in parts)
    return 1


def read_choices(mandatory: Iterable[Requirement], criteria: Mapping[str, Criterion]) -> Choices:
    """What can be done for all of these at once; ValueError when the ways are too many."""
    everything = AllOf(tuple(mandatory))
    count = count_alternatives(everything)
    if count > MOST_ALTERNATIVES:
        raise ValueError(f"has {count} alternatives; at most {MOST_ALTERNATIVES} are possible")
    first_of_its_kind: dict[object, Alternative] = {}
    for alternative in _alternatives(everything, criteria):
        # The same raises cost the same, so only the first can ever be chosen.
        first_of_its_kind.setdefault((alternative.wishes, alternative.capabilities), alternative)
    alternatives = tuple(first_of_its_kind.values())
    return Choices(alternatives, frozenset().union(*(each.wishes for each in alternatives)))


def _alternatives(requirement: Requirement, criteria: Mapping[str, Criterion]) -> list[Alternative]:
    match requirement:
        case CriterionLeaf(code, at_least, evidence):
            wishes = _with_parents({code: at_least}, criteria)
            return [_alternative(wishes, evidence=(code,) if evidence else ())]
        case CapabilityLeaf(code, level):
            return [Alternative(capabilities=frozenset({(code, level)}))]
        case AnyOf(parts):
            return [each for part in parts for each in _alternatives(part, criteria)]
        case AllOf(parts):
            ways = product(*(_alternatives(part, criteria) for part in parts))
            return [reduce(_merge, combination, Alternative()) for combination in ways]


def _alternative(wishes: Mapping[str, int], evidence: Iterable[str] = ()) -> Alternative:
    return Alternative(frozenset(wishes.items()), evidence=frozenset(evidence))


def _merge(one: Alternative, other: Alternative) -> Alternative:
    return Alternative(
        frozenset(_higher(dict(one.wishes), dict(other.wishes)).items()),
        one.capabilities | other.capabilities,
        one.evidence | other.evidence,
    )


def _higher(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    merged = dict(one)
    for code, steps in other.items():
        merged[code] = max(steps, merged.get(code, 0))
    return merged


def _with_parents(wishes: Mapping[str, int], criteria: Mapping[str, Criterion]) -> dict[str, int]:
    """The wishes, and at least P for every criterion that one of them depends on, upwards."""
    closed = dict(wishes)
    for code in wishes:
        parent = criteria[code].depends_on
        while parent is not None and parent not in closed:
            closed[parent] = THIRDS["P"]
            parent = criteria[parent].depends_on
    return closed


def cheapest_plan(
    choices: Choices, criteria: Mapping[str, Criterion], standing: Standing
) -> dict[str, object]:
    """The plan as it stands in the result document: the first alternative of least cost."""
    chosen = _cheapest(choices, criteria, standing)
    wanted = _higher(
        dict(chosen.wishes), _capability_wishes(chosen.capabilities, criteria, standing)
    )
    steps = [
        {"criterion": code, "from": standing.effective[code].rating, "to": RATINGS[wanted[code]]}
        for code in _in_order(wanted, criteria)
        if wanted[code] > _present(code, standing)
    ]
    without = _in_order(chosen.evidence - standing.evidence, criteria)
    return {"steps": steps, "attach_evidence": without}


def _cheapest(
    choices: Choices, criteria: Mapping[str, Criterion], standing: Standing
) -> Alternative:
    prices: dict[frozenset[tuple[str, int]], tuple[int, dict[Wish, int]]] = {}
    cheapest = choices.alternatives[0]
    least: int | None = None
    for alternative in choices.alternatives:
        leaves = alternative.capabilities
        if leaves not in prices:
            prices[leaves] = _prices(leaves, choices.wishes, criteria, standing)
        base, extra = prices[leaves]
        cost = base + sum(map(extra.__getitem__, alternative.wishes))
        if least is None or cost < least:
            cheapest, least = alternative, cost
        if least == 0:
            break
    return cheapest


def _prices(
    leaves: frozenset[tuple[str, int]],
    wishes: frozenset[Wish],
    criteria: Mapping[str, Criterion],
    standing: Standing,
) -> tuple[int, dict[Wish, int]]:
    """Cost of the capability leaves alone, and what each wish costs on top of them."""
    wanted = _capability_wishes(leaves, criteria, standing)
    base = sum(max(0, steps - _present(code, standing)) for code, steps in wanted.items())
    extra = {
        (code, steps): max(0, steps - max(_present(code, standing), wanted.get(code, 0)))
        for code, steps in wishes
    }
    return base, extra


def _capability_wishes(
    leaves: Iterable[tuple[str, int]], criteria: Mapping[str, Criterion], standing: Standing
) -> dict[str, int]:
    """L for every criterion that counts towards the levels asked for, with their parents.

    Where the whole capability does not apply, every required criterion up to the level.
    """
    wishes: dict[str, int] = {}
    for code, level in leaves:
        capability = standing.capabilities[code]
        for criterion in capability.counted or capability.required:
            if criterion.level <= level:
                wishes[criterion.code] = LARGELY
    return _with_parents(wishes, criteria)


def _present(code: str, standing: Standing) -> int:
    """Steps from N; unknown and NA count as N."""
    return THIRDS.get(standing.effective[code].rating or "N", 0)


def _in_order(codes: Iterable[str], criteria: Mapping[str, Criterion]) -> list[str]:
    return sorted(codes, key=lambda code: criteria[code].position)
