"""Reports in the background, in a browser: asked for, followed to their end, downloaded."""

import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from reports import drawing
from reports.models import Batch, BatchReport
from tests import data
from tests.batches.making import fail, make_submissions
from tests.browser.inspection import WIDE, look

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def submissions(live_server, tiny):
    return make_submissions(3, data.make_round(tiny, name="Round 2026"))


@pytest.fixture
def reviewer(submissions):
    countries = [each.assessment.country for each in submissions]
    return data.make_person(Role.REVIEWER, reviews=countries)


@pytest.fixture
def tab(open_browser, enter, reviewer, language, troubles):
    """A tab of the reviewer, in this language; refusals are noted by the browser."""
    troubles.expect("Failed to load resource")
    context = open_browser(locale=language, viewport=WIDE)
    enter(context, reviewer)
    return context.new_page()


@LANGUAGES
@pytest.mark.looks
def test_pages_for_everybody(tab, submissions, reviewer, language):
    assert _look(tab, reverse("batches")) == []
    assert _look(tab, reverse("start_batch")) == []
    for box in tab.locator("main [type=checkbox]").all():
        box.uncheck()
    tab.locator("main form button").last.click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    batch = data.make_batch(submissions, by=reviewer)
    here = reverse("batch", args=[batch.pk])
    BatchReport.objects.update(lease_until="2020-01-01T00:00Z")  # nobody works
    assert _look(tab, here) == []
    ready, failed, _waiting = batch.reports.all()
    data.make_ready(ready)
    fail(failed, "slow")
    assert _look(tab, here) == []
    Batch.objects.update(kept_until="2036-01-01T00:00Z")
    assert _look(tab, here) == []
    assert _look(tab, reverse("batches")) == []
    data.make_batch(submissions[:1], by=reviewer, ready=True)
    assert _look(tab, reverse("dashboard")) == []


def _look(tab, address):
    tab.goto(address)
    return [f"{address}: {wrong}" for wrong in look(tab)]


def test_reports_are_asked_for_followed_and_taken_along(
    context, enter, submissions, reviewer, monkeypatch
):
    monkeypatch.setattr("reports.publication.write_pdf", lambda *_page, **_options: b"%PDF drawn")
    enter(context, reviewer)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Reports in the background").click()
    page.get_by_role("link", name="Prepare reports").click()
    page.get_by_label("Testania").uncheck()
    page.get_by_role("button", name="Make the reports").click()
    counted = page.locator("#batch .progress-line")
    expect(counted).to_have_text("0 of 2 reports ready")
    said = page.locator("#batch-said")
    expect(said).to_be_empty()
    first, last = Batch.objects.get().reports.all()
    drawing.draw(first.pk)
    expect(counted).to_have_text("1 of 2 reports ready")  # by itself
    drawing.draw(last.pk)
    expect(said).to_have_text("All 2 reports are ready.")
    expect(page.locator("#batch [hx-get]")).to_have_count(0)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download 2 reports (ZIP)").click()
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [b"%PDF drawn"] * 2


def test_without_scripts_the_page_is_followed_by_hand(open_browser, enter, submissions, reviewer):
    batch = data.make_batch(submissions, by=reviewer)
    context = open_browser(java_script_enabled=False)
    enter(context, reviewer)
    page = context.new_page()
    page.goto(reverse("batch", args=[batch.pk]))
    data.make_ready(batch.reports.first())
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("#batch .progress-line")).to_have_text("1 of 3 reports ready")
    page.get_by_role("button", name="Cancel what is not ready").click()
    expect(page.locator("#batch strong")).to_have_text("Cancelled. 1 report was ready before.")
