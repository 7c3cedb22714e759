"""The overview of a round for administrators: who has started, submitted, is late."""

import csv
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.models import Event, Extension
from assessment.round_overview import RoundOverview
from tests.data import make_assessment, make_country, make_person, make_round, make_submission

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ida():
    return make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)


@pytest.fixture
def round_(tiny, ida):
    """XA has submitted, XB works with more time, XC has not begun, and the last day is past."""
    round_ = make_round(name="=Spring", opens_on=TODAY() - 30 * DAY, closes_on=TODAY() - 2 * DAY)
    submitted = make_assessment(make_country("XA"), {"L1": "L"}, round_=round_, state="submitted")
    make_submission(submitted)
    make_submission(submitted, number=2)
    make_assessment(make_country("XB"), {"L1": "N"}, round_=round_)
    make_country("XC")
    Extension.objects.create(
        round=round_,
        country=make_country("XB"),
        closes_on=TODAY() + 5 * DAY,
        reason="Elections",
        given_by=ida,
    )
    return round_


def test_it_says_who_has_started_submitted_and_is_late(round_):
    overview = RoundOverview.of(round_)
    assert [
        (line.country.code, line.state, line.versions, line.days_left, line.is_late)
        for line in overview.lines
    ] == [
        ("XA", "Submitted", 2, -2, False),
        ("XB", "Draft", 0, 5, False),
        ("XC", "Not started", 0, -2, True),
    ]
    assert overview.counts == [
        ("countries", 3),
        ("have started", 2),
        ("have submitted", 1),
        ("are late", 1),
    ]


def test_the_page_shows_dates_and_states_and_no_answers(client, ida, round_):
    client.force_login(ida)
    page = client.get(reverse("round_overview", args=[round_.pk])).content.decode()
    assert all(name in page for name in ("Exampleland", "Sampleria", "Testania", "Version 2 on"))
    assert [word for word in ("Not in place", "Largely in place", "level") if word in page] == []


def test_taking_it_as_a_file_is_put_down(client, ida, round_):
    client.force_login(ida)
    response = client.get(reverse("round_overview_csv", args=[round_.pk]))
    assert response["Content-Disposition"].startswith("attachment;")
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    assert [(row["code"], row["state"], row["days_left"], row["late"]) for row in rows] == [
        ("XA", "submitted", "-2", "no"),
        ("XB", "draft", "5", "no"),
        ("XC", "", "-2", "yes"),
    ]
    event = Event.objects.get(verb="export round overview")
    assert (event.assessment, event.by, event.subject) == (None, ida, "=Spring")


def test_a_name_that_looks_like_a_formula_is_text(round_):
    make_country("XD", name='=HYPERLINK("x")')
    assert "'=HYPERLINK" in RoundOverview.of(round_).as_csv()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", ["round_overview", "round_overview_csv"])
def test_it_is_for_administrators_only(client, round_, role, name):
    client.force_login(make_person(role))
    assert client.get(reverse(name, args=[round_.pk])).status_code == 404
    assert not Event.objects.filter(verb="export round overview").exists()


def test_the_list_of_rounds_leads_there(client, ida, round_):
    client.force_login(ida)
    page = client.get(reverse("admin:assessment_round_changelist")).content.decode()
    assert f'href="{reverse("round_overview", args=[round_.pk])}"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries(client, ida, tiny, django_assert_num_queries, rows):
    round_ = make_round()
    for letter in "ABC"[:rows]:
        make_assessment(make_country(f"X{letter}"), {"L1": "L"}, round_=round_)
    client.force_login(ida)
    url = reverse("round_overview", args=[round_.pk])
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
