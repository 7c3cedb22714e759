"""The demo loaded again: what is missing comes back, nothing else changes."""

import re
import time

import pytest
from django.core.management import call_command

from accounts.demo import DEMO_PASSWORD
from accounts.models import Country, Membership
from assessment.answers import Change, Said, save_answers
from assessment.models import Answer, Assessment
from tests.assessment.rows import content
from tests.assessment.test_demo import assessment_of, coordinator_of, standing

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


MORE = (
    "came with coordinators too, such as coordinator.xe@demo.example, and with the same password."
)


def sign_in_lines(capsys):
    """The table that the command prints, cell by cell."""
    capsys.readouterr()
    call_command("load_demo")
    return [re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines()]


def test_it_prints_the_sign_ins(demo, capsys):
    assert sign_in_lines(capsys) == [
        ["Role", "Country", "E-mail", "Password"],
        ["Coordinator", "XA Ardelonia (invented)", "coordinator.xa@demo.example", DEMO_PASSWORD],
        ["Contributor", "XA Ardelonia (invented)", "contributor.xa@demo.example", DEMO_PASSWORD],
        ["Observer", "XA Ardelonia (invented)", "observer.xa@demo.example", DEMO_PASSWORD],
        ["Coordinator", "XB Bresvania (invented)", "coordinator.xb@demo.example", DEMO_PASSWORD],
        ["Coordinator", "XC Corvelia (invented)", "coordinator.xc@demo.example", DEMO_PASSWORD],
        ["Coordinator", "XD Dalmerin (invented)", "coordinator.xd@demo.example", DEMO_PASSWORD],
        ["Reviewer", "reviewer@demo.example", DEMO_PASSWORD],
        ["Administrator", "administrator@demo.example", DEMO_PASSWORD],
        [f"XE to XL (invented) {MORE}"],
    ]


def test_loading_it_again_changes_nothing_and_is_quick(demo):
    before = content()
    start = time.perf_counter()
    call_command("load_demo")
    assert time.perf_counter() - start < 2
    assert content() == before


def test_what_people_changed_stays(demo, capsys):
    row = assessment_of("XA").answers.get(criterion__code="C3.1")
    coordinator = coordinator_of("XA")
    change = Change(Said(rating="P", comment="Checked again."), version=row.version)
    save_answers(row.assessment, {"C3.1": change}, by=coordinator)
    Country.objects.filter(code="XB").update(name="Renamed")
    coordinator.set_password("a-password-of-my-own")
    coordinator.save()
    before = content()
    lines = sign_in_lines(capsys)
    assert content() == before
    assert lines[1][-2:] == [coordinator.email, "(changed)"]
    assert {line[-1] for line in lines[2:-1]} == {DEMO_PASSWORD}


def _lose_assessment(country):
    lost = assessment_of(country)
    lost.events.all()._raw_delete("default")  # the trail does not let go otherwise
    lost.delete()


def test_an_assessment_that_is_missing_comes_back_alone(demo):
    _lose_assessment("XC")
    kept = set(Answer.objects.values_list("pk", "version"))
    call_command("load_demo")
    assert kept < set(Answer.objects.values_list("pk", "version"))
    assert len(standing("XC").given) == 9


def test_a_country_without_its_coordinator_is_left_alone(demo):
    _lose_assessment("XC")
    Membership.objects.filter(country__code="XC").delete()
    call_command("load_demo")
    assert not Assessment.objects.filter(country__code="XC", round__name="2026").exists()
