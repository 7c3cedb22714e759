"""Nothing is lost: what the page says is saved, is saved; what is not, stays in the browser."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import Role
from assessment.models import Answer, Assessment
from tests import data
from tests.browser.steps import SAVED, SAVES, Sheet, drafts, sign_in

pytestmark = pytest.mark.browser

LOST = "Not saved: no connection. Your text is kept here."
SIGNED_OUT = "Not saved: you are signed out."
NETWORK = ("Failed to load resource", "^htmx:", "^Response Status Error")
HARD_TEXT = (
    "First line\n\n  <b>bold?</b> & &amp; \"quotes\" 'and' {{ braces }} {% tag %}\n"
    "عربي ثم English ثم 12 של\n👩🏽‍⚖️ é ﷽ \u200fend"
)


@pytest.fixture
def code(questions):
    """A plain criterion that is always asked."""
    return questions.first(required=True, level=1)


@pytest.fixture
def sheet(page, assessment, questions, code):
    return Sheet(page).open(assessment, questions.capability_of[code])


def stored(assessment, code):
    """The answer as the database has it now, None when there is none."""
    return Answer.objects.filter(assessment=assessment, criterion__code=code).first()


@contextmanager
def no_connection(page):
    """Saves do not reach the server meanwhile; everything else does."""
    page.route(SAVES, lambda route: route.abort())
    yield
    page.unroute(SAVES)


@pytest.fixture
def held(page):
    """Saves that are on their way until they are let go: a list of Playwright's routes."""
    held = []
    page.route(SAVES, lambda route: held.append(route))
    yield held
    page.unroute(SAVES)


def wait_for(page, held, count):
    """Until so many saves are on their way."""
    for _attempt in range(100):
        if len(held) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(held)} saves are on their way, not {count}")


def try_again(sheet, code):
    sheet.state(code).get_by_role("button", name="Try again").click()


# Saving


def test_a_rating_is_saved_as_soon_as_it_is_chosen(sheet, assessment, code):
    sheet.choose(code, "L")
    sheet.see_saved(code)
    assert stored(assessment, code).rating == "L"
    sheet.page.reload()
    assert sheet.chosen(code) == "L"


def test_a_comment_is_saved_while_one_thinks(sheet, assessment, code):
    sheet.unfold(code, "Comment")
    sheet.type_on(code, "comment", "Since 2019.")
    expect(sheet.state(code)).to_have_text(SAVED)
    expect(sheet.field(code, "comment")).to_be_focused()
    assert stored(assessment, code).comment == "Since 2019."


def test_any_text_comes_back_as_it_was_typed(sheet, assessment, code):
    sheet.comment(code, HARD_TEXT)
    sheet.see_saved(code)
    sheet.add_evidence(code, HARD_TEXT.replace("\n", " ").strip())
    sheet.see_saved(code)
    assert stored(assessment, code).comment == HARD_TEXT.strip()
    sheet.page.reload()
    expect(sheet.field(code, "comment")).to_have_value(HARD_TEXT.strip())
    sheet.choose(code, "P")
    sheet.see_saved(code)
    assert stored(assessment, code).comment == HARD_TEXT.strip()
    sheet.page.goto(f"/assessments/{assessment.pk}/report/")
    expect(sheet.page.locator("main")).to_contain_text("<b>bold?</b> & &amp;")


def test_nothing_is_kept_in_the_browser_once_it_is_saved(sheet, code):
    sheet.choose(code, "L")
    sheet.comment(code, "Saved.")
    sheet.see_saved(code)
    assert drafts(sheet.page) == []


def test_coming_back_shows_what_was_saved(sheet, assessment, code):
    sheet.choose(code, "L")
    sheet.see_saved(code)
    sheet.page.goto("/")
    sheet.page.go_back()
    assert sheet.chosen(code) == "L"
    sheet.choose(code, "F")
    sheet.see_saved(code)
    assert stored(assessment, code).rating == "F"


# A lost connection


def test_a_lost_connection_says_so_and_saves_when_it_is_back(
    sheet, context, assessment, code, troubles
):
    troubles.expect(*NETWORK)
    context.set_offline(True)
    sheet.comment(code, "Typed on the train.")
    expect(sheet.state(code)).to_contain_text(LOST)
    expect(sheet.field(code, "comment")).to_have_value("Typed on the train.")
    assert stored(assessment, code) is None
    context.set_offline(False)
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "Typed on the train."


def test_one_can_try_again(sheet, assessment, code, troubles):
    troubles.expect(*NETWORK)
    with no_connection(sheet.page):
        sheet.choose(code, "P")
        expect(sheet.state(code)).to_contain_text(LOST)
        try_again(sheet, code)
        expect(sheet.state(code)).to_contain_text(LOST)
    try_again(sheet, code)
    sheet.see_saved(code)
    assert stored(assessment, code).rating == "P"


def test_what_was_not_saved_survives_a_reload(sheet, assessment, code, troubles):
    troubles.expect(*NETWORK)
    with no_connection(sheet.page):
        sheet.choose(code, "L")
        sheet.comment(code, HARD_TEXT)
        expect(sheet.state(code)).to_contain_text(LOST)
        sheet.page.reload()
        expect(sheet.state(code)).to_contain_text(LOST)
        assert sheet.chosen(code) == "L"
        expect(sheet.field(code, "comment")).to_have_value(HARD_TEXT)
        expect(sheet.field(code, "comment")).to_be_visible()
        assert stored(assessment, code) is None
    sheet.page.reload()
    sheet.see_saved(code)
    assert stored(assessment, code).comment == HARD_TEXT.strip()
    assert drafts(sheet.page) == []


def test_what_was_typed_a_moment_before_a_reload_is_saved_after_it(sheet, assessment, code):
    sheet.unfold(code, "Comment")
    sheet.field(code, "comment").fill("Typed in haste.")
    sheet.page.reload()
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "Typed in haste."


def test_a_server_in_trouble_is_told_apart_from_a_lost_connection(sheet, code, troubles):
    troubles.expect(*NETWORK)
    sheet.page.route(SAVES, lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    sheet.choose(code, "L")
    expect(sheet.state(code)).to_contain_text("Not saved: the server could not answer.")
    sheet.page.unroute(SAVES)
    try_again(sheet, code)
    sheet.see_saved(code)


def test_a_draft_is_for_the_eyes_of_who_wrote_it(sheet, context, assessment, code, troubles, enter):
    troubles.expect(*NETWORK)
    colleague = data.make_person(Role.COORDINATOR, country=assessment.country)
    with no_connection(sheet.page):
        sheet.comment(code, "Not for others.")
        expect(sheet.state(code)).to_contain_text(LOST)
        enter(context, colleague)
        sheet.page.reload()
        expect(sheet.field(code, "comment")).to_have_value("")


# Typing while a save is on its way


def test_what_is_typed_meanwhile_is_saved_too(sheet, assessment, code, held):
    sheet.comment(code, "One")
    wait_for(sheet.page, held, 1)
    sheet.type_on(code, "comment", " two")
    held.pop(0).continue_()
    wait_for(sheet.page, held, 1)
    expect(sheet.state(code)).not_to_have_text(SAVED)  # the rest is not there yet
    held.pop(0).continue_()
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "One two"
    expect(sheet.field(code, "comment")).to_have_value("One two")


def test_what_waits_behind_a_save_is_not_forgotten(sheet, assessment, code, held, troubles):
    troubles.expect(*NETWORK)
    sheet.choose(code, "L")
    wait_for(sheet.page, held, 1)
    sheet.choose(code, "F")
    sheet.page.wait_for_timeout(100)
    held.pop(0).continue_()
    wait_for(sheet.page, held, 1)
    assert stored(assessment, code).rating == "L"
    held.pop(0).abort()
    expect(sheet.state(code)).to_contain_text(LOST)
    sheet.page.unroute(SAVES)
    sheet.page.reload()
    sheet.see_saved(code)
    assert stored(assessment, code).rating == "F"


def test_what_is_typed_while_a_conflict_arrives_stays(sheet, assessment, code, held, troubles):
    troubles.expect(*NETWORK)
    sheet.comment(code, "Mine")
    wait_for(sheet.page, held, 1)
    data.make_answers(assessment, {code: {"comment": "Theirs"}})
    sheet.type_on(code, "comment", ", and more")
    held.pop(0).continue_()
    expect(sheet.criterion(code)).to_contain_text("Theirs")
    expect(sheet.field(code, "comment")).to_have_value("Mine, and more")
    sheet.page.unroute(SAVES)
    sheet.criterion(code).get_by_label("What I wrote, below").check()
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "Mine, and more"


def test_what_is_typed_while_a_choice_is_saved_stays(sheet, assessment, code, held, troubles):
    """The criterion is drawn anew once a conflict is settled; what was typed since must not go."""
    troubles.expect(*NETWORK)
    meet_a_newer_answer(sheet, assessment, code, held)
    sheet.criterion(code).get_by_label("What I wrote, below").check()
    wait_for(sheet.page, held, 1)
    sheet.type_on(code, "comment", ", and more")
    held.pop(0).continue_()
    wait_for(sheet.page, held, 1)
    held.pop(0).continue_()
    sheet.see_saved(code)
    expect(sheet.field(code, "comment")).to_have_value("Mine, and more")
    assert stored(assessment, code).comment == "Mine, and more"
    assert drafts(sheet.page) == []


def test_evidence_added_while_a_choice_is_saved_goes_along_next(sheet, assessment, code, held):
    sheet.choose(code, "L")
    wait_for(sheet.page, held, 1)
    sheet.add_evidence(code, "Act 12")
    held.pop(0).continue_()
    wait_for(sheet.page, held, 1)
    held.pop(0).continue_()
    expect(sheet.cited(code)).to_be_checked()
    assert [item.title for item in stored(assessment, code).evidence.all()] == ["Act 12"]


def meet_a_newer_answer(sheet, assessment, code, held):
    sheet.comment(code, "Mine")
    wait_for(sheet.page, held, 1)
    data.make_answers(assessment, {code: {"comment": "Theirs"}})
    held.pop(0).continue_()
    expect(sheet.criterion(code)).to_contain_text("Theirs")


# Signed out, or no longer allowed


def test_signed_out_keeps_the_text_until_one_is_back(
    sheet, context, assessment, code, coordinator, troubles
):
    troubles.expect(*NETWORK)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sheet.comment(code, "Typed after the session ended.")
    expect(sheet.state(code)).to_contain_text(SIGNED_OUT)
    expect(sheet.field(code, "comment")).to_have_value("Typed after the session ended.")
    sign_in(context.new_page(), coordinator.email, data.PASSWORD)
    try_again(sheet, code)
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "Typed after the session ended."


def test_signed_out_and_reloaded_the_text_is_back_after_signing_in(
    sheet, context, assessment, code, coordinator, troubles
):
    troubles.expect(*NETWORK)
    page = sheet.page
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sheet.comment(code, "Typed after the session ended.")
    expect(sheet.state(code)).to_contain_text(SIGNED_OUT)
    page.reload()
    page.get_by_label("E-mail address").fill(coordinator.email)
    page.get_by_label("Password").fill(data.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    sheet.see_saved(code)
    assert stored(assessment, code).comment == "Typed after the session ended."


def test_no_longer_a_draft_keeps_the_text(sheet, assessment, code, troubles):
    troubles.expect(*NETWORK)
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.SUBMITTED)
    sheet.comment(code, "Too late.")
    expect(sheet.state(code)).to_contain_text("Not saved: this assessment is no longer a draft.")
    expect(sheet.field(code, "comment")).to_have_value("Too late.")
    assert stored(assessment, code) is None
    assert drafts(sheet.page) != []


# Two at once


@pytest.fixture
def second(open_browser, enter, assessment, questions, code):
    """The same page, open at a colleague's."""
    context = open_browser()
    enter(context, data.make_person(Role.COORDINATOR, country=assessment.country, name="Bo Berg"))
    return Sheet(context.new_page()).open(assessment, questions.capability_of[code])


@pytest.fixture
def disputed(sheet, second, code, troubles):
    """Both have answered the same criterion, the colleague first."""
    troubles.expect(*NETWORK)
    second.choose(code, "N")
    second.comment(code, "There is no law.\nWe looked.")
    second.see_saved(code)
    sheet.choose(code, "L")
    expect(sheet.criterion(code)).to_contain_text("Somebody else changed this answer meanwhile.")
    sheet.comment(code, "The law is of 2019.")
    return sheet


def test_both_versions_are_shown_and_nothing_is_overwritten(disputed, assessment, code):
    quote = disputed.criterion(code).locator("blockquote")
    expect(quote).to_contain_text("Not in place")
    expect(quote).to_contain_text("There is no law.\nWe looked.", use_inner_text=True)
    expect(disputed.criterion(code)).to_contain_text("Bo Berg saved this at")
    assert disputed.chosen(code) == "L"
    expect(disputed.field(code, "comment")).to_have_value("The law is of 2019.")
    expect(disputed.state(code)).to_contain_text("Not saved")
    assert stored(assessment, code).rating == "N"


def test_one_can_keep_the_own_version(disputed, assessment, code):
    disputed.criterion(code).get_by_label("What I wrote, below").check()
    disputed.see_saved(code)
    expect(disputed.criterion(code).locator(".conflict")).to_have_count(0)
    row = stored(assessment, code)
    assert (row.rating, row.comment) == ("L", "The law is of 2019.")
    see_settled(disputed, code)


def test_one_can_keep_the_other_version(disputed, assessment, code):
    disputed.criterion(code).get_by_label("The other version, as it is").check()
    disputed.see_saved(code)
    assert disputed.chosen(code) == "N"
    expect(disputed.field(code, "comment")).to_have_value("There is no law.\nWe looked.")
    row = stored(assessment, code)
    assert (row.rating, row.comment, row.version) == ("N", "There is no law.\nWe looked.", 2)
    see_settled(disputed, code)


def see_settled(sheet, code):
    """Opened again, the page has nothing left to ask or to save."""
    assert drafts(sheet.page) == []
    before = sheet.chosen(code)
    sheet.page.reload()
    expect(sheet.state(code)).to_have_text("")
    assert sheet.chosen(code) == before


def test_a_conflict_is_shown_again_after_a_reload(disputed, assessment, code):
    disputed.page.reload()
    expect(disputed.criterion(code).locator("blockquote")).to_contain_text("There is no law.")
    assert disputed.chosen(code) == "L"
    disputed.criterion(code).get_by_label("What I wrote, below").check()
    disputed.see_saved(code)
    assert stored(assessment, code).comment == "The law is of 2019."


def test_two_tabs_of_one_person_do_not_overwrite_each_other(
    sheet, context, assessment, questions, code, troubles
):
    troubles.expect(*NETWORK)
    other = Sheet(context.new_page()).open(assessment, questions.capability_of[code])
    other.comment(code, "Typed in the other tab.")
    other.see_saved(code)
    sheet.comment(code, "Typed here.")
    expect(sheet.criterion(code).locator("blockquote")).to_contain_text("Typed in the other tab.")
    expect(sheet.field(code, "comment")).to_have_value("Typed here.")
    assert stored(assessment, code).comment == "Typed in the other tab."


def test_the_same_answer_twice_is_no_conflict(sheet, second, assessment, code):
    second.choose(code, "L")
    second.see_saved(code)
    sheet.choose(code, "L")
    sheet.see_saved(code)
    sheet.choose(code, "F")
    sheet.see_saved(code)
    assert stored(assessment, code).rating == "F"


def test_a_conflict_without_javascript(open_browser, enter, assessment, questions, code, troubles):
    troubles.expect(*NETWORK)
    context = open_browser(java_script_enabled=False)
    enter(context, data.make_person(Role.COORDINATOR, country=assessment.country))
    sheet = Sheet(context.new_page()).open(assessment, questions.capability_of[code])
    data.make_answers(assessment, {code: {"rating": "N", "comment": "Theirs."}})
    sheet.choose(code, "L")
    save = sheet.page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(sheet.errors).to_contain_text("Choose which version should stay.")
    expect(sheet.criterion(code)).to_contain_text("Theirs.")
    sheet.errors.get_by_role("link").click()
    expect(sheet.criterion(code).get_by_label("What I wrote, below")).to_be_focused()
    save.click()
    assert stored(assessment, code).rating == "N"
    sheet.criterion(code).get_by_label("What I wrote, below").check()
    save.click()
    expect(sheet.message).to_have_text("Saved.")
    assert stored(assessment, code).rating == "L"
