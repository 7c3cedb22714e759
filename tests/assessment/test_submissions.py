"""Submissions: what is written down, what is refused, and what is read of it later."""

import datetime
import json

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from accounts.models import Role
from assessment import scoring
from assessment.documents import answers_document
from assessment.lifecycle import RoundClosedError, StaleStateError
from assessment.models import Assessment, Event, Extension, Submission
from assessment.standing import Standing, answer_rows, register_of
from assessment.submissions import ChangedMeanwhileError, Draft, NotReadyError, read, submit
from tests.data import (
    make_answers,
    make_assessment,
    make_evidence,
    make_note,
    make_person,
    make_round,
    make_submission,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
# Connected while nobody is employed, and with few books in the catalogue.
CONTRADICTIONS = {"L1": "F", "L3": "F", "L5": "F", "L4": (1, 10), "S1": "N"}
COMPLETE = {"L1": "F", "L2": "U", "L3": "L", "L4": (9, 10), "L5": "P"} | {
    "S1": "L",
    "S2": "P",
    "S3": "N",
}
WORDS = {"name": "Ana Example", "function": "Head of unit"}


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR)


@pytest.fixture
def complete(tiny):
    """A draft in which every question has an answer."""
    answers = COMPLETE | {
        "L1": {"rating": "F", "comment": "Since 2019", "evidence": ["Act 12", "Report"]},
        "S1": {"rating": "L", "evidence": ["Act 12"]},
    }
    assessment = make_assessment(answers=answers, context={"MONEY": "Enough."})
    make_evidence(assessment, "Not cited", issued_on=datetime.date(2020, 3, 5), note="Old")
    return assessment


def everything():
    return (
        list(Assessment.objects.order_by("pk").values()),
        Submission.objects.count(),
        Event.objects.count(),
    )


# What is written down


def test_a_submission_holds_all_that_was_said(complete, ana):
    draft = Draft.of(complete)
    submission = submit(complete, by=ana, explanations={}, **WORDS)
    submission = Submission.objects.get(pk=submission.pk)
    assert submission.document == draft.document
    assert submission.document["context"] == {"MONEY": "Enough."}
    assert submission.result == scoring.result_document(draft.standing.framework, draft.document)
    assert submission.input_sha256 == submission.result["input_sha256"]
    assert submission.framework_sha256 == draft.standing.framework.sha256
    assert (submission.scoring_version, submission.number, submission.explanations) == ("1", 1, {})
    assert (submission.declared_name, submission.declared_function, submission.submitted_by) == (
        "Ana Example",
        "Head of unit",
        ana,
    )


def test_the_register_is_kept_with_ids_also_what_nothing_cites(complete, ana):
    submission = submit(complete, by=ana, explanations={}, **WORDS)
    ids = {item.title: str(item.pk) for item in complete.evidence.all()}
    assert submission.register == [
        {"id": ids["Act 12"], "title": "Act 12", "kind": "law", "criteria": ["L1", "S1"]},
        {
            "id": ids["Not cited"],
            "title": "Not cited",
            "kind": "law",
            "issued_on": "2020-03-05",
            "note": "Old",
            "criteria": [],
        },
        {"id": ids["Report"], "title": "Report", "kind": "law", "criteria": ["L1"]},
    ]


def test_the_state_moves_on_with_a_line_in_the_trail(complete, ana):
    submission = submit(complete, by=ana, explanations={}, **WORDS)
    complete.refresh_from_db()
    assert (complete.state, complete.state_changed_by) == ("submitted", ana)
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("submit", "1", ana)
    assert event.after == {"state": "submitted", "input_sha256": submission.input_sha256}


def test_versions_are_numbered(complete, ana):
    submit(complete, by=ana, explanations={}, **WORDS)
    Assessment.objects.update(state="draft")
    assert submit(complete, by=ana, explanations={}, **WORDS).number == 2


def test_another_assessment_begins_with_one(complete, ana):
    submit(complete, by=ana, explanations={}, **WORDS)
    other = make_assessment(answers=COMPLETE)
    assert submit(other, by=ana, explanations={}, **WORDS).number == 1


# What is refused


def test_what_is_not_answered_is_refused(complete, ana):
    complete.answers.filter(criterion__code__in=["L1", "S3"]).delete()
    before = everything()
    with pytest.raises(NotReadyError) as refused:
        submit(complete, by=ana, explanations={}, **WORDS)
    assert (refused.value.unanswered, refused.value.unexplained) == (["L1", "S3"], [])
    assert everything() == before


def test_what_follows_from_another_answer_is_no_gap(tiny, ana):
    answers = {"L1": "N", "L2": "N", "L4": "U", "S1": "N", "S2": "U", "S3": "N"}
    assessment = make_assessment(answers=answers)
    effective = Standing.of(assessment).effective
    assert (effective["L3"].implied_by, Draft.of(assessment).unanswered) == ("L1", [])
    assert submit(assessment, by=ana, explanations={}, **WORDS).number == 1


def test_what_waits_for_an_answer_that_is_not_known_is_no_gap(tiny, ana):
    answers = {"L1": "U", "L2": "N", "L4": "U", "S1": "N", "S2": "U", "S3": "N"}
    assessment = make_assessment(answers=answers)
    assert Standing.of(assessment).effective["L3"].reason == "waits_for_parent"
    assert submit(assessment, by=ana, explanations={}, **WORDS).number == 1


@pytest.fixture
def contradicting(tiny):
    return make_assessment(answers=CONTRADICTIONS | {"L2": "F", "S2": "N", "S3": "N"})


def test_a_contradiction_without_words_is_refused(contradicting, ana):
    rules = Draft.of(contradicting).contradicted
    assert len(rules) == 2
    before = everything()
    with pytest.raises(NotReadyError) as refused:
        submit(contradicting, by=ana, explanations={rules[0]: "So.", rules[1]: " \n"}, **WORDS)
    assert (refused.value.unanswered, refused.value.unexplained) == ([], [rules[1]])
    assert everything() == before


def test_an_explanation_goes_along_and_others_do_not(contradicting, ana):
    rules = Draft.of(contradicting).contradicted
    explanations = {rule: f" Because of {rule}\n" for rule in rules} | {"other": "Old words"}
    submission = submit(contradicting, by=ana, explanations=explanations, **WORDS)
    assert submission.explanations == {rule: f"Because of {rule}" for rule in rules}


@pytest.mark.parametrize("state", [state for state in Assessment.State if state != "draft"])
def test_only_a_draft_is_submitted(complete, ana, state):
    Assessment.objects.update(state=state)
    before = everything()
    with pytest.raises(StaleStateError) as refused:
        submit(complete, by=ana, explanations={}, **WORDS)
    assert (refused.value.verb, refused.value.state, everything()) == ("submit", state, before)


def test_who_looked_at_something_else_is_told(complete, ana):
    seen = Draft.of(complete).checksum
    make_note(complete, "TOWN", "Small.")
    before = everything()
    with pytest.raises(ChangedMeanwhileError):
        submit(complete, by=ana, explanations={}, seen=seen, **WORDS)
    assert everything() == before
    assert submit(complete, by=ana, explanations={}, seen=Draft.of(complete).checksum, **WORDS)


def test_after_the_last_day_nothing_is_submitted(complete, ana):
    yesterday = timezone.localdate() - DAY
    type(complete.round).objects.update(closes_on=yesterday)
    complete.round.refresh_from_db()
    before = everything()
    with pytest.raises(RoundClosedError) as refused:
        submit(complete, by=ana, explanations={}, **WORDS)
    assert (refused.value.closes_on, everything()) == (yesterday, before)


def test_an_extension_gives_more_time(complete, ana):
    today = timezone.localdate()
    type(complete.round).objects.update(closes_on=today - DAY)
    complete.round.refresh_from_db()
    Extension.objects.create(
        round=complete.round,
        country=complete.country,
        closes_on=today,
        reason="Flood",
        given_by=ana,
    )
    assert submit(complete, by=ana, explanations={}, **WORDS).number == 1


# What is read of it later


def test_it_is_read_as_the_draft_was_whatever_happens_to_the_draft(complete, ana):
    draft = Draft.of(complete)
    document, result = draft.document, draft.standing.result
    register, effective = register_of(complete), draft.standing.effective
    submission = submit(complete, by=ana, explanations={}, **WORDS)
    complete.answers.update(rating="N", numerator=None, denominator=None)
    complete.evidence.all().delete()
    complete.context_notes.update(text="Changed")
    found = read(Submission.objects.with_round().get(pk=submission.pk))
    assert answers_document(found.standing, found.register, found.notes) == document
    assert {key: found.standing.result[key] for key in result} == result
    assert found.standing.effective == effective
    assert [(pk, str(item), item.issued_on, item.note) for pk, item in found.register.items()] == [
        (pk, str(item), item.issued_on, item.note) for pk, item in register.items()
    ]
    assert found.standing.rows["L1"].updated_at == submission.submitted_at


def test_rows_that_are_read_say_what_the_saved_ones_said(complete, ana):
    saved = answer_rows(complete)
    found = read(submit(complete, by=ana, explanations={}, **WORDS)).standing.rows
    names = ["rating", "numerator", "denominator", "reason", "comment", "cited", "code"]
    assert {code: [getattr(row, name) for name in names] for code, row in found.items()} == {
        code: [getattr(row, name) for name in names] for code, row in saved.items()
    }
    assert [row.pk for row in found.values()] == [None] * len(found)


def test_the_result_is_the_stored_one_and_not_a_new_one(tiny):
    submission = make_submission(result={"capabilities": [], "contradictions": ["as stored"]})
    assert read(submission).standing.result["contradictions"] == ["as stored"]


def test_reading_takes_no_query(complete, ana, django_assert_num_queries):
    made = submit(complete, by=ana, explanations={}, **WORDS)
    submission = Submission.objects.with_round().get(pk=made.pk)
    read(submission)  # what a process reads once per edition
    with django_assert_num_queries(0):
        assert read(submission).standing.result


def test_the_stored_document_gives_the_stored_checksum(complete, ana):
    made = submit(complete, by=ana, explanations={}, **WORDS)
    submission = Submission.objects.get(pk=made.pk)
    framework = Standing.of(complete).framework
    again = scoring.result_document(framework, json.loads(json.dumps(submission.document)))
    assert again["input_sha256"] == submission.input_sha256


# The database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_submission SET number = 7",
        "UPDATE assessment_submission SET declared_name = 'Somebody else'",
        "DELETE FROM assessment_submission",
    ],
)
def test_postgresql_refuses_to_change_a_submission(tiny, statement):
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite the model and its queries refuse.")
    make_submission()
    with (
        pytest.raises(Error, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Submission.objects.get().number == 1


def test_answers_that_nobody_gave_are_not_in_the_document(tiny):
    assessment = make_assessment()
    make_answers(assessment, {"L1": {"comment": "Soon", "evidence": ["Bill"]}})
    draft = Draft.of(assessment)
    assert (draft.document["answers"], draft.unanswered[0]) == ({}, "L1")


def test_a_round_that_is_planned_takes_nothing_in(tiny, ana):
    assessment = make_assessment(answers=COMPLETE, round_=make_round(state="planned"))
    with pytest.raises(RoundClosedError):
        submit(assessment, by=ana, explanations={}, **WORDS)
