"""The comparison of countries in a browser: looked at, filtered, read on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Country, Role
from assessment.models import ReviewRating
from tests import data
from tests.browser.inspection import WIDE, look

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
PHONE = {"width": 390, "height": 844}
PAGES = ["compare", "compare_spread", "compare_connections", "compare_agreement"]
NAMES = {"XA": "Andoria", "XB": "Belmark", "XC": "Castellan of the Upper Rivers", "XD": "دراڤيا"}


@pytest.fixture
def reviewer(framework, questions):
    """Of four countries that submitted; three are rated by a reviewer, one of them validated."""
    round_ = data.make_round(framework, "Round of 2026")
    countries = [data.make_country(code, name) for code, name in NAMES.items()]
    reviewer = data.make_person(Role.REVIEWER, reviews=countries)
    codes = [code for code, asked in questions.all.items() if not asked["measure"]]
    for place, country in enumerate(countries):
        answers = {code: "FLFLFPFLNU"[(at * (place + 1)) % 10] for at, code in enumerate(codes)}
        submission = data.make_submission(data.make_assessment(country, answers, round_=round_))
        if place < 3:
            over = {"decision": "validated", "decided_at": timezone.now()} if place == 2 else {}
            review = data.make_review(submission, by=reviewer, **over)
            ReviewRating.objects.bulk_create(
                ReviewRating(review=review, criterion_id=pk, rating="NPLF"[at % 4])
                for at, pk in enumerate(
                    framework.criterion_set.filter(code__in=codes[::3]).values_list("pk", flat=True)
                )
            )
    Country.objects.filter(code__in=["XA", "XB"]).update(region="North")
    return reviewer


def open_folds(tab):
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


@LANGUAGES
@pytest.mark.looks
def test_comparisons_for_everybody(open_browser, enter, reviewer, language):
    context = open_browser(locale=language, viewport=WIDE)
    enter(context, reviewer)
    tab = context.new_page()
    for name in PAGES:
        for query in ("", "?state=returned"):
            tab.goto(reverse(name) + query)
            open_folds(tab)
            assert look(tab) == [], name + query


def test_a_reviewer_narrows_the_matrix_and_keeps_the_choice(open_browser, enter, reviewer):
    context = open_browser(viewport=WIDE)
    enter(context, reviewer)
    tab = context.new_page()
    tab.goto("/")
    tab.get_by_role("banner").get_by_role("link", name="Compare countries").click()
    names = tab.locator(".matrix tbody th a")
    expect(names).to_have_text(list(NAMES.values()))
    tab.get_by_label("Region").select_option("North")
    tab.get_by_role("button", name="Show").click()
    expect(names).to_have_text(["Andoria", "Belmark"])
    tab.get_by_role("link", name="Spread").click()
    expect(tab.locator("svg.distribution").first).to_be_visible()
    expect(tab.get_by_label("Region")).to_have_value("North")
    tab.get_by_role("link", name="Levels", exact=True).click()
    expect(names).to_have_text(["Andoria", "Belmark"])
    with tab.expect_download() as download:
        tab.get_by_role("link", name="This table (CSV)").click()
    assert "Castellan" not in download.value.path().read_text("utf-8-sig")


def test_on_a_phone_the_country_stays_in_sight(open_browser, enter, reviewer):
    context = open_browser(viewport=PHONE)
    enter(context, reviewer)
    tab = context.new_page()
    tab.goto(reverse("compare"))
    region = tab.get_by_role("region", name="Levels by country and capability")
    name = tab.locator(".matrix tbody th a").first
    region.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    box, around = name.bounding_box(), region.bounding_box()
    assert around["x"] <= box["x"] < around["x"] + around["width"] / 2
    assert around["x"] + around["width"] <= PHONE["width"]
