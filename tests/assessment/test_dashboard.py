"""The dashboard: what waits, the one next action, and rounds to start."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.models import Assessment, Event, Round
from tests.assessment.page import Page, words
from tests.data import (
    make_assessment,
    make_country,
    make_extension,
    make_membership,
    make_person,
    make_round,
)

pytestmark = pytest.mark.django_db

COMPLETE = {"L1": "F", "L2": "U", "L3": "L", "L4": (9, 10), "L5": "P"} | {
    "S1": "L",
    "S2": "P",
    "S3": "N",
}


def dashboard(client, person):
    client.force_login(person)
    response = client.get(reverse("dashboard"))
    assert response.status_code == 200
    return Page(response)


def buttons(page):
    """Words of the links that look like buttons, and of the buttons, below the header."""
    (main,) = page.all("main")
    return [
        words(element)
        for element in main.iter()
        if element.tag == "button" or element.get("class") == "button"
    ]


def test_it_greets_by_name(client, tiny):
    assert dashboard(client, make_person(name="Ana Example")).heading == (
        "Good to see you, Ana Example"
    )


def test_it_offers_to_go_on_where_work_is_left(client, tiny):
    round_ = make_round(tiny, name="Spring", closes_on=datetime.date(2099, 3, 5))
    assessment = make_assessment(round_=round_, answers={"L1": "F", "S1": "L"})
    page = dashboard(client, make_person(Role.COORDINATOR))
    card = page.all("section")[0]
    assert words(card.find("h2")) == "Exampleland, Spring"
    assert "Draft · the round closes on 5 March 2099" in words(card)
    # L1 and S1 are answered, L2, L3, L4, S2 and S3 are asked; the others wait for their parents.
    assert "2 of 7 questions answered" in words(card)
    go_on = ("Go on with 1 Loans", reverse("capability", args=[assessment.pk, "LOANS"]))
    assert go_on in page.links(card)
    assert buttons(page) == ["Go on with 1 Loans"]


def test_it_shows_the_last_day_of_the_own_country(client, tiny):
    round_ = make_round(tiny, closes_on=datetime.date(2099, 3, 5))
    assessment = make_assessment(round_=round_)
    make_extension(round_, make_country("XB"), datetime.date(2099, 5, 7))
    ana = make_person(Role.COORDINATOR)
    card = dashboard(client, ana).all("section")[0]
    assert "the round closes on 5 March 2099" in words(card)
    make_extension(round_, assessment.country, datetime.date(2099, 4, 6))
    card = dashboard(client, ana).all("section")[0]
    assert "extended for your country: the round closes on 6 April 2099" in words(card)


def test_an_extension_lets_a_country_still_begin(client, tiny):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    round_ = make_round(tiny, closes_on=yesterday)
    ana = make_person(Role.COORDINATOR)
    make_extension(round_, make_country("XB"), today)
    assert buttons(dashboard(client, ana)) == []
    assert client.post(reverse("start", args=[round_.pk])).status_code == 404
    make_extension(round_, make_country(), today)
    assert buttons(dashboard(client, ana)) == ["Start the assessment"]
    assert client.post(reverse("start", args=[round_.pk])).status_code == 302


def test_it_offers_to_begin_a_capability_without_answers(client, tiny):
    make_assessment(answers={code: COMPLETE[code] for code in COMPLETE if code.startswith("L")})
    assert buttons(dashboard(client, make_person(Role.COORDINATOR))) == ["Begin 2 Staff"]


def test_it_offers_to_submit_once_all_is_answered(client, tiny):
    assessment = make_assessment(answers=COMPLETE)
    page = dashboard(client, make_person(Role.COORDINATOR))
    assert buttons(page) == ["Check and submit"]
    assert ("Check and submit", reverse("submit", args=[assessment.pk])) in page.links()


def test_an_observer_is_not_asked_to_answer(client, tiny):
    make_assessment(answers={"L1": "F"})
    assert buttons(dashboard(client, make_person(Role.OBSERVER))) == ["Read the readiness report"]


def test_nobody_is_asked_to_answer_what_is_submitted(client, tiny):
    make_assessment(answers={"L1": "F"}, state="submitted")
    page = dashboard(client, make_person(Role.COORDINATOR))
    assert buttons(page) == ["See what was submitted"]
    assert "Submitted · the round closes on" in words(page.all("section")[0])


def test_contradictions_wait_for_whoever_can_mend_them(client, tiny):
    # Connected while nobody is employed, and with few books in the catalogue.
    answers = {"L1": "F", "L3": "F", "L5": "F", "L4": (1, 10), "S1": "N"}
    assessment = make_assessment(answers=answers)
    page = dashboard(client, make_person(Role.COORDINATOR))
    flagged = reverse("assessment", args=[assessment.pk]) + "?show=flagged"
    assert ("2 contradictions between answers", flagged) in page.links()


@pytest.mark.parametrize(
    ("role", "state"), [(Role.OBSERVER, "draft"), (Role.COORDINATOR, "submitted")]
)
def test_contradictions_do_not_wait_for_who_cannot_mend_them(client, tiny, role, state):
    make_assessment(answers={"L1": "F", "L3": "F", "L5": "F", "S1": "N"}, state=state)
    assert dashboard(client, make_person(role)).find("waiting") is None


def test_without_contradictions_nothing_waits(client, tiny):
    make_assessment(answers={"L1": "F"})
    assert dashboard(client, make_person(Role.COORDINATOR)).find("waiting") is None


def test_earlier_assessments_stand_below(client, tiny):
    today = timezone.localdate()
    earlier = make_round(tiny, name="Autumn", opens_on=today - datetime.timedelta(days=400))
    make_assessment(round_=earlier, state="closed")
    make_assessment(round_=make_round(tiny, name="Spring"))
    make_assessment(make_country("XB"), round_=earlier)
    page = dashboard(client, make_person(Role.COORDINATOR))
    assert words(page.find("current")) == "Exampleland, Spring"
    (line,) = page.all("section", aria_labelledby="earlier")[0].iter("li")
    assert words(line) == "Exampleland, Autumn Closed"


# Starting a round


def test_a_coordinator_starts_an_open_round(client, tiny):
    round_ = make_round(tiny, name="Spring")
    ana = make_person(Role.COORDINATOR)
    page = dashboard(client, ana)
    assert buttons(page) == ["Start the assessment"]
    (form,) = page.all("form", action=reverse("start", args=[round_.pk]))
    assert form.get("method") == "post"
    response = client.post(form.get("action"))
    assessment = Assessment.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("assessment", args=[assessment.pk]),
    )
    assert (
        assessment.country,
        assessment.round,
        assessment.state,
        assessment.state_changed_by,
    ) == (
        ana.membership.country,
        round_,
        "draft",
        ana,
    )
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by, event.assessment) == (
        "start",
        "Spring",
        ana,
        assessment,
    )


def test_started_twice_by_an_impatient_hand_it_is_one_assessment(client, tiny):
    round_ = make_round(tiny)
    client.force_login(make_person(Role.COORDINATOR))
    first, second = (client.post(reverse("start", args=[round_.pk])) for _ in range(2))
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert (Assessment.objects.count(), Event.objects.count()) == (1, 1)


def test_started_by_a_colleague_meanwhile_it_opens_what_the_colleague_began(client, tiny):
    round_ = make_round(tiny)
    begun = make_assessment(round_=round_)
    client.force_login(make_person(Role.COORDINATOR))
    response = client.post(reverse("start", args=[round_.pk]))
    assert response["Location"] == reverse("assessment", args=[begun.pk])
    assert Event.objects.count() == 0


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_a_round_that_is_not_open_is_not_started(client, tiny, state):
    round_ = make_round(tiny, state=state)
    ana = make_person(Role.COORDINATOR)
    assert buttons(dashboard(client, ana)) == []
    assert client.post(reverse("start", args=[round_.pk])).status_code == 404
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_other_roles_start_nothing(client, tiny, role):
    round_ = make_round(tiny)
    person = make_person(role)
    assert buttons(dashboard(client, person)) == []
    assert client.post(reverse("start", args=[round_.pk])).status_code == 404
    assert Assessment.objects.count() == 0


def test_a_round_another_country_began_is_still_ours_to_start(client, tiny):
    round_ = make_round(tiny)
    make_assessment(make_country("XB"), round_=round_)
    client.force_login(make_person(Role.COORDINATOR))
    client.post(reverse("start", args=[round_.pk]))
    assert {each.country.code for each in Assessment.objects.all()} == {"XA", "XB"}


def test_a_round_that_does_not_exist_is_not_found(client, tiny):
    client.force_login(make_person(Role.COORDINATOR))
    assert client.post(reverse("start", args=[404])).status_code == 404


# Nothing to do


def test_who_has_no_role_is_told_who_gives_one(client, tiny):
    make_assessment()
    page = dashboard(client, make_person())
    assert words(page.all("div", class_="empty")[0]) == (
        "You have no role yet. An administrator gives you one; then your work appears here."
    )


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_who_reads_no_assessment_sees_none(client, tiny, role):
    make_assessment()
    page = dashboard(client, make_person(role))
    (main,) = page.all("main")
    assert "Exampleland" not in words(main)
    assert words(page.all("div", class_="empty")[0]).startswith("Nothing waits for you.")


def test_a_country_without_assessment_or_round_is_told_so(client, tiny):
    make_assessment(make_country("XB"))
    Round.objects.update(state="closed")
    page = dashboard(client, make_person(Role.COORDINATOR))
    assert words(page.all("div", class_="empty")[0]).startswith("Nothing waits for you.")


def test_it_shows_the_country_one_acts_for(client, tiny):
    round_ = make_round(tiny)
    for code in ("XA", "XB"):
        make_assessment(make_country(code), round_=round_)
    person = make_person(Role.COORDINATOR, make_country("XA"))
    other = make_membership(person, Role.OBSERVER, make_country("XB"))
    assert words(dashboard(client, person).find("current")).startswith("Exampleland")
    person.act_as(other)
    assert words(dashboard(client, person).find("current")).startswith("Sampleria")
