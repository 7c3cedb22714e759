"""What the database refuses of releases."""

import pytest
from django.db import IntegrityError, transaction

from reports.models import Release
from tests import data

pytestmark = pytest.mark.django_db


def make_release(round_=None, **fields):
    values = {"number": 1, "minimum": 5, "figures": {}, "basis": {}, **fields}
    return Release.objects.create(round=round_ or data.make_round(), **values)


def a_number_twice():
    round_ = data.make_round()
    for _time in range(2):
        make_release(round_)


BROKEN = {
    "release_number_once_per_round": a_number_twice,
    "release_number_starts_at_one": lambda: make_release(number=0),
    "release_has_five_countries_behind_a_figure": lambda: make_release(minimum=4),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(tiny, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name]()
    assert Release.objects.count() <= 1


def test_every_constraint_has_a_test_that_breaks_it():
    assert set(BROKEN) == {each.name for each in Release._meta.constraints}
