"""`manage.py load_demo` where something stands in its way, or only a part is there."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.demo import DEMO_DOMAIN, demo_people
from accounts.models import Country, Membership, Role, User
from assessment.models import Assessment, Review, Round, Submission
from tests import data
from tests.assessment.rows import content
from tests.assessment.test_demo import assessment_of, standing

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
FIXTURES = sorted(str(file) for file in FOLDER.glob("*.yaml"))


def test_the_fixtures_alone_let_nobody_in(mnr):
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert [person for person in demo_people() if person.has_usable_password()] == []


def test_the_fixtures_load_twice_by_plain_loaddata(mnr):
    call_command("loaddata", *FIXTURES, verbosity=0)
    once = content()
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert [row | {"fields": _settled(row)} for row in content()] == [
        row | {"fields": _settled(row)} for row in once
    ]


def _settled(row):
    """Without the moment at which a person joined: that is when the row is written."""
    return {name: value for name, value in row["fields"].items() if name != "date_joined"}


def test_a_round_that_takes_nothing_in_leaves_all_of_them_drafts(mnr):
    call_command("loaddata", *FIXTURES, verbosity=0)
    Round.objects.update(closes_on=F("opens_on"))
    call_command("load_demo")
    assert set(Assessment.objects.values_list("state", flat=True)) == {"draft"}
    assert Assessment.objects.count() == 12
    assert len(standing("XD").given) == 191


def test_a_submission_whose_reviewer_left_waits_for_another(mnr):
    call_command("loaddata", *FIXTURES, verbosity=0)
    Membership.objects.get(role="reviewer").reviews.set(Country.objects.filter(code="XE"))
    call_command("load_demo")
    assert (assessment_of("XD").state, assessment_of("XF").state) == ("submitted", "submitted")
    assert [review.submission.assessment.country.code for review in Review.objects.all()] == ["XE"]


def test_production_refuses_it(mnr, settings):
    settings.TRIAL = False
    with pytest.raises(CommandError, match="only a trial may load it: WAYMARK_TRIAL=1"):
        call_command("load_demo")
    assert User.objects.count() == Country.objects.count() == Round.objects.count() == 0


def test_it_needs_the_framework_first(db):
    with pytest.raises(CommandError, match=r"manage\.py load_framework mnr"):
        call_command("load_demo")
    assert User.objects.count() == Country.objects.count() == 0


def test_an_older_demo_gets_the_countries_to_compare_with(mnr):
    xa = data.make_country("XA", name="Renamed")
    for agency in ("National Police of Ardelonia", "Ministry of Justice of Ardelonia"):
        data.make_agency(xa, agency)
    coordinator = data.make_person(Role.COORDINATOR, xa, email=f"coordinator.xa@{DEMO_DOMAIN}")
    reviewer = data.make_person(Role.REVIEWER, email=f"reviewer@{DEMO_DOMAIN}", reviews=[xa])
    call_command("load_demo")
    assert Country.objects.get(code="XA").name == "Renamed"
    found = Submission.objects.filter(assessment__round__name="2024").with_round()
    codes = ["XA", *(f"X{letter}" for letter in "EFGHIJKL")]
    assert sorted(each.assessment.country.code for each in found) == codes
    assert sorted(country.code for country in reviewer.reviewed_countries()) == codes
    assert Assessment.objects.filter(round__name="2026").count() == len(codes)
    assert [each for each in demo_people() if each.check_password(data.PASSWORD)] == [
        coordinator,
        reviewer,
    ]


def test_an_older_demo_keeps_the_round_it_has(mnr):
    call_command("loaddata", *FIXTURES, verbosity=0)
    call_command("load_demo")
    assert not Assessment.objects.filter(round__name="2024").exists()
    assert Assessment.objects.filter(round__name="2026").count() == 12
