"""The trail: a chain of events per assessment that shows when somebody changed it."""

import re
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.models import Role
from assessment import trail
from assessment.models import Event
from tests.data import make_assessment, make_country, make_person, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR)


@pytest.fixture
def assessment(ana):
    return make_assessment(round_=make_round(name="Spring"))


def happen(assessment, by, *subjects):
    """Events in the assessment's chain, each recorded alone."""
    for subject in subjects:
        trail.record(
            Event.of(assessment, "answer", subject, by=by, after={"rating": "L", "share": 0.25})
        )
    return list(Event.objects.of_chain(assessment and assessment.pk))


def verify(*args):
    """What the command prints; CommandError where a chain is broken."""
    out = StringIO()
    call_command("verify_trail", *args, stdout=out)
    return out.getvalue().splitlines()


def tamper(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


# The chain


def test_each_event_follows_the_one_before(ana, assessment):
    first, second, third = happen(assessment, ana, "L1", "S1", "L4")
    assert [first.previous, second.previous, third.previous] == ["", first.digest, second.digest]
    assert len({first.digest, second.digest, third.digest}) == 3


def test_events_recorded_at_once_follow_each_other(ana, assessment):
    subjects = ["L1", "S1", "L4"]
    trail.record(*(Event.of(assessment, "answer", each, by=ana) for each in subjects))
    events = list(Event.objects.all())
    assert [event.subject for event in events] == subjects
    assert [event.previous for event in events[1:]] == [event.digest for event in events[:-1]]


def test_each_assessment_has_a_chain_of_its_own(ana, assessment):
    other = make_assessment(make_country("XB"))
    trail.record(
        *(Event.of(each, "answer", "L1", by=ana) for each in (assessment, other, assessment, None))
    )
    assert [Event.objects.of_chain(each.pk).count() for each in (assessment, other)] == [2, 1]
    assert [event.previous for event in Event.objects.of_chain(None)] == [""]
    assert [line.split(", whole")[0] for line in verify()] == [
        "Exampleland, Spring: 2 events",
        f"{other}: 1 events",
        "Outside assessments: 1 events",
    ]


def test_an_event_keeps_the_role_in_which_it_was_done(ana, assessment):
    (event,) = happen(assessment, ana, "L1")
    ana.membership.delete()
    event.refresh_from_db()
    assert (event.membership, event.role, event.place) == (None, "coordinator", "Exampleland")
    assert verify()[0].startswith("Exampleland, Spring: 1 events, whole")


# Verification


def test_a_whole_trail_is_told_by_its_last_digest(ana, assessment):
    *_others, last = happen(assessment, ana, "L1", "S1")
    whole = f"Exampleland, Spring: 2 events, whole, ends in {last.digest}"
    assert verify() == [whole]
    assert verify("XA", "Spring") == [whole]


def test_an_assessment_without_events_is_whole(assessment):
    assert verify() == ["Exampleland, Spring: 0 events, whole, ends in nothing"]


def test_it_asks_for_an_assessment_that_is_there(assessment):
    with pytest.raises(CommandError, match="no such assessment"):
        verify("XA", "Autumn")
    with pytest.raises(CommandError, match="no such assessment"):
        verify("XA")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "approve"),
        ("subject", "L2"),
        ("at", "2020-01-01 00:00:00"),
        ("role", "observer"),
        ("place", "Sampleria"),
        ("after", '{"rating": "F"}'),
        ("before", '{"rating": "N"}'),
        ("previous", "0" * 64),
        ("digest", "0" * 64),
    ],
)
def test_an_event_changed_behind_waymarks_back_is_named(ana, assessment, column, value):
    _first, second, _third = happen(assessment, ana, "L1", "S1", "L4")
    tamper(f'UPDATE assessment_event SET "{column}" = %s WHERE id = %s', value, second.pk)
    with pytest.raises(CommandError, match=re.escape(f"event {second.pk} (")) as refusal:
        verify()
    assert trail.CHANGED in str(refusal.value)


def test_an_event_given_to_somebody_else_is_named(ana, assessment):
    (event,) = happen(assessment, ana, "L1")
    tamper(
        "UPDATE assessment_event SET by_id = %s WHERE id = %s",
        make_person(Role.COORDINATOR).pk,
        event.pk,
    )
    with pytest.raises(CommandError, match=trail.CHANGED):
        verify()


@pytest.mark.parametrize("gone", [0, 1])
def test_an_event_removed_is_missed_by_the_next(ana, assessment, gone):
    events = happen(assessment, ana, "L1", "S1", "L4")
    tamper("DELETE FROM assessment_event WHERE id = %s", events[gone].pk)
    found = f"event {events[gone + 1].pk} (answer {events[gone + 1].subject}) {trail.GAP}"
    with pytest.raises(CommandError, match=re.escape(found)):
        verify()


def test_an_event_put_in_between_is_named(ana, assessment):
    first, second = happen(assessment, ana, "L1", "S1")
    tamper("UPDATE assessment_event SET id = %s WHERE id = %s", second.pk + 10, second.pk)
    intruder = Event.of(assessment, "answer", "L4", by=ana)
    intruder.pk = first.pk + 1
    intruder.follow("f" * 64)
    Event.objects.bulk_create([intruder])
    found = f"event {intruder.pk} (answer L4) {trail.OUT_OF_ORDER}"
    with pytest.raises(CommandError, match=re.escape(found)):
        verify()


def test_an_event_that_waymark_did_not_write_is_named(ana, assessment):
    (event,) = happen(assessment, ana, "L1")
    tamper(
        "INSERT INTO assessment_event"
        " (assessment_id, verb, subject, by_id, role, place, at, previous, digest)"
        " SELECT assessment_id, 'submit', '1', by_id, role, place, at, digest, %s"
        " FROM assessment_event WHERE id = %s",
        "e" * 64,
        event.pk,
    )
    with pytest.raises(CommandError, match=rf"\(submit 1\) {trail.CHANGED}"):
        verify()


def test_the_others_are_told_after_a_broken_one(ana, assessment, capsys):
    (event,) = happen(assessment, ana, "L1")
    other = make_assessment(make_country("XB"), round_=assessment.round)
    happen(other, ana, "L1")
    tamper("UPDATE assessment_event SET verb = 'x' WHERE id = %s", event.pk)
    with pytest.raises(CommandError):
        call_command("verify_trail")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["Exampleland, Spring", "Sampleria, Spring"]
    assert "whole" in lines[1]


def test_events_from_before_the_chain_are_chained_by_the_migration(ana, assessment):
    events = happen(assessment, ana, "L1", "S1")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_event SET previous = 'x' || id, digest = 'x', role = '', place = ''"
        )
    migration = import_module("assessment.migrations.0004_hash_chain")
    then = MigrationLoader(connection).project_state(("assessment", "0004_hash_chain")).apps
    migration.chain_events(then, SimpleNamespace(connection=connection))
    assert verify() == [f"Exampleland, Spring: 2 events, whole, ends in {events[-1].digest}"]
