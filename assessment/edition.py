"""A framework edition as scoring reads it: frozen, and built once from its document."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assessment.plans import Choices, read_choices
from assessment.ratings import Criterion
from assessment.requirements import Requirement, read_requirement

FRAMEWORK_FORMAT = "waymark.framework/1"
FEWEST_LEVELS, MOST_LEVELS = 2, 9


@dataclass(frozen=True, slots=True)
class Capability:
    """One capability with its criteria in framework order; `elements` are codes."""

    code: str
    group: str
    elements: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    required: tuple[Criterion, ...]
    recommended: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must hold before a connection; `kind` is `mandatory` or `advisory`."""

    code: str
    kind: str
    requires: Requirement

    @property
    def mandatory(self) -> bool:
        return self.kind == "mandatory"


@dataclass(frozen=True, slots=True)
class Connection:
    """Something a country may connect to; `choices` are the ways to become ready for it."""

    code: str
    goal: str
    preconditions: tuple[Precondition, ...]
    choices: Choices


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule: where `when` holds and `then` fails, two answers contradict."""

    code: str
    when: Requirement
    then: Requirement


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """One edition, equal to another when their documents are.

    `levels` is K, the highest level; `groups` holds the codes of each group's capabilities;
    `enablers` are codes.
    """

    code: str
    edition: str
    levels: int
    sha256: str
    groups: Mapping[str, tuple[str, ...]]
    capabilities: Mapping[str, Capability]
    criteria: Mapping[str, Criterion]
    connections: tuple[Connection, ...]
    rules: tuple[Rule, ...]
    enablers: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Framework) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)


def canonical(document: object) -> bytes:
    """The document as JSON with sorted keys, no spaces, UTF-8, non-ASCII kept.

    ValueError for what JSON cannot hold (NaN, half a surrogate pair); TypeError and
    RecursionError for what is no JSON value at all or nested beyond reason.
    """
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def checksum(document: object) -> str:
    """SHA-256 of the canonical document, in hex."""
    return sha256(canonical(document)).hexdigest()


def read_framework(document: dict[str, Any]) -> Framework:
    """The edition that a framework document describes; ValueError where scoring cannot use it.

    Only what scoring relies on is read here: texts, sources and the finer rules of a good
    framework are the business of the framework check.
    """
    try:
        return _read(document)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"is not a framework document: {error!r}") from error


def _read(document: dict[str, Any]) -> Framework:
    _require(document.get("format", FRAMEWORK_FORMAT) == FRAMEWORK_FORMAT, "format is not known")
    levels = _read_levels(document["levels"])
    groups = _codes(document["groups"], "group")
    _codes(document["capabilities"], "capability")
    criteria = _read_criteria(document["capabilities"], levels)
    capabilities = {
        raw["code"]: _read_capability(raw, criteria, groups) for raw in document["capabilities"]
    }

    def read_requires(raw: object) -> Requirement:
        return read_requirement(raw, criteria, capabilities, levels)

    connections = [
        _read_connection(raw, criteria, read_requires)
        for capability in document["capabilities"]
        for raw in capability.get("connections", ())
    ]
    rules = [
        Rule(_code(raw), read_requires(raw["when"]), read_requires(raw["then"]))
        for raw in document.get("rules", ())
    ]
    return Framework(
        code=_code(document),
        edition=_text(document["edition"]),
        levels=levels,
        sha256=checksum(document),
        groups={
            group: tuple(code for code, each in capabilities.items() if each.group == group)
            for group in groups
        },
        capabilities=capabilities,
        criteria=criteria,
        connections=tuple(connections),
        rules=tuple(rules),
        enablers=_codes(document.get("enablers", ()), "enabler"),
    )


def _read_levels(rows: list[dict[str, Any]]) -> int:
    numbers = [row["number"] for row in rows]
    _require(numbers == list(range(1, len(numbers) + 1)), "levels must be 1, 2, 3 and so on")
    _require(
        FEWEST_LEVELS <= len(numbers) <= MOST_LEVELS,
        f"needs {FEWEST_LEVELS} to {MOST_LEVELS} levels, not {len(numbers)}",
    )
    return len(numbers)


def _read_criteria(rows: list[dict[str, Any]], levels: int) -> dict[str, Criterion]:
    criteria: dict[str, Criterion] = {}
    for capability in rows:
        for raw in capability["criteria"]:
            criterion = _read_criterion(raw, capability["code"], len(criteria))
            _check_criterion(criterion, criteria, levels)
            criteria[criterion.code] = criterion
    return criteria


def _read_criterion(raw: dict[str, Any], capability: str, position: int) -> Criterion:
    obligation = raw["obligation"]
    _require(
        obligation in ("required", "recommended"),
        f"{raw['code']}: obligation must be required or recommended",
    )
    return Criterion(
        code=_code(raw),
        capability=capability,
        element=raw.get("element") or None,
        level=raw["level"],
        required=obligation == "required",
        may_not_apply=bool(raw.get("may_not_apply")),
        depends_on=raw.get("depends_on") or None,
        has_measure=raw.get("measure") is not None,
        position=position,
    )


def _check_criterion(criterion: Criterion, earlier: Mapping[str, Criterion], levels: int) -> None:
    code, level = criterion.code, criterion.level
    _require(code not in earlier, f"{code}: the code is used twice")
    _require(type(level) is int and 1 <= level <= levels, f"{code}: level must be 1 to {levels}")
    if criterion.depends_on is None:
        return
    parent = earlier.get(criterion.depends_on)
    _require(
        parent is not None and parent.capability == criterion.capability and parent.level <= level,
        f"{code}: must depend on an earlier criterion of its capability, at its level or below",
    )


def _read_capability(
    raw: dict[str, Any], criteria: Mapping[str, Criterion], groups: tuple[str, ...]
) -> Capability:
    code = raw["code"]
    _require(raw["group"] in groups, f"{code}: its group is not known")
    elements = _codes(raw.get("elements", ()), "element")
    own = tuple(criteria[row["code"]] for row in raw["criteria"])
    for criterion in own:
        _require(
            criterion.element is None or criterion.element in elements,
            f"{criterion.code}: its element is not known",
        )
    return Capability(
        code=code,
        group=raw["group"],
        elements=elements,
        criteria=own,
        required=tuple(criterion for criterion in own if criterion.required),
        recommended=tuple(criterion for criterion in own if not criterion.required),
    )


def _read_connection(
    raw: dict[str, Any], criteria: Mapping[str, Criterion], read_requires: Any
) -> Connection:
    code = _code(raw)
    _require(raw["goal"] in criteria, f"{code}: its goal is not a criterion")
    preconditions = tuple(
        _read_precondition(row, read_requires) for row in raw.get("preconditions", ())
    )
    mandatory = [each.requires for each in preconditions if each.mandatory]
    try:
        choices = read_choices(mandatory, criteria)
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    return Connection(code, raw["goal"], preconditions, choices)


def _read_precondition(raw: dict[str, Any], read_requires: Any) -> Precondition:
    code = _code(raw)
    _require(raw["kind"] in ("mandatory", "advisory"), f"{code}: must be mandatory or advisory")
    try:
        return Precondition(code, raw["kind"], read_requires(raw["requires"]))
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error


def _codes(rows: Iterable[dict[str, Any]], noun: str) -> tuple[str, ...]:
    codes = tuple(_code(row) for row in rows)
    twice = [code for code, times in Counter(codes).items() if times > 1]
    _require(not twice, f"{noun} {', '.join(twice)}: the code is used twice")
    return codes


def _code(row: dict[str, Any]) -> str:
    return _text(row["code"])


def _text(value: object) -> str:
    _require(isinstance(value, str) and value != "", "a code or an edition must be text")
    return str(value)


def _require(fact: bool, otherwise: str) -> None:
    if not fact:
        raise ValueError(otherwise)
