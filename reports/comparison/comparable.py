"""Whether two editions of a framework ask the same, as far as scoring reads it.

A framework document's texts may differ: a translation or a clearer word changes no level.
"""

from typing import Any

Json = dict[str, Any]


def obstacle(code: str, one: Json, other: Json) -> str:
    """Why levels of the capability cannot be compared between two framework documents.

    `levels`, `absent` or `criteria`; "" where they can be. Documents of two frameworks never can:
    nobody may ask.
    """
    if one["code"] != other["code"]:
        raise ValueError("Two frameworks cannot be compared.")
    if one["edition"] == other["edition"]:
        return ""
    if len(one["levels"]) != len(other["levels"]):
        return "levels"
    asked = _capability(code, one), _capability(code, other)
    if None in asked:
        return "absent"
    return "" if asked[0] == asked[1] else "criteria"


def connection_obstacle(code: str, one: Json, other: Json) -> str:
    """The same for the verdict on a connection, with all the capabilities that it rests on."""
    found, wanted = (_connections(document).get(code) for document in (one, other))
    if one["edition"] != other["edition"] and (found is None or wanted is None):
        return "absent"
    if found != wanted:
        return "criteria"
    rests_on = _capabilities_of(wanted, other) if wanted else []
    return next(filter(None, (obstacle(part, one, other) for part in rests_on)), "")


def _capability(code: str, document: Json) -> list[tuple[Any, ...]] | None:
    """What scoring reads of the criteria, in order; None where the edition has no such one."""
    for part in document["capabilities"]:
        if part["code"] == code:
            return [_criterion(each) for each in part["criteria"]]
    return None


def _criterion(asked: Json) -> tuple[Any, ...]:
    return (
        asked["code"],
        asked["level"],
        asked["obligation"],
        asked["depends_on"],
        asked["measure"] is not None,
        asked["may_not_apply"],
    )


def _connections(document: Json) -> dict[str, Json]:
    """What scoring reads of each connection, by its code."""
    return {
        each["code"]: {
            "goal": each["goal"],
            "preconditions": [
                (part["code"], part["kind"], part["requires"]) for part in each["preconditions"]
            ],
        }
        for capability in document["capabilities"]
        for each in capability["connections"]
    }


def _capabilities_of(connection: Json, document: Json) -> list[str]:
    """The capabilities that the goal and the preconditions name, or whose criteria they do."""
    home = {
        criterion["code"]: part["code"]
        for part in document["capabilities"]
        for criterion in part["criteria"]
    }
    found = [home[connection["goal"]]]
    for _code, _kind, requires in connection["preconditions"]:
        found += _named(requires, home)
    return list(dict.fromkeys(found))


def _named(requires: Json, home: dict[str, str]) -> list[str]:
    if "criterion" in requires:
        return [home[requires["criterion"]]]
    if "capability" in requires:
        return [requires["capability"]]
    parts = requires.get("all") or requires.get("any") or []
    return [code for part in parts for code in _named(part, home)]
