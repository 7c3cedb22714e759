"""What countries see of each other, in a browser: released, shared, read, taken back, looked at."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Country, Role
from assessment import sharing
from assessment.models import Assessment, Submission
from reports.aggregates.releasing import release
from tests import data
from tests.browser.inspection import WIDE, look

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def round_(framework, questions):
    """What six countries of the North and three of the South submitted."""
    codes = [code for code, asked in questions.all.items() if not asked["measure"]]
    round_ = data.make_round(framework, "Round of 2026")
    for place, letter in enumerate("ABCDEFGHI"):
        country = data.make_country(f"X{letter}", f"Country <{letter}> بلد")
        Country.objects.filter(pk=country.pk).update(region="North شمال" if place < 6 else "South")
        country.refresh_from_db()
        answers = {code: "NPLFU"[(at // 9 + place) % 5] for at, code in enumerate(codes)}
        data.make_submission(data.make_assessment(country, answers, round_=round_))
    return round_


def country_of(round_, letter):
    return round_.assessments.get(country__code=f"X{letter}").country


@pytest.fixture
def tab(open_browser, language, troubles):
    """A tab in this language; refusals are noted by the browser."""
    troubles.expect("Failed to load resource")
    return open_browser(locale=language, viewport=WIDE).new_page()


def looked_at(tab, *addresses):
    """What is wrong at each of the addresses, one line each."""
    found = []
    for address in addresses:
        tab.goto(address)
        found += [f"{address}: {wrong}" for wrong in look(tab)]
    return found


@LANGUAGES
@pytest.mark.looks
def test_aggregates_for_everybody(tab, enter, round_, language):
    preview = reverse("round_aggregates", args=[round_.pk])
    enter(tab.context, data.make_person(Role.ADMINISTRATOR, is_staff=True))
    assert looked_at(tab, preview) == []
    tab.locator("main form button").click()
    expect(tab.locator(".banner.warn")).to_be_visible()
    assert look(tab) == []
    for letter in "AG":
        here = country_of(round_, letter)
        assessment = Assessment.objects.get(country=here)
        address = reverse("aggregates", args=[assessment.pk])
        enter(tab.context, data.make_person(Role.COORDINATOR, here))
        assert looked_at(tab, address, f"{address}?scope=region") == []
    later = data.make_assessment(here, round_=data.make_round(round_.framework))
    assert looked_at(tab, reverse("aggregates", args=[later.pk])) == []


@LANGUAGES
@pytest.mark.looks
def test_sharing_for_everybody(tab, enter, round_, language):
    here, there = country_of(round_, "A"), country_of(round_, "B")
    submission = Submission.objects.get(assessment__country=here)
    ada = data.make_person(Role.COORDINATOR, here, name="Ada <A> آدا")
    nils = data.make_person(Role.COORDINATOR, there)
    address = reverse("shares", args=[submission.pk])
    enter(tab.context, ada)
    assert looked_at(tab, address) == []
    tab.locator(f"form[action='{reverse('share', args=[submission.pk])}'] button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    note = "Chapter 2 <may> help.\nمرحبا"
    sharing.revoke(sharing.share(submission, there, note=note, by=ada), by=ada)
    sharing.share(submission, there, note=note, by=ada)
    assert looked_at(tab, address) == []
    enter(tab.context, data.make_person(Role.OBSERVER, country_of(round_, "C")))
    assert looked_at(tab, reverse("shared")) == []
    enter(tab.context, nils)
    report = reverse("shared_report", args=[submission.pk])
    assert looked_at(tab, "/", reverse("shared"), report) == []


def test_one_country_shares_and_another_reads_until_it_is_taken_back(
    open_browser, enter, round_, troubles
):
    troubles.expect("Failed to load resource")
    here, there = country_of(round_, "A"), country_of(round_, "B")
    submission = Submission.objects.get(assessment__country=here)
    ours, theirs = open_browser().new_page(), open_browser().new_page()
    enter(ours.context, data.make_person(Role.COORDINATOR, here))
    enter(theirs.context, data.make_person(Role.COORDINATOR, there))
    ours.goto(reverse("submission", args=[submission.pk]))
    ours.get_by_role("link", name="Share this version with another country").click()
    ours.locator("#id_country").select_option(label=str(there))
    ours.locator("#id_agreed").check()
    ours.get_by_role("button", name="Share this version").click()
    expect(ours.locator("#live + .shares")).to_contain_text(str(there))
    theirs.goto("/")
    theirs.get_by_role("link", name="1 report that another country shares with yours").click()
    theirs.locator("main table a").click()
    expect(theirs.locator("h1")).to_contain_text("Readiness report")
    report = theirs.url
    ours.get_by_role("button", name="Take back from").click()
    expect(ours.locator("main")).to_contain_text("No other country reads it.")
    assert theirs.goto(report).status == 404
    ours.goto(f"{reverse('trail', args=[submission.assessment_id])}?show=outsiders")
    expect(ours.locator("main")).to_contain_text("Read: version 1")


def test_a_coordinator_finds_the_own_place_beside_the_others(context, enter, round_):
    release(round_, by=None)
    here = country_of(round_, "A")
    enter(context, data.make_person(Role.COORDINATOR, here))
    page = context.new_page()
    page.goto(reverse("assessment", args=[Assessment.objects.get(country=here).pk]))
    page.get_by_role("link", name="Others").click()
    expect(page.locator("main")).to_contain_text("Made of 9 countries")
    page.get_by_role("link", name="Your region").click()
    expect(page.locator("main")).to_contain_text("too few to show")
