"""Answers from a file: every difference shown first, all of it done or nothing, export = import."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.answers import Change, Said, save_answers
from assessment.incoming import (
    ChangedMeanwhileError,
    Incoming,
    RefusedError,
    read_json,
    take,
)
from assessment.lifecycle import NotEditableError
from assessment.models import Answer, Assessment, ContextNote, Event, Evidence
from tests import data
from tests.exports.papers import LAW, as_bytes, document, exported

pytestmark = pytest.mark.django_db

QUERIES_TO_LOOK = 3
QUERIES_TO_TAKE = 27
UGLY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60
) | st.sampled_from(["=1+1", "\u202eتقرير\u200f", "a\r\nb\rc\n", " ", "'", "\ufeff", "x" * 300])


@pytest.fixture
def draft(tiny):
    return data.make_assessment()


@pytest.fixture
def ana(draft):
    return data.make_person("coordinator", draft.country)


def taken(assessment, said, by):
    return take(assessment, said, seen=Incoming.of(assessment, said).checksum, by=by)


def refused(assessment, said):
    return [(each.place, each.message) for each in Incoming.of(assessment, said).refusals]


def counts():
    return [each.objects.count() for each in (Answer, ContextNote, Evidence, Event)]


# Looking


def test_it_shows_each_answer_that_would_change(draft):
    data.make_answers(draft, {"L1": {"rating": "P", "comment": "Part 6."}, "L4": (3, 10)})
    incoming = Incoming.of(
        draft, document(L1={"rating": "F", "comment": "Part 7."}, L4="U", S1="N")
    )
    assert [(each.code, each.version, each.lines) for each in incoming.answers] == [
        (
            "L1",
            1,
            [
                ("Rating", "Partly in place", "Fully in place"),
                ("Comment", "Part 6.", "Part 7."),
            ],
        ),
        ("L4", 1, [("Rating", "3 of 10", "Not known")]),
        ("S1", 0, [("Rating", "", "Not in place")]),
    ]


def test_what_is_saved_already_is_only_counted(draft):
    data.make_answers(draft, {"L1": "F"})
    incoming = Incoming.of(draft, document(L1="F", S1="N"))
    assert ([each.code for each in incoming.answers], incoming.same) == (["S1"], 1)


def test_it_shows_evidence_that_comes_and_goes(draft):
    data.make_answers(draft, {"L1": {"rating": "F", "evidence": ["Old act"]}})
    incoming = Incoming.of(draft, document(L1={"rating": "F", "evidence": [LAW]}))
    (found,) = incoming.answers
    assert ([str(each) for each in found.cited], [str(each) for each in found.dropped]) == (
        ["Library act, Article 3"],
        ["Old act"],
    )
    assert [each.title for each in incoming.new_items] == ["Library act"]


def test_it_shows_texts_of_the_context(draft):
    data.make_note(draft, "MONEY", "Little.")
    incoming = Incoming.of(draft, document({"MONEY": "Enough.", "TOWN": ""}))
    found = [(each.code, each.before, each.after) for each in incoming.texts]
    assert found == [("MONEY", "Little.", "Enough.")]


def test_looking_changes_nothing(draft):
    before = counts()
    Incoming.of(draft, document({"MONEY": "Enough."}, L1={"rating": "F", "evidence": [LAW]}))
    assert counts() == before


def test_an_item_that_the_register_describes_otherwise_stays_as_it_is(draft, ana):
    item = data.make_evidence(draft, LAW["title"], citation=LAW["citation"], url=LAW["url"])
    said = document(L1={"rating": "F", "evidence": [LAW]})
    assert [each.pk for each in Incoming.of(draft, said).kept] == [item.pk]
    taken(draft, said, ana)
    assert list(draft.evidence.values_list("pk", "note")) == [(item.pk, "")]


def test_it_tells_that_files_do_not_come_along(draft):
    with_file = document(L1={"rating": "F", "evidence": [{**LAW, "file_sha256": "0" * 64}]})
    without = document(L1={"rating": "F", "evidence": [LAW]})
    assert Incoming.of(draft, with_file).has_files
    assert not Incoming.of(draft, without).has_files


# What is wrong


def test_all_that_is_wrong_is_found_at_once_each_with_its_place(draft):
    said = document(
        {"MONEY": 3, "NOWHERE": "Enough."},
        L1="X",
        L2={"rating": "NA"},
        L4={"numerator": 3, "denominator": 2},
        S1={"rating": "F", "comment": "a\0b"},
        S2={"rating": "F", "evidence": [{"kind": "law"}]},
        Z9="F",
        S3="F",
    )
    found = refused(draft, said)
    assert sorted(place for place, _message in found) == [
        "L1", "L2", "L4", "MONEY", "NOWHERE", "S1", "S2", "Z9",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], "an answers document is a JSON object"),
        ({}, 'format must be "waymark.answers/1"'),
        (document() | {"framework": ["tiny", "2"]}, 'framework must be ["tiny", "1"]'),
        (document() | {"format": "waymark.answers/2"}, 'format must be "waymark.answers/1"'),
        (document() | {"answers": []}, "answers must be an object by criterion code"),
        (document() | {"context": []}, "context must be an object by enabler code"),
        (document() | {"more": 1}, "has no place for more"),
    ],
)
def test_a_document_of_another_kind_or_edition_is_refused_whole(draft, said, words):
    ((place, message),) = refused(draft, said)
    assert (place, message.startswith(words)) == ("", True), message


@pytest.mark.parametrize("sum_", [3, None, "\ud800", ["deep"]])
def test_the_checksum_of_a_file_is_text(draft, sum_):
    said = document(L1={"rating": "F", "evidence": [{**LAW, "file_sha256": sum_}]})
    assert [place for place, _message in refused(draft, said)] == ["L1"]


def test_a_text_too_long_is_refused(draft):
    assert refused(draft, document(L1={"rating": "F", "comment": "x" * 5001}))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"",
        b"{",
        b'{"answers": NaN}',
        b'{"answers": {"L1": {"rating": "F"}, "L1": {"rating": "N"}}}',
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_json_is_refused(content):
    with pytest.raises(RefusedError):
        read_json(content)


def test_a_mark_of_the_encoding_is_no_harm():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


# Taking


def test_everything_is_taken_with_its_events(draft, ana):
    taken(draft, document({"MONEY": "Enough."}, L1={"rating": "F", "evidence": [LAW]}), ana)
    lines = draft.events.order_by("pk").values_list("verb", "subject", "by")
    item = draft.evidence.get()
    assert list(lines) == [
        ("take answers from a file", str(draft.pk), ana.pk),
        ("add evidence", str(item.pk), ana.pk),
        ("answer", "L1", ana.pk),
        ("describe", "MONEY", ana.pk),
    ]


def test_what_is_saved_is_replaced_and_what_is_not_named_stays(draft, ana):
    data.make_answers(draft, {"L1": {"rating": "P", "comment": "Part 6."}, "S1": "N"})
    taken(draft, document(L1="F"), ana)
    found = draft.answers.values_list("criterion__code", "rating", "comment", "version")
    assert sorted(found) == [("L1", "F", "", 2), ("S1", "N", "", 1)]


def test_to_take_it_again_changes_nothing(draft, ana):
    said = document({"MONEY": "Enough."}, L1={"rating": "F", "evidence": [LAW]})
    taken(draft, said, ana)
    before = counts()
    taken(draft, said, ana)
    assert counts() == before


def test_one_thing_wrong_and_nothing_is_taken(draft, ana):
    before = counts()
    with pytest.raises(RefusedError):
        taken(draft, document({"MONEY": "Enough."}, L1="F", S1="X"), ana)
    assert counts() == before


def test_a_change_in_between_is_caught(draft, ana):
    data.make_answers(draft, {"L1": "P"})
    said = document(L1="F", S1="N")
    seen = Incoming.of(draft, said).checksum
    save_answers(draft, {"L1": Change(Said(rating="L"), 1)}, by=ana)
    before = counts()
    with pytest.raises(ChangedMeanwhileError):
        take(draft, said, seen=seen, by=ana)
    assert counts() == before


def test_a_change_of_what_the_file_does_not_name_is_no_matter(draft, ana):
    said = document(L1="F")
    seen = Incoming.of(draft, said).checksum
    data.make_answers(draft, {"S1": "N"})
    take(draft, said, seen=seen, by=ana)
    assert draft.answers.count() == 2


def test_another_document_than_the_one_shown_is_not_taken(draft, ana):
    seen = Incoming.of(draft, document(L1="F")).checksum
    with pytest.raises(ChangedMeanwhileError):
        take(draft, document(L1="N"), seen=seen, by=ana)


def test_what_was_shown_for_one_draft_does_not_hold_for_another(draft, ana):
    other = data.make_assessment(data.make_country("XB"))
    said = document(L1="F")
    with pytest.raises(ChangedMeanwhileError):
        take(other, said, seen=Incoming.of(draft, said).checksum, by=ana)


def test_only_a_draft_takes_answers(draft, ana):
    said = document(L1="F")
    seen = Incoming.of(draft, said).checksum
    Assessment.objects.update(state=Assessment.State.SUBMITTED)
    with pytest.raises(NotEditableError):
        take(draft, said, seen=seen, by=ana)


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_size(
    draft, ana, size, django_assert_num_queries
):
    codes, enablers = ["L1", "S1", "S2"][:size], ["MONEY", "TOWN", "RULES"][:size]
    entries = {code: {"rating": "F", "evidence": [{**LAW, "citation": code}]} for code in codes}
    said = document(dict.fromkeys(enablers, "Enough."), **entries)
    Incoming.of(draft, said)  # the process keeps the edition from here on
    ana.membership  # noqa: B018 - and the person this
    with django_assert_num_queries(QUERIES_TO_LOOK):
        seen = Incoming.of(draft, said).checksum
    with django_assert_num_queries(QUERIES_TO_TAKE):
        take(draft, said, seen=seen, by=ana)


# Export = import


def test_what_is_exported_and_taken_into_an_empty_draft_is_exported_the_same(draft, ana):
    twin = dict(LAW)
    said = document(
        {"TOWN": "It reads.\r\nA lot.\n"},
        L1={"rating": "F", "comment": " =1+1\t\u202e", "evidence": [LAW, twin]},
        L2={"rating": "NA", "reason": "No loans."},
        L4={"numerator": 0, "denominator": 12},
        S1={"rating": "L", "evidence": [{**LAW, "note": "Another note."}]},
        S2="U",
    )
    taken(draft, said, ana)
    first = as_bytes(exported(draft))
    empty = data.make_assessment(data.make_country("XB"))
    taken(empty, json.loads(first), data.make_person("coordinator", empty.country))
    assert as_bytes(exported(empty)) == first
    assert draft.evidence.count() == empty.evidence.count() == 3


@given(
    comments=st.lists(UGLY, min_size=4, max_size=4),
    items=st.lists(
        st.fixed_dictionaries(
            {"title": st.sampled_from(["Act", "act", "Ärger"]), "kind": st.just("law")},
            optional={"note": UGLY, "citation": st.sampled_from(["1", "2"])},
        ),
        max_size=4,
    ),
    cited=st.lists(st.sets(st.integers(0, 3)), min_size=4, max_size=4),
    note=UGLY,
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_people_write_comes_out_as_it_went_in(draft, ana, comments, items, cited, note):
    entries = {
        code: {
            "rating": "F",
            "comment": comment,
            "evidence": [items[place] for place in sorted(places) if place < len(items)],
        }
        for code, comment, places in zip(["L1", "L3", "S1", "S2"], comments, cited, strict=True)
    }
    Answer.objects.all().delete()
    Evidence.objects.all().delete()
    taken(draft, document({"TOWN": note}, **entries), ana)
    first = as_bytes(exported(draft))
    Answer.objects.all().delete()
    Evidence.objects.all().delete()
    ContextNote.objects.all().delete()
    taken(draft, json.loads(first), ana)
    assert as_bytes(exported(draft)) == first
