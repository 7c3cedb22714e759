"""The context page: it saves itself, keeps what it cannot save, and works without scripts."""

import pytest
from django.db.models import F
from playwright.sync_api import expect

from tests import data
from tests.browser.inspection import look
from tests.browser.steps import SAVED, drafts

pytestmark = pytest.mark.browser

SAVES = "**/context/*/save/"
LOST = "Not saved: no connection. Your text is kept here."
NETWORK = ("Failed to load resource", "^htmx:", "^Response Status Error")
HARD_TEXT = "First line\n\n  <b>bold?</b> & &amp; {{ braces }}\nعربي ثم English"


@pytest.fixture
def code(questions):
    """The first enabler."""
    return questions.document["enablers"][0]["code"]


@pytest.fixture
def area(page, assessment, code):
    """Its text area, on the page just opened."""
    page.goto(f"/assessments/{assessment.pk}/context/")
    return page.locator(f"[name='{code}-text']")


@pytest.fixture
def state(page, code):
    """The line that says whether the text is saved."""
    return page.locator(f"[id='{code}-saved']")


def stored(assessment):
    return {note.enabler.code: note.text for note in assessment.context_notes.all()}


def test_a_text_is_saved_while_one_thinks(page, assessment, code, area, state):
    area.press_sequentially("Six ministries")
    expect(state).to_have_text(SAVED)
    expect(area).to_be_focused()
    assert stored(assessment) == {code: "Six ministries"}
    area.fill(HARD_TEXT)
    expect(state).to_have_text("")
    expect(state).to_have_text(SAVED)
    assert stored(assessment) == {code: HARD_TEXT}
    assert drafts(page) == []
    page.reload()
    expect(area).to_have_value(HARD_TEXT)


def test_what_was_not_saved_survives_a_reload(page, assessment, code, area, state, troubles):
    troubles.expect(*NETWORK)
    page.route(SAVES, lambda route: route.abort())
    area.fill(HARD_TEXT)
    expect(state).to_contain_text(LOST)
    page.reload()
    expect(area).to_have_value(HARD_TEXT)
    expect(state).to_contain_text(LOST)
    assert stored(assessment) == {}
    page.unroute(SAVES)
    state.get_by_role("button", name="Try again").click()
    expect(state).to_have_text(SAVED)
    assert (stored(assessment), drafts(page)) == ({code: HARD_TEXT}, [])


def test_a_colleague_s_text_is_shown_beside_ones_own(page, assessment, code, area, state, troubles):
    troubles.expect(*NETWORK)
    data.make_note(assessment, code, "Enough.")
    page.reload()
    assessment.context_notes.update(text="Cut by half.", version=F("version") + 1)
    area.fill("Doubled.")
    conflict = page.locator(f"[id='{code}'] .conflict")
    expect(conflict.locator("blockquote")).to_have_text("Cut by half.")
    expect(state).to_have_text("Not saved yet: choose which version should stay.")
    assert (stored(assessment), look(page)) == ({code: "Cut by half."}, [])
    expect(area).to_have_value("Doubled.")
    conflict.get_by_label("What I wrote, below").check()
    expect(conflict).to_have_count(0)
    expect(state).to_have_text(SAVED)
    assert stored(assessment) == {code: "Doubled."}


def test_without_scripts_one_button_saves_everything(
    open_browser, enter, coordinator, assessment, code, questions
):
    context = open_browser(java_script_enabled=False)
    enter(context, coordinator)
    page = context.new_page()
    page.goto(f"/assessments/{assessment.pk}/context/")
    for enabler in questions.document["enablers"]:
        name = enabler["name"]["en"]
        page.get_by_label(name).fill(f"About: {name}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages")).to_have_text("Saved.")
    assert stored(assessment) == {
        enabler["code"]: f"About: {enabler['name']['en']}"
        for enabler in questions.document["enablers"]
    }
