"""Requirement trees as written in an edition: their shape, their references, their alternatives."""

import json
from collections.abc import Callable, Iterator
from math import prod
from typing import Any

from capabilities.outline import Outline

# scoring.md section 6: more ways to meet the mandatory preconditions of one connection than
# this would make its plan slow.
MOST_ALTERNATIVES = 4096

KEYS = {
    "criterion": {"criterion", "at_least", "evidence"},
    "capability": {"capability", "level"},
    "all": {"all"},
    "any": {"any"},
}
SHAPES = {
    "criterion": '{"criterion": CODE, "at_least": "P", "L" or "F", "evidence": true or false}',
    "capability": '{"capability": CODE, "level": NUMBER}',
    "all": '{"all": [one requirement or more]}',
    "any": '{"any": [one requirement or more]}',
}


def kind_of(tree: Any) -> str | None:
    """Which of the four kinds of node this is, None when it is none of them."""
    if not isinstance(tree, dict):
        return None
    return next((kind for kind, keys in KEYS.items() if kind in tree and tree.keys() <= keys), None)


def check_requirement(tree: Any, outline: Outline) -> Iterator[str]:
    """The causes for which this is no requirement of the edition."""
    kind = kind_of(tree)
    if kind is None:
        yield f"{_shown(tree)} is no requirement; write one of {', '.join(SHAPES.values())}"
    elif kind == "criterion":
        yield from _check_criterion(tree, outline)
    elif kind == "capability":
        yield from _check_capability(tree, outline)
    elif not isinstance(tree[kind], list) or not tree[kind]:
        yield f"{_shown(tree)} lists nothing; write {SHAPES[kind]}"
    else:
        for part in tree[kind]:
            yield from check_requirement(part, outline)


def _check_criterion(leaf: dict[str, Any], outline: Outline) -> Iterator[str]:
    code = leaf["criterion"]
    at_least, evidence = leaf.get("at_least"), leaf.get("evidence", False)
    if at_least not in ("P", "L", "F") or not isinstance(evidence, bool):
        yield f"{_shown(leaf)} cannot be read; write {SHAPES['criterion']}"
    if not isinstance(code, str) or code not in outline.criteria:
        yield f"asks for criterion {code}, which does not exist"


def _check_capability(leaf: dict[str, Any], outline: Outline) -> Iterator[str]:
    code: Any = leaf["capability"]
    level: Any = leaf.get("level")
    if not is_whole(level):
        yield f"{_shown(leaf)} cannot be read; write {SHAPES['capability']}"
    elif not 1 <= level <= outline.levels:
        yield f"asks for level {level} of {code}; the levels are 1 to {outline.levels}"
    if not isinstance(code, str) or code not in outline.capabilities:
        yield f"asks for capability {code}, which does not exist"


def is_whole(value: Any) -> bool:
    """Whether it is a whole number; True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(tree: Any) -> str:
    text = json.dumps(tree, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


def count_alternatives(tree: Any) -> int:
    """In how many ways it can be met; 1 for what cannot be read."""
    kind = kind_of(tree)
    if kind not in ("all", "any") or not isinstance(tree[kind], list):
        return 1
    counts = [count_alternatives(part) for part in tree[kind]]
    return prod(counts) if kind == "all" else sum(counts)


def obstacles(tree: Any, outline: Outline, reachable: Callable[[str], bool]) -> list[str]:
    """The criteria for which it cannot be met by raising only `reachable` ones; [] when it can."""
    kind = kind_of(tree)
    if kind in ("all", "any"):
        found = [obstacles(part, outline, reachable) for part in tree[kind]]
        if kind == "any" and not all(found):
            return []
        return [code for part in found for code in part]
    asked = (each for code in _asked_by(tree, outline) for each in outline.with_parents(code))
    return [code for code in asked if not reachable(code)]


def _asked_by(leaf: dict[str, Any], outline: Outline) -> Iterator[str]:
    if "criterion" in leaf:
        yield leaf["criterion"]
    else:
        yield from outline.required_up_to(leaf["capability"], leaf["level"])
