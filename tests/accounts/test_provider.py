"""Sign-in by OpenID Connect: for people who are here, with an address the provider verified."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    make_administrator,
    make_coordinator,
    make_person,
    set_up_second_factor,
    sign_in,
)
from tests.accounts.provider import CLIENT, Provider

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/oidc/provider/login/"


@pytest.fixture
def provider(settings):
    provider = Provider()
    app = {
        "provider_id": "provider",
        "name": "National ID",
        "client_id": CLIENT["client_id"],
        "secret": CLIENT["client_secret"],
        "settings": {"server_url": provider.address, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield provider
    provider.close()


def sign_in_elsewhere(client, provider, **query):
    """From the button on the sign-in page to the provider and back."""
    path = LOGIN + ("?next=" + query["next"] if query else "")
    response = client.post(path)
    assert response.url.startswith(f"{provider.address}/authorize?")
    back = urlsplit(provider.authorize(response.url))
    return client.get(f"{back.path}?{back.query}")


def test_there_is_no_button_unless_a_provider_is_configured(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with" not in page
    assert client.post(LOGIN).status_code == 404
    assert client.get("/accounts/oidc/provider/login/callback/").status_code == 404


def test_the_button_names_the_provider_and_keeps_the_way(client, provider):
    page = client.get(f"{reverse('account_login')}?next=/people/").content.decode()
    assert "Sign in with National ID" in page
    assert re.search(rf'<form method="post" action="{LOGIN}\?next=%2Fpeople%2F">', page)


def test_somebody_who_is_here_is_signed_in(client, provider):
    ana = make_coordinator("ana@example.org")
    response = sign_in_elsewhere(client, provider, next="/people/")
    assert response.url == "/people/"
    assert get_user(client) == ana
    assert {"/token", "/keys", "/userinfo"} <= set(provider.asked)


def test_the_password_still_works_and_nothing_is_kept(client, provider):
    ana = make_coordinator("ana@example.org")
    sign_in_elsewhere(client, provider)
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_capitals_in_the_address_do_not_matter(client, provider):
    ana = make_coordinator("ana@example.org")
    provider.person["email"] = "Ana@Example.org"
    sign_in_elsewhere(client, provider)
    assert get_user(client) == ana


def test_nobody_registers_this_way(client, provider):
    provider.person["email"] = "stranger@example.org"
    response = sign_in_elsewhere(client, provider)
    assert "How to get an account" in response.content.decode()
    assert get_user(client).is_anonymous
    assert User.objects.count() == 0


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_is_nobodys(client, provider, verified):
    make_coordinator("ana@example.org")
    provider.person["email_verified"] = verified
    sign_in_elsewhere(client, provider)
    assert get_user(client).is_anonymous


def test_an_address_that_is_not_there_is_nobodys(client, provider):
    make_coordinator("ana@example.org")
    del provider.person["email"]
    sign_in_elsewhere(client, provider)
    assert get_user(client).is_anonymous


def test_somebody_switched_off_stays_out(client, provider):
    make_person("ana@example.org", is_active=False)
    response = sign_in_elsewhere(client, provider)
    assert response.url == reverse("account_inactive")
    assert get_user(client).is_anonymous


def other_key(provider):
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def for_another_client(provider):
    provider.claims["aud"] = "somebody-else"


def from_another_issuer(provider):
    provider.claims["iss"] = "https://evil.example"


def out_of_date(provider):
    provider.claims["exp"] = 1_000_000_000


@pytest.mark.parametrize("spoil", [other_key, for_another_client, from_another_issuer, out_of_date])
def test_a_token_that_is_not_right_lets_nobody_in(client, provider, spoil):
    make_coordinator("ana@example.org")
    spoil(provider)
    response = sign_in_elsewhere(client, provider)
    assert response.url == reverse("account_login")
    page = client.get(response.url).content.decode()
    assert "National ID did not sign you in. Try again, or use your password." in page
    assert get_user(client).is_anonymous


def test_an_answer_that_nobody_asked_for_lets_nobody_in(client, provider):
    make_coordinator("ana@example.org")
    response = Client().post(LOGIN)
    back = urlsplit(provider.authorize(response.url))
    response = client.get(f"{back.path}?{back.query}")  # another browser than the one that asked
    assert response.url == reverse("account_login")
    assert get_user(client).is_anonymous


def test_an_answer_works_once(client, provider):
    make_coordinator("ana@example.org")
    back = urlsplit(provider.authorize(client.post(LOGIN).url))
    client.get(f"{back.path}?{back.query}")
    client.logout()
    client.get(f"{back.path}?{back.query}")
    assert get_user(client).is_anonymous


def test_who_gives_up_at_the_provider_is_back_at_the_sign_in(client, provider):
    state = re.search(r"state=(\w+)", client.post(LOGIN).url)[1]
    query = {"error": "access_denied", "state": state}
    response = client.get("/accounts/oidc/provider/login/callback/", query)
    assert response.url == reverse("account_login")


def test_a_provider_that_does_not_answer_is_said(client, provider):
    provider.close()
    response = client.post(LOGIN)
    assert response.url == reverse("account_login")


def test_it_never_leads_away(client, provider):
    make_coordinator("ana@example.org")
    response = sign_in_elsewhere(client, provider, next="https://evil.example/")
    assert response.url == reverse("dashboard")


def test_the_button_needs_the_token_of_the_page(provider):
    assert Client(enforce_csrf_checks=True).post(LOGIN).status_code == 403


def test_following_a_link_starts_no_sign_in(client, provider):
    assert client.get(LOGIN).status_code == 405
    assert provider.asked == []


# The second factor


@pytest.fixture
def protected():
    """Somebody with a second factor."""
    ana = make_coordinator("ana@example.org")
    browser = Client()
    sign_in(browser, ana)
    set_up_second_factor(browser)
    return ana


def test_the_code_is_asked_for_all_the_same(client, provider, protected):
    response = sign_in_elsewhere(client, provider)
    assert response.url == reverse("mfa_authenticate")
    assert get_user(client).is_anonymous


def test_the_code_is_not_asked_for_where_the_provider_does(client, provider, protected, settings):
    settings.OIDC_IS_SECOND_FACTOR = True
    assert sign_in_elsewhere(client, provider).url == reverse("dashboard")
    assert get_user(client) == protected


def test_a_password_alone_never_counts_as_two_steps(client, provider, protected, settings):
    settings.OIDC_IS_SECOND_FACTOR = True
    assert sign_in(client, protected).url == reverse("mfa_authenticate")
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(("counts", "status"), [(True, 200), (False, 302)])
def test_who_needs_two_steps_sets_them_up_unless_the_provider_counts(
    client, provider, settings, counts, status
):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.OIDC_IS_SECOND_FACTOR = counts
    make_administrator("ana@example.org")
    sign_in_elsewhere(client, provider)
    response = client.get(reverse("admin:index"))
    assert response.status_code == status
    if not counts:
        assert response.url == reverse("mfa_activate_totp")
