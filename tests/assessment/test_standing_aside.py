"""The side of a capability's page: range, progress, what is missing, preconditions."""

import pytest
from django.urls import reverse

from tests.assessment.page import words

pytestmark = pytest.mark.django_db


def standing(page):
    """The words at the side, without the connections."""
    return words(page.find("standing").find("section"))


def test_the_side_shows_range_progress_and_coverage(open_page):
    page, _assessment = open_page({"L1": "L", "L4": (1, 2)})
    text = standing(page)
    assert "Level 1 · 2 of 4 answered · 25 to 75 % covered" in text
    (bar,) = [each for each in page.find("standing").iter("span") if each.get("role") == "img"]
    assert bar.get("aria-label") == "Level 1"
    assert [(words(cell), cell.get("class")) for cell in bar] == [
        ("1", "in"),
        ("2", None),
        ("3", None),
    ]


def test_an_open_range_is_shown_as_one(open_page):
    page, _assessment = open_page({"L1": "L"})
    (bar,) = [each for each in page.find("standing").iter("span") if each.get("role") == "img"]
    assert bar.get("aria-label") == "Level 1 for certain, up to 3"
    assert [(words(cell), cell.get("class")) for cell in bar] == [
        ("1", "in"),
        ("2", "may"),
        ("3", "may"),
    ]


@pytest.mark.parametrize(
    ("answers", "heading", "steps"),
    [
        ({}, "Needed for level 1", [("L1", "not answered")]),
        ({"L1": "P"}, "Needed for level 1", [("L1", "partly in place")]),
        (
            {"L1": "F", "L4": (1, 2)},
            "Needed for level 2",
            [("L3", "not answered"), ("L4", "partly in place")],
        ),
        (
            {"L1": "F", "L3": "L", "L4": (6, 10)},
            "Needed for level 3",
            [("L5", "not answered")],
        ),
    ],
)
def test_the_side_says_what_is_missing_for_the_next_level(open_page, answers, heading, steps):
    page, _assessment = open_page(answers)
    (missing,) = page.find("standing").find("section").iter("details")
    assert words(missing.find("summary")) == heading
    lines = [words(line) for line in missing.iter("li")]
    assert lines == [f"{code} {rating}" for code, rating in steps]
    assert page.links(missing) == [(code, f"#{code}") for code, _rating in steps]


def test_at_the_top_nothing_is_missing(open_page):
    page, _assessment = open_page({"L1": "F", "L3": "L", "L4": (6, 10), "L5": "F"})
    assert list(page.find("standing").find("section").iter("details")) == []
    assert "Level 3" in standing(page)


def test_preconditions_name_the_answers_they_come_from(open_page):
    page, assessment = open_page(
        {"S1": {"rating": "F", "evidence": ["Contract"]}, "S2": "F", "L4": (1, 10), "L1": "F"}
    )
    connection = list(page.find("standing").iter("section"))[1]
    assert words(connection.find("h2")) == "Union catalogue"
    assert "Ready to be considered All stated conditions are met." in words(connection)
    assert "The union decides." in words(connection)
    (line,) = connection.iter("li")
    assert "Met: A librarian, and a catalogue or trained staff." in words(line)
    loans = reverse("capability", args=[assessment.pk, "LOANS"])
    staff = reverse("capability", args=[assessment.pk, "STAFF"])
    assert page.links(line) == [
        ("S1", f"{staff}#S1"),
        ("L4", f"{loans}#L4"),
        ("S2", f"{staff}#S2"),
    ]


def test_a_precondition_names_its_gap(open_page):
    page, _assessment = open_page({"S1": "F", "L4": (9, 10)})
    connection = list(page.find("standing").iter("section"))[1]
    assert "Cannot be determined yet" in words(connection)
    (line,) = connection.iter("li")
    assert "Open: A librarian, and a catalogue or trained staff." in words(line)
    assert "S1 fully in place, evidence missing" in words(line)


def test_a_capability_without_connections_shows_none(open_page):
    page, _assessment = open_page(capability="STAFF")
    assert len(list(page.find("standing").iter("section"))) == 1
