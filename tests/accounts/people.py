"""The people of the account tests, and how they sign in."""

import re

from allauth.mfa.totp.internal import auth
from django.urls import reverse

from accounts.models import Agency, Country, Membership, Role, User

PASSWORD = "seven-lamps-by-the-river"


def make_country(code="XA", name="Exampleland"):
    return Country.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_agency(country=None, name="Ministry of Justice"):
    return Agency.objects.get_or_create(country=country or make_country(), name=name)[0]


def make_person(email="ana@example.org", **fields):
    return User.objects.create_user(email, PASSWORD, **{"name": "Ana Example", **fields})


def make_membership(user, role=Role.COORDINATOR, **fields):
    if role in {Role.COORDINATOR, Role.OBSERVER}:
        fields.setdefault("country", make_country())
    if role == Role.CONTRIBUTOR:
        fields.setdefault("country", make_country())
        fields.setdefault("agency", make_agency(fields["country"]))
    return Membership.objects.create(user=user, role=role, **fields)


def make_coordinator(email="ana@example.org", country=None):
    person = make_person(email)
    make_membership(person, country=country or make_country())
    return person


def make_reviewer(email="rui@example.org"):
    person = make_person(email, name="Rui Example")
    make_membership(person, Role.REVIEWER)
    return person


def make_administrator(email="ida@example.org"):
    return User.objects.create_superuser(email, PASSWORD, name="Ida Example")


def sign_in(client, person, password=PASSWORD, **extra):
    data = {"login": person.email, "password": password, **extra}
    return client.post(reverse("account_login"), data)


def confirm_password(client):
    """Pass the page that stands before important changes."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_for(key):
    """What an authenticator app with this key shows now."""
    (counter,) = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(key, counter))


def set_up_second_factor(client):
    """Switch two-step sign-in on for who is signed in; the key that their app now has."""
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'<code class="key" dir="ltr">(\w+)</code>', page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_for(key)})
    return key


def link_in(mail):
    return re.search(r"https?://\S+/password/reset/key/\S+", mail.body)[0]
