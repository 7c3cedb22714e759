"""What the reference pages show: the framework document, arranged for reading."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from capabilities.document import framework_document
from capabilities.preconditions import connections_of, needs
from capabilities.sources import anchor_of, clause_index, clauses_in
from capabilities.texts import in_language
from capabilities.translations import split_lines

# The rating scale of ISO/IEC 33020: name, and share of what a criterion asks.
RATINGS = [
    (_("Not in place"), _("up to 15 %")),
    (_("Partly in place"), _("over 15 to 50 %")),
    (_("Largely in place"), _("over 50 to 85 %")),
    (_("Fully in place"), _("over 85 %")),
]
ENOUGH = 2  # the place in RATINGS that a level asks for


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
    return {
        "document": document,
        "groups": groups,
        "ratings": RATINGS,
        "criteria": sum(len(each["criteria"]) for each in capabilities),
        "has_connections": any(each["connections"] for each in capabilities),
    }


def _obligations(capability):
    counts = Counter(criterion["obligation"] for criterion in capability["criteria"])
    return {name: counts[name] for name in ("required", "recommended")}


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


def requirements_page(framework):
    """What each level requires of each capability, by group."""
    document = framework_document(framework)
    groups = [
        {
            **group,
            "capabilities": [
                {**capability, "levels": _levels(document, capability)}
                for capability in document["capabilities"]
                if capability["group"] == group["code"]
            ],
        }
        for group in document["groups"]
    ]
    return {"document": document, "groups": [each for each in groups if each["capabilities"]]}


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
        "levels": _levels(document, capability, _asked_for(framework, capability)),
        "connections": connections_of(framework, capability),
        "clauses": _clauses_of(document, capability),
        "previous": capabilities[position - 1] if position else None,
        "next": capabilities[position + 1] if position + 1 < len(capabilities) else None,
    }


def _levels(document, capability, asked_for=None):
    """The levels at which the capability has criteria, each with them.

    `asked_for` is what connections need, by criterion.
    """
    by_code = {criterion["code"]: criterion for criterion in capability["criteria"]}
    elements = {element["code"]: element for element in capability["elements"]}
    levels = []
    for level in document["levels"]:
        criteria = [
            {
                **criterion,
                "element": elements.get(criterion["element"]),
                "parent": by_code.get(criterion["depends_on"]),
                "help_lines": help_lines(criterion),
                "enough": dict(enumerate(help_lines(criterion))).get(ENOUGH, ("", ""))[1],
                "clauses": [(name, anchor_of(name)) for name in clauses_in(criterion["source"])],
                "asked_for": (asked_for or {}).get(criterion["code"], []),
            }
            for criterion in capability["criteria"]
            if criterion["level"] == level["number"]
        ]
        if criteria:
            levels.append({**level, "criteria": criteria})
    return levels


def help_lines(criterion):
    """Each rating's name with its line of the help; none where help is not written that way."""
    lines = split_lines(in_language(criterion["help"]))
    if criterion["measure"] or len(lines) != len(RATINGS):
        return []
    return [(name, line) for (name, _share), line in zip(RATINGS, lines, strict=True)]


def _asked_for(framework, capability):
    """By criterion of the capability: the needs of connections that name it, once each."""
    found = {}
    for need in needs(framework):
        if need.criterion and need.capability["code"] == capability["code"]:
            by_precondition = found.setdefault(need.criterion["code"], {})
            by_precondition.setdefault(need.precondition["code"], need)
    return {code: list(each.values()) for code, each in found.items()}


def _clauses_of(document, capability):
    """The clauses that the capability's criteria and preconditions cite, and who else does."""
    return [
        clause
        for clause in clause_index(document["capabilities"])
        if any(citation.capability == capability["code"] for citation in clause.citations)
    ]


def sources_page(framework):
    """Every clause that the edition cites, with what cites it."""
    document = framework_document(framework)
    return {"document": document, "clauses": clause_index(document["capabilities"])}


def connections_page(framework):
    """The edition's connections with what must hold first, and what is asked of whom."""
    document = framework_document(framework)
    connections = [
        connection
        for capability in document["capabilities"]
        for connection in connections_of(framework, capability)
    ]
    return {
        "document": document,
        "connections": connections,
        "needs": needs(framework),
        "by_capability": _by_capability(document, needs(framework)),
    }


def _by_capability(document, wanted):
    """`(capability, [(connection, kind, needs)])` for each that is asked for something."""
    found = {}
    for need in wanted:
        by_connection = found.setdefault(need.capability["code"], {})
        key = (need.connection["code"], need.kind)
        by_connection.setdefault(key, []).append(need)
    return [
        (capability, _once(found[capability["code"]].values(), capability))
        for capability in document["capabilities"]
        if capability["code"] in found
    ]


def _once(lists, capability):
    """Needs by connection and kind, each criterion or level once: levels last."""
    places = {each["code"]: place for place, each in enumerate(capability["criteria"])}
    unique = [{_what(need): need for need in each} for each in lists]
    return [
        (
            needed[0].connection,
            needed[0].kind,
            sorted(needed, key=lambda need: places.get(_what(need), len(places))),
        )
        for needed in (list(each.values()) for each in unique)
    ]


def _what(need):
    return need.criterion["code"] if need.criterion else need.level
