"""What is wrong with an edition: findings over its document, none when it may be used.

Each finding names the code and the cause, so that the row can be found in the files. The rules
that scoring relies on are those of scoring.md, section 1, 5 and 6.
"""

import re
from collections.abc import Iterable, Iterator

from capabilities.connections import check_connections
from capabilities.outline import Finding, Outline, Part, Place, name_of, read_outline
from capabilities.requirements import check_requirement
from capabilities.translations import check_help, check_translations

FEWEST_LEVELS, MOST_LEVELS = 2, 9

# Codes stand in anchors of pages and in column headings as they are, some in addresses too.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SLUG = re.compile(r"[A-Za-z0-9_-]+")

# Pages of an edition whose addresses stand where those of its capabilities do.
PAGES = {"connections", "requirements", "search", "sources"}


def check_framework(document: Part) -> list[Finding]:
    """Everything wrong with an edition, in the order of the document as far as that helps."""
    outline = read_outline(document)
    return [
        *_check_levels(document),
        *_check_codes(document),
        *_check_numbers(document["capabilities"]),
        *(
            finding
            for capability in document["capabilities"]
            for finding in _check_capability(capability, outline)
        ),
        *check_connections(document, outline),
        *_check_rules(document, outline),
        *_check_sources(document),
        *check_translations(document),
    ]


def _check_levels(document: Part) -> Iterator[Finding]:
    numbers = [level["number"] for level in document["levels"]]
    name = name_of(document)
    if numbers != list(range(1, len(numbers) + 1)):
        found = ", ".join(map(str, numbers))
        yield Finding(name, f"its levels are {found}; number them 1, 2, 3 and so on")
    if not FEWEST_LEVELS <= len(numbers) <= MOST_LEVELS:
        cause = f"has {len(numbers)} levels; {FEWEST_LEVELS} to {MOST_LEVELS} are possible"
        yield Finding(name, cause)


def _check_codes(document: Part) -> Iterator[Finding]:
    for part in (document["code"], document["edition"]):
        if not SLUG.fullmatch(part):
            cause = "code and edition have letters, digits, hyphens and underscores only"
            yield Finding(name_of(document), cause)
    for kind, rows in _coded(document).items():
        seen: set[str] = set()
        for code in (row["code"] for row in rows):
            yield from (Finding(code, cause) for cause in _check_code(code, kind))
            if code in seen:
                yield Finding(code, f"two {kind} rows have this code")
            seen.add(code)


def _check_code(code: str, kind: str) -> Iterator[str]:
    if not CODE.fullmatch(code):
        yield "a code has letters, digits, dots, hyphens and underscores only"
    elif kind == "capability" and not SLUG.fullmatch(code):
        yield "the code of a capability has no dots"
    elif kind == "capability" and code in PAGES:
        yield "is the name of a page; choose another code"


def _coded(document: Part) -> dict[str, list[Part]]:
    """The rows that have a code of their own, by their model's name."""
    capabilities = document["capabilities"]
    connections = [each for capability in capabilities for each in capability["connections"]]
    return {
        "group": document["groups"],
        "capability": capabilities,
        "element": [each for capability in capabilities for each in capability["elements"]],
        "criterion": [each for capability in capabilities for each in capability["criteria"]],
        "connection": connections,
        "precondition": [
            each for connection in connections for each in connection["preconditions"]
        ],
        "rule": document["rules"],
        "enabler": document["enablers"],
    }


def _check_numbers(capabilities: Iterable[Part]) -> Iterator[Finding]:
    first: dict[int, str] = {}
    for capability in capabilities:
        number, code = capability["number"], capability["code"]
        if number in first:
            yield Finding(code, f"has number {number}, as {first[number]} has")
        first.setdefault(number, code)


def _check_capability(capability: Part, outline: Outline) -> Iterator[Finding]:
    code = capability["code"]
    if capability["group"] not in outline.groups:
        yield Finding(code, f"its group {capability['group']} does not exist")
    levels = {each["level"] for each in capability["criteria"] if each["obligation"] == "required"}
    for level in range(1, outline.levels + 1):
        if level not in levels:
            yield Finding(code, f"has no required criterion at level {level}")
    elements = {element["code"] for element in capability["elements"]}
    for criterion in capability["criteria"]:
        yield from _check_criterion(criterion, elements, outline)
        yield from _check_dependency(criterion, outline)
        yield from check_help(criterion)


def _check_criterion(criterion: Part, elements: set[str], outline: Outline) -> Iterator[Finding]:
    code, element = criterion["code"], criterion["element"]
    if element and element not in elements:
        yield Finding(code, f"its element {element} is not one of its capability's")
    if criterion["level"] not in range(1, outline.levels + 1):
        cause = f"its level {criterion['level']} does not exist; the levels are"
        yield Finding(code, f"{cause} 1 to {outline.levels}")
    if criterion["obligation"] not in ("required", "recommended"):
        yield Finding(code, f"obligation {criterion['obligation']} is not required or recommended")
    measure = criterion["measure"]
    if measure and not (measure["numerator"] and measure["denominator"]):
        label = "denominator_label" if measure["numerator"] else "numerator_label"
        yield Finding(code, f"is a measure without {label}")


def _check_dependency(criterion: Part, outline: Outline) -> Iterator[Finding]:
    code, parent = criterion["code"], criterion["depends_on"]
    if not parent:
        return
    if parent not in outline.criteria:
        yield Finding(code, f"depends on {parent}, which does not exist")
        return
    for cause in _causes(outline.criteria[code], outline.criteria[parent], outline):
        yield Finding(code, f"depends on {parent}, {cause}")


def _causes(child: Place, parent: Place, outline: Outline) -> Iterator[str]:
    if parent.capability != child.capability:
        yield f"which belongs to {parent.capability}"
    elif child.criterion["code"] in outline.with_parents(parent.criterion["code"]):
        yield "which depends on it in turn"
    elif parent.position > child.position:
        yield "which comes after it"
    if parent.criterion["level"] > child.criterion["level"]:
        levels = f"level {parent.criterion['level']}, its own level is {child.criterion['level']}"
        yield f"which is at {levels}"
    required = child.criterion["obligation"] == "required"
    if required and parent.criterion["obligation"] != "required":
        yield "which is only recommended, while it is required itself"


def _check_rules(document: Part, outline: Outline) -> Iterator[Finding]:
    for rule in document["rules"]:
        for field in ("when", "then"):
            for cause in check_requirement(rule[field], outline):
                yield Finding(rule["code"], f"{field} {cause}")


def _check_sources(document: Part) -> Iterator[Finding]:
    rows = _coded(document)
    sourced = [
        *rows["capability"],
        *rows["criterion"],
        *rows["precondition"],
        *rows["enabler"],
    ]
    named = [(row["code"], row["source"]) for row in sourced]
    for code, source in [(name_of(document), document["source"]), *named]:
        if not source.strip():
            yield Finding(code, "has no source")
