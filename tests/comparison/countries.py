"""Countries that submitted to a reviewer, and what the reviewer chooses of them, in few words."""

from django.http import QueryDict

from accounts.models import Country, Role
from reports.comparison.selection import Selection
from tests import data
from tests.review.submitting import ANSWERS

NAMES = {"XA": "Andoria", "XB": "Belmark", "XC": "Castellan", "XD": "Dravia", "XE": "Estmere"}


def make_countries(codes="XA XB XC", region=""):
    """Countries with names in the order of their codes."""
    countries = [data.make_country(code, NAMES[code]) for code in codes.split()]
    Country.objects.filter(code__in=codes.split()).update(region=region)
    return [Country.objects.get(code=country.code) for country in countries]


def reviewer_of(*countries, **fields):
    return data.make_person(Role.REVIEWER, reviews=countries, **fields)


def submitted(country, round_, answers=ANSWERS, *, state="submitted"):
    """The submission of what the country says in the round."""
    found = country.assessments.filter(round=round_).first()
    assessment = found or data.make_assessment(country, answers, round_=round_, state=state)
    return data.make_submission(assessment)


def chosen(user, address=""):
    """The selection at an address such as `region=North&country=XA`."""
    return Selection.of(user, QueryDict(address))


def names(submissions):
    return [each.assessment.country.name for each in submissions]
