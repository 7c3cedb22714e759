"""A person's own page: name, the role one acts in, how one signs in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.accounts.people import (
    make_agency,
    make_coordinator,
    make_country,
    make_membership,
    make_person,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db


def test_it_says_who_one_is_and_acts_as(client):
    person = make_coordinator()
    make_membership(person, Role.REVIEWER)
    make_coordinator("bo@example.org", make_country("XB", "Otherland"))
    client.force_login(person)
    page = client.get(reverse("account")).content.decode()
    assert "<strong>ana@example.org</strong>" in page
    assert page.count("You act in this role now") == 1
    assert page.count(">Act in this role<") == 1
    assert "Otherland" not in page


def test_a_person_without_role_is_told_whom_to_ask(client):
    client.force_login(make_person())
    assert "You have no role yet." in client.get(reverse("account")).content.decode()


def test_the_name_can_be_changed(client):
    person = make_coordinator()
    client.force_login(person)
    response = client.post(reverse("account"), {"name": "  Ana Maria "})
    assert response.url == reverse("account")
    person.refresh_from_db()
    assert person.name == "Ana Maria"


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\0b"])
def test_a_name_that_cannot_be_is_refused_and_the_old_one_stays(client, name):
    person = make_coordinator()
    client.force_login(person)
    response = client.post(reverse("account"), {"name": name})
    assert response.status_code == 422
    assert '<a href="#id_name">Name: ' in response.content.decode()
    person.refresh_from_db()
    assert person.name == "Ana Example"


def test_only_the_name_can_be_changed(client):
    person = make_coordinator()
    client.force_login(person)
    more = {"email": "eve@example.org", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("account"), {"name": "Ana", **more})
    person.refresh_from_db()
    assert (person.email, person.is_staff, person.is_superuser) == ("ana@example.org", False, False)


def test_one_acts_in_another_role_from_then_on(client):
    person = make_coordinator()
    agency = make_agency(make_country("XB", "Otherland"), "Police")
    other = make_membership(person, Role.CONTRIBUTOR, country=agency.country, agency=agency)
    client.force_login(person)
    response = client.post(reverse("act_as", args=[other.pk]), follow=True)
    page = response.content.decode()
    assert "You now act as: Police, Contributor" in page
    person.refresh_from_db()
    assert person.acting_as == other


def test_nobody_acts_in_somebody_elses_role(client):
    person = make_coordinator()
    theirs = make_coordinator("bo@example.org", make_country("XB")).membership
    client.force_login(person)
    responses = [client.post(reverse("act_as", args=[pk])) for pk in (theirs.pk, 10**6)]
    assert [response.status_code for response in responses] == [404, 404]
    person.refresh_from_db()
    assert person.acting_as is None


def test_following_a_link_changes_no_role(client):
    person = make_coordinator()
    client.force_login(person)
    assert client.get(reverse("act_as", args=[person.membership.pk])).status_code == 405


def test_changing_the_role_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    person = make_coordinator()
    other = make_membership(person, Role.REVIEWER)
    client.force_login(person)
    assert client.post(reverse("act_as", args=[other.pk])).status_code == 403
    person.refresh_from_db()
    assert person.acting_as is None


def test_it_says_whether_two_step_sign_in_is_on(client):
    sign_in(client, make_coordinator())
    assert "Two-step sign-in: off" in client.get(reverse("account")).content.decode()
    set_up_second_factor(client)
    assert "Two-step sign-in: on" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("memberships", [1, 3])
def test_it_takes_four_queries(client, django_assert_num_queries, memberships):
    person = make_person()
    for number in range(memberships):
        make_membership(person, country=make_country(f"X{chr(65 + number)}"))
    person.settle_role()
    client.force_login(person)
    client.get(reverse("account"))
    with django_assert_num_queries(4):  # session, person, roles, second factor
        client.get(reverse("account"))
