"""Connections as written in an edition: goal, preconditions, and whether one waits for itself."""

from collections.abc import Iterator
from math import prod

from capabilities.outline import Finding, Outline, Part
from capabilities.requirements import (
    MOST_ALTERNATIVES,
    check_requirement,
    count_alternatives,
    obstacles,
)


def check_connections(document: Part, outline: Outline) -> list[Finding]:
    connections: list[Part] = []
    findings: list[Finding] = []
    for capability in document["capabilities"]:
        for connection in capability["connections"]:
            connections.append(connection)
            findings.extend(_check_connection(connection, capability["code"], outline))
    # Who waits for whom can be asked only of connections that can be read.
    return findings or list(_check_cycles(connections, outline))


def _check_connection(connection: Part, capability: str, outline: Outline) -> Iterator[Finding]:
    code, goal = connection["code"], connection["goal"]
    if goal not in outline.criteria:
        yield Finding(code, f"its goal {goal} does not exist")
    elif outline.criteria[goal].capability != capability:
        owner = outline.criteria[goal].capability
        yield Finding(code, f"its goal {goal} belongs to {owner}, not to {capability}")
    for precondition in connection["preconditions"]:
        yield from _check_precondition(precondition, outline)
    mandatory = _mandatory(connection)
    if not mandatory:
        yield Finding(code, "has no mandatory precondition, so everyone would be ready for it")
    count = prod(count_alternatives(precondition["requires"]) for precondition in mandatory)
    if count > MOST_ALTERNATIVES:
        cause = f"its mandatory preconditions can be met in {count:,} ways"
        yield Finding(code, f"{cause}; at most {MOST_ALTERNATIVES:,} can be compared")


def _check_precondition(precondition: Part, outline: Outline) -> Iterator[Finding]:
    if precondition["kind"] not in ("mandatory", "advisory"):
        kind = precondition["kind"]
        yield Finding(precondition["code"], f"kind {kind} is neither mandatory nor advisory")
    for cause in check_requirement(precondition["requires"], outline):
        yield Finding(precondition["code"], cause)


def _mandatory(connection: Part) -> list[Part]:
    return [each for each in connection["preconditions"] if each["kind"] == "mandatory"]


def _check_cycles(connections: list[Part], outline: Outline) -> Iterator[Finding]:
    """A finding for each circle of connections that wait for each other's goals.

    A goal is reached by making its connection, so a connection waits for another when a mandatory
    precondition asks for the other's goal: by its code, as the parent of what it asks for, or
    within a level of a capability. Where `any` leaves a way around, nothing waits.
    """
    waits = _waits(connections, outline)
    named: set[str] = set()
    for start in waits:
        circle = _circle(start, waits)
        if named.isdisjoint(circle):
            named.update(circle)
            way = " -> ".join([*circle, circle[0]])
            yield Finding(circle[0], f"its mandatory preconditions lead back to it: {way}")


def _waits(connections: list[Part], outline: Outline) -> dict[str, str]:
    """Each connection never ready, in whatever order connections are made: one it waits for."""
    goals = {connection["goal"] for connection in connections}
    reached: set[str] = set()

    def in_the_way(connection: Part) -> list[str]:
        trees = [precondition["requires"] for precondition in _mandatory(connection)]
        return obstacles({"all": trees}, outline, lambda code: code not in goals - reached)

    waiting = list(connections)
    while possible := [each for each in waiting if not in_the_way(each)]:
        reached.update(connection["goal"] for connection in possible)
        waiting = [each for each in waiting if each not in possible]
    made_by = {connection["goal"]: connection["code"] for connection in reversed(waiting)}
    return {each["code"]: made_by[in_the_way(each)[0]] for each in waiting}


def _circle(start: str, waits: dict[str, str]) -> list[str]:
    """The circle that one comes to by going from connection to connection."""
    way = [start]
    while waits[way[-1]] not in way:
        way.append(waits[way[-1]])
    return way[way.index(waits[way[-1]]) :]
