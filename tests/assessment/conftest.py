"""Two coordinators of one country with the pages and forms before them, and the demo."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from assessment.forms import AnswerForm
from assessment.standing import scored_framework
from capabilities.document import criteria_by_code
from tests.assessment.browsers import Browser, Typing
from tests.assessment.page import Page
from tests.data import load_mnr, make_assessment, make_person


@pytest.fixture
def ana(client, tiny):
    """A coordinator, signed in."""
    ana = make_person(Role.COORDINATOR, name="Ana")
    client.force_login(ana)
    return ana


@pytest.fixture
def ben(tiny):
    """A colleague of Ana's."""
    return make_person(Role.COORDINATOR, name="Ben")


@pytest.fixture
def browse(client, ana):
    """Ana's browser without scripts, on a page of a new assessment."""

    def browse(answers=None, capability="LOANS"):
        assessment = make_assessment(answers=answers)
        return Browser(client, assessment, capability), assessment

    return browse


@pytest.fixture
def begin(client, ana):
    """Ana typing on a page that saves itself, of a new assessment."""

    def begin(answers=None, capability="LOANS"):
        assessment = make_assessment(answers=answers)
        return Typing(client, assessment, capability), assessment

    return begin


@pytest.fixture
def open_page(client, tiny):
    """The page of a capability of a new assessment, as somebody of the country opens it."""

    def get(answers=None, capability="LOANS", role=Role.COORDINATOR, language="en", **fields):
        assessment = make_assessment(answers=answers, **fields)
        client.force_login(make_person(role))
        url = reverse("capability", args=[assessment.pk, capability])
        response = client.get(url, headers={"Accept-Language": language})
        assert response.status_code == 200
        return Page(response), assessment

    return get


@pytest.fixture
def make_form(tiny):
    """Forms of criteria of the tiny edition, given what is typed without the form's prefix."""

    def make(code, typed=None, row=None, register=None, asked=None, scored=None):
        options = {
            "asked": criteria_by_code(tiny)[code][0] | (asked or {}),
            "scored": replace(scored_framework(tiny).criteria[code], **(scored or {})),
            "row": row,
            "register": register or {},
        }
        shown = AnswerForm(**options)
        if typed is None:
            return shown
        typed = {"basis": shown.initial["basis"], "new-kind": "law", **typed}
        return AnswerForm({f"{code}-{name}": value for name, value in typed.items()}, **options)

    return make


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for a module; what its tests change is taken back after each."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_mnr()
        call_command("load_demo")
        yield
        transaction.set_rollback(True)
