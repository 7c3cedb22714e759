"""Connections over countries: who is ready, and what the others lack."""

import pytest
from django.urls import reverse

from reports.comparison.verdicts import VerdictsPage
from tests import data
from tests.assessment.page import Page, words
from tests.comparison.countries import chosen, make_countries, reviewer_of, submitted
from tests.review.submitting import ANSWERS

pytestmark = pytest.mark.django_db

PROVED = {"S1": {"rating": "F", "evidence": ["Staff Act"]}}
READY = ANSWERS | PROVED | {"L3": "F", "L5": "N"}
UNPROVED = ANSWERS | {"L3": "U"}
CONNECTED = READY | {"L4": (19, 20), "L5": "F"}


@pytest.fixture
def reviewer(client, tiny):
    """Of four countries that are ready, connected, open and not ready."""
    countries, round_ = make_countries("XA XB XC XD"), data.make_round(tiny)
    for country, answers in zip(countries, [READY, CONNECTED, UNPROVED, {"S1": "N"}], strict=True):
        submitted(country, round_, answers)
    reviewer = reviewer_of(*countries)
    client.force_login(reviewer)
    return reviewer


def test_countries_stand_by_verdict_with_what_they_lack(reviewer):
    (table,) = VerdictsPage.of(chosen(reviewer)).tables
    found = {
        verdict: [(line.country.name, line.lacks) for line in lines]
        for verdict, _words, lines in table.by_verdict
    }
    assert found == {
        "connected": [("Belmark", [])],
        "ready": [("Andoria", [])],
        "undetermined": [("Castellan", [("UNION.1", "Open"), ("UNION.2", "Open")])],
        "not_ready": [("Dravia", [("UNION.1", "Not met"), ("UNION.2", "Open")])],
    }


def test_conditions_are_counted(reviewer):
    (table,) = VerdictsPage.of(chosen(reviewer)).tables
    counts = {part["code"]: (kind, counts) for part, kind, counts in table.preconditions}
    assert counts == {
        "UNION.1": ("Condition", {"met": 2, "not_met": 1, "unknown": 1}),
        "UNION.2": ("Advice", {"met": 2, "not_met": 0, "unknown": 2}),
    }


def test_the_page_says_it_with_words_and_links(client, reviewer):
    page = Page(client.get(reverse("compare_connections")))
    section = page.find("UNION")
    text = words(section)
    assert "1 country" in text
    assert "Castellan: UNION.1 (Open), UNION.2 (Open)" in text
    assert "A librarian, and a catalogue or trained staff." in text
    statuses = [[words(cell) for cell in row] for row in list(section.iter("table"))[1].iter("tr")]
    assert statuses == [
        ["Country", "Verdict", "UNION.1", "UNION.2"],
        ["Andoria version 1", "ready", "Met", "Met"],
        ["Belmark version 1", "connected", "Met", "Met"],
        ["Castellan version 1", "open", "Open", "Open"],
        ["Dravia version 1", "not ready", "Not met", "Open"],
    ]
    inside = [address for _words, address in page.links(section) if address.startswith("#")]
    assert {address[1:] for address in inside} <= set(page.ids())


def test_a_group_without_connections_says_so(client, reviewer):
    page = Page(client.get(reverse("compare_connections"), {"group": "PEOPLE"}))
    assert "The capabilities shown have no connections." in words(page.find("main"))
