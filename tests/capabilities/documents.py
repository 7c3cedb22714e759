"""Framework documents without a database: a small edition that has no findings, to break."""

from copy import deepcopy

from capabilities.checks import check_framework


def text(words="words"):
    return {"en": words}


def make_criterion(code, level=1, **changes):
    return {
        "code": code,
        "element": None,
        "level": level,
        "obligation": "required",
        "statement": text(),
        "help": {},
        "evidence_examples": [],
        "may_not_apply": False,
        "depends_on": None,
        "measure": None,
        "source": "a source",
        **changes,
    }


def make_capability(code, number, *criteria, **changes):
    return {
        "code": code,
        "number": number,
        "name": text(),
        "group": "G",
        "summary": {},
        "rationale": [],
        "guidance": [],
        "actor": {},
        "source": "a source",
        "elements": [],
        "criteria": list(criteria),
        "connections": [],
        **changes,
    }


def make_precondition(code, requires, kind="mandatory", **changes):
    return {
        "code": code,
        "kind": kind,
        "statement": text(),
        "requires": requires,
        "source": "a source",
        **changes,
    }


def make_connection(code, goal, *requirements, **changes):
    """A connection with one mandatory precondition per requirement: CODE.1, CODE.2, ..."""
    preconditions = [
        make_precondition(f"{code}.{number}", requires)
        for number, requires in enumerate(requirements, start=1)
    ]
    return {
        "code": code,
        "name": text(),
        "goal": goal,
        "description": {},
        "caveat": {},
        "preconditions": preconditions,
        **changes,
    }


def make_rule(code="R", when=None, then=None):
    leaf = {"criterion": "A1", "at_least": "L"}
    return {"code": code, "when": when or leaf, "then": then or leaf, "message": text()}


def make_enabler(code="E", **changes):
    return {
        "code": code,
        "name": text(),
        "description": text(),
        "source": "a source",
        **changes,
    }


def make_document(*, languages=("en",), levels=2, connections=(), rules=()):
    """Capabilities A (A1, A2) and B (B1, B2): a required criterion at each of two levels."""
    document = {
        "format": "waymark.framework/1",
        "code": "small",
        "edition": "1",
        "title": text(),
        "description": {},
        "source": "a source",
        "languages": list(languages),
        "levels": [
            {"number": number + 1, "name": text(), "description": {}} for number in range(levels)
        ],
        "groups": [{"code": "G", "name": text(), "outcome": {}}],
        "capabilities": [
            make_capability(
                "A", 1, make_criterion("A1"), make_criterion("A2", 2), connections=list(connections)
            ),
            make_capability("B", 2, make_criterion("B1"), make_criterion("B2", 2)),
        ],
        "rules": list(rules),
        "enablers": [],
    }
    return deepcopy(document)


def criterion_in(document, code):
    """The criterion, to be changed in place."""
    return next(
        criterion
        for capability in document["capabilities"]
        for criterion in capability["criteria"]
        if criterion["code"] == code
    )


def findings(document):
    return [str(finding) for finding in check_framework(document)]
