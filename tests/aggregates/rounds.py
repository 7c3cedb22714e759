"""Rounds in which many invented countries submitted."""

from string import ascii_uppercase

from accounts.models import Country
from assessment.submissions import Draft
from tests import data

# Loans stand at level 1 or 3, staff at 1 or 2; the union's catalogue is ready in neither.
LOW = {"L1": "L", "L2": "L", "L3": "N", "L4": (7, 20), "L5": "N"} | dict.fromkeys(
    ["S1", "S2", "S3", "S4"], "L"
)
HIGH = LOW | {"L3": "F", "L4": (20, 20)}
SPREAD = [LOW, HIGH, LOW, HIGH, LOW, HIGH]


def country(number, region="North"):
    """The invented country of this number, in the region: XA, XB, ..."""
    found, _made = Country.objects.get_or_create(
        code=f"X{ascii_uppercase[number]}",
        defaults={"name": f"Country {number}", "region": region},
    )
    return found


def submits(round_, number, region="North", answers=None, *, result=None):
    """The country of this number submits (anew): in turns low and high answers.

    `result` changes the result document that is stored.
    """
    here = country(number, region)
    assessment = round_.assessments.filter(country=here).first()
    if assessment is None:
        answers = answers or SPREAD[number % len(SPREAD)]
        assessment = data.make_assessment(here, answers, round_=round_)
    stored = {"result": result(Draft.of(assessment).result)} if result else {}
    return data.make_submission(assessment, by=coordinator(here), **stored)


def coordinator(here):
    """Somebody who coordinates the country, made when there is nobody yet."""
    found = here.memberships.filter(role="coordinator").first()
    return found.user if found else data.make_person("coordinator", here)


def with_regions(round_=None, **sizes):
    """The round (default: a new one) in which so many countries of each region submitted."""
    round_, number = round_ or data.make_round(), 0
    for region, size in sizes.items():
        for _country in range(size):
            submits(round_, number, region)
            number += 1
    return round_
