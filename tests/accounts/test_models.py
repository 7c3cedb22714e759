"""Countries, agencies, people and memberships: what the database refuses, who may what."""

import pytest
from django.db import IntegrityError

from accounts.models import Agency, Country, Membership, Role, User
from tests.accounts.people import (
    make_agency,
    make_coordinator,
    make_country,
    make_membership,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["xa", "X", "X1", "", "ÄÖ"])
def test_a_country_code_is_two_capital_letters(code):
    with pytest.raises(IntegrityError, match="country_code_is_two_capital_letters"):
        Country.objects.create(code=code, name="Exampleland")


def test_a_country_code_is_used_once():
    make_country("XA")
    with pytest.raises(IntegrityError):
        Country.objects.create(code="XA", name="Otherland")


def test_an_agency_is_named_once_per_country():
    make_agency(make_country("XA"))
    make_agency(make_country("XB"))
    with pytest.raises(IntegrityError):
        Agency.objects.create(country=make_country("XA"), name="Ministry of Justice")


def test_an_address_belongs_to_one_person():
    make_person("ana@example.org")
    with pytest.raises(IntegrityError):
        make_person("ANA@Example.org")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_a_national_role_needs_its_country(role):
    with pytest.raises(IntegrityError, match="membership_country_exactly_for_country_roles"):
        Membership.objects.create(user=make_person(), role=role)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_a_role_outside_countries_has_none(role):
    with pytest.raises(IntegrityError, match="membership_country_exactly_for_country_roles"):
        Membership.objects.create(user=make_person(), role=role, country=make_country())


def test_a_contributor_needs_an_agency():
    with pytest.raises(IntegrityError, match="membership_agency_exactly_for_contributors"):
        Membership.objects.create(user=make_person(), role="contributor", country=make_country())


def test_only_contributors_have_an_agency():
    with pytest.raises(IntegrityError, match="membership_agency_exactly_for_contributors"):
        make_membership(make_person(), Role.COORDINATOR, agency=make_agency())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CONTRIBUTOR, Role.REVIEWER])
def test_a_person_has_a_role_once_per_place(role):
    person = make_person()
    make_membership(person, role)
    with pytest.raises(IntegrityError):
        make_membership(person, role)


def test_a_person_may_have_a_role_in_two_places():
    person = make_person()
    make_membership(person, Role.CONTRIBUTOR, agency=make_agency(name="Police"))
    make_membership(person, Role.CONTRIBUTOR, agency=make_agency(name="Ministry"))
    make_membership(person, Role.COORDINATOR, country=make_country("XB"))
    assert person.memberships.count() == 3


def test_natural_keys_find_their_rows():
    person = make_coordinator()
    membership = person.membership
    agency = make_agency()
    found = [
        Country.objects.get_by_natural_key(*make_country().natural_key()),
        Agency.objects.get_by_natural_key(*agency.natural_key()),
        User.objects.get_by_natural_key(*person.natural_key()),
        Membership.objects.get_by_natural_key(*membership.natural_key()),
    ]
    assert found == [make_country(), agency, person, membership]


def test_addresses_are_kept_in_small_letters():
    assert make_person("Ana@Example.ORG").email == "ana@example.org"


def test_a_person_acts_in_the_first_membership_until_they_choose():
    person = make_person()
    first = make_membership(person, Role.COORDINATOR)
    second = make_membership(person, Role.REVIEWER)
    assert person.membership == first
    person.act_as(second)
    assert person.membership == second
    assert User.objects.get(pk=person.pk).membership == second


def test_signing_in_settles_the_membership_and_keeps_what_was_chosen(client):
    person, without = make_person(), make_person("bo@example.org")
    first, second = (
        make_membership(person, Role.COORDINATOR),
        make_membership(person, Role.REVIEWER),
    )
    for each in (person, without):
        sign_in(client, each)
        client.logout()
    assert User.objects.get(pk=person.pk).acting_as == first
    assert User.objects.get(pk=without.pk).acting_as is None
    person.act_as(second)
    sign_in(client, person)
    assert User.objects.get(pk=person.pk).acting_as == second


def test_acting_as_somebody_elses_membership_counts_for_nothing():
    person, other = make_coordinator(), make_coordinator("bo@example.org", make_country("XB"))
    User.objects.filter(pk=person.pk).update(acting_as=other.membership)
    assert User.objects.get(pk=person.pk).coordinates() == make_country("XA")


def test_a_person_without_membership_acts_in_none():
    person = make_person()
    assert (person.membership, person.coordinates(), person.belongs_to()) == (None, None, None)


@pytest.mark.parametrize(
    ("role", "coordinates", "belongs_to"),
    [
        (Role.COORDINATOR, "XA", "XA"),
        (Role.OBSERVER, None, "XA"),
        (Role.CONTRIBUTOR, None, None),
        (Role.REVIEWER, None, None),
        (Role.ADMINISTRATOR, None, None),
    ],
)
def test_what_a_role_opens(role, coordinates, belongs_to):
    person = make_person()
    make_membership(person, role)
    countries = [person.coordinates(), person.belongs_to()]
    assert [country and country.code for country in countries] == [coordinates, belongs_to]


def test_only_the_role_one_acts_in_counts():
    person = make_person()
    make_membership(person, Role.COORDINATOR)
    person.act_as(make_membership(person, Role.REVIEWER))
    assert (person.coordinates(), person.belongs_to()) == (None, None)


def test_losing_the_membership_one_acts_in_falls_back_to_the_first():
    person = make_person()
    first = make_membership(person, Role.COORDINATOR)
    second = make_membership(person, Role.OBSERVER)
    person.act_as(second)
    second.delete()
    assert User.objects.get(pk=person.pk).membership == first


@pytest.mark.parametrize(
    ("role", "needed"),
    [
        (Role.COORDINATOR, False),
        (Role.OBSERVER, False),
        (Role.CONTRIBUTOR, False),
        (Role.REVIEWER, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_who_needs_a_second_factor(role, needed):
    person = make_person()
    make_membership(person, role)
    assert person.needs_second_factor() is needed


def test_whoever_may_use_the_administration_pages_needs_a_second_factor():
    assert make_person(is_staff=True).needs_second_factor() is True


def test_a_person_without_password_cannot_sign_in_with_an_empty_one():
    person = User.objects.create_user("ana@example.org", name="Ana")
    assert (person.has_usable_password(), person.check_password("")) == (False, False)


def test_a_person_can_be_locked_although_read_together_with_their_membership():
    person = make_coordinator()
    person.act_as(person.membership)
    assert User.objects.select_for_update().get() == person
