"""Answers as countries give them, by a seeded generator: from weak to strong, and uneven."""

import random

from assessment import scoring
from assessment.scoring import ANSWERS_FORMAT

ITEMS = 40
SENTENCE = "What the ministry reported, in two or three sentences."
SHARES = {"N": (0, 0.14), "P": (0.17, 0.49), "L": (0.52, 0.84), "F": (0.87, 1)}


def answer_sets(framework, number):
    """That many answers documents, every criterion answered that is asked."""
    chance = random.Random(21)
    return [_document(framework, chance) for _number in range(number)]


def evidence_items(chance):
    """The items that one country cites."""
    years = range(1, ITEMS + 1)
    return [
        {"title": f"Act {n} of {chance.randint(2001, 2025)}", "kind": "law", "citation": "Part II"}
        for n in years
    ]


def _document(framework, chance):
    items = evidence_items(chance)
    country = chance.uniform(0.5, 3.6)
    strength = {code: country + chance.gauss(0, 0.6) for code in framework.capabilities}
    answers = {
        code: _answer(criterion, strength[criterion.capability], items, chance)
        for code, criterion in framework.criteria.items()
    }
    document = {"format": ANSWERS_FORMAT, "framework": [framework.code, framework.edition]}
    return document | {"answers": _asked(framework, document | {"answers": answers})}


def _answer(criterion, strength, items, chance):
    rating = _rating(strength - criterion.level + chance.gauss(0.6, 0.7))
    entry = {"rating": rating}
    if criterion.has_measure:
        denominator = chance.randint(20, 400)
        share = chance.uniform(*SHARES[rating])
        entry = {"numerator": round(share * denominator), "denominator": denominator}
    elif chance.random() < 0.03:
        entry = {"rating": "U"}
    elif criterion.may_not_apply and chance.random() < 0.3:
        return {"rating": "NA", "reason": SENTENCE}
    if chance.random() < 0.3:
        entry["comment"] = SENTENCE
    if rating in "LF" and chance.random() < 0.6:
        entry["evidence"] = [chance.choice(items)]
    return entry


def _rating(margin):
    return "F" if margin > 0.9 else "L" if margin > 0.2 else "P" if margin > -0.6 else "N"


def _asked(framework, document):
    """The answers without those that follow from a parent's."""
    given = scoring.read_answers(framework, document)
    effective = scoring.effective_ratings(framework, given)
    entries = document["answers"].items()
    return {code: entry for code, entry in entries if effective[code].asked}
