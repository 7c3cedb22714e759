"""What the reference pages show: the framework document, arranged for reading."""

from django.utils.translation import gettext_lazy as _

from capabilities.document import criteria_by_code, framework_document
from capabilities.texts import in_language
from capabilities.translations import split_lines

# The rating scale of ISO/IEC 33020: name, and share of what a criterion asks.
RATINGS = [
    (_("Not in place"), _("up to 15 %")),
    (_("Partly in place"), _("over 15 to 50 %")),
    (_("Largely in place"), _("over 50 to 85 %")),
    (_("Fully in place"), _("over 85 %")),
]
AT_LEAST = {
    "P": _("at least partly in place"),
    "L": _("at least largely in place"),
    "F": _("fully in place"),
}


def framework_page(framework):
    """The groups with their capabilities, and how many criteria each capability has."""
    document = framework_document(framework)
    capabilities = [
        {**capability, **_obligations(capability)} for capability in document["capabilities"]
    ]
    groups = [
        {**group, "capabilities": [each for each in capabilities if each["group"] == group["code"]]}
        for group in document["groups"]
    ]
    return {"document": document, "groups": groups, "ratings": RATINGS}


def _obligations(capability):
    obligations = [criterion["obligation"] for criterion in capability["criteria"]]
    return {name: obligations.count(name) for name in ("required", "recommended")}


def level_page(framework, number):
    """What the level requires of each capability; None when there is no such level."""
    document = framework_document(framework)
    levels = {level["number"]: level for level in document["levels"]}
    if number not in levels:
        return None
    capabilities = [
        {**capability, "criteria": _required_at(capability, number)}
        for capability in document["capabilities"]
    ]
    return {
        "document": document,
        "level": levels[number],
        "previous": levels.get(number - 1),
        "next": levels.get(number + 1),
        "capabilities": capabilities,
    }


def _required_at(capability, level):
    return [
        criterion
        for criterion in capability["criteria"]
        if criterion["level"] == level and criterion["obligation"] == "required"
    ]


def capability_page(framework, code):
    """One capability with all that belongs to it; None when the edition has no such code."""
    document = framework_document(framework)
    capabilities = document["capabilities"]
    codes = [capability["code"] for capability in capabilities]
    if code not in codes:
        return None
    position = codes.index(code)
    capability = capabilities[position]
    groups = {group["code"]: group for group in document["groups"]}
    return {
        "document": document,
        "capability": capability,
        "group": groups[capability["group"]],
        "levels": _levels(document, capability),
        "connections": _connections(framework, capability),
        "previous": capabilities[position - 1] if position else None,
        "next": capabilities[position + 1] if position + 1 < len(capabilities) else None,
    }


def _levels(document, capability):
    """The levels at which the capability has criteria, each with them."""
    by_code = {criterion["code"]: criterion for criterion in capability["criteria"]}
    elements = {element["code"]: element for element in capability["elements"]}
    levels = []
    for level in document["levels"]:
        criteria = [
            {
                **criterion,
                "element": elements.get(criterion["element"]),
                "parent": by_code.get(criterion["depends_on"]),
                "help_lines": _help_lines(criterion),
            }
            for criterion in capability["criteria"]
            if criterion["level"] == level["number"]
        ]
        if criteria:
            levels.append({**level, "criteria": criteria})
    return levels


def _help_lines(criterion):
    """Each rating's name with its line of the help; none where help is not written that way."""
    lines = split_lines(in_language(criterion["help"]))
    if criterion["measure"] or len(lines) != len(RATINGS):
        return []
    return [(name, line) for (name, _share), line in zip(RATINGS, lines, strict=True)]


def _connections(framework, capability):
    criteria = criteria_by_code(framework)
    return [
        {
            **connection,
            "goal": criteria[connection["goal"]][0],
            "preconditions": [
                {**precondition, "requires": _requirement(framework, precondition["requires"])}
                for precondition in connection["preconditions"]
            ],
        }
        for connection in capability["connections"]
    ]


def _requirement(framework, tree):
    """A requirement tree with what its codes stand for: `kind` and, by kind, what a page says."""
    for kind in ("all", "any"):
        if kind in tree:
            parts = [_requirement(framework, part) for part in tree[kind]]
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
