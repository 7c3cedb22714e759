"""Two-step sign-in: setting it up, using it, losing the phone, having to have it."""

import re
from base64 import b64decode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.second_factor import has_second_factor
from tests.accounts.people import (
    code_for,
    confirm_password,
    make_administrator,
    make_coordinator,
    make_reviewer,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db


def enrolled(client, person):
    sign_in(client, person)
    key = set_up_second_factor(client)
    client.logout()
    return key


def recovery_codes(client):
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"<code>(\d+)</code>", page)


def test_setting_it_up_asks_for_the_password_first(client):
    sign_in(client, make_coordinator())
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_the_page_shows_a_picture_and_the_same_key_in_letters(client):
    sign_in(client, make_coordinator())
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    (picture,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert b"<svg" in b64decode(picture)
    assert len(re.search(r'class="key" dir="ltr">(\w+)<', page)[1]) == 32


@pytest.mark.django_db(transaction=True)  # the mail goes out on commit
def test_a_code_switches_it_on_and_recovery_codes_follow(client, mailoutbox):
    person = make_coordinator()
    sign_in(client, person)
    assert not has_second_factor(person)
    set_up_second_factor(client)
    assert has_second_factor(person)
    assert len(recovery_codes(client)) == 10
    assert [mail.subject for mail in mailoutbox] == ["Waymark: two-step sign-in is on"]


def test_a_wrong_code_switches_nothing_on(client):
    person = make_coordinator()
    sign_in(client, person)
    confirm_password(client)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "12345"}).content.decode()
    assert "This code is wrong or too old. Enter the one your app shows now." in page
    assert not has_second_factor(person)


def test_signing_in_then_takes_password_and_code(client):
    person = make_coordinator()
    key = enrolled(client, person)
    assert sign_in(client, person).url == reverse("mfa_authenticate")
    assert get_user(client).is_anonymous
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(key)})
    assert response.url == reverse("dashboard")
    assert get_user(client) == person


def test_the_second_step_remembers_where_one_wanted_to_go(client):
    person = make_coordinator()
    key = enrolled(client, person)
    sign_in(client, person, next=reverse("account"))
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(key)})
    assert response.url == reverse("account")


def test_a_wrong_code_does_not_sign_in(client):
    person = make_coordinator()
    enrolled(client, person)
    sign_in(client, person)
    page = client.post(reverse("mfa_authenticate"), {"code": "12345"}).content.decode()
    assert "This code is wrong or too old." in page
    assert get_user(client).is_anonymous


def test_guessing_codes_is_throttled(client):
    person = make_coordinator()
    key = enrolled(client, person)
    sign_in(client, person)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "12345"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_for(key)}).content.decode()
    assert "Too many attempts. Wait five minutes" in page
    assert get_user(client).is_anonymous


def test_a_code_works_once(client):
    person = make_coordinator()
    key = enrolled(client, person)
    code = code_for(key)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    again = Client()
    sign_in(again, person)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert get_user(again).is_anonymous


def test_the_second_step_cannot_be_opened_first(client):
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_a_recovery_code_works_once_without_the_phone(client):
    person = make_coordinator()
    sign_in(client, person)
    set_up_second_factor(client)
    code, *others = recovery_codes(client)
    client.logout()
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert get_user(client) == person
    confirm_password(client)
    assert recovery_codes(client) == others


def test_recovery_codes_can_be_saved_as_a_file(client):
    sign_in(client, make_coordinator())
    set_up_second_factor(client)
    response = client.get(reverse("mfa_download_recovery_codes"))
    assert response["Content-Type"] == "text/plain"
    assert "attachment" in response["Content-Disposition"]
    assert response.content.decode().split() == recovery_codes(client)


def test_new_recovery_codes_replace_the_old_ones(client):
    sign_in(client, make_coordinator())
    set_up_second_factor(client)
    old = recovery_codes(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert set(recovery_codes(client)) & set(old) == set()


def test_switching_it_off_takes_the_recovery_codes_along(client):
    person = make_coordinator()
    sign_in(client, person)
    set_up_second_factor(client)
    response = client.post(reverse("mfa_deactivate_totp"))
    assert response.url == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize("make", [make_reviewer, make_administrator])
def test_who_must_have_it_is_led_to_the_page_that_sets_it_up(client, settings, make):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, make())
    response = client.get(reverse("admin:index"))
    assert response.url == reverse("mfa_activate_totp")
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "Set up two-step sign-in first. Reviewers and administrators need it." in page


def test_with_it_they_go_on(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, make_administrator())
    set_up_second_factor(client)
    assert client.get(reverse("admin:index")).status_code == 200


def test_without_it_they_can_still_reach_their_account_and_sign_out(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, make_reviewer())
    assert client.get(reverse("account")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("account_login")


def test_coordinators_may_do_without(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, make_coordinator())
    assert client.get(reverse("dashboard")).status_code == 200


def test_a_reviewer_who_acts_as_coordinator_may_go_on_but_not_back(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = make_reviewer()
    reviewer = person.memberships.get()
    make_coordinator("ana@example.org").memberships.update(user=person)
    person.act_as(person.memberships.exclude(pk=reviewer.pk).get())
    sign_in(client, person)
    assert client.get(reverse("dashboard")).status_code == 200
    client.post(reverse("act_as", args=[reviewer.pk]))
    assert client.get(reverse("dashboard")).url == reverse("mfa_activate_totp")


def test_a_trial_asks_nobody_for_it(client):
    sign_in(client, make_administrator())
    assert client.get(reverse("admin:index")).status_code == 200
