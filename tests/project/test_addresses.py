"""Every address of the site: who gets in without signing in, and what each answer carries."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from tests.project.pages import PUBLIC, pages

SIGN_IN = "/accounts/login/"
FILLERS = (
    (r"<int:\w+>", "1"),
    (r"<uuid:\w+>", str(uuid.UUID(int=1))),
    (r"<(slug|str|path|url):\w+>", "x"),
    (r"<\w+>", "x"),
    (r"\(\?P<uidb36>[^)]+\)-\(\?P<key>[^)]+\)", "1-set-password"),
    (r"\(\?P<app_label>[^)]+\)", "accounts"),
    (r"\(\?P<url>[^)]+\)", "x"),
    (r"[\^$]", ""),
)


def filled(route):
    for pattern, value in FILLERS:
        route = re.sub(pattern, value, route)
    return f"/{route}"


def named(found):
    return [pytest.param(page.route, id=page.name) for page in found]


# Programs are not sent anywhere: tests/api has what the API answers to those without a token.
PAGES = [page for page in pages() if not page.name.startswith("api:")]
CLOSED = [page for page in PAGES if page.name not in PUBLIC]
OPEN = [page for page in PAGES if page.name in PUBLIC]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", named(CLOSED))
def test_a_stranger_is_sent_to_sign_in(client, route, method):
    response = getattr(client, method)(filled(route), follow=True)
    assert urlsplit(response.redirect_chain[-1][0]).path == SIGN_IN


@pytest.mark.django_db
@pytest.mark.parametrize("route", named(OPEN))
def test_a_public_page_does_not_ask_a_stranger_to_sign_in(client, route):
    response = client.get(filled(route))
    assert "next=" not in response.get("Location", "")


def test_every_public_page_exists():
    assert {page.name for page in OPEN} == PUBLIC


def test_every_name_is_used_once():
    names = [page.name for page in pages()]
    assert sorted(names) == sorted(set(names))


EXPECTED_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
EXPECTED_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [SIGN_IN, "/reference/", "/nowhere/", "/"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in EXPECTED_HEADERS} == EXPECTED_HEADERS
    assert set(headers["Content-Security-Policy"].split("; ")) == EXPECTED_POLICY


@pytest.mark.django_db
def test_the_language_can_be_changed_before_signing_in(client):
    client.post(reverse("set_language"), {"language": "ar", "next": SIGN_IN})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
