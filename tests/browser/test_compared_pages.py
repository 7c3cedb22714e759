"""Submissions side by side and a country over rounds, in a browser: chosen, read, looked at."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from tests import data
from tests.browser.inspection import WIDE, look

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def countries(framework, questions):
    """Four countries, and what each submitted: the first of them in three rounds."""
    codes = [code for code, asked in questions.all.items() if not asked["measure"]]
    found = [data.make_country(f"X{letter}") for letter in "ABCD"]
    for year in (2024, 2025, 2026):
        round_ = data.make_round(framework, f"Round of {year}", opens_on=datetime.date(year, 1, 1))
        for place, country in enumerate(found if year == 2026 else found[:1]):
            answers = {
                code: {
                    "rating": "NPLFU"[(at + place * year) % 5],
                    "comment": "Since <2019>.\nمرحبا",
                }
                for at, code in enumerate(codes)
            }
            data.make_submission(data.make_assessment(country, answers, round_=round_))
    return found


@pytest.fixture
def reviewer(countries):
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
def test_side_by_side_for_everybody(tab, language):
    tab.goto(reverse("compare_side_by_side"))
    assert look(tab) == []
    boxes = tab.locator("input[name=submission]")
    boxes.first.check()
    tab.locator(".choose-submissions button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    for place in range(1, 4):
        boxes.nth(place).check()
    tab.locator(".choose-submissions button").click()
    expect(tab.locator("table.sides").first).to_be_visible()
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert look(tab) == []


@LANGUAGES
@pytest.mark.looks
def test_over_rounds_for_everybody(tab, open_browser, enter, countries, language):
    tab.goto(reverse("compare_rounds"))
    assert look(tab) == []
    for country in countries[:2]:
        tab.locator("#country").select_option(country.code)
        tab.locator("main .filter button").click()
        expect(tab.locator("h1")).to_contain_text(country.name)
        assert look(tab) == []
    at_home = open_browser(locale=language, viewport=WIDE)
    enter(at_home, data.make_person(Role.OBSERVER, countries[0]))
    own = at_home.new_page()
    own.goto(reverse("compare_rounds"))
    assert look(own) == []


def test_a_reviewer_compares_two_countries_on_a_phone(open_browser, enter, reviewer, countries):
    context = open_browser(viewport=PHONE)
    enter(context, reviewer)
    tab = context.new_page()
    tab.goto(reverse("compare_side_by_side"))
    for name in ("Exampleland", "Sampleria"):
        tab.get_by_label(f"{name}, Round of 2026, version 1").check()
    tab.get_by_role("button", name="Compare").click()
    cell = tab.locator("table.sides td[data-label='Sampleria']").first
    expect(cell).to_be_visible()
    assert cell.bounding_box()["width"] <= PHONE["width"]
    tab.locator("#differences ~ details summary").first.click()
    expect(tab.get_by_text("Since <2019>.").first).to_be_visible()
    tab.get_by_role("link", name="Over rounds").click()
    tab.get_by_label("Country").select_option("XA")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator("svg.trend").first).to_be_visible()
