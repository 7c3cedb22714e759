"""A submission from the claim to the decision: the reviewer by keyboard, the country in between."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from assessment import submissions
from assessment.models import Assessment, Review
from assessment.review import rating_rows
from tests import data
from tests.browser.steps import SAVED

pytestmark = pytest.mark.browser

ANSWERS = {"L1": "F", "L2": "L", "L3": "L", "L4": (7, 20), "L5": "N"} | {
    "S1": "F",
    "S2": {"rating": "NA", "reason": "No volunteers work here."},
    "S3": "P",
    "S4": "U",
}


@pytest.fixture
def submitted(live_server):
    """What a coordinator submitted, in the small edition."""
    assessment = data.make_assessment(answers=ANSWERS, framework=data.load_tiny())
    coordinator = data.make_person(Role.COORDINATOR)
    return submissions.submit(
        assessment, by=coordinator, name="Ana", function="Head of unit", explanations={}
    )


@pytest.fixture
def reviewer(submitted):
    return data.make_person(Role.REVIEWER, reviews=[submitted.assessment.country], name="Rey")


@pytest.fixture
def desk(open_browser, enter, reviewer):
    """The reviewer's tab."""
    context = open_browser()
    enter(context, reviewer)
    return context.new_page()


@pytest.fixture
def ministry(open_browser, enter, submitted):
    """The coordinator's tab."""
    context = open_browser()
    enter(context, submitted.submitted_by)
    return context.new_page()


def ratings():
    return {code: row.rating for code, row in rating_rows(Review.objects.get()).items()}


def see_saved(page, code):
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator(f"[id='{code}-saved']")).to_have_text(SAVED)


def focused(page):
    return page.evaluate("document.activeElement.closest('[data-criterion]')?.id")


def claim(page):
    page.goto("/")
    page.get_by_role("button", name=re.compile("^Claim Exampleland")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Review of Exampleland")


def test_from_the_claim_to_the_validation(desk, ministry, submitted):
    claim(desk)
    desk.get_by_role("link", name="Go on with 1 Loans").click()

    expect(desk.get_by_role("button", name="Keys are on")).to_be_visible()

    # Rating by keyboard: the first criterion, the next but one, and back.
    desk.keyboard.press("j")
    assert focused(desk) == "L1"
    desk.keyboard.press("2")
    see_saved(desk, "L1")
    expect(desk.locator("#standing")).to_contain_text("Level 0")
    expect(desk.locator("#L1")).to_contain_text("Differs from the country")
    for _press in range(3):
        desk.keyboard.press("j")
    assert focused(desk) == "L4"
    desk.keyboard.press("4")
    see_saved(desk, "L4")
    desk.keyboard.press("k")
    assert focused(desk) == "L3"
    assert ratings() == {"L1": "P", "L4": "F"}

    # In a text field the same keys are letters.
    desk.locator("#L1 summary", has_text="Reason").click()
    desk.locator("[name='L1-reason']").press_sequentially("2 books, just 1 kind")
    see_saved(desk, "L1")
    assert rating_rows(Review.objects.get())["L1"].reason == "2 books, just 1 kind"
    assert ratings() == {"L1": "P", "L4": "F"}

    desk.get_by_role("button", name="Agree with the 3 ratings").click()
    expect(desk.locator(".messages")).to_have_text("You agree with 3 ratings of the country.")
    assert ratings() == {"L1": "P", "L2": "L", "L3": "L", "L4": "F", "L5": "N"}

    # A question, sent.
    desk.locator("#L1").get_by_role("link", name="Write a remark").click()
    desk.get_by_label("Remark").fill("Since which year?")
    desk.get_by_label("The country has to reply").check()
    desk.get_by_role("button", name="Keep the remark").click()
    expect(desk.locator("#L1")).to_contain_text("Since which year?")
    desk.get_by_role("link", name="Decision").click()
    desk.get_by_role("button", name="Send 1 question").click()
    expect(desk.locator(".messages")).to_contain_text("Sent.")

    # The country replies, and gives it back.
    ministry.goto(f"/assessments/{submitted.assessment_id}/remarks/")
    expect(ministry.locator("main")).to_contain_text("waits for your reply to 1 question")
    ministry.get_by_label("Reply").fill("Since 2019.")
    ministry.get_by_role("button", name="Save the reply").click()
    ministry.get_by_role("button", name="Send the answers to the reviewer").click()
    expect(ministry.locator(".messages")).to_contain_text("Sent.")

    # The reviewer reads it, gives the last reason, and validates with both readings.
    desk.get_by_role("link", name="Remarks", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Since 2019.")
    desk.goto(f"/reviews/{Review.objects.get().pk}/capabilities/LOANS/")
    desk.locator("#L4 summary", has_text="Reason").click()
    desk.locator("[name='L4-reason']").fill("All titles are in the catalogue.")
    desk.locator("[name='L4-reason']").blur()
    see_saved(desk, "L4")
    desk.get_by_role("link", name="Decision").click()
    desk.get_by_label("Release my ratings to the country").check()
    desk.get_by_role("button", name="Validate").click()
    expect(desk.locator(".messages")).to_contain_text("Validated.")
    assert Assessment.objects.get().state == Assessment.State.VALIDATED

    ministry.goto(f"/assessments/{submitted.assessment_id}/")
    expect(ministry.get_by_role("region", name="How the reviewer reads it")).to_contain_text(
        "All titles are in the catalogue."
    )


def test_the_keys_can_be_turned_off_and_stay_off(desk, submitted):
    claim(desk)
    desk.get_by_role("link", name="Go on with 1 Loans").click()
    desk.get_by_role("button", name="Keys are on").click()
    desk.reload()
    expect(desk.get_by_role("button", name="Keys are off")).to_be_visible()
    desk.locator("[name='L1-rating']").first.focus()
    desk.keyboard.press("4")
    desk.keyboard.press("j")
    assert focused(desk) == "L1"
    assert ratings() == {}


def test_accepting_a_claim_saves_without_a_reason(desk, submitted):
    claim(desk)
    desk.goto(f"/reviews/{Review.objects.get().pk}/capabilities/STAFF/")
    desk.locator("#S2").get_by_label("Does not apply: accepted").check()
    see_saved(desk, "S2")
    assert ratings() == {"S2": "NA"}


def test_a_rating_that_does_not_apply_waits_for_its_reason(desk, submitted):
    claim(desk)
    desk.goto(f"/reviews/{Review.objects.get().pk}/capabilities/LOANS/")
    desk.locator("#L2").get_by_label("Does not apply", exact=True).check()
    expect(desk.locator("#L2-saved")).to_have_text("Not saved yet: say why.")
    desk.locator("#L2 summary", has_text="Reason").click()
    desk.locator("[name='L2-reason']").fill("Loans have no end there.")
    desk.locator("[name='L2-reason']").blur()
    see_saved(desk, "L2")
    assert ratings() == {"L2": "NA"}


def test_what_somebody_saved_in_another_tab_is_not_overwritten(desk, submitted, troubles):
    troubles.expect("409", "^Response Status Error")
    claim(desk)
    address = f"/reviews/{Review.objects.get().pk}/capabilities/LOANS/"
    other = desk.context.new_page()
    for page in (desk, other):
        page.goto(address)
    other.locator("#L1").get_by_label("Partly in place").check()
    see_saved(other, "L1")
    desk.locator("#L1").get_by_label("Not in place").check()
    expect(desk.locator("#L1")).to_contain_text("Another tab of yours saved this rating meanwhile")
    assert ratings() == {"L1": "P"}
    desk.locator("#L1").get_by_label("What I wrote, below").check()
    see_saved(desk, "L1")
    assert ratings() == {"L1": "N"}
