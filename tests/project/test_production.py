"""A production start asks for what must be secret, and refuses the demo."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.demo import DEMO_DOMAIN
from accounts.models import User

COMPLETE = {
    "SECRET_KEY": "a-key-for-this-test-only-that-is-longer-than-fifty-letters",
    "ALLOWED_HOSTS": "waymark.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def start(code, **environment):
    """Run `code` in a fresh process that knows nothing but `environment`."""
    environment["PATH"] = os.environ["PATH"]
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without_what_has_no_default(name):
    given = {key: value for key, value in COMPLETE.items() if key != name}
    done = start("import config.settings", **given)
    assert done.returncode == 1
    assert f"Set {name}: " in done.stderr


def test_production_starts_with_what_is_required():
    code = "from config.settings import *; print(DEBUG, SECURE_SSL_REDIRECT, SESSION_COOKIE_SECURE)"
    assert start(code, **COMPLETE).stdout == "False True True\n"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "https://waymark.example"),
        ({"ALLOWED_HOSTS": ".example.org, a.example"}, "https://a.example"),
        ({"ALLOWED_HOSTS": "*"}, ""),
        ({"SITE_URL": "https://b.example/"}, "https://b.example"),
    ],
)
def test_links_in_mails_begin_with_the_address_of_the_site(given, address):
    code = "from config.settings import *; print(SITE_URL)"
    assert start(code, **(COMPLETE | given)).stdout == f"{address}\n"


@pytest.mark.parametrize(("number", "status"), [("4", 1), ("0", 1), ("5", 0), ("12", 0)])
def test_nobody_asks_for_fewer_than_five_countries_behind_a_figure(number, status):
    done = start("import config.settings", **COMPLETE, AGGREGATE_MINIMUM=number)
    assert done.returncode == status
    assert ("Set AGGREGATE_MINIMUM" in done.stderr) == bool(status)


def test_debug_is_for_trials_only():
    code = "from config.settings import *; print(DEBUG)"
    assert start(code, **COMPLETE, WAYMARK_DEBUG="1").stdout == "False\n"


@pytest.mark.django_db
def test_production_does_not_start_with_people_of_the_demo(settings):
    settings.TRIAL = False
    User.objects.create_user(f"anybody@{DEMO_DOMAIN}", name="Anybody")
    with pytest.raises(ImproperlyConfigured, match="demo"):
        runpy.run_module("config.wsgi")


@pytest.mark.django_db
def test_production_starts_with_other_people(settings):
    settings.TRIAL = False
    User.objects.create_user("anybody@country.example", name="Anybody")
    assert callable(runpy.run_module("config.wsgi")["application"])
