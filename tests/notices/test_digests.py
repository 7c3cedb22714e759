"""Digests: one mail a day at most, in the person's language, and nothing twice."""

import datetime
import re
from itertools import pairwise
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from accounts.models import Country, Role, User
from assessment import delegations
from assessment import review as reviews
from notices.digests import send_digests
from notices.models import Digest, Preference
from tests import data
from tests.notices.stories import asked, delegated, digests, everything
from tests.review.submitting import ANSWERS, submitted

pytestmark = pytest.mark.django_db

SITE = "https://waymark.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def assessment(tiny):
    return data.make_assessment(data.make_country("XA"), ANSWERS)


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def html_of(message):
    ((content, kind),) = message.alternatives
    assert kind == "text/html"
    return content


def links(message):
    """The addresses in the text, and those in the HTML."""
    return re.findall(r"https?://\S+", message.body), re.findall(
        r'(?:href|src)="([^"]*)"', html_of(message)
    )


# What is in it


def test_everybody_concerned_gets_one_mail_that_says_what_waits(people, assessment):
    due = in_days(3)
    delegated(assessment, "National Police", by=people["ana"], due_on=due)
    found = digests()
    assert set(found) == {"kim", "kai"}
    mail_to_kim = found["kim"]
    assert mail_to_kim.to == ["kim@example.org"]
    assert mail_to_kim.subject == "Waymark: Due in 3 days: 1 Loans, and 1 more"
    assert "* 1 Loans is handed to your agency, due on " in mail_to_kim.body
    assert "Due in 3 days: 1 Loans</a>" in html_of(mail_to_kim)


def test_the_links_are_whole_and_lead_to_the_thing(client, people, assessment):
    asked(assessment, people)
    message = digests()["ana"]
    expected = [f"{SITE}/assessments/{assessment.pk}/remarks/", f"{SITE}/notices/preferences/"]
    assert links(message) == (expected, expected)
    client.force_login(people["ana"])
    assert [client.get(link.removeprefix(SITE)).status_code for link in expected] == [200, 200]


def test_one_thing_alone_is_the_whole_subject(people, assessment):
    asked(assessment, people)
    assert digests()["ana"].subject == "Waymark: The reviewer asks about version 1"


def test_nothing_that_people_wrote_goes_by_mail(people):
    everything(people)
    for message in digests().values():
        for written in ("Name the law", "Since 2019", "Look again", "A flood", "private"):
            assert written not in message.body + html_of(message)


def test_several_roles_are_one_mail_in_parts(people, assessment):
    ana = people["ana"]
    data.make_membership(ana, Role.REVIEWER, reviews=[data.make_country("XB")])
    theirs = data.make_assessment(data.make_country("XB"), ANSWERS, round_=assessment.round)
    submitted(theirs, by=people["eve"])
    asked(assessment, people)
    message = digests()["ana"]
    assert re.findall(r"^(?:\* )?([A-Z].*)$", message.body, re.MULTILINE)[1:5] == [
        "Exampleland, Coordinator",
        "The reviewer asks about version 1",
        "Reviewer",
        "Sampleria submitted version 1",
    ]
    assert message.subject.endswith(", and 1 more")


def test_who_waits_for_nothing_gets_nothing_and_leaves_no_row(people):
    assert digests() == {}
    assert not Digest.objects.exists()


def test_who_is_switched_off_gets_nothing(people, assessment):
    asked(assessment, people)
    User.objects.filter(pk=people["ana"].pk).update(is_active=False)
    assert set(digests()) == {"ben", "obs", "rey", "col"}


# Once


def test_a_second_run_on_the_day_sends_nothing(people, assessment):
    asked(assessment, people)
    assert set(digests()) == {"ana", "ben", "obs", "rey", "col"}
    second = data.make_assessment(data.make_country("XA"))
    delegations.hand_in(*delegated(second, "National Police", by=people["ben"]), by=people["kai"])
    assert set(digests()) == {"kim", "kai"}
    assert digests() == {}


def test_what_comes_after_the_digest_comes_with_the_next(people, assessment):
    review = asked(assessment, people)
    digests()
    reviews.reply(review.remarks.get(), text="Since 2019", by=people["ana"])
    assert digests() == {}
    found = digests(days=1)
    assert {name: message.subject for name, message in found.items()} == {
        "rey": "Waymark: Exampleland replied to a remark"
    }
    assert digests(days=2) == {}


def test_what_may_not_be_stored_yet_waits_for_the_next(people, assessment):
    asked(assessment, people)
    assert send_digests(now=timezone.now()) == (0, [])
    assert set(digests()) >= {"ana", "ben"}


def test_a_first_digest_does_not_dig_up_the_past(people, assessment):
    asked(assessment, people)
    assert set(digests(days=15)) == set()


def only(person):
    """Switch everybody else off."""
    User.objects.exclude(pk=person.pk).update(is_active=False)


def test_a_date_is_told_on_its_rungs_and_not_in_between(people, tiny):
    only(people["ana"])
    round_ = data.make_round(tiny, closes_on=in_days(20))
    data.make_assessment(data.make_country("XA"), round_=round_)
    told = {day: "ana" in digests(days=day) for day in range(40)}
    assert [day for day, sent in told.items() if sent] == [6, 13, 19, 20, 21, 27]


@hypothesis(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sets(st.integers(0, 40), max_size=12), st.integers(0, 40))
def test_on_any_days_each_rung_goes_out_once_and_never_after_submission(people, runs, submitted_on):
    only(people["ana"])
    with transaction.atomic():
        round_ = data.make_round(closes_on=in_days(20))
        assessment = data.make_assessment(data.make_country("XA"), round_=round_)
        rungs = []
        for day in sorted(runs):
            if day >= submitted_on:
                type(assessment).objects.filter(pk=assessment.pk).update(state="submitted")
            if "ana" in digests(days=day):
                assert day < submitted_on
                rungs.append(max(rung for rung in (6, 13, 19, 20, 21, 27) if rung <= day))
        assert all(earlier < later for earlier, later in pairwise(rungs))
        transaction.set_rollback(True)


def test_a_second_digest_on_one_day_cannot_be_stored(people):
    today = timezone.localdate()
    Digest.objects.create(person=people["ana"], day=today, until=1)
    Digest.objects.create(person=people["ben"], day=today, until=1)
    with pytest.raises(IntegrityError):
        Digest.objects.create(person=people["ana"], day=today, until=2)


# Preferences


def choose(person, **wanted):
    Preference.objects.create(person=person, **wanted)


def test_each_kind_can_be_switched_off(people, tiny):
    round_ = data.make_round(tiny, closes_on=in_days(7))
    assessment = data.make_assessment(data.make_country("XA"), ANSWERS, round_=round_)
    (handed,) = delegated(assessment, "National Police", by=people["ben"])
    delegations.hand_in(handed, by=people["kim"])
    choose(people["ana"], mail_dates=False)
    choose(people["ben"], mail_work=False)
    choose(people["kai"], mail_work=False, mail_review=False, mail_dates=False)
    subjects = {name: message.subject for name, message in digests().items()}
    assert subjects == {
        "ana": "Waymark: National Police handed in 1 Loans",
        "ben": "Waymark: Due in 7 days: submit the assessment",
        "kim": "Waymark: 1 Loans is handed to your agency",
    }


def test_it_speaks_the_language_that_was_chosen(people, assessment, settings):
    asked(assessment, people)
    choose(people["ana"], language="ar")
    choose(people["ben"], language="xx")  # no longer there
    found = digests()
    assert '<div lang="ar" dir="rtl">' in html_of(found["ana"])
    assert '<div lang="en" dir="ltr">' in html_of(found["ben"])
    assert '<div lang="en" dir="ltr">' in html_of(found["obs"])


# Names that want to be more than names

NASTY = 'Land <img src=x onerror=alert(1)>\r\nBcc: all@evil.example\n\n"&\u202etxt'


def test_names_stay_names(people, assessment):
    Country.objects.filter(code="XA").update(name=NASTY)
    type(assessment.round).objects.update(name=NASTY)
    submitted(assessment, by=people["ana"])
    message = digests()["rey"]
    headers = message.message()
    assert headers["Bcc"] is None
    assert headers["To"] == "rey@example.org"
    assert message.recipients() == ["rey@example.org"]
    assert "\n" not in message.subject
    assert not re.search(r"^Bcc", message.body, re.MULTILINE)
    assert "<img" not in html_of(message)
    assert "&lt;img src=x" in html_of(message)
    assert "\u202e" not in message.subject + message.body + html_of(message)


def test_a_long_name_does_not_make_a_long_subject(people, assessment):
    Country.objects.filter(code="XA").update(name="L" * 120)
    type(assessment.round).objects.update(name="R" * 120)
    submitted(assessment, by=people["ana"])
    assert len(digests()["rey"].subject) < 200


def test_names_of_the_other_direction_do_not_turn_the_line(people, assessment):
    Country.objects.filter(code="XA").update(name="بلد المثال")
    submitted(assessment, by=people["ana"])
    assert digests()["rey"].subject == "Waymark: \u2068بلد المثال\u2069 submitted version 1"


# Trouble


class Moody(EmailBackend):
    """A mail server that does not take mails to Ben."""

    angry = True

    def send_messages(self, messages):
        if Moody.angry and any("ben@" in to for each in messages for to in each.to):
            raise SMTPException("No.\nNever.")
        return super().send_messages(messages)


@pytest.fixture
def moody(settings):
    settings.EMAIL_BACKEND = f"{Moody.__module__}.Moody"
    Moody.angry = True
    return Moody


def command(capsys):
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1)):
        call_command("send_digests")
    return capsys.readouterr()


def test_a_mail_that_fails_stops_no_other_and_goes_out_with_the_next_run(
    people, assessment, moody, capsys
):
    asked(assessment, people)
    with pytest.raises(CommandError, match="1 could not be sent"):
        command(capsys)
    said = capsys.readouterr()
    assert (said.out, said.err.count("Not sent to ben@example.org: ")) == ("4 sent.\n", 1)
    assert sorted(each.to[0] for each in mail.outbox) == [
        f"{name}@example.org" for name in ("ana", "col", "obs", "rey")
    ]
    moody.angry = False
    assert command(capsys).out == "1 sent.\n"
    assert mail.outbox[4].to == ["ben@example.org"]
    assert command(capsys).out == "0 sent.\n"
    assert len(mail.outbox) == 5


def test_without_knowing_where_the_site_is_nothing_is_sent(people, assessment, settings):
    settings.SITE_URL = ""
    asked(assessment, people)
    with pytest.raises(CommandError, match="Set SITE_URL"):
        call_command("send_digests")
    assert not Digest.objects.exists()


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_a_digest_takes_the_same_queries_for_one_event_and_for_three(people, tiny, number):
    for _time in range(number):
        assessment = data.make_assessment(data.make_country("XA"), ANSWERS)
        submitted(assessment, by=people["ana"])
    only(people["rey"])
    with CaptureQueriesContext(connection) as captured:
        assert set(digests()) == {"rey"}  # three for all, nine for one person
    assert len(captured) == 12, "\n".join(each["sql"][:150] for each in captured)
