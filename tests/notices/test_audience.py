"""Who is told of what: every verb of the table reaches exactly these people."""

import datetime
from collections import defaultdict

import pytest
from django.utils import timezone

from accounts.models import Role
from assessment import delegations, lifecycle
from assessment import review as reviews
from assessment.models import Event
from assessment.models.trail import TOLD_OF_REVIEWERS
from assessment.trail_page import WORDS
from notices import audience
from notices.audience import TABLE, told
from notices.lines import notices_of
from notices.models import Kind
from tests import data
from tests.notices.stories import asked, delegated, everything
from tests.review.submitting import ANSWERS, submitted

pytestmark = pytest.mark.django_db

COUNTRY = {"ana", "ben", "obs"}
EXPECTED = {
    ("delegate", "National Police"): {"kim", "kai"},
    ("delegate", "Ministry of Justice"): {"lou"},
    ("change delegation", "National Police"): {"kim", "kai"},
    ("hand in", "National Police"): {"ana", "ben"},
    ("send back", "National Police"): {"kim", "kai"},
    ("take back", "National Police"): {"kim", "kai"},
    ("extend", None): {"ana", "ben"},
    ("submit", None): {"rey", "col"},
    ("ask", None): COUNTRY,
    ("reply", None): {"rey"},
    ("answer questions", None): {"rey"},
    ("return", None): COUNTRY,
    ("validate", None): COUNTRY,
    ("close", None): COUNTRY,
    ("share", None): {"eve"},
}


def told_of(person):
    return [event.verb for event in told(person).order_by("pk")]


def test_every_verb_reaches_who_it_concerns_and_nobody_else(people):
    everything(people)
    found = defaultdict(set)
    for name, person in people.items():
        for event in told(person):
            found[event.verb, (event.after or {}).get("agency")].add(name)
    assert found == EXPECTED
    assert {verb for verb, _agency in EXPECTED} == {each.verb for each in TABLE}
    # There was more that could have leaked, to the country above all.
    happened = set(Event.objects.values_list("verb", flat=True))
    assert {"claim", "rate", "give up"} <= happened - {each.verb for each in TABLE}


def test_the_country_is_told_only_what_its_trail_tells_of_reviewers():
    verbs = {each.verb for each in TABLE if each.side is audience.country}
    assert verbs - {"close"} <= set(TOLD_OF_REVIEWERS)
    assert {each.verb for each in TABLE} <= set(WORDS)


WORDED = {
    "kim": [
        "1 Loans is handed to your agency",
        "Due date or note changed: 1 Loans, due on 5 March 2099",
        "Sent back to you: 1 Loans",
        "Taken back from you: 1 Loans",
    ],
    "ben": [
        "National Police handed in 1 Loans",
        "You have more time, until 6 April 2099",
        "The reviewer asks about version 1",
        "Version 1 came back for changes",
        "Version 2 is validated, and you may read how the reviewer rates",
        "Your assessment is closed",
    ],
    "rey": [
        "Exampleland submitted version 1",
        "Exampleland replied to a remark",
        "Exampleland answered you",
        "Exampleland submitted version 2",
    ],
    "eve": ["Exampleland shared version 2 with you"],
}


@pytest.mark.parametrize("name", WORDED)
def test_notices_say_what_happened_and_lead_there(client, people, name):
    everything(people)
    notices = notices_of(people[name], told(people[name]))
    assert [notice.words for notice in reversed(notices)] == WORDED[name]
    client.force_login(people[name])
    assert [client.get(notice.url).status_code for notice in notices] == [200] * len(notices)


def test_ratings_that_stay_with_the_reviewer_are_not_announced(people):
    review = lifecycle.claim(
        submitted(data.make_assessment(answers=ANSWERS), by=people["ana"]), by=people["rey"]
    )
    lifecycle.validate(review, by=people["rey"])
    (notice,) = notices_of(people["ana"], told(people["ana"]))
    assert notice.words == "Version 1 is validated"


def test_a_delegation_names_its_due_date(people):
    due = datetime.date(2099, 3, 5)
    delegated(data.make_assessment(), "National Police", by=people["ana"], due_on=due)
    (notice,) = notices_of(people["kim"], told(people["kim"]))
    assert notice.words == "1 Loans is handed to your agency, due on 5 March 2099"


def test_two_agencies_with_the_same_capability_are_told_of_their_own(people):
    assessment = data.make_assessment()
    handed = delegated(assessment, "National Police", "Ministry of Justice", by=people["ana"])
    delegations.hand_in(handed[1], by=people["lou"])
    delegations.send_back(handed[1], "Look again", by=people["ana"])
    assert told_of(people["lou"]) == ["delegate", "send back"]
    assert told_of(people["kim"]) == ["delegate"]


def test_an_agency_that_takes_the_name_of_another_is_told_nothing_of_it(people):
    assessment = data.make_assessment()
    delegated(assessment, "National Police", by=people["ana"])
    police = people["kim"].membership.agency
    police.name = "Federal Police"
    police.save()
    newcomer = data.make_person(
        Role.CONTRIBUTOR, agency=data.make_agency(name="National Police"), date_joined=long_ago()
    )
    assert told_of(newcomer) == []


def long_ago():
    return timezone.now() - datetime.timedelta(days=100)


def test_people_who_come_later_are_told_what_happens_from_then_on(people):
    assessment = data.make_assessment(answers=ANSWERS)
    review = asked(assessment, people)
    newcomer = data.make_person(Role.COORDINATOR)
    assert told_of(newcomer) == []
    reviews.reply(review.remarks.get(), text="Since 2019", by=people["ana"])
    lifecycle.answer_questions(assessment, by=people["ana"])
    lifecycle.validate(review, by=people["rey"])
    assert told_of(newcomer) == ["validate"]
    assert told_of(people["ben"]) == ["ask", "validate"]


def test_a_role_that_ended_is_told_nothing(people):
    asked(data.make_assessment(answers=ANSWERS), people)
    people["ben"].membership.delete()
    people["rey"].membership.reviews.clear()
    for name in ("ben", "rey"):
        people[name].__dict__.pop("membership", None)
        assert told_of(type(people[name]).objects.get(pk=people[name].pk)) == []


def test_a_reviewer_who_gave_up_is_not_told_what_the_country_answers(people):
    assessment = data.make_assessment(answers=ANSWERS)
    first = lifecycle.claim(submitted(assessment, by=people["ana"]), by=people["col"])
    lifecycle.give_up(first, by=people["col"])
    review = lifecycle.claim(first.submission, by=people["rey"])
    data.make_remark(review, is_question=True)
    lifecycle.ask(review, by=people["rey"])
    reviews.reply(review.remarks.get(), text="Since 2019", by=people["ana"])
    assert told_of(people["col"]) == ["submit"]
    assert told_of(people["rey"]) == ["submit", "reply"]


def test_each_kind_can_be_left_out(people):
    everything(people)
    ben = people["ben"]
    by_kind = {kind: {event.verb for event in told(ben, [kind])} for kind in Kind}
    assert by_kind == {
        Kind.WORK: {"hand in"},
        Kind.REVIEW: {"ask", "return", "validate", "close"},
        Kind.DATES: {"extend"},
    }
    assert list(told(ben, [])) == []
