"""The reviewers' board on their dashboard: what was submitted, by state, in alphabetical order."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import board, lifecycle
from assessment.models import Assessment
from tests.assessment.page import words
from tests.data import make_assessment, make_country, make_person, make_round
from tests.review.submitting import ANSWERS, page_at, remark_on, submitted

pytestmark = pytest.mark.django_db


def rows(page):
    return [
        " ".join(words(cell) for cell in list(row)[:4])
        for row in page.all("tr")
        if row.find("td") is not None
    ]


@pytest.fixture
def world(tiny):
    """One submission in each state, in countries whose names do not come in that order."""
    names = {"XE": "Waiting", "XD": "Mine", "XC": "Others", "XB": "Asked", "XF": "Decided"}
    countries = {name: make_country(code, name) for code, name in names.items()}
    foreign = make_country("XZ", "Foreign")
    round_ = make_round(tiny, name="Spring")
    reviewer = make_person(Role.REVIEWER, reviews=countries.values(), name="Rey")
    colleague = make_person(Role.REVIEWER, reviews=countries.values(), name="Col")
    made = {
        name: submitted(make_assessment(country, ANSWERS, round_=round_))
        for name, country in [*countries.items(), ("Foreign", foreign)]
    }
    make_assessment(countries["Mine"], ANSWERS)  # a draft, which no reviewer sees
    reviews = {
        name: lifecycle.claim(made[name], by=colleague if name == "Others" else reviewer)
        for name in ["Mine", "Others", "Asked", "Decided"]
    }
    remark_on(reviews["Asked"], question=True)
    lifecycle.ask(reviews["Asked"], by=reviewer)
    lifecycle.validate(reviews["Decided"], by=reviewer)
    return {"reviewer": reviewer, "made": made, "reviews": reviews, "round": round_}


def test_it_lists_what_was_submitted_by_country(client, world):
    client.force_login(world["reviewer"])
    assert rows(page_at(client, "dashboard")) == [
        "Asked Spring 1 Clarification asked",
        "Decided Spring 1 Validated",
        "Mine Spring 1 Claimed by me",
        "Others Spring 1 Claimed by others",
        "Waiting Spring 1 Waiting for a reviewer",
    ]


@pytest.mark.parametrize(
    ("state", "country"),
    [
        ("waiting", "Waiting"),
        ("mine", "Mine"),
        ("others", "Others"),
        ("asked", "Asked"),
        ("decided", "Decided"),
    ],
)
def test_it_filters_by_state(client, world, state, country):
    client.force_login(world["reviewer"])
    (row,) = rows(page_at(client, "dashboard", state=state))
    assert row.startswith(country)


def test_it_filters_by_round(client, world):
    autumn = make_round(world["round"].framework, name="Autumn")
    country = world["made"]["Mine"].assessment.country
    submitted(make_assessment(country, ANSWERS, round_=autumn))
    client.force_login(world["reviewer"])
    assert rows(page_at(client, "dashboard", round=str(autumn.pk))) == [
        "Mine Autumn 1 Waiting for a reviewer"
    ]
    assert len(rows(page_at(client, "dashboard", round="no number"))) == 6


def test_the_next_action_is_what_one_holds(client, world):
    client.force_login(world["reviewer"])
    go_on = ("Go on with Mine, Spring", reverse("review", args=[world["reviews"]["Mine"].pk]))
    assert go_on in page_at(client, "dashboard").links()


def test_then_it_is_what_has_waited_longest(client, world):
    lifecycle.validate(world["reviews"]["Mine"], by=world["reviewer"])
    client.force_login(world["reviewer"])
    page = page_at(client, "dashboard")
    (button,) = [each for each in page.all("button") if words(each).startswith("Claim Waiting,")][
        :1
    ]
    assert words(button) == "Claim Waiting, Spring"


def test_a_version_before_the_last_stays_as_it_was_decided(client, world):
    review = world["reviews"]["Mine"]
    lifecycle.return_for_changes(review, reasons="Name the law.", by=world["reviewer"])
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    submitted(assessment)
    client.force_login(world["reviewer"])
    shown = [row for row in rows(page_at(client, "dashboard")) if row.startswith("Mine")]
    assert shown == ["Mine Spring 2 Waiting for a reviewer", "Mine Spring 1 Returned"]


def test_what_was_given_up_waits_again(client, world):
    lifecycle.give_up(world["reviews"]["Mine"], by=world["reviewer"])
    client.force_login(world["reviewer"])
    assert "Mine Spring 1 Waiting for a reviewer" in rows(page_at(client, "dashboard"))


def test_it_turns_the_page(client, world, monkeypatch):
    monkeypatch.setattr(board, "PAGE", 2)
    client.force_login(world["reviewer"])
    page = page_at(client, "dashboard", page="2", state="")
    assert [row.split()[0] for row in rows(page)] == ["Mine", "Others"]
    assert ("Previous page", "?page=1") in page.links()
    assert ("Next page", "?page=3") in page.links()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.CONTRIBUTOR])
def test_it_is_for_reviewers_only(client, world, role):
    client.force_login(make_person(role, make_country("XE")))
    assert page_at(client, "dashboard").find("board") is None


def test_without_submissions_it_says_what_will_come(client, tiny):
    client.force_login(make_person(Role.REVIEWER, reviews=[make_country()]))
    assert "No country has submitted yet." in words(page_at(client, "dashboard").root)
