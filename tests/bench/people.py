"""Who is measured: countries, a coordinator of one of them, and who reviews them all."""

import itertools
import string

from accounts.models import Country, Membership, Role, User

COUNTRIES = 200
REGIONS = 6


def make_countries():
    """Two hundred, in a handful of regions."""
    codes = ["".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=2)]
    return Country.objects.bulk_create(
        Country(code=code, name=f"Country {code}", region=f"Region {n % REGIONS + 1}")
        for n, code in enumerate(codes[:COUNTRIES])
    )


def make_coordinator(country):
    person = User.objects.create_user("coordinator@bench.example", name="Bench")
    Membership.objects.create(user=person, role=Role.COORDINATOR, country=country)
    person.settle_role()
    return person


def make_reviewer(countries):
    """Of all of them."""
    person = User.objects.create_user("reviewer@bench.example", name="Bench")
    membership = Membership.objects.create(user=person, role=Role.REVIEWER)
    membership.reviews.set(countries)
    person.settle_role()
    return person
