"""Small framework and answers documents for the scoring tests, written in one line each."""

from assessment import scoring


def criterion(code, level=1, **fields):
    """A required criterion at level 1; `measure=True` makes it one."""
    measure = {"numerator": {"en": "done"}, "denominator": {"en": "all"}}
    return {
        "code": code,
        "element": None,
        "level": level,
        "obligation": "required",
        "statement": {"en": f"Statement {code}"},
        "may_not_apply": False,
        "depends_on": None,
        **fields,
        "measure": measure if fields.get("measure") else None,
    }


def recommended(code, level=1, **fields):
    return criterion(code, level, obligation="recommended", **fields)


def capability(code, *criteria, group="G", elements=(), connections=()):
    return {
        "code": code,
        "number": 1,
        "name": {"en": f"Capability {code}"},
        "group": group,
        "elements": [{"code": element, "text": {"en": element}} for element in elements],
        "criteria": list(criteria),
        "connections": list(connections),
    }


def connection(code, goal, *preconditions):
    return {"code": code, "goal": goal, "preconditions": list(preconditions)}


def mandatory(code, requires):
    return {"code": code, "kind": "mandatory", "requires": requires}


def advisory(code, requires):
    return {"code": code, "kind": "advisory", "requires": requires}


def at_least(code, rating="L", evidence=False):
    leaf = {"criterion": code, "at_least": rating}
    return {**leaf, "evidence": True} if evidence else leaf


def at_level(code, level):
    return {"capability": code, "level": level}


def every(*parts):
    return {"all": list(parts)}


def either(*parts):
    return {"any": list(parts)}


def rule(code, when, then):
    return {"code": code, "when": when, "then": then, "message": {"en": code}}


def framework(*capabilities, levels=4, groups=("G",), rules=()):
    return {
        "format": "waymark.framework/1",
        "code": "demo",
        "edition": "1",
        "levels": [{"number": number, "name": {}} for number in range(1, levels + 1)],
        "groups": [{"code": code, "name": {"en": code}} for code in groups],
        "capabilities": list(capabilities),
        "rules": list(rules),
    }


def one(*criteria, **fields):
    """A framework of one capability, A."""
    return framework(capability("A", *criteria), **fields)


def answered(**ratings):
    """`A1="L"` answers criterion A1; `(3, 4)` is a measure; a dict is taken as it is."""
    return {code: entry(said) for code, said in ratings.items()}


def entry(said):
    if isinstance(said, dict):
        return said
    if isinstance(said, tuple):
        return {"numerator": said[0], "denominator": said[1]}
    return {"rating": said, "reason": "Not our task"} if said == "NA" else {"rating": said}


def backed(said, items=1):
    """The same answer with evidence."""
    return {**entry(said), "evidence": [{"title": f"Act {item}"} for item in range(items)]}


def answers_document(answers):
    return {"format": "waymark.answers/1", "framework": ["demo", "1"], "answers": answers}


def result_of(document, answers):
    """The result document for raw answers by code."""
    return scoring.result_document(scoring.read_framework(document), answers_document(answers))


def score(document, **ratings):
    """The result document for answers as `answered` takes them."""
    return result_of(document, answered(**ratings))


def score_capability(document, **ratings):
    """The result of the first capability."""
    return score(document, **ratings)["capabilities"][0]


def score_connection(document, **ratings):
    """The result of the first connection."""
    return score(document, **ratings)["connections"][0]


def effective(document, **ratings):
    """Effective ratings by code."""
    read = scoring.read_framework(document)
    answers = scoring.read_answers(read, answers_document(answered(**ratings)))
    return scoring.effective_ratings(read, answers)
