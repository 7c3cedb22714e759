"""Everybody who could be told of something, by name."""

import pytest

from accounts.models import Role
from tests import data


@pytest.fixture
def people(tiny):
    """Ana, Ben and Obs of country XA; Kim and Kai of its police, Lou of its ministry of justice;
    Rey and Col review it. Eve and Sam are the neighbour's coordinator and reviewer, Adm looks
    after all, Nob has no role.
    """
    here, there = data.make_country("XA"), data.make_country("XB")
    police, justice = data.make_agency(here), data.make_agency(here, "Ministry of Justice")
    roles = {
        "ana": {"role": Role.COORDINATOR, "country": here},
        "ben": {"role": Role.COORDINATOR, "country": here},
        "obs": {"role": Role.OBSERVER, "country": here},
        "kim": {"role": Role.CONTRIBUTOR, "agency": police},
        "kai": {"role": Role.CONTRIBUTOR, "agency": police},
        "lou": {"role": Role.CONTRIBUTOR, "agency": justice},
        "rey": {"role": Role.REVIEWER, "reviews": [here]},
        "col": {"role": Role.REVIEWER, "reviews": [here]},
        "eve": {"role": Role.COORDINATOR, "country": there},
        "pol": {"role": Role.CONTRIBUTOR, "agency": data.make_agency(there)},
        "sam": {"role": Role.REVIEWER, "reviews": [there]},
        "adm": {"role": Role.ADMINISTRATOR, "is_staff": True},
        "nob": {},
    }
    return {
        name: data.make_person(name=name.capitalize(), email=f"{name}@example.org", **given)
        for name, given in roles.items()
    }
