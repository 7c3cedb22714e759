"""The page of notices, what of it is new, and the choice of what goes by mail."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Country, Role
from notices import lines
from notices.models import Preference
from tests import data
from tests.assessment.page import Page, words
from tests.notices.stories import asked, delegated
from tests.review.submitting import ANSWERS, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(tiny):
    round_ = data.make_round(tiny, name="Spring", closes_on=in_days(100))
    return data.make_assessment(data.make_country("XA"), ANSWERS, round_=round_)


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def page_of(client, person, name="notices"):
    client.force_login(person)
    response = client.get(reverse(name))
    assert response.status_code == 200
    return Page(response)


def lines_of(page, section="happened"):
    """`(words, whether new)` of each line."""
    (found,) = page.all("section", aria_labelledby=section)
    return [
        (words(line.find("a")), any(part.text == "new" for part in line.iter("strong")))
        for line in found.iter("li")
    ]


# The page


def test_it_lists_what_happened_with_round_and_person(client, people, assessment):
    asked(assessment, people)
    page = page_of(client, people["ben"])
    (line,) = page.all("section", aria_labelledby="happened")[0].iter("li")
    assert words(line).startswith("The reviewer asks about version 1 new Spring · Rey · ")
    link = ("The reviewer asks about version 1", reverse("remarks", args=[assessment.pk]))
    assert link in page.links(line)


def test_dates_stand_at_the_top(client, people, assessment):
    due = in_days(3)
    (handed,) = delegated(assessment, "National Police", by=people["ana"], due_on=due)
    page = page_of(client, people["kim"])
    link = ("Due in 3 days: 1 Loans", reverse("delegation", args=[handed.pk]))
    assert link in page.links(page.all("section", aria_labelledby="dates")[0])


def test_looking_at_them_makes_them_old_for_oneself_alone(client, people, assessment):
    asked(assessment, people)
    line = "The reviewer asks about version 1"
    assert lines_of(page_of(client, people["ana"])) == [(line, True)]
    assert lines_of(page_of(client, people["ana"])) == [(line, False)]
    assert lines_of(page_of(client, people["ben"])) == [(line, True)]


def test_what_comes_later_is_new_and_stands_first(client, people, assessment):
    asked(assessment, people)
    page_of(client, people["col"])
    second = data.make_assessment(data.make_country("XA"), ANSWERS)
    submitted(second, by=people["ana"])
    line = "Exampleland submitted version 1"
    assert lines_of(page_of(client, people["col"])) == [(line, True), (line, False)]


def test_each_role_has_its_own_notices(client, people, assessment):
    ana = people["ana"]
    other = data.make_membership(ana, Role.REVIEWER, reviews=[data.make_country("XB")])
    asked(assessment, people)
    submitted(
        data.make_assessment(data.make_country("XB"), ANSWERS, round_=assessment.round),
        by=people["eve"],
    )
    assert lines_of(page_of(client, ana)) == [("The reviewer asks about version 1", True)]
    ana.act_as(other)
    assert lines_of(page_of(client, ana)) == [("Sampleria submitted version 1", True)]


@pytest.mark.parametrize("name", ["eve", "sam", "pol", "adm", "nob", "kim"])
def test_whom_nothing_concerns_is_told_what_comes_here(client, people, assessment, name):
    asked(assessment, people)
    page = page_of(client, people[name])
    (empty,) = page.all("div", class_="empty")
    assert words(empty).startswith("There are no notices.")


def test_names_are_shown_as_they_are_written(client, people, assessment):
    Country.objects.filter(code="XA").update(name="<script>alert(1)</script>")
    submitted(assessment, by=people["ana"])
    page = page_of(client, people["rey"])
    assert lines_of(page) == [("<script>alert(1)</script> submitted version 1", True)]


def test_it_ends_with_the_newest(client, people, assessment, monkeypatch):
    monkeypatch.setattr(lines, "AT_MOST", 1)
    delegated(assessment, "National Police", by=people["ana"])
    delegated(assessment, "National Police", by=people["ana"], capability="STAFF")
    found = lines_of(page_of(client, people["kim"]))
    assert found == [("2 Staff is handed to your agency", True)]


# On the dashboard, in the header and on the account page


def test_the_dashboard_counts_what_is_new(client, people, assessment):
    asked(assessment, people)
    link = ("1 new notice", reverse("notices"))
    assert link in page_of(client, people["obs"], "dashboard").links()
    page_of(client, people["obs"])
    assert link not in page_of(client, people["obs"], "dashboard").links()
    assert "new notice" not in words(page_of(client, people["eve"], "dashboard").root)


def test_every_page_leads_there_and_the_account_page_to_the_choice(client, people):
    links = page_of(client, people["nob"], "account").links()
    assert ("Notices", reverse("notices")) in links
    assert ("Choose what goes by mail", reverse("notice_preferences")) in links


# What goes by mail


def test_everything_goes_by_mail_in_the_language_of_the_page_until_one_chooses(client, people):
    client.force_login(people["ana"])
    response = client.get(reverse("notice_preferences"), headers={"Accept-Language": "ar"})
    form = response.context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "language": "ar",
        "mail_work": True,
        "mail_review": True,
        "mail_dates": True,
    }
    assert not Preference.objects.exists()


def test_one_chooses_for_oneself(client, people):
    client.force_login(people["ana"])
    for chosen in ({"mail_work": "on"}, {"mail_dates": "on"}):
        response = client.post(reverse("notice_preferences"), {"language": "ar", **chosen})
        assert response.url == reverse("notice_preferences")
    preference = Preference.objects.get()
    assert (preference.person, preference.language, preference.wanted) == (
        people["ana"],
        "ar",
        ["dates"],
    )
    assert Preference.of(people["ben"]).wanted == ["work", "review", "dates"]


@pytest.mark.parametrize("language", ["", "xx", "en\r\nBcc: x", "en" * 100])
def test_a_language_that_is_not_there_is_refused_and_the_rest_kept(client, people, language):
    client.force_login(people["ana"])
    posted = {"language": language, "mail_dates": "on"}
    response = client.post(reverse("notice_preferences"), posted)
    page = Page(response)
    assert (response.status_code, len(page.summary)) == (422, 1)
    boxes = page.all("input", type="checkbox")
    assert [box.get("name") for box in boxes if box.get("checked") is not None] == ["mail_dates"]
    assert not Preference.objects.exists()


# Queries


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("ana", 7), ("kim", 7), ("rey", 8)])
def test_the_page_takes_the_same_queries_for_one_row_and_for_three(
    client, people, tiny, django_assert_num_queries, number, name, queries
):
    for _time in range(number):
        round_ = data.make_round(tiny, closes_on=in_days(4))
        assessment = data.make_assessment(data.make_country("XA"), ANSWERS, round_=round_)
        due = in_days(-1)
        delegated(assessment, "National Police", by=people["ben"], due_on=due)
        other = data.make_assessment(data.make_country("XA"), ANSWERS)
        asked(other, people | {"ana": people["ben"]})
    client.force_login(people[name])
    client.get(reverse("account"))  # what a session notes once in five minutes
    with django_assert_num_queries(queries):
        page = Page(client.get(reverse("notices")))
    assert len(lines_of(page)) == number
