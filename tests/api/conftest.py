"""Two countries with a submission each, and the people who may read the one or the other."""

from types import SimpleNamespace

import pytest

from accounts.models import Role
from tests import data


@pytest.fixture
def world(tiny):
    country, other = data.make_country("XA"), data.make_country("XB")
    round_ = data.make_round(tiny, "2026")
    coordinator = data.make_person(Role.COORDINATOR, country)
    neighbour = data.make_person(Role.COORDINATOR, other)
    assessment = data.make_assessment(country, {"L1": "L"}, round_)
    foreign = data.make_assessment(other, {"L1": "P"}, round_)
    return SimpleNamespace(
        country=country,
        other=other,
        round=round_,
        assessment=assessment,
        submission=data.make_submission(assessment, by=coordinator),
        foreign=data.make_submission(foreign, by=neighbour),
        people={
            "coordinator": coordinator,
            "observer": data.make_person(Role.OBSERVER, country),
            "contributor": data.make_person(Role.CONTRIBUTOR, country),
            "neighbour": neighbour,
            "reviewer": data.make_person(Role.REVIEWER, reviews=[country]),
            "administrator": data.make_person(Role.ADMINISTRATOR, is_staff=True),
        },
    )
