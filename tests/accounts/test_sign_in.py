"""Signing in and out: right, wrong, too often, from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    make_coordinator,
    make_membership,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db


def signed_in(client):
    return get_user(client).is_authenticated


def test_it_leads_to_the_dashboard(client):
    response = sign_in(client, make_coordinator())
    assert (response.status_code, response.url) == (302, reverse("dashboard"))
    assert signed_in(client)


def test_capitals_in_the_address_do_not_matter(client):
    make_person("ana@example.org")
    client.post(reverse("account_login"), {"login": "ANA@example.org", "password": PASSWORD})
    assert signed_in(client)


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(client, email):
    make_person("ana@example.org")
    response = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
    page = response.content.decode()
    assert "This e-mail address and password do not go together." in page
    assert f'value="{email}"' in page
    assert "wrong" not in page
    assert not signed_in(client)


def test_empty_fields_are_named_and_linked(client):
    page = client.post(reverse("account_login"), {}).content.decode()
    assert '<a href="#id_login">E-mail address: This field is required.</a>' in page
    assert '<a href="#id_password">Password: This field is required.</a>' in page
    assert "<title>Error: Sign in" in page


def test_a_person_switched_off_is_told_so(client):
    response = sign_in(client, make_person(is_active=False))
    assert response.url == reverse("account_inactive")
    assert not signed_in(client)


def test_switching_a_person_off_ends_their_session(client):
    person = make_person()
    sign_in(client, person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not signed_in(client)


def test_five_wrong_passwords_lock_the_account_for_five_minutes(client):
    person = make_person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(5):
            sign_in(client, person, "wrong")
        response = sign_in(client, person)
        assert "Too many attempts. Wait five minutes" in response.content.decode()
        assert not signed_in(client)
        clock.shift(timedelta(minutes=5, seconds=1))
        sign_in(client, person)
        assert signed_in(client)


def test_a_flood_from_one_place_meets_a_plain_page(client):
    for _attempt in range(30):
        client.post(reverse("account_login"), {})
    response = client.post(reverse("account_login"), {})
    assert response.status_code == 429
    assert "<h1>Too many attempts</h1>" in response.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "https:///evil.example",
        "\thttps://evil.example/",
    ],
)
def test_it_never_leads_elsewhere(client, elsewhere):
    response = sign_in(client, make_coordinator(), next=elsewhere)
    assert response.url == reverse("dashboard")


def test_it_leads_back_to_the_page_one_wanted(client):
    make_coordinator()
    wanted = client.get(reverse("account"))
    assert wanted.url == f"{reverse('account_login')}?next={reverse('account')}"
    page = client.get(wanted.url).content.decode()
    assert f'<input type="hidden" name="next" value="{reverse("account")}">' in page
    response = sign_in(client, User.objects.get(), next=reverse("account"))
    assert response.url == reverse("account")


def test_what_a_stranger_puts_into_next_is_escaped(client):
    page = client.get(reverse("account_login"), {"next": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.content.decode()


def test_signing_up_is_closed_and_says_who_makes_accounts(client):
    page = client.get(reverse("account_signup"))
    assert "an administrator makes each account" in page.content.decode()
    data = {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name", ["account_email", "account_confirm_email", "account_email_verification_sent"]
)
def test_pages_of_open_registration_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_asks_first(client):
    sign_in(client, make_coordinator())
    page = client.get(reverse("account_logout"))
    assert "<h1>Sign out</h1>" in page.content.decode()
    assert signed_in(client)
    response = client.post(reverse("account_logout"))
    assert response.url == reverse("account_login")
    assert not signed_in(client)


def test_the_session_ends_with_the_browser(client):
    sign_in(client, make_coordinator())
    assert client.cookies["sessionid"]["max-age"] == ""


def test_the_session_ends_when_idle_and_only_then(client):
    person = make_person()
    make_membership(person)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, person)
        clock.shift(timedelta(minutes=100))
        assert client.get(reverse("account")).status_code == 200
        clock.shift(timedelta(minutes=100))
        assert client.get(reverse("account")).status_code == 200
        clock.shift(timedelta(minutes=121))
        assert client.get(reverse("account")).status_code == 302


def test_reading_pages_does_not_write_a_session_each_time(client, django_assert_num_queries):
    sign_in(client, make_coordinator())
    client.get(reverse("account_logout"))
    with django_assert_num_queries(2):  # session; person with the membership
        client.get(reverse("account_logout"))


def test_signing_in_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, make_person()).status_code == 403
    assert not signed_in(client)
