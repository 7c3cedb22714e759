"""Reminders: which dates are told to whom, and each rung of the ladder once."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import delegations, lifecycle
from notices.ladder import RUNGS, deadlines_of, is_due, last_rung
from tests import data
from tests.notices.stories import delegated
from tests.review.submitting import ANSWERS, submitted

TODAY = datetime.date(2026, 3, 5)


def day(number):
    """So many days from TODAY."""
    return TODAY + datetime.timedelta(days=number)


# The ladder alone


@pytest.mark.parametrize(
    ("passed", "rung"),
    [(-15, None), (-14, -14), (-8, -14), (-7, -7), (-1, -1), (0, 0), (1, 1), (6, 1), (7, 7)],
)
def test_the_last_rung_is_the_one_reached_last(passed, rung):
    assert last_rung(TODAY, day(passed)) == (None if rung is None else day(rung))


def test_long_after_the_date_the_last_rung_stands():
    assert last_rung(datetime.date.min, datetime.date.max) == datetime.date(1, 1, 8)


def climbed(runs):
    """The rungs of a date that go out when digests are sent on these days, whatever else is."""
    sent, reminded = [], None
    for today in sorted(map(day, runs)):
        if is_due(TODAY, today, reminded):
            sent.append(last_rung(TODAY, today))
            reminded = today
    return sent


DAYS = st.sets(st.integers(-40, 40))


@given(DAYS)
def test_whatever_days_it_runs_each_rung_goes_out_once_at_most(runs):
    sent = climbed(runs)
    assert all(earlier < later for earlier, later in pairwise(sent))
    assert set(sent) <= {day(rung) for rung in RUNGS}


@given(DAYS)
def test_whatever_days_it_runs_no_rung_between_two_runs_is_forgotten(runs):
    reached = {last_rung(TODAY, day(run)) for run in runs} - {None}
    assert set(climbed(runs)) == reached


def test_run_every_day_all_rungs_go_out_on_their_days():
    assert climbed(range(-40, 40)) == [day(rung) for rung in RUNGS]


# Who has which dates


def told(person, today=TODAY):
    return [(each.words, each.is_late) for each in deadlines_of(person, today)]


@pytest.fixture
def assessment(tiny):
    """Of a round that closes in a hundred days."""
    round_ = data.make_round(tiny, name="Spring", opens_on=day(-60), closes_on=day(100))
    return data.make_assessment(data.make_country("XA"), ANSWERS, round_=round_)


@pytest.fixture
def loans(assessment, people):
    """Handed to the police, due in three days."""
    (delegation,) = delegated(assessment, "National Police", by=people["ana"], due_on=day(3))
    return delegation


def everybody(people, today=TODAY):
    """`{name: words}` of those who have dates."""
    found = {name: told(person, today) for name, person in people.items()}
    return {name: dates for name, dates in found.items() if dates}


pytestmark = pytest.mark.django_db


def test_an_agency_is_told_before_the_date_and_on_it(people, loans):
    mine = [("Due in 3 days: 1 Loans", False)]
    assert everybody(people) == {"kim": mine, "kai": mine}
    assert everybody(people, day(2))["kim"] == [("Due in 1 day: 1 Loans", False)]
    assert everybody(people, day(3)) == {
        name: [("Due today: 1 Loans", False)] for name in ("kim", "kai")
    }
    assert everybody(people, day(-12)) == {}


def test_after_the_date_the_coordinators_are_told_too(people, loans):
    owed = [("1 day late: 1 Loans (National Police)", True)]
    mine = [("1 day late: 1 Loans", True)]
    assert everybody(people, day(4)) == {"kim": mine, "kai": mine, "ana": owed, "ben": owed}
    assert everybody(people, day(13))["ana"] == [("10 days late: 1 Loans (National Police)", True)]


@pytest.mark.parametrize("verb", ["hand in", "take back", "submit", "close the round"])
def test_what_is_done_has_no_date(people, assessment, loans, verb):
    if verb == "hand in":
        delegations.hand_in(loans, by=people["kim"])
    elif verb == "take back":
        delegations.take_back(loans, seen=0, by=people["ana"])
    elif verb == "submit":
        type(assessment).objects.update(state="submitted")
    else:
        type(assessment.round).objects.update(state="closed")
    assert everybody(people, day(5)) == {}


def test_what_is_sent_back_is_due_again(people, loans):
    delegations.hand_in(loans, by=people["kim"])
    delegations.send_back(loans, "Look again", by=people["ana"])
    assert everybody(people)["kim"] == [("Due in 3 days: 1 Loans", False)]


def test_coordinators_are_told_of_the_last_day_of_their_own_country(people, assessment):
    ready = ("submit the assessment", False)
    last = day(100)
    assert everybody(people, last - datetime.timedelta(days=15)) == {}
    due = [(f"Due today: {ready[0]}", False)]
    assert everybody(people, last) == {"ana": due, "ben": due}
    later = last + datetime.timedelta(days=20)
    data.make_extension(assessment.round, data.make_country("XB"), later)
    assert everybody(people, last) == {"ana": due, "ben": due}
    data.make_extension(assessment.round, assessment.country, later)
    assert everybody(people, last) == {}
    assert everybody(people, later) == {"ana": due, "ben": due}
    late = [(f"2 days late: {ready[0]}", True)]
    assert everybody(people, later + datetime.timedelta(days=2)) == {"ana": late, "ben": late}


def test_what_came_back_is_due_again_but_never_late(people, tiny):
    assessment = data.make_assessment(answers=ANSWERS)
    review = lifecycle.claim(submitted(assessment, by=people["ana"]), by=people["rey"])
    last = assessment.round.closes_on
    assert everybody(people, last) == {}
    lifecycle.return_for_changes(review, reasons="Name the law", by=people["rey"])
    assert set(everybody(people, last)) == {"ana", "ben"}
    assert everybody(people, last + datetime.timedelta(days=1)) == {}


def test_dates_stand_by_day(people, assessment, loans):
    delegated(assessment, "National Police", by=people["ana"], due_on=day(1), capability="STAFF")
    assert [words for words, _late in told(people["kim"])] == [
        "Due in 1 day: 2 Staff",
        "Due in 3 days: 1 Loans",
    ]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("kim", 1), ("ana", 2)])
def test_dates_take_the_same_queries_for_one_and_for_three(
    people, tiny, django_assert_num_queries, number, name, queries
):
    for _time in range(number):
        round_ = data.make_round(tiny, opens_on=day(-60), closes_on=day(4))
        assessment = data.make_assessment(data.make_country("XA"), round_=round_)
        delegated(assessment, "National Police", by=people["ana"], due_on=day(3))
    person = people[name]
    told(person)  # what a process reads once per edition
    with django_assert_num_queries(queries):
        assert len(told(person, day(4))) == (number if name == "kim" else 2 * number)
