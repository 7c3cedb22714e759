"""Rounds: when they take something in, for whom longer, and what administrators do with them."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.models import Assessment, Event, Extension, Round
from tests.assessment.page import Page
from tests.data import (
    load_mnr,
    make_assessment,
    make_country,
    make_extension,
    make_person,
    make_round,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


# For whom it is open until when


def test_a_round_closes_for_a_country_when_its_extension_says(tiny):
    round_ = make_round(closes_on=TODAY)
    make_extension(round_, make_country("XB"), TODAY + 7 * DAY)
    found = [round_.closes_for(make_country(code)) for code in ("XA", "XB")]
    assert found == [TODAY, TODAY + 7 * DAY]


def test_an_extension_never_takes_time_away(tiny):
    round_ = make_round(closes_on=TODAY)
    make_extension(round_, closes_on=TODAY - DAY)
    assert round_.closes_for(make_country()) == TODAY
    assert round_.is_open_for(make_country())


@pytest.mark.parametrize(
    ("state", "opens", "closes", "extended", "is_open"),
    [
        ("open", TODAY, TODAY, None, True),
        ("open", TODAY + DAY, TODAY + DAY, None, False),
        ("open", TODAY - DAY, TODAY - DAY, None, False),
        ("open", TODAY - DAY, TODAY - DAY, TODAY, True),
        ("open", TODAY - 3 * DAY, TODAY - 3 * DAY, TODAY - DAY, False),
        ("planned", TODAY, TODAY, TODAY, False),
        ("closed", TODAY, TODAY, TODAY + DAY, False),
    ],
)
def test_a_round_is_open_from_its_first_day_to_the_countrys_last(
    tiny, state, opens, closes, extended, is_open
):
    round_ = make_round(state=state, opens_on=opens, closes_on=closes)
    if extended:
        make_extension(round_, closes_on=extended)
    make_extension(round_, make_country("XB"), TODAY + 9 * DAY)
    make_extension(make_round(), closes_on=TODAY + 9 * DAY)
    assert round_.is_open_for(make_country()) is is_open


def test_assessments_come_with_the_last_day_of_their_country(tiny):
    round_ = make_round(closes_on=TODAY)
    for code in ("XA", "XB"):
        make_assessment(make_country(code), round_=round_)
    make_extension(round_, make_country("XB"), TODAY + DAY)
    days = {each.country.code: each.last_day for each in Assessment.objects.with_round()}
    assert days == {"XA": TODAY, "XB": TODAY + DAY}


# Administration


@pytest.fixture
def admin(client, tiny):
    """An administrator, signed in."""
    admin = make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client.force_login(admin)
    return admin


def save(client, round_, *, typed=None, **extension):
    """Change the round on its page, with one more extension."""
    url = reverse("admin:assessment_round_change", args=[round_.pk])
    page = Page(client.get(url))
    (form,) = page.all("form", id="round_form")
    sent = {key: value for key, value in page.values(form).items() if "__prefix__" not in key}
    sent.pop("_continue", None)
    sent.pop("_addanother", None)
    sent |= typed or {}
    if extension:
        sent["extensions-TOTAL_FORMS"] = "1"
        sent |= {f"extensions-0-{key}": value for key, value in extension.items()}
        sent |= {"extensions-0-id": "", "extensions-0-round": round_.pk}
    response = client.post(url, sent)
    return response, Page(response)


def test_an_administrator_gives_a_country_more_time(client, admin):
    round_ = make_round(name="Spring", closes_on=TODAY)
    assessment = make_assessment(round_=round_)
    day = TODAY + 7 * DAY
    response, _page = save(
        client, round_, country=assessment.country_id, closes_on=day.isoformat(), reason="Flood"
    )
    assert response.status_code == 302
    extension = Extension.objects.get()
    assert (extension.closes_on, extension.reason, extension.given_by) == (day, "Flood", admin)
    event = Event.objects.get()
    assert (event.assessment, event.verb, event.subject, event.by, event.after) == (
        assessment,
        "extend",
        "Spring",
        admin,
        {"closes_on": day.isoformat(), "reason": "Flood"},
    )
    assert LogEntry.objects.get().user == admin


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        ({"reason": ""}, "This field is required."),
        (
            {"closes_on": TODAY.isoformat()},
            "Choose a day after the round closes for everybody.",
        ),
    ],
)
def test_an_extension_has_a_reason_and_a_later_day(client, admin, bad, text):
    round_ = make_round(closes_on=TODAY)
    good = {
        "country": make_country().pk,
        "closes_on": (TODAY + DAY).isoformat(),
        "reason": "Flood",
    }
    response, page = save(client, round_, **good | bad)
    assert (response.status_code, Extension.objects.count()) == (200, 0)
    assert text in "".join(page.root.itertext())


def test_a_round_that_countries_have_begun_keeps_its_framework(client, admin):
    round_ = make_round()
    other = load_mnr()
    url = reverse("admin:assessment_round_change", args=[round_.pk])
    assert Page(client.get(url)).find("id_framework") is not None
    make_assessment(round_=round_)
    assert Page(client.get(url)).find("id_framework") is None
    save(client, round_, typed={"name": "Renamed", "framework": other.pk})
    round_.refresh_from_db()
    assert (round_.name, round_.framework.code) == ("Renamed", "tiny")


def test_what_is_validated_in_a_round_is_closed_and_nothing_else(client, admin):
    round_, other = make_round(), make_round()
    for place, state in enumerate(Assessment.State.values):
        make_assessment(make_country(f"X{'ABCDEF'[place]}"), round_=round_, state=state)
    make_assessment(round_=other, state="validated")
    before = dict(Assessment.objects.values_list("pk", "state"))
    client.post(
        reverse("admin:assessment_round_changelist"),
        {"action": "close_validated", "_selected_action": [round_.pk]},
    )
    changed = {
        each.pk: each.state for each in Assessment.objects.all() if before[each.pk] != each.state
    }
    validated = Assessment.objects.get(round=round_, pk__in=changed)
    assert (before[validated.pk], changed) == ("validated", {validated.pk: "closed"})
    assert [(event.verb, event.by) for event in Event.objects.all()] == [("close", admin)]


def test_nobody_else_gives_time(client, tiny):
    round_ = Round.objects.get(pk=make_round().pk)
    url = reverse("admin:assessment_round_change", args=[round_.pk])
    for role in Role:
        client.force_login(make_person(role))
        assert client.post(url, {}).status_code in {302, 403, 404}
    assert Extension.objects.count() == 0
