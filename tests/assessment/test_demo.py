"""The demo: three invented countries, each showing what it is there to show."""

import re
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command

from accounts.demo import DEMO_DOMAIN, DEMO_PASSWORD, demo_people
from accounts.models import Country, Membership, User
from assessment.answers import Change, Said, save_answers
from assessment.models import Answer, Assessment, Evidence, Round
from assessment.standing import Standing, answer_rows
from tests import data

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
# Domains that nobody can own (RFC 2606).
RESERVED = r"https://([a-z0-9-]+\.)*example(\.org|\.net|\.com)?(/|$)"


@pytest.fixture
def demo(mnr):
    call_command("load_demo")


def standing(country):
    return Standing.of(Assessment.objects.with_round().get(country__code=country))


def connection(found, code):
    return next(part for part in found.result["connections"] if part["code"] == code)


def statuses(found, code):
    return {row["code"]: row["status"] for row in connection(found, code)["preconditions"]}


def coordinator_of(country):
    return User.objects.get(email=f"coordinator.{country.lower()}@{DEMO_DOMAIN}")


def sign_in_lines(capsys):
    """The table that the command prints, cell by cell."""
    capsys.readouterr()
    call_command("load_demo")
    return [re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines()]


def content():
    """Every row of the accounts and the assessments, as data."""
    labels = {"accounts", "assessment"}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    return [
        row
        for model in models
        for row in serializers.serialize("python", model._default_manager.order_by("pk"))
    ]


# Who


def test_it_has_every_role(demo):
    found = Membership.objects.order_by("pk").values_list("role", "country__code", "agency__name")
    assert list(found) == [
        ("coordinator", "XA", None),
        ("contributor", "XA", "National Police of Ardelonia"),
        ("observer", "XA", None),
        ("coordinator", "XB", None),
        ("coordinator", "XC", None),
        ("reviewer", None, None),
        ("administrator", None, None),
    ]


def test_the_reviewer_reviews_all_three_countries(demo):
    reviewer = Membership.objects.get(role="reviewer")
    assert set(reviewer.reviews.values_list("code", flat=True)) == {"XA", "XB", "XC"}


def test_the_administrator_may_use_the_administration(demo):
    administrators = User.objects.filter(is_staff=True, is_superuser=True)
    assert list(administrators.values_list("email", flat=True)) == [f"administrator@{DEMO_DOMAIN}"]


def test_every_country_is_invented(demo):
    assert {country.code: country.invented for country in Country.objects.all()} == {
        "XA": True,
        "XB": True,
        "XC": True,
    }


def test_everybody_signs_in_with_the_password_of_the_demo(demo, client):
    people = list(demo_people())
    assert len(people) == User.objects.count() == 7
    assert [person for person in people if not client.login(**_credentials(person))] == []


def _credentials(person):
    return {"email": person.email, "password": DEMO_PASSWORD}


def test_the_fixture_alone_lets_nobody_in(db):
    call_command("loaddata", str(FOLDER / "people.yaml"), verbosity=0)
    assert [person for person in demo_people() if person.has_usable_password()] == []


def test_the_fixtures_load_twice_by_plain_loaddata(mnr):
    names = [str(file) for file in sorted(FOLDER.glob("*.yaml"))]
    call_command("loaddata", *names, verbosity=0)
    once = content()
    call_command("loaddata", *names, verbosity=0)
    assert [row | {"fields": _settled(row)} for row in content()] == [
        row | {"fields": _settled(row)} for row in once
    ]


def _settled(row):
    """Without the moment at which a person joined: that is when the row is written."""
    return {name: value for name, value in row["fields"].items() if name != "date_joined"}


# What they say


def test_the_round_is_open(demo):
    round_ = Round.objects.get()
    assert round_.framework.natural_key() == ("mnr", "2016")
    assert list(Round.objects.open_on(round_.opens_on)) == [round_]
    assert (round_.closes_on - round_.opens_on).days > 365


def test_each_assessment_is_a_draft_begun_and_answered_by_its_coordinator(demo):
    for assessment in Assessment.objects.select_related("country"):
        coordinator = coordinator_of(assessment.country.code)
        assert assessment.is_draft
        assert set(assessment.events.values_list("by", "membership")) == {
            (coordinator.pk, coordinator.membership.pk)
        }
        assert assessment.events.order_by("pk").first().verb == "start"


def test_no_answer_rests_on_its_parent_alone(demo):
    """An answer that the questionnaire would not show is no help to anybody."""
    hidden = {
        (country, code)
        for country in ("XA", "XB", "XC")
        for found in [standing(country)]
        for code in found.given
        if not found.effective[code].asked
    }
    assert hidden == set()


def test_xa_is_nearly_complete_and_coherent(demo):
    found = standing("XA")
    results = found.result["capabilities"]
    assert sum(part["asked"] - part["answered"] for part in results) == 2
    assert found.result["contradictions"] == []
    assert [(part["code"], part["level"]["low"]) for part in results] == [
        ("C3", 2),
        ("C4", 3),
        ("C7", 3),
    ]
    assert {part["evidence"]["of"] - part["evidence"]["with"] for part in results} == {0}


def test_xa_is_connected_to_icse_and_needs_no_national_database(demo):
    found = standing("XA")
    assert connection(found, "ICSE")["verdict"] == "connected"
    assert set(statuses(found, "ICSE").values()) == {"met"}
    assert connection(found, "NATDB")["verdict"] == "not_applicable"
    assert [row.reason != "" for row in found.rows.values() if row.rating == "NA"] == [True, True]
    assert sum(row.numerator is not None for row in found.rows.values()) == 6


def test_xb_contradicts_itself(demo):
    assert standing("XB").result["contradictions"] == [
        {"rule": "ICSE/ICSE.1", "criteria": ["C7.6", "C4.3"]},
        {"rule": "R3", "criteria": ["C7.18"]},
        {"rule": "R5", "criteria": ["C7.8"]},
        {"rule": "R10", "criteria": ["C3.7"]},
    ]


def test_xb_lacks_evidence_and_knowledge(demo):
    found = standing("XB")
    lacking = sum(
        part["evidence"]["of"] - part["evidence"]["with"] for part in found.result["capabilities"]
    )
    not_known = sum(row.rating == Answer.Rating.NOT_KNOWN for row in found.rows.values())
    assert (lacking, not_known) == (6, 9)
    assert connection(found, "NATDB")["verdict"] == "not_ready"
    assert connection(found, "NATDB")["plan"]["steps"] == [
        {"criterion": "C7.8", "from": "N", "to": "L"},
        {"criterion": "C7.9", "from": "N", "to": "L"},
    ]


def test_xb_cites_evidence_that_has_expired(demo):
    opening = Round.objects.get().opens_on
    expired = [item.title for item in Evidence.objects.all() if item.expired(on=opening)]
    assert expired == ["Cooperation agreement with the hotline"]


def test_xc_has_just_started(demo):
    found = standing("XC")
    assert sorted(found.given) == ["C3.1", "C3.2", "C3.6", "C4.1", "C4.2"]
    assert found.capability("C7")["state"] == "not_started"
    icse = connection(found, "ICSE")
    assert icse["verdict"] == "undetermined"
    assert "not_met" not in statuses(found, "ICSE").values()


def test_xc_becomes_ready_for_icse_by_what_is_asked(demo):
    assessment = Assessment.objects.with_round().get(country__code="XC")
    coordinator = coordinator_of("XC")
    act = data.make_evidence(assessment, "Children Act 2019, section 62")
    cited = frozenset([act.pk])
    rows = answer_rows(assessment)
    asked = [code for code in Standing.of(assessment).framework.criteria if code.startswith("C7.")]
    changes = {code: Change(Said(rating="N"), version=0) for code in asked}
    changes["C4.3"] = Change(Said(rating="L"), version=0)
    changes["C3.8"] = Change(Said(rating="L", cited=cited), version=0)
    changes["C3.6"] = Change(Said(rating="L", cited=cited), version=rows["C3.6"].version)
    saved = save_answers(assessment, changes, by=coordinator)
    assert saved.conflicts == {}
    found = standing("XC")
    assert found.capability("C7")["state"] == "complete"
    assert connection(found, "ICSE")["verdict"] == "ready"


def test_nothing_links_to_a_place_that_exists(demo):
    links = Evidence.objects.exclude(url="").values_list("url", flat=True)
    assert links
    assert [url for url in links if not re.match(RESERVED, url)] == []


# Loading


def test_it_prints_the_sign_ins(mnr, capsys):
    assert sign_in_lines(capsys) == [
        ["Role", "Country", "E-mail", "Password"],
        ["Coordinator", "XA Ardelonia (invented)", "coordinator.xa@demo.example", DEMO_PASSWORD],
        ["Contributor", "XA Ardelonia (invented)", "contributor.xa@demo.example", DEMO_PASSWORD],
        ["Observer", "XA Ardelonia (invented)", "observer.xa@demo.example", DEMO_PASSWORD],
        ["Coordinator", "XB Bresvania (invented)", "coordinator.xb@demo.example", DEMO_PASSWORD],
        ["Coordinator", "XC Corvelia (invented)", "coordinator.xc@demo.example", DEMO_PASSWORD],
        ["Reviewer", "reviewer@demo.example", DEMO_PASSWORD],
        ["Administrator", "administrator@demo.example", DEMO_PASSWORD],
    ]


def test_loading_it_again_changes_nothing_and_is_quick(demo):
    before = content()
    start = time.perf_counter()
    call_command("load_demo")
    assert time.perf_counter() - start < 2
    assert content() == before


def test_what_people_changed_stays(demo, capsys):
    row = Answer.objects.get(assessment__country__code="XA", criterion__code="C3.1")
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
    assert {line[-1] for line in lines[2:]} == {DEMO_PASSWORD}


def _lose_assessment(country):
    lost = Assessment.objects.get(country__code=country)
    lost.events.all()._raw_delete("default")  # the trail does not let go otherwise
    lost.delete()


def test_an_assessment_that_is_missing_comes_back_alone(demo):
    _lose_assessment("XC")
    kept = set(Answer.objects.values_list("pk", "version"))
    call_command("load_demo")
    assert kept < set(Answer.objects.values_list("pk", "version"))
    assert len(standing("XC").given) == 5


def test_a_country_without_its_coordinator_is_left_alone(demo):
    _lose_assessment("XC")
    Membership.objects.filter(country__code="XC").delete()
    call_command("load_demo")
    assert not Assessment.objects.filter(country__code="XC").exists()


def test_production_refuses_it(mnr, settings):
    settings.TRIAL = False
    with pytest.raises(CommandError, match="only a trial may load it: WAYMARK_TRIAL=1"):
        call_command("load_demo")
    assert User.objects.count() == Country.objects.count() == Round.objects.count() == 0


def test_it_needs_the_framework_first(db):
    with pytest.raises(CommandError, match=r"manage\.py load_framework mnr"):
        call_command("load_demo")
    assert User.objects.count() == Country.objects.count() == 0
