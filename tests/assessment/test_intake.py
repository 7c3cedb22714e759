"""Taking in an answers document: all of it or nothing, and nobody's answer overwritten."""

import json

import pytest
from django.conf import settings

from assessment.context import context_notes
from assessment.documents import answers_document
from assessment.intake import take_in
from assessment.lifecycle import NotEditableError
from assessment.models import Answer, Assessment, ContextNote, Event, Evidence
from assessment.scoring import InvalidAnswer
from assessment.standing import Standing, register_of
from tests import data

pytestmark = pytest.mark.django_db

ACT = {
    "title": "Children Act",
    "kind": "law",
    "citation": "Section 60",
    "url": "https://laws.example.org/children-act",
    "issued_by": "Parliament",
    "issued_on": "2019-12-05",
    "expires_on": "2030-12-31",
    "language": "English",
    "note": "In force since 2020.",
}
REPORT = {"title": "Annual report", "kind": "report"}
QUERIES = 22
DEMO = sorted((settings.BASE_DIR / "fixtures" / "demo" / "answers").glob("*.json"))


@pytest.fixture
def draft(mnr):
    return data.make_assessment(framework=mnr)


@pytest.fixture
def coordinator(draft):
    return data.make_person("coordinator", draft.country)


def document(**answers):
    """`C7_1={...}` stands for criterion C7.1; text is a rating."""
    entries = {
        code.replace("_", "."): {"rating": said} if isinstance(said, str) else said
        for code, said in answers.items()
    }
    return {"format": "waymark.answers/1", "framework": ["mnr", "2016"], "answers": entries}


def exported(assessment):
    return answers_document(
        Standing.of(assessment), register_of(assessment), context_notes(assessment)
    )


def everything_of(assessment):
    """What is stored, down to the trail."""
    return (
        list(assessment.context_notes.order_by("pk").values()),
        list(assessment.answers.order_by("pk").values()),
        list(assessment.evidence.order_by("pk").values()),
        list(Answer.evidence.through.objects.order_by("pk").values()),
        assessment.events.count(),
    )


def test_what_is_taken_in_comes_out_again(draft, coordinator):
    given = document(
        C3_2={"rating": "F", "comment": "Part 6.", "evidence": [ACT]},
        C7_3={"rating": "NA", "reason": "One unit does all the work."},
        C7_6="L",
        C7_7={"numerator": 0, "denominator": 12},
        C7_11="U",
    )
    given["context"] = {"E1": "Six ministries meet.\n\nCompanies do not.", "E5": "Slow."}
    take_in(draft, given, by=coordinator)
    assert exported(draft) == given


@pytest.mark.parametrize("file", DEMO, ids=lambda file: file.stem)
def test_the_demo_comes_out_as_it_went_in(draft, coordinator, file):
    given = json.loads(file.read_text(encoding="utf-8"))
    take_in(draft, given, by=coordinator)
    found = exported(draft)
    for entry in (*given["answers"].values(), *found["answers"].values()):
        entry.get("evidence", []).sort(key=lambda item: sorted(item.items()))
    assert found == given


def test_the_same_evidence_is_entered_once(draft, coordinator):
    other_article = {**ACT, "citation": "Section 61"}
    take_in(
        draft,
        document(
            C3_2={"rating": "F", "evidence": [ACT, REPORT]},
            C3_5={"rating": "F", "evidence": [other_article]},
            C3_6={"rating": "F", "evidence": [ACT]},
        ),
        by=coordinator,
    )
    cited = {str(item): item.answers.count() for item in Evidence.objects.all()}
    assert cited == {
        "Annual report": 1,
        "Children Act, Section 60": 2,
        "Children Act, Section 61": 1,
    }


def test_evidence_of_the_register_is_used_again(draft, coordinator):
    item = data.make_evidence(draft, "Children Act", citation="Section 60", url=ACT["url"])
    take_in(draft, document(C3_2={"rating": "F", "evidence": [ACT]}), by=coordinator)
    assert list(draft.evidence.values_list("pk", "note")) == [(item.pk, "")]
    assert list(item.answers.values_list("criterion__code", flat=True)) == ["C3.2"]


def test_evidence_of_another_assessment_is_not(draft, coordinator):
    neighbour = data.make_assessment(
        country=data.make_country("XB"), framework=draft.framework, round_=draft.round
    )
    theirs = data.make_evidence(neighbour, "Children Act", citation="Section 60", url=ACT["url"])
    take_in(draft, document(C3_2={"rating": "F", "evidence": [ACT]}), by=coordinator)
    assert draft.evidence.count() == 1
    assert theirs.answers.count() == 0


def test_evidence_without_a_kind_is_of_another_kind(draft, coordinator):
    take_in(draft, document(C3_2={"rating": "F", "evidence": [{"title": "Act"}]}), by=coordinator)
    assert draft.evidence.get().kind == Evidence.Kind.OTHER


def test_the_trail_has_a_line_for_each_answer_and_each_item(draft, coordinator):
    take_in(draft, document(C3_2={"rating": "F", "evidence": [ACT]}, C3_5="P"), by=coordinator)
    lines = draft.events.order_by("pk").values_list("verb", "subject", "by", "membership")
    who = (coordinator.pk, coordinator.membership.pk)
    assert list(lines) == [
        ("add evidence", str(draft.evidence.get().pk), *who),
        ("answer", "C3.2", *who),
        ("answer", "C3.5", *who),
    ]


def test_the_trail_has_a_line_for_each_text_of_the_context(draft, coordinator):
    take_in(draft, document() | {"context": {"E1": "Six ministries.", "E2": ""}}, by=coordinator)
    lines = draft.events.values_list("verb", "subject", "by")
    assert list(lines) == [("describe", "E1", coordinator.pk)]


def test_taking_it_in_again_changes_nothing(draft, coordinator):
    given = document(C3_2={"rating": "F", "evidence": [ACT, REPORT]}, C7_7={"rating": "U"})
    given["context"] = {"E1": "Six ministries."}
    take_in(draft, given, by=coordinator)
    before = everything_of(draft)
    saved = take_in(draft, given, by=coordinator)
    assert everything_of(draft) == before
    assert (saved.conflicts, saved.context_conflicts) == ({}, {})


def test_a_text_that_says_something_else_stays_and_is_named(draft, coordinator):
    data.make_note(draft, "E1", "Five ministries.")
    given = document() | {"context": {"E1": "Six ministries.", "E2": "Enough."}}
    saved = take_in(draft, given, by=coordinator)
    assert (saved.conflicts, list(saved.context_conflicts)) == ({}, ["E1"])
    assert dict(draft.context_notes.values_list("enabler__code", "text")) == {
        "E1": "Five ministries.",
        "E2": "Enough.",
    }


@pytest.mark.parametrize(
    ("context", "refused"),
    [
        ({"E1": "A" * 5001}, ("E1", "text_refused")),
        ({"E1": "a\0b"}, ("E1", "text_refused")),
        ({"E1": "half: \ud83d"}, ("E1", "text_refused")),
        ({"E1": 3}, ("E1", "context_not_text")),
        ({"C3.2": "Enough."}, ("C3.2", "unknown_enabler")),
    ],
)
def test_one_text_wrong_and_nothing_is_entered(draft, coordinator, context, refused):
    given = document(C3_2={"rating": "F", "evidence": [ACT]}) | {
        "context": {"E2": "Enough.", **context}
    }
    with pytest.raises(InvalidAnswer) as refusal:
        take_in(draft, given, by=coordinator)
    assert (refusal.value.criterion, refusal.value.rule) == refused
    assert [model.objects.count() for model in (Answer, ContextNote, Evidence, Event)] == [0] * 4


def test_an_answer_that_says_something_else_stays_and_is_named(draft, coordinator):
    data.make_answers(draft, {"C3.5": {"rating": "P", "comment": "Under review."}})
    saved = take_in(draft, document(C3_5="F", C3_6="L"), by=coordinator)
    assert list(saved.conflicts) == ["C3.5"]
    assert dict(draft.answers.values_list("criterion__code", "rating")) == {
        "C3.5": "P",
        "C3.6": "L",
    }


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"rating": "X"}, "rating_unknown"),
        ({"rating": "L", "evidence": [{"kind": "law"}]}, "evidence_item_refused"),
        ({"rating": "L", "evidence": [{**ACT, "titel": "Act"}]}, "evidence_item_refused"),
        ({"rating": "L", "evidence": [{**ACT, "kind": "rumour"}]}, "evidence_item_refused"),
        ({"rating": "L", "evidence": [{**ACT, "url": "javascript:1"}]}, "evidence_item_refused"),
        ({"rating": "L", "evidence": [{**ACT, "issued_on": "5.12.2019"}]}, "evidence_item_refused"),
        (
            {"rating": "L", "evidence": [{**ACT, "expires_on": "2001-01-01"}]},
            "evidence_item_refused",
        ),
        ({"rating": "L", "evidence": [{**ACT, "title": "A" * 301}]}, "text_refused"),
        ({"rating": "L", "evidence": [{**ACT, "title": 3}]}, "text_refused"),
        ({"rating": "L", "comment": "A" * 5001}, "text_refused"),
        ({"rating": "L", "comment": "a\0b"}, "text_refused"),
        ({"rating": "L", "comment": "half: \ud83d"}, "text_refused"),
    ],
)
def test_one_thing_wrong_and_nothing_is_entered(draft, coordinator, entry, rule):
    given = document(C3_2={"rating": "F", "evidence": [ACT]}, C3_5=entry)
    with pytest.raises(InvalidAnswer) as refusal:
        take_in(draft, given, by=coordinator)
    assert (refusal.value.criterion, refusal.value.rule) == ("C3.5", rule)
    assert (Answer.objects.count(), Evidence.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_number_that_no_column_holds_is_refused(draft, coordinator):
    given = document(C7_6="F", C7_7={"numerator": 1, "denominator": 2**31})
    with pytest.raises(InvalidAnswer) as refusal:
        take_in(draft, given, by=coordinator)
    assert (refusal.value.criterion, refusal.value.rule) == ("C7.7", "measure_out_of_range")


def test_only_a_draft_takes_anything_in(draft, coordinator):
    Assessment.objects.filter(pk=draft.pk).update(state=Assessment.State.SUBMITTED)
    with pytest.raises(NotEditableError):
        take_in(draft, document(C3_2={"rating": "F", "evidence": [ACT]}), by=coordinator)
    assert (Answer.objects.count(), Evidence.objects.count()) == (0, 0)


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_size(
    draft, coordinator, size, django_assert_num_queries
):
    codes = ["C3_5", "C3_6", "C3_7"][:size]
    given = document(
        **{code: {"rating": "F", "evidence": [{**ACT, "citation": code}, REPORT]} for code in codes}
    )
    Standing.of(draft).framework  # noqa: B018 - kept by the process from here on
    coordinator.membership  # noqa: B018 - and so is this by the person
    given["context"] = dict.fromkeys(["E1", "E2", "E3"][:size], "Enough.")
    with django_assert_num_queries(QUERIES):
        take_in(draft, given, by=coordinator)
