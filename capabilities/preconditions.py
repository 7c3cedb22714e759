"""What connections ask for, with what the codes stand for; and what is asked of whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from capabilities.document import criteria_by_code, framework_document
from capabilities.graph import Arrow, Box
from capabilities.texts import in_language

AT_LEAST = {
    "P": _("at least partly in place"),
    "L": _("at least largely in place"),
    "F": _("fully in place"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """A connection asks this of a capability, or of another connection by its goal."""

    connection: dict
    kind: str
    capability: dict
    precondition: dict
    criterion: dict | None  # None where a level of the capability is asked for
    level: int | None
    made_by: dict | None  # the connection whose goal the criterion is


def connections_of(framework, capability):
    """The capability's connections, their requirements as `requirement` gives them."""
    criteria = criteria_by_code(framework)
    return [
        {
            **connection,
            "capability": capability,
            "goal": criteria[connection["goal"]][0],
            "preconditions": [
                {**precondition, "requires": requirement(framework, precondition["requires"])}
                for precondition in connection["preconditions"]
            ],
        }
        for connection in capability["connections"]
    ]


def requirement(framework, tree):
    """A requirement tree with what its codes stand for: `kind` and, by kind, what a page says."""
    for kind in ("all", "any"):
        if kind in tree:
            parts = [requirement(framework, part) for part in tree[kind]]
            return {"kind": kind, "parts": parts}
    if "capability" in tree:
        named = {each["code"]: each for each in framework_document(framework)["capabilities"]}
        capability = named[tree["capability"]]
        return {"kind": "capability", "capability": capability, "level": tree["level"]}
    criterion, capability = criteria_by_code(framework)[tree["criterion"]]
    return {
        "kind": "criterion",
        "criterion": criterion,
        "capability": capability,
        "at_least": AT_LEAST[tree["at_least"]],
        "evidence": tree.get("evidence", False),
    }


def needs(framework):
    """Everything that the edition's connections ask for, leaf by leaf, in framework order."""
    connections = [
        connection
        for capability in framework_document(framework)["capabilities"]
        for connection in connections_of(framework, capability)
    ]
    made_by = {each["goal"]["code"]: each for each in reversed(connections)}
    return [
        Need(
            connection=connection,
            kind=precondition["kind"],
            capability=leaf["capability"],
            precondition=precondition,
            criterion=leaf.get("criterion"),
            level=leaf.get("level"),
            made_by=_other(connection, made_by.get(leaf.get("criterion", {}).get("code"))),
        )
        for connection in connections
        for precondition in connection["preconditions"]
        for leaf in _leaves(precondition["requires"])
    ]


def _other(connection, maker):
    return maker if maker is not connection else None


def _leaves(node) -> Iterator[dict]:
    if "parts" not in node:
        yield node
    for part in node.get("parts", ()):
        yield from _leaves(part)


def graph_of(connections, wanted):
    """The boxes and arrows of the picture: who waits for whom, in the reader's language."""
    arrows = dict.fromkeys(
        Arrow(_source(need)[0], _key(need.connection), need.kind) for need in wanted
    )
    sources = dict(_source(need) for need in wanted if not need.made_by)
    capabilities = sorted(sources.items(), key=lambda source: source[1]["number"])
    boxes = [
        Box(key, f"{each['number']} {in_language(each['name'])}") for key, each in capabilities
    ]
    boxes += [Box(_key(each), in_language(each["name"]), connection=True) for each in connections]
    return boxes, list(arrows)


def _key(connection):
    return f"connection {connection['code']}"


def _source(need):
    """Who has to act: the key of its box, and the connection or capability itself."""
    if need.made_by:
        return _key(need.made_by), need.made_by
    return f"capability {need.capability['code']}", need.capability
