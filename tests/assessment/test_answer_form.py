"""The form of one criterion: what it makes of what people type, and what it shows."""

import pytest
from django.utils import translation

from assessment.answers import Change, Said
from assessment.models import Answer
from tests.assessment.forms import errors, register_of, row_of
from tests.data import make_assessment, make_evidence, make_person

pytestmark = pytest.mark.django_db


# What is typed and right


@pytest.mark.parametrize("rating", ["N", "P", "L", "F", "U"])
def test_a_rating_is_said(make_form, rating):
    form = make_form("L1", {"rating": rating, "comment": " In force. "})
    assert errors(form) == {}
    assert form.said == Said(rating=rating, comment="In force.")


def test_nothing_chosen_says_nothing(make_form):
    form = make_form("L1", {"comment": ""})
    assert (errors(form), form.said) == ({}, Said())


def test_a_comment_alone_is_said(make_form):
    form = make_form("L1", {"comment": "We are asking the ministry."})
    assert (errors(form), form.said) == ({}, Said(comment="We are asking the ministry."))


def test_what_does_not_apply_has_a_reason(make_form):
    form = make_form("S2", {"rating": "NA", "reason": "There are no volunteers."})
    assert errors(form) == {}
    assert form.said == Said(rating="NA", reason="There are no volunteers.")


def test_a_reason_left_from_before_is_dropped_with_the_rating(make_form):
    form = make_form("S2", {"rating": "L", "reason": "There are no volunteers."})
    assert (errors(form), form.said) == ({}, Said(rating="L"))


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [("12", "40"), (" 12 ", "40"), ("١٢", "٤٠"), ("۱۲", "۴۰"), ("12.0", "40")],
    ids=["plain", "spaces", "Arabic-Indic", "Persian", "decimal zero"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_numbers_are_read_in_the_digits_people_type(make_form, numerator, denominator, language):
    with translation.override(language):
        form = make_form("L4", {"numerator": numerator, "denominator": denominator})
        assert (errors(form), form.said) == ({}, Said(numerator=12, denominator=40))


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (7, 7), (0, 2_147_483_647)])
def test_the_limits_of_a_measure_are_within(make_form, numerator, denominator):
    form = make_form("L4", {"numerator": numerator, "denominator": denominator})
    assert (errors(form), form.said) == (
        {},
        Said(numerator=numerator, denominator=denominator),
    )


def test_a_measure_can_be_not_known(make_form):
    form = make_form("L4", {"rating": "U", "numerator": "", "denominator": ""})
    assert (errors(form), form.said) == ({}, Said(rating="U"))


def test_line_breaks_are_the_same_from_every_browser(make_form):
    form = make_form("L1", {"rating": "L", "comment": "One\r\ntwo"})
    assert (errors(form), form.said.comment) == ({}, "One\ntwo")


def test_a_comment_as_long_as_the_browser_allows_is_taken(make_form):
    # A browser counts a line break once and sends it as two characters.
    form = make_form("L1", {"rating": "L", "comment": "x\r\n" * 2499 + "xx"})
    assert (errors(form), len(form.said.comment)) == ({}, 5000)


def test_evidence_of_the_register_is_picked(make_form):
    assessment = make_assessment()
    act, report = make_evidence(assessment, "Act"), make_evidence(assessment, "Report")
    form = make_form(
        "L1", {"rating": "F", "cited": [str(report.pk)]}, register=register_of(act, report)
    )
    assert (errors(form), form.said.cited) == ({}, frozenset({report.pk}))


def test_a_new_item_comes_with_the_answer(make_form):
    assessment = make_assessment()
    typed = {"rating": "F", "new-title": "Act 12", "new-kind": "law", "new-url": "example.org/act"}
    form = make_form("L1", typed)
    assert errors(form) == {}
    change = form.change(assessment)
    new = change.new_evidence
    assert (change.said, change.version) == (Said(rating="F"), 0)
    assert (new.title, new.kind, new.url, new.assessment) == (
        "Act 12",
        "law",
        "https://example.org/act",
        assessment,
    )


def test_a_kind_alone_is_no_new_item(make_form):
    form = make_form("L1", {"rating": "F", "new-kind": "policy"})
    assert errors(form) == {}
    assert form.change(make_assessment()) == Change(Said(rating="F"), 0)


def test_one_more_item_is_picked_from_the_register(make_form):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act"]}})
    act, report = assessment.evidence.get(), make_evidence(assessment, "Report")
    typed = {"rating": "F", "cited": [str(act.pk)], "cite": str(report.pk)}
    form = make_form("L1", typed, row=row_of(assessment, "L1"), register=register_of(act, report))
    assert (errors(form), form.said.cited) == ({}, frozenset({act.pk, report.pk}))


def test_items_cited_and_picked_stand_below_the_answer(make_form):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act", "Bill"]}})
    act, bill = assessment.evidence.all()
    report = make_evidence(assessment, "Report")
    make_evidence(assessment, "Something else")
    register = register_of(*assessment.evidence.all())
    options = {"row": row_of(assessment, "L1"), "register": register}
    assert make_form("L1", **options).cited_items == [(act.pk, act, True), (bill.pk, bill, True)]
    typed = {"rating": "X", "cited": [str(bill.pk)], "cite": str(report.pk)}
    assert make_form("L1", typed, **options).cited_items == [
        (act.pk, act, False),
        (bill.pk, bill, True),
        (report.pk, report, True),
    ]


# What the page was built from


def test_what_was_not_touched_is_no_change(make_form):
    assessment = make_assessment(
        answers={"L4": {"numerator": 3, "denominator": 4, "comment": "One\ntwo", "version": 7}}
    )
    typed = {"numerator": "3", "denominator": "4", "comment": "One\r\ntwo"}
    form = make_form("L4", typed, row=row_of(assessment, "L4"))
    assert (errors(form), form.change(assessment)) == ({}, None)


def test_spaces_around_an_imported_comment_are_no_change(make_form):
    assessment = make_assessment(answers={"L1": {"rating": "L", "comment": "In force.\n"}})
    form = make_form("L1", {"rating": "L", "comment": "In force."}, row=row_of(assessment, "L1"))
    assert (errors(form), form.change(assessment)) == ({}, None)


def test_a_change_carries_the_version_of_the_page(make_form):
    assessment = make_assessment(answers={"L1": {"rating": "L", "version": 7}})
    form = make_form("L1", {"rating": "F"}, row=row_of(assessment, "L1"))
    assert errors(form) == {}
    assert form.change(assessment) == Change(Said(rating="F"), 7)


@pytest.mark.parametrize(
    "basis",
    ["", ".", "..", "x", "-1.abc", "1e5.abc", f"{'9' * 50}.abc", "0." + "x" * 10_000, "0.<script>"],
)
def test_a_tampered_basis_counts_as_no_version(make_form, basis):
    assessment = make_assessment(answers={"L1": {"rating": "L", "version": 7}})
    form = make_form("L1", {"rating": "F", "basis": basis}, row=row_of(assessment, "L1"))
    assert errors(form) == {}
    assert form.change(assessment) == Change(Said(rating="F"), 0)


def test_who_is_asked_to_choose_has_to(make_form):
    form = make_form("L1", {"rating": "F", "basis": "1.abc.disputed"})
    assert errors(form) == {"choice": ["Choose which version should stay."]}


def test_mine_is_saved_over_the_version_that_was_shown(make_form):
    form = make_form("L1", {"rating": "F", "basis": "4.abc.disputed", "choice": "mine"})
    assert errors(form) == {}
    assert form.was_disputed is True
    assert form.change(make_assessment()) == Change(Said(rating="F"), 4)


def test_theirs_stays_without_a_change(make_form):
    form = make_form("L1", {"rating": "F", "basis": "4.abc.disputed", "choice": "theirs"})
    assert (errors(form), form.change(make_assessment())) == ({}, None)


# What the template asks of it


def choices(form):
    return [(choice["value"], choice["meaning"], choice["apart"]) for choice in form.scale]


def test_a_rating_stands_with_what_it_means_here(make_form):
    assert choices(make_form("L1")) == [
        ("N", "Nobody can.", False),
        ("P", "Some readers can.", False),
        ("L", "Most readers can.", False),
        ("F", "Every reader can.", False),
        ("U", "", True),
    ]


def test_a_criterion_without_help_shows_bare_ratings(make_form):
    assert choices(make_form("S2")) == [
        *((rating, "", False) for rating in "NPLF"),
        ("U", "", True),
        ("NA", "", True),
    ]


def test_a_measure_is_counted_or_empty_or_not_known(make_form):
    form = make_form("L4")
    assert choices(form) == [("", "", False), ("N", "", False), ("U", "", True)]
    assert [form[name].label for name in ("numerator", "denominator")] == [
        "Titles in the catalogue",
        "Titles on the shelves",
    ]


def test_a_measure_without_anything_to_count_is_not_in_place(make_form):
    form = make_form("L4", {"rating": "N"})
    assert form.is_valid()
    assert (form.said.rating, form.said.numerator) == ("N", None)


def test_labels_and_meanings_come_in_the_reader_s_language(make_form):
    with translation.override("ar"):
        form = make_form("L1")
        assert form.fields["rating"].label == "يستطيع القراء أخذ الكتب إلى بيوتهم."
        assert form.help_lines[0] == "لا أحد يستطيع."


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0, 1), "Not in place"),
        ((15, 100), "Not in place"),
        ((16, 100), "Partly in place"),
        ((50, 100), "Partly in place"),
        ((85, 100), "Largely in place"),
        ((86, 100), "Fully in place"),
    ],
)
def test_saved_numbers_show_the_rating_they_give(make_form, numbers, words):
    assessment = make_assessment(answers={"L4": numbers})
    assert make_form("L4", row=row_of(assessment, "L4")).counted_rating == words


def test_without_numbers_there_is_no_rating_to_show(make_form):
    assessment = make_assessment(answers={"L4": "U"})
    assert make_form("L4").counted_rating == ""
    assert make_form("L4", row=row_of(assessment, "L4")).counted_rating == ""


def test_a_fresh_form_shows_what_is_saved(make_form):
    ana = make_person()
    assessment = make_assessment(
        answers={"S2": {"rating": "NA", "reason": "No", "comment": "Asked", "evidence": ["Act"]}},
        by=ana,
    )
    item = assessment.evidence.get()
    form = make_form("S2", row=row_of(assessment, "S2"), register=register_of(item))
    assert {name: form[name].value() for name in ("rating", "reason", "comment", "cited")} == {
        "rating": Answer.Rating.NOT_APPLICABLE,
        "reason": "No",
        "comment": "Asked",
        "cited": [str(item.pk)],
    }
