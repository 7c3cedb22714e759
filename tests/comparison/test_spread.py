"""How levels spread: counts, and medians that are levels."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from reports.comparison.spread import Spread, middle_of, middle_words
from tests import data
from tests.assessment.page import Page, words
from tests.comparison.countries import make_countries, reviewer_of, submitted
from tests.comparison.test_matrix import OPEN

NUMBERS = st.lists(st.integers(0, 4), min_size=1)


def levels(*ends):
    """Levels as results have them: `2`, `(1, 3)`, or None."""
    pairs = [(end, end) if isinstance(end, int) else end for end in ends]
    return [pair and {"low": pair[0], "high": pair[1]} for pair in pairs]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([2], "2"),
        ([1, 4], "1–4"),
        ([0, 3, 3], "3"),
        ([3, 1, 2, 2], "2"),
        ([4, 1, 2, 3], "2–3"),
        ([0, 0, 1, 4], "0–1"),
    ],
)
def test_the_median_is_what_stands_in_the_middle(numbers, words):
    assert middle_words(middle_of(numbers)) == words


def test_nothing_has_no_median():
    assert middle_of([]) is None
    assert Spread.of(levels(None, None), 4).median_words == ""


@given(NUMBERS)
def test_a_median_is_always_a_level_that_somebody_has(numbers):
    low, high = middle_of(numbers)
    assert low <= high
    assert {low, high} <= set(numbers)
    half = len(numbers) / 2
    assert sum(number <= low for number in numbers) >= half
    assert sum(number >= high for number in numbers) >= half


def test_open_levels_count_where_they_are_certain():
    spread = Spread.of(levels(0, 2, 2, (1, 3), (2, 4), None), 4)
    assert (spread.counts, spread.open, spread.apart) == ([1, 1, 3, 0, 0], 2, 1)
    assert spread.certain == {0: 1, 1: 0, 2: 2, 3: 0, 4: 0}
    assert spread.possible == {0: 0, 1: 1, 2: 1, 3: 0, 4: 0}
    assert (spread.median_low, spread.median_high) == ((2, 2), (2, 2))
    assert spread.median_words == "2"


def test_a_median_can_be_open():
    assert Spread.of(levels((1, 3), (1, 4), 2), 4).median_words == "1 for certain, at most 3"
    assert Spread.of(levels((1, 3), 2), 4).median_words == "1–2 for certain, at most 2–3"


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)))
def test_nobody_is_lost(ends):
    spread = Spread.of(levels(*map(tuple, ends), None), 4)
    assert sum(spread.counts) == spread.number == len(ends)
    assert sum(spread.certain.values()) + spread.open == len(ends)
    assert spread.apart == 1


@pytest.mark.django_db
def test_the_page_has_a_line_for_each_group_and_capability(client, tiny):
    countries, round_ = make_countries(), data.make_round(tiny)
    submitted(countries[0], round_)
    submitted(countries[1], round_, OPEN)
    client.force_login(reviewer_of(*countries))
    page = Page(client.get(reverse("compare_spread")))
    lines = [[words(cell) for cell in row][:8] for row in page.all("table")[0].iter("tr")]
    assert lines == [
        ["Group and capability", "Level 0", "Level 1", "Level 2", "Level 3", "Open",
         "Does not apply", "Median"],
        ["Books", "0", "2", "0", "0", "1", "0", "1 for certain, at most 1–3"],
        ["1 Loans", "0", "2", "0", "0", "1", "0", "1 for certain, at most 1–3"],
        ["People", "0", "0", "2", "0", "0", "0", "2"],
        ["2 Staff", "0", "0", "2", "0", "0", "0", "2"],
    ]  # fmt: skip
    labels = [each.get("aria-label") for each in page.root.iter() if is_distribution(each)]
    assert labels == [
        "2 countries at level 1. Median: 1 for certain, at most 1–3.",
        "2 countries at level 2. Median: 2.",
    ]


def is_distribution(element):
    return "distribution" in (element.get("class") or "")
