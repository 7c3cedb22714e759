"""What all pages of sign-in and account share: one heading, the right direction, no inline code."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import include, path, reverse

from tests.accounts.people import (
    confirm_password,
    make_coordinator,
    set_up_second_factor,
    sign_in,
)

PUBLIC = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
SIGNED_IN = [
    "account",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
]
CONFIRMED = ["mfa_activate_totp"]
WITH_SECOND_FACTOR = [
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
]
BAD_LINK = "account_reset_password_from_key"

pytestmark = pytest.mark.django_db


def is_well_made(page, *, direction):
    """One heading, the right direction, and nothing the content policy would block."""
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(rf'<html lang="\w+" dir="{direction}">', page)
    assert re.findall(r"<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=|javascript:", page) == []
    assert re.search(r"<title>\s*·", page) is None
    for block in ("{%", "{{", "{#"):
        assert block not in page


def get(client, name, language):
    args = ["1", "gone"] if name == BAD_LINK else []
    response = client.get(reverse(name, args=args), headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


LANGUAGES = pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])


@LANGUAGES
@pytest.mark.parametrize("name", [*PUBLIC, BAD_LINK])
def test_public_pages_open_without_signing_in(client, name, language, direction):
    is_well_made(get(client, name, language), direction=direction)


@LANGUAGES
@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_the_account(client, name, language, direction):
    sign_in(client, make_coordinator())
    is_well_made(get(client, name, language), direction=direction)


@LANGUAGES
@pytest.mark.parametrize("name", CONFIRMED)
def test_pages_behind_the_password(client, name, language, direction):
    sign_in(client, make_coordinator())
    confirm_password(client)
    is_well_made(get(client, name, language), direction=direction)


@LANGUAGES
@pytest.mark.parametrize("name", WITH_SECOND_FACTOR)
def test_pages_of_the_second_factor(client, name, language, direction):
    sign_in(client, make_coordinator())
    set_up_second_factor(client)
    is_well_made(get(client, name, language), direction=direction)


@LANGUAGES
def test_the_page_for_the_code(client, language, direction):
    person = make_coordinator()
    sign_in(client, person)
    set_up_second_factor(client)
    client.logout()
    sign_in(client, person)
    is_well_made(get(client, "mfa_authenticate", language), direction=direction)


@pytest.mark.parametrize(
    "name", sorted({*SIGNED_IN, *CONFIRMED, *WITH_SECOND_FACTOR, "admin:index", "dashboard"})
)
def test_all_others_ask_to_sign_in(client, name):
    if name == "account_logout":  # signing out twice is no reason to sign in
        assert client.get(reverse(name)).url == reverse("account_login")
    else:
        response = client.get(reverse(name), follow=True)
        assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def fail(error):
    def view(request):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    path("broken/", fail(RuntimeError)),
    path("unreadable/", fail(SuspiciousOperation)),
    path("refused/", fail(PermissionDenied)),
    path("", include("config.urls")),
]


@LANGUAGES
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("url", "status"),
    [("/nowhere/", 404), ("/refused/", 403), ("/unreadable/", 400), ("/broken/", 500)],
)
@pytest.mark.parametrize("someone", [False, True])
def test_errors_have_a_page(url, status, someone, language, direction):
    client = Client(raise_request_exception=False)
    if someone:
        client.force_login(make_coordinator())
    response = client.get(url, headers={"accept-language": language})
    assert response.status_code == status
    is_well_made(response.content.decode(), direction=direction)


@pytest.mark.urls(__name__)
def test_an_error_of_ours_needs_no_database_to_be_said(django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        assert client.get("/broken/").status_code == 500


def test_a_form_from_another_session_says_how_not_to_lose_the_text():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {"login": "ana@example.org"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "copy it" in page
    is_well_made(page, direction="ltr")
