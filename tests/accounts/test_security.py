"""Headers, cookies and production starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts.demo import DEMO_DOMAIN, refuse_demo_in_production
from tests.accounts.people import make_coordinator, make_person, sign_in

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-that-is-long-enough-to-pass-0123456789",
    "ALLOWED_HOSTS": "waymark.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def in_production(code, **variables):
    """Run the code with the settings of a production start; what it printed, as JSON."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **PRODUCTION,
        **variables,
    }
    process = subprocess.run(
        [sys.executable, "-c", f"import django, json\ndjango.setup()\n{code}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(process.stdout)


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/accounts/login/", "/nowhere/", "/administration/"])
def test_every_answer_carries_the_other_headers(client, url):
    response = client.get(url)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: response.get(name) for name in headers} == headers


@pytest.mark.django_db
def test_scripts_cannot_read_the_session_cookie(client):
    sign_in(client, make_coordinator())
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_pages_with_passwords_and_codes_are_not_kept_by_the_browser(client):
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]


def test_a_production_start_is_secure():
    code = """
from django.conf import settings
from django.core import checks
names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "SECOND_FACTOR_REQUIRED", "DEBUG", "ACCOUNT_DEFAULT_HTTP_PROTOCOL",
    "ALLAUTH_TRUSTED_PROXY_COUNT", "SESSION_COOKIE_AGE", "PASSWORD_HASHERS"]
print(json.dumps({
    "problems": [str(problem) for problem in checks.run_checks(include_deployment_checks=True)],
    **{name: getattr(settings, name) for name in names},
}))
"""
    assert in_production(code, TRUSTED_PROXY_COUNT="1", SESSION_IDLE_MINUTES="30") == {
        "problems": [],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECOND_FACTOR_REQUIRED": True,
        "DEBUG": False,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
        "SESSION_COOKIE_AGE": 1800,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    }


@pytest.mark.django_db
def test_an_address_in_a_forwarded_header_counts_only_behind_a_proxy(client, settings):
    """Otherwise a stranger would escape the limits by inventing a new address each time."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(31):
        headers = {"x-forwarded-for": f"198.51.100.{number}"}
        response = client.post(reverse("account_login"), {}, headers=headers)
    assert response.status_code == 429


@pytest.mark.django_db
def test_behind_a_proxy_each_visitor_has_their_own_limit(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(31):
        headers = {"x-forwarded-for": f"198.51.100.{number}"}
        response = client.post(reverse("account_login"), {}, headers=headers)
    assert response.status_code == 200


@pytest.mark.django_db
def test_the_demo_never_meets_production(settings):
    settings.TRIAL = False
    refuse_demo_in_production()
    make_person(f"ana@{DEMO_DOMAIN}")
    with pytest.raises(ImproperlyConfigured, match="published passwords"):
        refuse_demo_in_production()


@pytest.mark.django_db
def test_the_demo_is_welcome_in_a_trial(settings):
    settings.TRIAL = True
    make_person(f"ana@{DEMO_DOMAIN}")
    refuse_demo_in_production()
