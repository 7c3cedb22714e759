"""Who has read this: reads from outside are noted, and the country sees them."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment import trail
from assessment.models import Event
from assessment.trail_page import A_PAGE
from tests.data import (
    make_agency,
    make_assessment,
    make_country,
    make_membership,
    make_person,
    make_submission,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(tiny):
    return make_submission()


@pytest.fixture
def rui(submission):
    return make_person(Role.REVIEWER, name="Rui", reviews=[submission.assessment.country])


def noted():
    return [(event.verb, event.subject, event.by) for event in Event.objects.all()]


def page_of(client, assessment, role=Role.COORDINATOR, **query):
    client.force_login(make_person(role))
    response = client.get(reverse("trail", args=[assessment.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def lines(page):
    """`(who, what)` of each line of the table, as text."""
    table = page.partition("</tbody>")[0]
    text = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in table.split("<tr>")[2:]]
    return [line.strip() for line in text]


# Noting


def test_a_reader_from_outside_is_noted_with_role(submission, rui):
    trail.note_read(submission, rui)
    event = Event.objects.get()
    assert (event.assessment, event.verb, event.subject, event.by, event.role) == (
        submission.assessment,
        "read submission",
        "1",
        rui,
        "reviewer",
    )


def test_reading_again_within_the_hour_is_one_reading(submission, rui):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minutes in (0, 20, 39):  # the third is 59 minutes after the first
            clock.shift(datetime.timedelta(minutes=minutes))
            trail.note_read(submission, rui)
        assert len(noted()) == 1
        clock.shift(datetime.timedelta(minutes=2))
        trail.note_read(submission, rui)
    assert len(noted()) == 2


def test_each_person_and_each_version_is_noted(submission, rui):
    second = make_submission(submission.assessment, number=2)
    eva = make_person(Role.REVIEWER, reviews=[submission.assessment.country])
    for person in (rui, eva):
        for each in (submission, second):
            trail.note_read(each, person)
    assert [(subject, by) for _verb, subject, by in noted()] == [
        ("1", rui),
        ("2", rui),
        ("1", eva),
        ("2", eva),
    ]


def test_every_download_is_noted(submission, rui):
    for _time in range(2):
        trail.note_read(submission, rui, "download report", language="en")
    assert noted() == [("download report", "1", rui)] * 2
    assert Event.objects.first().after == {"language": "en"}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.CONTRIBUTOR])
def test_what_people_of_the_country_read_is_their_own_affair(submission, role):
    trail.note_read(submission, make_person(role))
    assert noted() == []


def test_a_reviewer_who_is_also_from_the_country_is_noted_as_a_reviewer(submission, rui):
    make_membership(rui, Role.OBSERVER)
    trail.note_read(submission, rui)
    assert len(noted()) == 1


# The page


def test_it_tells_newest_first_who_did_what_as_whom(client, submission, rui):
    ana = make_person(Role.COORDINATOR, name="Ana")
    assessment = submission.assessment
    trail.record(
        Event.of(assessment, "answer", "L1", by=ana),
        Event.of(assessment, "add evidence", str(assessment.pk), by=ana, after={"title": "Act 12"}),
    )
    trail.note_read(submission, rui)
    told = lines(page_of(client, assessment))
    assert [line.partition("Rui ")[2] for line in told[:1]] == ["Reviewer Read: version 1"]
    assert told[1].endswith("Ana Exampleland, Coordinator Evidence added Act 12")
    assert told[2].endswith("Ana Exampleland, Coordinator Answer saved L1")


def test_only_outsiders_when_asked(client, submission, rui):
    ana = make_person(Role.COORDINATOR, name="Ana")
    trail.record(Event.of(submission.assessment, "answer", "L1", by=ana))
    trail.note_read(submission, rui)
    (line,) = lines(page_of(client, submission.assessment, show="outsiders"))
    assert "Rui" in line


def test_what_reviewers_write_for_themselves_stays_with_them(client, submission, rui):
    trail.record(Event.of(submission.assessment, "rate in private", "L1", by=rui))
    trail.note_read(submission, rui)
    page = page_of(client, submission.assessment)
    assert "rate in private" not in page
    assert len(lines(page)) == 1


def test_the_trail_of_another_country_is_not_there(client, submission):
    client.force_login(make_person(Role.COORDINATOR, make_country("XB")))
    there, nowhere = (
        client.get(reverse("trail", args=[pk])).status_code
        for pk in (submission.assessment.pk, "00000000-0000-0000-0000-000000000007")
    )
    assert (there, nowhere) == (404, 404)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_it_is_for_those_who_read_the_whole_assessment(client, submission, role):
    country = submission.assessment.country
    person = make_person(role, reviews=[country] if role == Role.REVIEWER else [])
    client.force_login(person)
    assert client.get(reverse("trail", args=[submission.assessment.pk])).status_code == 404


def test_an_observer_reads_it_too(client, submission, rui):
    trail.note_read(submission, rui)
    assert len(lines(page_of(client, submission.assessment, Role.OBSERVER))) == 1


def test_a_name_stays_when_the_person_and_the_role_are_gone(client, submission, rui):
    trail.note_read(submission, rui)
    rui.membership.delete()
    rui.refresh_from_db()
    rui.is_active = False
    rui.save()
    (line,) = lines(page_of(client, submission.assessment))
    assert line.endswith("Rui Reviewer Read: version 1")


def test_names_are_text(client, submission):
    ana = make_person(Role.CONTRIBUTOR, agency=make_agency(name="<b>Police</b>"), name="<i>A")
    trail.record(Event.of(submission.assessment, "answer", "<u>", by=ana))
    page = page_of(client, submission.assessment)
    assert "&lt;b&gt;Police&lt;/b&gt;, Contributor" in page
    assert "&lt;i&gt;A" in page
    assert "&lt;u&gt;" in page


def test_an_empty_trail_says_what_to_do(client, tiny):
    page = page_of(client, make_assessment())
    assert "Nothing has happened yet. Begin with any capability." in page
    page = page_of(client, make_assessment(), show="outsiders")
    assert "Nobody from outside has read or done anything here." in page


def test_a_long_trail_has_pages(client, submission):
    ana = make_person(Role.COORDINATOR)
    trail.record(
        *(Event.of(submission.assessment, "answer", f"N{n}", by=ana) for n in range(A_PAGE + 1))
    )
    page = page_of(client, submission.assessment)
    assert (len(lines(page)), 'href="?page=2"' in page) == (A_PAGE, True)
    (last,) = lines(page_of(client, submission.assessment, page="2"))
    assert last.endswith("Answer saved N0")
    (last,) = lines(page_of(client, submission.assessment, page="99"))
    assert last.endswith("Answer saved N0")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_five_queries(client, submission, django_assert_num_queries, rows):
    person = make_person(Role.COORDINATOR)
    for number in range(rows):
        by = make_person(Role.COORDINATOR)
        trail.record(Event.of(submission.assessment, "answer", f"N{number}", by=by))
    client.force_login(person)
    client.get(reverse("dashboard"))
    with django_assert_num_queries(5):  # session, person, assessment, count, events
        client.get(reverse("trail", args=[submission.assessment.pk]))
