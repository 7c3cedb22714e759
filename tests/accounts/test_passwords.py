"""Choosing a password: by invitation, when forgotten, when changed."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.accounts.people import PASSWORD, link_in, make_coordinator, make_person, sign_in

pytestmark = pytest.mark.django_db

NEW = "eight-boats-on-the-lake"


def ask_for_link(client, email="ana@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email})


def follow(client, link, password=NEW):
    """Open the link and choose a password; the response to the last step."""
    form_url = client.get(link).url
    return client.post(form_url, {"password1": password, "password2": password})


def test_the_link_from_the_mail_lets_one_choose_a_new_password(client, mailoutbox):
    person = make_person()
    assert ask_for_link(client).url == reverse("account_reset_password_done")
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ana@example.org"], "Waymark: choose a new password")
    response = follow(client, link_in(mail))
    assert response.url == reverse("account_reset_password_from_key_done")
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mailoutbox[1].subject == "Waymark: your password was changed"


def test_a_stranger_learns_nothing_and_causes_no_mail(client, mailoutbox):
    make_person()
    known = ask_for_link(client)
    unknown = ask_for_link(client, "nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]


def test_people_switched_off_get_no_link(client, mailoutbox):
    make_person(is_active=False)
    ask_for_link(client)
    assert mailoutbox == []


def test_a_link_works_once(client, mailoutbox):
    make_person()
    ask_for_link(client)
    link = link_in(mailoutbox[0])
    follow(client, link)
    page = Client().get(link).content.decode()
    assert "<h1>This link no longer works</h1>" in page
    assert reverse("account_reset_password") in page


def test_a_link_works_for_three_days(client, mailoutbox):
    make_person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_link(client)
        clock.shift(timedelta(days=3, seconds=1))
        page = client.get(link_in(mailoutbox[0])).content.decode()
    assert "<h1>This link no longer works</h1>" in page


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("boats-lake1", "too short"),
        ("ana@example.org", "too similar"),
        ("123456789012345", "entirely numeric"),
        ("telechargement", "too common"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(client, mailoutbox, password, reason):
    person = make_person()
    ask_for_link(client)
    page = follow(client, link_in(mailoutbox[0]), password).content.decode()
    assert reason in page
    assert 'href="#id_password1"' in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_changing_the_password_ends_sessions_elsewhere_and_sends_a_notice(client, mailoutbox):
    person = make_coordinator()
    elsewhere = Client()
    sign_in(client, person)
    sign_in(elsewhere, person)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    response = client.post(reverse("account_change_password"), data)
    assert response.url == reverse("account")
    assert get_user(client) == person
    assert get_user(elsewhere).is_anonymous
    assert [mail.subject for mail in mailoutbox] == ["Waymark: your password was changed"]


def test_changing_the_password_asks_for_the_present_one(client):
    person = make_coordinator()
    sign_in(client, person)
    data = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert "This is not your password. Enter the one you use now." in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_passwords_are_stored_with_argon2():
    from config import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_no_form_sends_a_password_back(client):
    sign_in(client, make_coordinator())
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": "another-one-entirely"}
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert (PASSWORD in page, NEW in page) == (False, False)
    assert User.objects.get().check_password(PASSWORD)


def test_mails_are_calm_and_name_the_address_of_the_page(client, mailoutbox):
    make_person(name="O'Hara & Søn")
    ask_for_link(client)
    body = mailoutbox[0].body
    assert "!" not in body
    assert "http://testserver/accounts/password/reset/key/" in body
