"""Evidence: each item once, cited by any number of answers."""

import datetime

import pytest
from playwright.sync_api import expect

from assessment.models import Answer, Evidence
from tests import data
from tests.browser.steps import Sheet

pytestmark = pytest.mark.browser

LAW = "Child Protection Act"


@pytest.fixture
def pair(questions):
    """Two criteria of one page."""
    return questions.some(2, level=1, capability=questions.capability_with(2, level=1))


@pytest.fixture
def sheet(page, assessment, questions, pair):
    return Sheet(page).open(assessment, questions.capability_of[pair[0]])


def titles(assessment, code):
    """What the answer cites, as stored."""
    answers = Answer.objects.filter(assessment=assessment, criterion__code=code)
    return [item.title for answer in answers for item in answer.evidence.all()]


def row(page, title):
    """The item's line in the register."""
    return page.get_by_role("row").filter(has_text=title)


def test_an_item_is_added_where_it_is_needed_and_cited_elsewhere(sheet, assessment, pair):
    first, second = pair
    sheet.add_evidence(
        first, LAW, citation="Act 12 of 2019, article 9", link="https://laws.example/12-2019"
    )
    sheet.see_saved(first)
    expect(sheet.fold(first, "Evidence").locator("summary")).to_have_text("Evidence (1)")
    expect(sheet.cited(first)).to_be_checked()
    expect(sheet.field(first, "new-title")).to_have_value("")
    sheet.unfold(second, "Evidence")
    sheet.pick(second, f"{LAW}, Act 12 of 2019, article 9")
    sheet.see_saved(second)
    expect(sheet.cited(second)).to_be_checked()
    item = Evidence.objects.get(assessment=assessment)
    assert (item.title, item.kind, item.url) == (LAW, "law", "https://laws.example/12-2019")
    assert (titles(assessment, first), titles(assessment, second)) == ([LAW], [LAW])


def test_what_is_no_longer_cited_stays_in_the_register(page, sheet, assessment, pair):
    first, _second = pair
    sheet.add_evidence(first, LAW)
    sheet.see_saved(first)
    sheet.cited(first).uncheck()
    sheet.see_saved(first)
    expect(sheet.fold(first, "Evidence").locator("summary")).to_have_text("Evidence (0)")
    assert titles(assessment, first) == []
    page.get_by_role("link", name=assessment.round.name, exact=True).click()
    page.get_by_role("link", name="Evidence").click()
    expect(row(page, LAW)).to_contain_text("no answer yet")


def test_a_list_of_items_cites_nothing_before_one_says_so(sheet, assessment, pair):
    """By keyboard one passes the items of a list; passing is not choosing."""
    first, second = pair
    data.make_evidence(assessment, "A")
    data.make_evidence(assessment, "B")
    sheet.page.reload()
    sheet.unfold(second, "Evidence")
    sheet.field(second, "cite").press("ArrowDown")
    sheet.field(second, "cite").press("ArrowDown")
    sheet.choose(first, "L")
    sheet.see_saved(first)
    assert titles(assessment, second) == []
    sheet.criterion(second).get_by_role("button", name="Cite this item").click()
    sheet.see_saved(second)
    assert titles(assessment, second) == ["B"]


def test_half_typed_evidence_is_neither_added_nor_lost(sheet, assessment, pair):
    first, second = pair
    sheet.unfold(first, "Evidence")
    sheet.field(first, "new-citation").fill("article 9")
    sheet.choose(first, "L")
    sheet.see_saved(first)
    sheet.add_evidence(second, "Another law")
    sheet.see_saved(second)
    expect(sheet.field(first, "new-citation")).to_have_value("article 9")
    sheet.page.reload()
    expect(sheet.field(first, "new-citation")).to_have_value("article 9")
    sheet.field(first, "new-title").fill(LAW)
    sheet.field(first, "new-title").press("Enter")
    expect(sheet.cited(first)).to_be_checked()
    assert titles(assessment, first) == [LAW]
    assert Evidence.objects.get(title=LAW).citation == "article 9"


def test_incomplete_evidence_is_refused_beside_its_field(sheet, assessment, pair, troubles):
    troubles.expect("422")
    first, _second = pair
    sheet.add_evidence(first, LAW, link="not a link")
    expect(sheet.field(first, "new-url")).to_have_attribute("aria-invalid", "true")
    expect(sheet.field(first, "new-title")).to_have_value(LAW)
    assert not Evidence.objects.filter(assessment=assessment).exists()
    sheet.add_evidence(first, LAW, link="https://laws.example/12-2019")
    sheet.see_saved(first)
    assert titles(assessment, first) == [LAW]


def test_the_register_adds_changes_and_removes(page, assessment, pair, troubles):
    troubles.expect("422")
    page.goto(f"/assessments/{assessment.pk}/evidence/")
    expect(page.locator("main")).to_contain_text("The register is empty.")
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("Title").fill(LAW)
    page.get_by_label("Issued on").fill("2019-03-05")
    page.get_by_label("Valid until").fill("2018-03-05")
    page.get_by_role("button", name="Save").click()
    errors = page.get_by_role("region", name="There is a problem")
    errors.get_by_role("link", name="Valid until").click()
    expect(page.get_by_label("Valid until")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value(LAW)
    page.get_by_label("Valid until").fill("2020-03-05")
    page.get_by_role("button", name="Save").click()
    expect(row(page, LAW)).to_contain_text("5 March 2019")
    expect(row(page, LAW)).to_contain_text("Expired on 5 March 2020")
    item = Evidence.objects.get(assessment=assessment)
    assert item.expires_on == datetime.date(2020, 3, 5)
    data.make_answers(assessment, {pair[0]: {"rating": "L", "evidence": [item]}})
    page.get_by_role("link", name=f"Change {LAW}").click()
    page.get_by_label("Title").fill(f"{LAW}, as amended")
    page.get_by_role("button", name="Save").click()
    expect(row(page, f"{LAW}, as amended")).to_contain_text(pair[0])
    page.get_by_role("link", name=f"Change {LAW}").click()
    page.get_by_text("Remove from the register").click()
    expect(page.locator("main")).to_contain_text("1 answer cites it and will then lack it.")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("is no longer in the register.")
    expect(page.locator("main")).to_contain_text("In place, but nothing is cited")
    assert titles(assessment, pair[0]) == []
