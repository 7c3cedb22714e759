"""Rows of the assessment: what the database refuses, and who may reach what."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from accounts.models import Role
from assessment.models import AppendOnlyError, Assessment, Event, Evidence, Round, Submission
from assessment.trail import record
from tests.assessment import broken_rows
from tests.data import (
    load_tiny,
    make_agency,
    make_answers,
    make_assessment,
    make_country,
    make_evidence,
    make_membership,
    make_note,
    make_person,
    make_round,
    make_submission,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 5)
DAY = datetime.timedelta(days=1)
STATES = ["draft", "submitted", "in_review", "clarification", "validated", "closed"]


# What the database refuses


def round_that_closes_before_it_opens():
    make_round(opens_on=TODAY, closes_on=TODAY - DAY)


def second_assessment():
    make_assessment(round_=make_assessment().round)


def assessment_in_a_state_of_its_own():
    make_assessment(state="forgotten")


def evidence_without_title():
    make_evidence(make_assessment(), "")


def evidence_that_expires_before_it_is_issued():
    make_evidence(make_assessment(), issued_on=TODAY, expires_on=TODAY - DAY)


def second_answer():
    assessment = make_assessment(answers={"L1": "L"})
    make_answers(assessment, {"L1": "F"})


def second_note():
    make_note(make_assessment(context={"MONEY": "Enough."}), "MONEY")


def answer(**fields):
    make_assessment(answers={"L4": fields})


def event_outside_every_chain():
    event = Event.of(make_assessment(), "answer", "L1", by=make_person(Role.COORDINATOR))
    Event.objects.bulk_create([event])


def events_that_follow_the_same(assessment):
    by = make_person(Role.COORDINATOR)
    pair = [Event.of(assessment, "answer", subject, by=by) for subject in ("L1", "S1")]
    for event in pair:
        event.follow("")
    Event.objects.bulk_create(pair)


BROKEN = [
    ("event_has_a_digest", event_outside_every_chain),
    (
        "event_follows_alone_in_its_assessment",
        lambda: events_that_follow_the_same(make_assessment()),
    ),
    ("event_follows_alone_outside_assessments", lambda: events_that_follow_the_same(None)),
    ("round_closes_after_it_opens", round_that_closes_before_it_opens),
    ("assessment_once_per_country_and_round", second_assessment),
    ("assessment_state_is_known", assessment_in_a_state_of_its_own),
    ("evidence_has_a_title", evidence_without_title),
    ("evidence_expires_after_it_is_issued", evidence_that_expires_before_it_is_issued),
    ("answer_once_per_criterion", second_answer),
    ("context_note_once_per_enabler", second_note),
    ("answer_rating_is_known", lambda: answer(rating="X")),
    ("answer_rating_is_known", lambda: answer(rating="l")),
    ("answer_is_a_rating_or_a_measure_within_range", lambda: answer(numerator=3)),
    ("answer_is_a_rating_or_a_measure_within_range", lambda: answer(denominator=3)),
    (
        "answer_is_a_rating_or_a_measure_within_range",
        lambda: answer(numerator=4, denominator=3),
    ),
    (
        "answer_is_a_rating_or_a_measure_within_range",
        lambda: answer(numerator=0, denominator=0),
    ),
    (
        "answer_is_a_rating_or_a_measure_within_range",
        lambda: answer(rating="U", numerator=1, denominator=3),
    ),
    ("answer_has_a_reason_exactly_when_it_does_not_apply", lambda: answer(rating="NA")),
    (
        "answer_has_a_reason_exactly_when_it_does_not_apply",
        lambda: answer(rating="L", reason="No harbour"),
    ),
    (
        "answer_has_a_reason_exactly_when_it_does_not_apply",
        lambda: answer(rating="", reason="No harbour"),
    ),
    (
        "answer_taken_from_an_agency_has_its_time",
        lambda: answer(rating="L", taken_from=make_agency()),
    ),
    (
        "answer_taken_from_an_agency_has_its_time",
        lambda: answer(rating="L", contributed_at=timezone.now()),
    ),
]
ALL_BROKEN = [*BROKEN, *broken_rows.BROKEN]


def constraints():
    models = apps.get_app_config("assessment").get_models()
    return {each.name: (model, each) for model in models for each in model._meta.constraints}


def named_by_the_database(name):
    """What the database calls it: SQLite knows a unique constraint by its columns only."""
    model, constraint = constraints()[name]
    if connection.vendor == "postgresql" or isinstance(constraint, CheckConstraint):
        return name
    columns = [model._meta.get_field(field).column for field in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


@pytest.mark.parametrize(
    ("name", "write"),
    [pytest.param(*each, id=f"{each[0]}-{i}") for i, each in enumerate(ALL_BROKEN)],
)
def test_the_database_refuses(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert named_by_the_database(name) in str(refusal.value)


def test_every_constraint_has_a_test_that_breaks_it():
    assert {name for name, _write in ALL_BROKEN} == set(constraints())


def test_two_rounds_have_two_names():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(name=make_round().name)


def test_the_states_of_the_database_are_those_of_the_model():
    assert Assessment.State.values == STATES


@pytest.mark.parametrize(
    "given",
    [
        "N",
        "U",
        (0, 1),
        (7, 7),
        {"rating": "NA", "reason": "No shelves"},
        {"comment": "Only words so far"},
    ],
)
def test_an_answer_within_the_rules_is_stored(given):
    assert make_assessment(answers={"L4": given}).answers.count() == 1


def test_evidence_may_be_valid_for_one_day():
    item = make_evidence(make_assessment(), issued_on=TODAY, expires_on=TODAY)
    assert [item.expired(TODAY), item.expired(TODAY + DAY)] == [False, True]


def test_evidence_without_a_last_day_never_expires():
    assert make_evidence(make_assessment()).expired(datetime.date.max) is False


def test_evidence_names_its_article():
    item = Evidence(title="Act 12", citation="article 9")
    assert [str(item), str(Evidence(title="Act 12"))] == ["Act 12, article 9", "Act 12"]


def test_a_submission_never_changes():
    submission = make_submission()
    submission.declared_name = "Somebody else"
    for change in (
        submission.save,
        submission.delete,
        Submission.objects.all().delete,
        lambda: Submission.objects.update(number=2),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert Submission.objects.get().declared_name == "A. Person"


def test_a_round_with_assessments_stays():
    assessment = make_assessment()
    with pytest.raises(IntegrityError):
        assessment.round.delete()


# The trail


def make_event():
    person = make_person(Role.COORDINATOR)
    event = Event.of(make_assessment(), "answer", "L1", by=person, after={"rating": "L"})
    record(event)
    return event


def test_an_event_says_who_in_which_role():
    event = make_event()
    stored = Event.objects.get()
    assert (stored.by, stored.membership, stored.after) == (
        event.by,
        event.by.membership,
        {"rating": "L"},
    )


def test_an_event_is_never_changed():
    event = make_event()
    event.verb = "nothing"
    with pytest.raises(AppendOnlyError):
        event.save()
    assert Event.objects.get().verb == "answer"


def test_an_event_is_never_deleted():
    event = make_event()
    with pytest.raises(AppendOnlyError):
        event.delete()
    assert Event.objects.count() == 1


def test_many_events_are_never_changed_at_once():
    make_event()
    with pytest.raises(AppendOnlyError):
        Event.objects.filter(verb="answer").update(verb="nothing")
    assert Event.objects.get().verb == "answer"


def test_many_events_are_never_deleted_at_once():
    make_event()
    with pytest.raises(AppendOnlyError):
        Event.objects.filter(verb="answer").delete()
    assert Event.objects.count() == 1


def test_the_trail_keeps_the_assessment_it_tells_of():
    event = make_event()
    with pytest.raises(IntegrityError):
        event.assessment.delete()


def test_the_trail_outlives_a_membership():
    event = make_event()
    event.membership.delete()
    assert (Event.objects.get().by, Event.objects.get().membership) == (event.by, None)


# Who may reach what


@pytest.fixture
def assessments(tiny):
    """One assessment per state for XA and for XB: `{(country, state): assessment}`."""
    rounds = {state: make_round(tiny) for state in STATES}
    return {
        (code, state): make_assessment(make_country(code), round_=rounds[state], state=state)
        for code in ("XA", "XB")
        for state in STATES
    }


def person_of(kind):
    country = make_country("XA")
    if kind == "nobody":
        return make_person()
    if kind == "superuser":
        return make_person(is_staff=True, is_superuser=True)
    reviews = [country] if kind == Role.REVIEWER else []
    return make_person(kind, country if kind in FROM_A_COUNTRY else None, reviews=reviews)


FROM_A_COUNTRY = {Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER}
KINDS = [*Role.values, "superuser", "nobody"]
READ = {Role.COORDINATOR: STATES, Role.OBSERVER: STATES}
ANSWER_FOR = {Role.COORDINATOR: STATES}
CHANGE = {Role.COORDINATOR: ["draft"]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("question", "allowed"),
    [("visible_to", READ), ("coordinated_by", ANSWER_FOR), ("editable_by", CHANGE)],
)
def test_each_role_reaches_only_what_it_may(assessments, kind, question, allowed):
    reached = getattr(Assessment.objects, question)(person_of(kind))
    expected = {assessments["XA", state].pk for state in allowed.get(kind, [])}
    assert {each.pk for each in reached} == expected


def test_a_person_reaches_what_the_chosen_membership_may(assessments):
    person = make_person(Role.COORDINATOR, make_country("XA"))
    person.act_as(make_membership(person, Role.OBSERVER, make_country("XB")))
    visible = Assessment.objects.visible_to(person)
    assert {each.country.code for each in visible} == {"XB"}
    assert list(Assessment.objects.coordinated_by(person)) == []
    assert list(Assessment.objects.editable_by(person)) == []


def test_a_membership_of_somebody_else_gives_nothing(assessments):
    person = make_person()
    person.act_as(make_person(Role.COORDINATOR).membership)
    assert list(Assessment.objects.visible_to(person)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_coordinator_starts_a_round(tiny, kind):
    round_ = make_round(tiny)
    startable = Round.objects.startable_by(person_of(kind))
    assert list(startable) == ([round_] if kind == Role.COORDINATOR else [])


@pytest.mark.parametrize(
    ("state", "opens", "closes", "startable"),
    [
        ("open", TODAY, TODAY, True),
        ("open", TODAY - DAY, TODAY + DAY, True),
        ("open", TODAY + DAY, TODAY + DAY, False),
        ("open", TODAY - DAY, TODAY - DAY, False),
        ("planned", TODAY, TODAY, False),
        ("closed", TODAY, TODAY, False),
    ],
)
def test_a_round_starts_while_it_is_open(tiny, state, opens, closes, startable):
    round_ = make_round(tiny, state=state, opens_on=opens, closes_on=closes)
    person = make_person(Role.COORDINATOR)
    assert list(Round.objects.startable_by(person, day=TODAY)) == ([round_] if startable else [])


def test_a_round_is_started_once_per_country(tiny):
    begun, fresh = make_round(tiny), make_round(tiny)
    make_assessment(make_country("XA"), round_=begun)
    make_assessment(make_country("XB"), round_=fresh)
    startable = Round.objects.startable_by(make_person(Role.COORDINATOR, make_country("XA")))
    assert list(startable) == [fresh]


def test_a_context_note_shows_its_enabler_and_how_it_begins():
    note = make_note(make_assessment(), "MONEY", "Enough. " * 20)
    assert str(note) == "MONEY: " + ("Enough. " * 20)[:60]


def test_an_enabler_that_somebody_described_stays():
    note = make_note(make_assessment(), "MONEY")
    with pytest.raises(IntegrityError):
        note.enabler.delete()


def test_an_answer_shows_its_criterion_and_rating():
    assessment = make_assessment(framework=load_tiny(), answers={"L1": "L", "L4": (1, 2)})
    assert [str(row) for row in assessment.answers.all()] == ["L1: Largely in place", "L4: –"]
