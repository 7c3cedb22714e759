"""Sources: the clauses that an edition cites, and what cites each of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from capabilities.outline import Part

PRECONDITION = "precondition-"


@dataclass(frozen=True, slots=True)
class Citation:
    """What cites a clause: a criterion, or a precondition of a connection."""

    code: str
    capability: str
    anchor: str  # on the page of the capability
    statement: Part


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause by its name in the sources, `MNR 2016, C7.G2`, with what cites it."""

    name: str
    citations: tuple[Citation, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.name)


def anchor_of(clause: str) -> str:
    """The id of the clause's entry on a page: an id holds no spaces."""
    return "clause-" + "_".join(clause.split())


def clauses_in(source: str) -> list[str]:
    """The clauses that a source names: semicolons part them."""
    return [clause.strip() for clause in source.split(";") if clause.strip()]


def clause_index(capabilities: Iterable[Part]) -> list[Clause]:
    """Every clause that is cited, as a reader would look for it: 2 before 10."""
    found: dict[str, list[Citation]] = {}
    for source, citation in _citations(capabilities):
        for clause in dict.fromkeys(clauses_in(source)):
            found.setdefault(clause, []).append(citation)
    return [Clause(name, tuple(found[name])) for name in sorted(found, key=_reading_order)]


def _citations(capabilities: Iterable[Part]) -> Iterator[tuple[str, Citation]]:
    for capability in capabilities:
        for criterion in capability["criteria"]:
            code = criterion["code"]
            yield (
                criterion["source"],
                Citation(code, capability["code"], code, criterion["statement"]),
            )
        for connection in capability["connections"]:
            for each in connection["preconditions"]:
                anchor = PRECONDITION + each["code"]
                citation = Citation(each["code"], capability["code"], anchor, each["statement"])
                yield each["source"], citation


def _reading_order(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _parts(name)]


def _parts(name: str) -> list[str]:
    return re.split(r"(\d+)", name)
