"""Saving a page that a colleague has overtaken: what is no conflict, and what is one."""

import pytest

from assessment.answers import Said
from assessment.standing import answer_rows
from tests.assessment.browsers import ANSWERS, colleague_saves, stored
from tests.assessment.page import words
from tests.data import make_evidence

pytestmark = pytest.mark.django_db


def test_untouched_answers_of_a_stale_page_are_no_conflict(browse, ben):
    browser, assessment = browse(ANSWERS)
    colleague_saves(assessment, ben, "L1", rating="F", comment="New law")
    colleague_saves(assessment, ben, "L2", rating="P", reason="")
    page = browser.save(L3_rating="F")
    assert {
        code: said for code, (said, _version) in stored(assessment).items() if code != "L1"
    } == {
        "L2": Said(rating="P"),
        "L3": Said(rating="F"),
        "L4": Said(numerator=3, denominator=4),
    }
    row = answer_rows(assessment)["L1"]
    assert (row.rating, row.comment, row.updated_by) == ("F", "New law", ben)
    assert (browser.status, page.messages, page.summary) == (200, ["Saved."], [])


def test_an_answer_that_a_colleague_gave_meanwhile_is_no_conflict_with_none(browse, ben):
    browser, assessment = browse()
    colleague_saves(assessment, ben, "L1", rating="F")
    browser.save(L2_rating="U")
    assert (browser.status, set(stored(assessment))) == (200, {"L1", "L2"})
    assert stored(assessment)["L1"] == (Said(rating="F"), 1)


def test_the_same_answer_given_twice_is_no_conflict(browse, ben):
    browser, assessment = browse({"L1": "P"})
    colleague_saves(assessment, ben, "L1", rating="F")
    browser.save(L1_rating="F")
    assert (browser.status, stored(assessment)) == (200, {"L1": (Said(rating="F"), 2)})


@pytest.fixture
def disputed(browse, ben):
    """A page where Ana's change meets Ben's."""
    browser, assessment = browse(ANSWERS)
    colleague_saves(assessment, ben, "L1", rating="N", comment="Repealed <i>in March</i>")
    browser.save(L1_rating="F", L1_comment="New law", L3_rating="L")
    return browser, assessment


def test_a_conflict_shows_both_and_overwrites_nothing(disputed):
    browser, assessment = disputed
    page = browser.page
    assert browser.status == 409
    row = answer_rows(assessment)["L1"]
    assert (row.rating, row.comment, row.version) == ("N", "Repealed <i>in March</i>", 2)
    assert stored(assessment)["L3"] == (Said(rating="L"), 2)
    (theirs,) = page.find("L1").iter("blockquote")
    assert words(theirs) == "Not in place · 1 item of evidence Repealed <i>in March</i>"
    assert "Ben saved this at" in page.text("L1")
    sent = page.sent("answers")
    assert (sent["L1-rating"], sent["L1-comment"]) == ("F", "New law")
    assert "L1-choice" not in sent
    assert page.summary == [("L1: Choose which version should stay.", "#id_L1-choice_0")]


def test_without_a_choice_nothing_is_overwritten(disputed):
    browser, assessment = disputed
    page = browser.save()
    assert stored(assessment)["L1"][1] == 2
    assert page.errors("L1") == ["Choose which version should stay."]
    (theirs,) = page.find("L1").iter("blockquote")
    assert words(theirs) == "Not in place · 1 item of evidence Repealed <i>in March</i>"


def test_mine_is_saved_when_chosen(disputed):
    browser, assessment = disputed
    page = browser.save(L1_choice="mine")
    row = answer_rows(assessment)["L1"]
    assert (row.rating, row.comment, row.version) == ("F", "New law", 3)
    assert (browser.status, page.messages, page.summary) == (200, ["Saved."], [])


def test_mine_can_be_changed_while_choosing(disputed):
    browser, assessment = disputed
    browser.save(L1_choice="mine", L1_comment="Repealed, and a new law since")
    assert answer_rows(assessment)["L1"].comment == "Repealed, and a new law since"


def test_theirs_stays_when_chosen(disputed):
    browser, assessment = disputed
    page = browser.save(L1_choice="theirs")
    row = answer_rows(assessment)["L1"]
    assert (row.rating, row.comment, row.version) == ("N", "Repealed <i>in March</i>", 2)
    assert (browser.status, page.messages, page.summary) == (200, ["Saved."], [])
    assert page.sent("answers")["L1-rating"] == "N"


def test_a_third_version_while_choosing_is_a_conflict_again(disputed, ben):
    browser, assessment = disputed
    colleague_saves(assessment, ben, "L1", rating="P", comment="Repealed in part")
    page = browser.save(L1_choice="mine")
    assert (browser.status, answer_rows(assessment)["L1"].comment) == (409, "Repealed in part")
    (theirs,) = page.find("L1").iter("blockquote")
    assert words(theirs) == "Partly in place · 1 item of evidence Repealed in part"
    assert page.sent("answers")["L1-comment"] == "New law"


def test_numbers_of_the_other_version_are_shown(browse, ben):
    browser, assessment = browse(ANSWERS)
    colleague_saves(assessment, ben, "L4", numerator=1, denominator=9)
    page = browser.save(L4_numerator="4")
    (theirs,) = page.find("L4").iter("blockquote")
    assert words(theirs) == "1 of 9 · 0 items of evidence"


def test_conflict_and_error_are_shown_together(browse, ben):
    browser, assessment = browse(ANSWERS)
    colleague_saves(assessment, ben, "L1", rating="N")
    page = browser.save(L1_rating="F", L2_reason="", L3_rating="F")
    assert browser.status == 409
    assert [text for text, _address in page.summary] == [
        "L1: Choose which version should stay.",
        "L2: Say why this does not apply to your country.",
    ]
    assert stored(assessment)["L3"] == (Said(rating="F"), 2)


def test_evidence_removed_meanwhile_is_named_and_gone(browse):
    browser, assessment = browse(ANSWERS)
    make_evidence(assessment, "Report")
    assessment.evidence.get(title="Act").delete()
    page = browser.save(L1_rating="F")
    assert page.summary == [
        (
            "L1: An item you picked is no longer in the register. Check what is cited now.",
            "#L1-evidence",
        )
    ]
    browser.save()
    assert (browser.status, stored(assessment)["L1"][0].rating) == (200, "F")
