"""The warning before a session ends: seen, heard, answered, and nothing is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from tests import data
from tests.browser.inspection import look

pytestmark = pytest.mark.browser

WARNING = "Are you still there?"
ENDED = "You are signed out"


@pytest.fixture
def form(page, assessment):
    """A form that does not save itself, half filled in, on a page whose clock can be moved."""
    page.clock.install()
    page.goto(reverse("add_evidence", args=[assessment.pk]))
    page.get_by_label("Title").fill("Act 12")
    return page


def dialog(page, heading):
    return page.get_by_role("dialog", name=heading)


def test_it_warns_before_the_end_and_one_click_stays(form):
    form.clock.fast_forward("01:54:00")
    expect(form.locator("#time-out")).to_be_hidden()
    form.clock.fast_forward("00:01:30")
    expect(dialog(form, WARNING)).to_be_visible()
    stay = form.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    expect(dialog(form, WARNING)).to_have_accessible_description(re.compile("^If you do nothing"))
    with form.expect_response("**/accounts/stay/") as answered:
        stay.click()
    assert answered.value.status == 204
    expect(form.locator("#time-out")).to_be_hidden()
    expect(form.get_by_label("Title")).to_be_focused()
    expect(form.get_by_label("Title")).to_have_value("Act 12")
    form.clock.fast_forward("01:54:00")
    expect(form.locator("#time-out")).to_be_hidden()


def test_escape_closes_it_and_the_end_is_told_all_the_same(form):
    form.clock.fast_forward("01:56:00")
    expect(dialog(form, WARNING)).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.locator("#time-out")).to_be_hidden()
    form.clock.fast_forward("00:05:00")
    expect(dialog(form, ENDED)).to_be_visible()
    expect(form.get_by_role("link", name="Sign in again")).to_be_focused()


def test_whoever_types_is_not_asked(form):
    form.clock.fast_forward("01:53:00")
    form.get_by_label("Title").fill("Act 12, article 9")
    with form.expect_response("**/accounts/stay/"):
        form.clock.fast_forward("00:03:00")
    form.clock.fast_forward("00:10:00")
    expect(form.locator("#time-out")).to_be_hidden()


def test_what_was_typed_is_sent_after_signing_in_again(form, context, coordinator, assessment):
    form.clock.fast_forward("02:01:00")
    expect(dialog(form, ENDED)).to_be_visible()
    Session.objects.all().delete()
    with context.expect_page() as opened:
        form.get_by_role("link", name="Sign in again").click()
    other = opened.value
    other.get_by_label("E-mail address").fill(coordinator.email)
    other.get_by_label("Password").fill(data.PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(other).to_have_url(form.url)  # the sign-in returns to the same page
    expect(form.locator("#time-out")).to_be_hidden()
    form.get_by_role("main").get_by_role("button", name="Save").click()
    expect(form.get_by_text("Saved.")).to_be_visible()
    assert [item.title for item in assessment.evidence.all()] == ["Act 12"]


def test_it_is_for_everybody(form):
    form.clock.fast_forward("01:56:00")
    expect(dialog(form, WARNING)).to_be_visible()
    assert look(form) == []
