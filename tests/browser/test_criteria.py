"""What a criterion does while one answers it: measures, folding away, reasons, errors."""

import pytest
from playwright.sync_api import expect

from assessment.models import Answer
from assessment.scoring import measure_rating
from tests import data
from tests.browser.steps import SAVES, PlainSheet, Sheet

pytestmark = pytest.mark.browser

# On and beside each boundary of scoring.md: 15, 50 and 85 percent, in small and large numbers.
SHARES = [
    (0, 1), (1, 1), (15, 100), (16, 100), (3, 20), (150_001, 1_000_000), (50, 100), (51, 100),
    (1, 2), (85, 100), (86, 100), (17, 20), (850_001, 1_000_000), (2_147_483_647, 2_147_483_647),
]  # fmt: skip
IMPOSSIBLE = "The first number cannot be larger than the second, and the second is at least 1."


@pytest.fixture
def measure(questions, assessment):
    """A criterion with two numbers, asked because what it follows from is in place."""
    code = next(code for code, asked in questions.all.items() if asked["measure"])
    data.make_answers(assessment, dict.fromkeys(questions.ancestors(code), "L"))
    return code


@pytest.fixture
def family(questions):
    """A criterion that others follow from, and those that follow from it directly."""
    parent = questions.first(has_children=True)
    return parent, questions.children(parent)


@pytest.fixture
def optional(questions):
    """A criterion that may not apply."""
    return questions.first(may_not_apply=True)


def open_sheet(page, assessment, questions, code, kind=Sheet):
    return kind(page).open(assessment, questions.capability_of[code])


def test_a_measure_shows_its_rating_as_one_types(page, assessment, questions, measure):
    sheet = open_sheet(page, assessment, questions, measure)
    page.route(SAVES, lambda route: None)  # no answer of the server interferes
    numerator, denominator = sheet.numbers(measure)
    shown = {}
    for share in SHARES:
        numerator.fill(str(share[0]))
        denominator.fill(str(share[1]))
        shown[share] = sheet.counted(measure).text_content()
    assert shown == {share: Answer.Rating(measure_rating(*share)).label for share in SHARES}


def test_a_measure_is_rated_by_the_server_as_the_page_showed(page, assessment, questions, measure):
    sheet = open_sheet(page, assessment, questions, measure)
    sheet.count(measure, 12, 40)
    sheet.see_saved(measure)
    shown = sheet.counted(measure).text_content()
    assert shown == "Partly in place"
    page.reload()
    expect(sheet.counted(measure)).to_have_text(shown)
    row = Answer.objects.get(assessment=assessment, criterion__code=measure)
    assert (row.numerator, row.denominator, row.rating) == (12, 40, "")


def test_one_number_waits_for_the_other(page, assessment, questions, measure):
    sheet = open_sheet(page, assessment, questions, measure)
    sheet.write(measure, "numerator", "12")
    expect(sheet.state(measure)).to_have_text("Not saved yet: complete the answer.")
    sheet.write(measure, "denominator", "40")
    sheet.see_saved(measure)


def test_not_known_empties_the_numbers_and_numbers_replace_not_known(
    page, assessment, questions, measure
):
    sheet = open_sheet(page, assessment, questions, measure)
    sheet.count(measure, 12, 40)
    sheet.see_saved(measure)
    sheet.choose(measure, "U")
    sheet.see_saved(measure)
    for field in sheet.numbers(measure):
        expect(field).to_have_value("")
    assert sheet.counted(measure).text_content() == ""
    sheet.count(measure, 1, 40)
    sheet.see_saved(measure)
    assert sheet.chosen(measure) == ""
    row = Answer.objects.get(assessment=assessment, criterion__code=measure)
    assert (row.numerator, row.denominator, row.rating) == (1, 40, "")


def test_impossible_numbers_are_refused_beside_the_field(
    page, assessment, questions, measure, troubles
):
    troubles.expect("422")
    sheet = open_sheet(page, assessment, questions, measure)
    sheet.write(measure, "numerator", "41")
    sheet.field(measure, "denominator").fill("40")
    assert sheet.counted(measure).text_content() == ""
    sheet.field(measure, "denominator").press("Enter")
    numerator = sheet.field(measure, "numerator")
    expect(numerator).to_have_accessible_description(f"Error: {IMPOSSIBLE}")
    expect(numerator).to_have_value("41")
    expect(sheet.field(measure, "denominator")).to_be_focused()
    sheet.write(measure, "numerator", "30")
    sheet.see_saved(measure)
    expect(sheet.criterion(measure)).not_to_contain_text(IMPOSSIBLE)


def test_a_measure_without_javascript_comes_back_with_its_rating(
    open_browser, enter, coordinator, assessment, questions, measure
):
    context = open_browser(java_script_enabled=False)
    enter(context, coordinator)
    sheet = open_sheet(context.new_page(), assessment, questions, measure, PlainSheet)
    sheet.count(measure, 12, 40)
    sheet.send()
    expect(sheet.counted(measure)).to_have_text("Partly in place")


def test_criteria_fold_away_and_appear_with_what_they_follow_from(
    page, assessment, questions, family
):
    parent, children = family
    sheet = open_sheet(page, assessment, questions, parent)
    for child in children:
        expect(sheet.criterion(child)).to_contain_text("It is asked once the answer it follows")
    sheet.choose(parent, "L")
    for child in children:
        expect(sheet.choice(child, "U")).to_be_visible()
    sheet.choose(parent, "N")
    for child in children:
        expect(sheet.folded(child)).to_have_text(f"{child} follows from {parent} (not in place)")
    expect(sheet.choice(parent, "N")).to_be_focused()
    sheet.see_saved(parent)
    sheet.folded(children[0]).click()
    expect(sheet.criterion(children[0])).to_contain_text("It counts as not in place.")


def test_what_was_answered_below_is_there_when_it_is_asked_again(
    page, assessment, questions, family
):
    parent, children = family
    data.make_answers(assessment, {parent: "L", children[0]: {"comment": "Kept."}})
    sheet = open_sheet(page, assessment, questions, parent)
    sheet.choose(parent, "N")
    expect(sheet.folded(children[0])).to_be_visible()
    sheet.choose(parent, "F")
    expect(sheet.field(children[0], "comment")).to_have_value("Kept.")


def test_text_below_is_not_lost_when_its_criterion_folds_away_unsaved(
    page, assessment, questions, family
):
    parent, children = family
    data.make_answers(assessment, {parent: "L"})
    sheet = open_sheet(page, assessment, questions, parent)
    sheet.unfold(children[0], "Comment")
    sheet.field(children[0], "comment").fill("Typed a moment ago.")
    page.evaluate("code => document.getElementsByName(`${code}-rating`)[0].click()", parent)
    expect(sheet.folded(children[0])).to_be_visible()
    sheet.choose(parent, "L")
    sheet.see_saved(parent, children[0])
    expect(sheet.field(children[0], "comment")).to_have_value("Typed a moment ago.")


def test_does_not_apply_asks_why(page, assessment, questions, optional):
    sheet = open_sheet(page, assessment, questions, optional)
    reason = sheet.criterion(optional).get_by_label("Why does it not apply?")
    expect(reason).to_be_hidden()
    sheet.choose(optional, "NA")
    expect(reason).to_be_visible()
    expect(sheet.state(optional)).to_have_text("Not saved yet: complete the answer.")
    assert not Answer.objects.filter(assessment=assessment).exists()
    sheet.explain(optional, "None is planned.")
    sheet.see_saved(optional)
    row = Answer.objects.get(assessment=assessment)
    assert (row.rating, row.reason) == ("NA", "None is planned.")
    sheet.choose(optional, "U")
    sheet.see_saved(optional)
    expect(reason).to_be_hidden()
    row.refresh_from_db()
    assert (row.rating, row.reason) == ("U", "")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_links_of_the_error_summary_move_the_focus(
    open_browser, enter, coordinator, assessment, questions, optional, measure, troubles,
    java_script_enabled,
):  # fmt: skip
    troubles.expect("422")
    context = open_browser(java_script_enabled=java_script_enabled)
    enter(context, coordinator)
    page = context.new_page()
    for code, link in [(optional, "reason"), (measure, "numerator")]:
        sheet = open_sheet(page, assessment, questions, code)
        if code == optional:
            sheet.choice(code, "NA").check()
        else:
            sheet.field(code, "denominator").fill("40")
            sheet.field(code, "numerator").fill("41")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(sheet.errors).to_be_visible()
        assert page.title().startswith("Error: ")
        if java_script_enabled:
            expect(sheet.errors).to_be_focused()
        sheet.errors.get_by_role("link", name=code).click()
        expect(sheet.field(code, link)).to_be_focused()
        expect(sheet.field(code, link)).to_be_in_viewport()


def test_an_error_goes_once_it_is_put_right(page, assessment, questions, optional, troubles):
    troubles.expect("422")
    sheet = open_sheet(page, assessment, questions, optional)
    sheet.choose(optional, "NA")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.errors).to_contain_text("Say why this does not apply")
    sheet.explain(optional, "None is planned.")
    sheet.see_saved(optional)
    expect(sheet.errors).to_have_count(0)
    expect(sheet.field(optional, "reason")).not_to_have_attribute("aria-invalid", "true")
    expect(sheet.criterion(optional)).not_to_contain_text("Say why this does not apply")


def test_save_and_go_on_leads_to_the_next_capability(page, assessment, questions):
    first, second = [part["code"] for part in questions.document["capabilities"]][:2]
    sheet = Sheet(page).open(assessment, first)
    page.get_by_role("button", name="Save and go on to").click()
    expect(sheet.message).to_have_text("Saved.")
    assert page.url.endswith(f"/capabilities/{second}/")
