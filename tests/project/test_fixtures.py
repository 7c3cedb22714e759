"""Content that ships: loading it again changes nothing, neither it nor what people entered."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command

FIXTURES = settings.BASE_DIR / "fixtures"
EDITIONS = sorted(path.parent.name for path in FIXTURES.glob("*/00-framework.yaml"))
OWN = ("accounts", "capabilities", "assessment", "reports")


def content():
    """Every row of ours, as data."""
    rows = []
    for model in apps.get_models():
        if model._meta.app_label in OWN:
            rows += serializers.serialize("python", model._default_manager.order_by("pk"))
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_fixture_loads_twice_by_plain_loaddata(edition):
    names = [str(path) for path in sorted((FIXTURES / edition).glob("*.yaml"))]
    call_command("loaddata", *names, verbosity=0)
    once = content()
    for name in names:
        call_command("loaddata", name, verbosity=0)
    assert once
    assert content() == once


@pytest.mark.django_db
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_framework_loads_twice(edition):
    call_command("load_framework", edition)
    once = content()
    call_command("load_framework", edition)
    assert content() == once


@pytest.mark.django_db
def test_the_demo_loads_twice_and_names_its_sign_ins_each_time(capsys):
    for edition in EDITIONS:
        call_command("load_framework", edition)
    capsys.readouterr()
    call_command("load_demo")
    once, printed = content(), capsys.readouterr().out
    call_command("load_demo")
    assert content() == once
    assert capsys.readouterr().out == printed
