"""The codes of an edition and where each stands, for the checks that follow references."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

# One JSON object of the framework document: the whole of it, a capability, a criterion, ...
Part = Mapping[str, Any]


class Finding(NamedTuple):
    """What is wrong with one row of an edition; its author searches the files for `code`."""

    code: str
    cause: str

    def __str__(self) -> str:
        return f"{self.code}: {self.cause}"


def name_of(document: Part) -> str:
    """The edition's name in findings: `mnr 2016`."""
    return f"{document['code']} {document['edition']}"


class Place(NamedTuple):
    """A criterion, the capability it belongs to, and its place in the whole edition."""

    criterion: Part
    capability: str
    position: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The edition by code; where a code is used twice, its first use."""

    levels: int
    groups: frozenset[str]
    capabilities: Mapping[str, Part]
    criteria: Mapping[str, Place]

    def required_up_to(self, capability: str, level: int) -> Iterator[str]:
        """Codes of the required criteria that the capability has at `level` or below."""
        for criterion in self.capabilities[capability]["criteria"]:
            if criterion["obligation"] == "required" and criterion["level"] <= level:
                yield criterion["code"]

    def with_parents(self, code: str) -> Iterator[str]:
        """The criterion and those it depends on, upwards; unknown codes and cycles end it."""
        seen: set[str] = set()
        while code in self.criteria and code not in seen:
            seen.add(code)
            yield code
            code = self.criteria[code].criterion["depends_on"]


def read_outline(document: Part) -> Outline:
    criteria: dict[str, Place] = {}
    for capability in document["capabilities"]:
        for criterion in capability["criteria"]:
            place = Place(criterion, capability["code"], len(criteria))
            criteria.setdefault(criterion["code"], place)
    capabilities: dict[str, Part] = {}
    for capability in document["capabilities"]:
        capabilities.setdefault(capability["code"], capability)
    return Outline(
        levels=len(document["levels"]),
        groups=frozenset(group["code"] for group in document["groups"]),
        capabilities=capabilities,
        criteria=criteria,
    )
