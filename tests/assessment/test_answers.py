"""Saving answers: what is written, what is left alone, what is a conflict, and the trail."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from assessment.answers import Change, Said, save_answers
from assessment.lifecycle import NotEditableError
from assessment.models import Assessment, Event, Evidence
from assessment.standing import answer_rows
from tests.data import make_assessment, make_evidence, make_person

pytestmark = pytest.mark.django_db

TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture
def ana():
    return make_person(Role.COORDINATOR)


def stored(assessment):
    """What each stored row says, and its version."""
    return {code: (Said.by(row), row.version) for code, row in answer_rows(assessment).items()}


def trail():
    return [(event.verb, event.subject, event.before, event.after) for event in Event.objects.all()]


def traced(version, evidence=(), **said):
    """What the trail keeps of an answer."""
    empty = {"rating": "", "numerator": None, "denominator": None, "reason": "", "comment": ""}
    return {**empty, **said, "evidence": sorted(map(str, evidence)), "version": version}


def test_a_new_answer_is_stored_with_its_trail(tiny, ana):
    assessment = make_assessment()
    saved = save_answers(assessment, {"L1": Change(Said(rating="L"), 0)}, by=ana)
    assert stored(assessment) == {"L1": (Said(rating="L"), 1)}
    assert trail() == [("answer", "L1", None, traced(1, rating="L"))]
    assert (saved.before, saved.conflicts, saved.added) == ({}, {}, [])
    assert Said.by(saved.rows["L1"]) == Said(rating="L")


def test_the_row_and_its_trail_say_who_and_when(tiny, ana):
    assessment = make_assessment()
    save_answers(assessment, {"L1": Change(Said(rating="L"), 0)}, by=ana)
    row, event = assessment.answers.get(), Event.objects.get()
    assert (row.updated_by, event.by, event.membership) == (ana, ana, ana.membership)
    assert row.updated_at == event.at
    assert event.assessment == assessment


def test_a_changed_answer_keeps_both_texts_in_the_trail(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "P", "comment": "Half of them"}})
    said = Said(rating="F", comment="All of them")
    save_answers(assessment, {"L1": Change(said, 1)}, by=ana)
    assert stored(assessment) == {"L1": (said, 2)}
    before = traced(1, rating="P", comment="Half of them")
    after = traced(2, rating="F", comment="All of them")
    assert trail() == [("answer", "L1", before, after)]


def test_an_answer_can_be_taken_back(tiny, ana):
    assessment = make_assessment(answers={"L4": (3, 4)})
    save_answers(assessment, {"L4": Change(Said(), 1)}, by=ana)
    assert stored(assessment) == {"L4": (Said(), 2)}


def test_numbers_and_a_reason_are_stored(tiny, ana):
    assessment = make_assessment()
    numbers = Said(numerator=3, denominator=4)
    reason = Said(rating="NA", reason="There are no volunteers")
    save_answers(assessment, {"L4": Change(numbers, 0), "S2": Change(reason, 0)}, by=ana)
    assert stored(assessment) == {"L4": (numbers, 1), "S2": (reason, 1)}


def test_an_unchanged_answer_writes_nothing(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "L", "evidence": ["Act 12"]}})
    before = stored(assessment)
    said = before["L1"][0]
    saved = save_answers(assessment, {"L1": Change(said, 1)}, by=ana)
    assert (stored(assessment), trail(), saved.conflicts) == (before, [], {})
    assert assessment.answers.get().updated_by is None


def test_saying_nothing_about_a_new_criterion_writes_nothing(tiny, ana):
    assessment = make_assessment()
    save_answers(assessment, {"L1": Change(Said(), 0)}, by=ana)
    assert (stored(assessment), trail()) == ({}, [])


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_stale_version_overwrites_nothing(tiny, ana, version):
    assessment = make_assessment(answers={"L1": {"rating": "P", "version": 2}})
    saved = save_answers(assessment, {"L1": Change(Said(rating="F"), version)}, by=ana)
    assert stored(assessment) == {"L1": (Said(rating="P"), 2)}
    assert (trail(), list(saved.conflicts)) == ([], ["L1"])
    assert Said.by(saved.conflicts["L1"]) == Said(rating="P")
    assert Said.by(saved.rows["L1"]) == Said(rating="P")


def test_a_conflict_leaves_the_other_changes_alone(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "P", "version": 2}})
    changes = {"L1": Change(Said(rating="F"), 1), "S1": Change(Said(rating="L"), 0)}
    saved = save_answers(assessment, changes, by=ana)
    assert stored(assessment) == {"L1": (Said(rating="P"), 2), "S1": (Said(rating="L"), 1)}
    assert list(saved.conflicts) == ["L1"]


def test_two_people_who_say_the_same_do_not_disagree(tiny, ana):
    said = {"rating": "F", "comment": "All"}
    assessment = make_assessment(answers={"L1": {**said, "version": 5}})
    saved = save_answers(assessment, {"L1": Change(Said(**said), 4)}, by=ana)
    assert (stored(assessment)["L1"][1], saved.conflicts, trail()) == (5, {}, [])


def test_evidence_from_the_register_is_cited_and_dropped(tiny, ana):
    assessment = make_assessment()
    law, report = make_evidence(assessment, "Act"), make_evidence(assessment, "Report")
    make_evidence(assessment, "Cited by nobody")
    cites_law = Said(rating="F", cited=frozenset({law.pk}))
    cites_report = Said(rating="F", cited=frozenset({report.pk}))
    save_answers(assessment, {"L1": Change(cites_law, 0)}, by=ana)
    save_answers(assessment, {"L1": Change(cites_report, 1)}, by=ana)
    assert stored(assessment) == {"L1": (cites_report, 2)}
    assert trail()[-1] == (
        "answer",
        "L1",
        traced(1, [law.pk], rating="F"),
        traced(2, [report.pk], rating="F"),
    )


def test_dropping_evidence_leaves_the_other_answers_alone(tiny, ana):
    assessment = make_assessment(
        answers={code: {"rating": "F", "evidence": ["Act"]} for code in ("L1", "S1")}
    )
    law = assessment.evidence.get()
    save_answers(assessment, {"L1": Change(Said(rating="F"), 1)}, by=ana)
    assert {code: said.cited for code, (said, _version) in stored(assessment).items()} == {
        "L1": frozenset(),
        "S1": frozenset({law.pk}),
    }


def test_evidence_added_in_place_is_registered_and_cited(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act"]}})
    old = assessment.evidence.get()
    new = Evidence(assessment=assessment, kind="report", title="Yearly report")
    said = Said(rating="F", cited=frozenset({old.pk}))
    saved = save_answers(assessment, {"L1": Change(said, 1, new)}, by=ana)
    assert stored(assessment)["L1"] == (Said(rating="F", cited=frozenset({old.pk, new.pk})), 2)
    assert {item.title for item in assessment.evidence.all()} == {"Act", "Yearly report"}
    assert saved.added == [new]
    assert [(event.verb, event.subject) for event in Event.objects.all()] == [
        ("add evidence", str(new.pk)),
        ("answer", "L1"),
    ]


def test_evidence_of_a_disputed_answer_waits(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "P", "version": 2}})
    new = Evidence(assessment=assessment, kind="report", title="Yearly report")
    saved = save_answers(assessment, {"L1": Change(Said(rating="F"), 1, new)}, by=ana)
    assert (list(saved.conflicts), saved.added, assessment.evidence.count()) == (["L1"], [], 0)


def test_evidence_alone_is_added_to_a_newer_answer_that_says_the_same(tiny, ana):
    assessment = make_assessment(answers={"L1": {"rating": "P", "version": 2}})
    new = Evidence(assessment=assessment, kind="report", title="Yearly report")
    save_answers(assessment, {"L1": Change(Said(rating="P"), 1, new)}, by=ana)
    assert stored(assessment) == {"L1": (Said(rating="P", cited=frozenset({new.pk})), 3)}


@pytest.mark.parametrize("state", [state for state in Assessment.State if state != "draft"])
def test_only_drafts_take_answers(tiny, ana, state):
    assessment = make_assessment(answers={"L1": "P"}, state=state)
    with pytest.raises(NotEditableError):
        save_answers(assessment, {"L1": Change(Said(rating="F"), 1)}, by=ana)
    assert (stored(assessment), trail()) == ({"L1": (Said(rating="P"), 1)}, [])


def test_an_assessment_that_left_its_draft_meanwhile_takes_no_answers(tiny, ana):
    assessment = make_assessment()
    Assessment.objects.filter(pk=assessment.pk).update(state="submitted")
    with pytest.raises(NotEditableError):
        save_answers(assessment, {"L1": Change(Said(rating="F"), 0)}, by=ana)
    assert assessment.answers.count() == 0


def test_another_assessment_is_never_touched(tiny, ana):
    other = make_assessment(answers={"L1": "P"})
    assessment = make_assessment(answers={"L1": "P"})
    save_answers(assessment, {"L1": Change(Said(rating="F"), 1)}, by=ana)
    assert stored(other) == {"L1": (Said(rating="P"), 1)}


def test_all_changes_are_one_transaction(tiny, ana):
    assessment = make_assessment(answers={"S2": "P"})
    new = Evidence(assessment=assessment, kind="law", title="Act")
    changes = {
        "L1": Change(Said(rating="F"), 0, new),
        "S2": Change(Said(rating="NA"), 1),  # which the database refuses without a reason
    }
    with pytest.raises(IntegrityError):
        save_answers(assessment, changes, by=ana)
    assert (stored(assessment), trail()) == ({"S2": (Said(rating="P"), 1)}, [])
    assert assessment.evidence.count() == 0


# Queries

ALL = ["L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4"]


def queries_of(assessment, changes, by):
    """How many statements a save takes, without those that begin and end transactions."""
    assert by.membership  # which a request has looked up before
    with CaptureQueriesContext(connection) as captured:
        save_answers(assessment, changes, by=by)
    statements = [each["sql"] for each in captured]
    return len([sql for sql in statements if not sql.startswith(TRANSACTION_CONTROL)])


@pytest.mark.parametrize("codes", [ALL[:1], ALL])
def test_new_answers_take_the_same_queries_for_one_and_for_all(tiny, ana, codes):
    assessment = make_assessment()
    changes = {code: Change(Said(rating="U"), 0) for code in codes}
    assert queries_of(assessment, changes, ana) == 6


@pytest.mark.parametrize("codes", [ALL[:1], ALL])
def test_changed_answers_take_the_same_queries_for_one_and_for_all(tiny, ana, codes):
    assessment = make_assessment(answers=dict.fromkeys(ALL, "U"))
    changes = {code: Change(Said(rating="", comment="Asked"), 1) for code in codes}
    assert queries_of(assessment, changes, ana) == 6


@pytest.mark.parametrize("codes", [ALL[:1], ALL])
def test_answers_with_evidence_take_the_same_queries_for_one_and_for_all(tiny, ana, codes):
    assessment = make_assessment(
        answers={code: {"rating": "U", "evidence": ["Old"]} for code in ALL}
    )
    cited = frozenset({make_evidence(assessment, "New").pk})
    changes = {
        code: Change(
            Said(rating="U", cited=cited),
            1,
            Evidence(assessment=assessment, kind="law", title=f"In place of {code}"),
        )
        for code in codes
    }
    assert queries_of(assessment, changes, ana) == 9


def test_a_save_that_changes_nothing_only_looks(tiny, ana):
    assessment = make_assessment(answers={"L1": "U"})
    assert queries_of(assessment, {"L1": Change(Said(rating="U"), 1)}, ana) == 2
