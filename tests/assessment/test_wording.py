"""What results are called: ratings, levels, coverage, verdicts."""

import pytest
from django.utils import translation

from assessment import scoring, wording
from assessment.models import Answer
from assessment.ratings import Effective


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        (Effective("N", None, None), "Not in place"),
        (Effective("P", None, None), "Partly in place"),
        (Effective("L", None, None), "Largely in place"),
        (Effective("F", None, None), "Fully in place"),
        (Effective("NA", None, None), "Does not apply"),
        (Effective("N", None, "C1"), "Not in place"),
        (Effective(None, "unanswered", None), "not answered"),
        (Effective(None, "not_known", None), "not known"),
        (Effective(None, "waits_for_parent", "C1"), "waits for the answer it follows from"),
    ],
)
def test_a_rating_has_words_known_or_not(effective, expected):
    assert str(wording.rating_words(effective)) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (None, "Does not apply"),
        ({"low": 0, "high": 0}, "Level 0"),
        ({"low": 4, "high": 4}, "Level 4"),
        ({"low": 0, "high": 4}, "Level 0 for certain, up to 4"),
        ({"low": 2, "high": 3}, "Level 2 for certain, up to 3"),
    ],
)
def test_a_level_is_a_number_or_a_range(level, expected):
    assert wording.level_words(level) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 0.0, "0 % covered"),
        (100.0, 100.0, "100 % covered"),
        (33.3, 33.3, "33 % covered"),
        (66.7, 66.7, "67 % covered"),
        (12.5, 12.5, "13 % covered"),
        (13.5, 13.5, "14 % covered"),
        (12.4, 12.4, "12 % covered"),
        (0, 100, "0 to 100 % covered"),
        (44.4, 66.7, "44 to 67 % covered"),
    ],
)
def test_coverage_is_in_whole_percent_and_halves_go_up(low, high, expected):
    assert wording.coverage_words({"low": low, "high": high}) == expected


def test_where_nothing_applies_there_is_no_coverage():
    assert wording.coverage_words(None) == "no coverage: does not apply"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (None, ["", "", "", ""]),
        ({"low": 0, "high": 0}, ["", "", "", ""]),
        ({"low": 0, "high": 4}, ["may", "may", "may", "may"]),
        ({"low": 2, "high": 3}, ["in", "in", "may", ""]),
        ({"low": 4, "high": 4}, ["in", "in", "in", "in"]),
    ],
)
def test_a_range_bar_tells_certain_from_possible(level, expected):
    assert wording.level_cells(level, 4) == list(enumerate(expected, start=1))


def test_every_rating_of_scoring_has_words():
    assert set(scoring.RATINGS) | {"NA", "U", ""} == {*Answer.Rating.values, ""}


def test_sentences_with_numbers_survive_translation():
    with translation.override("ar"):
        assert "2" in wording.level_words({"low": 2, "high": 3})
        assert "44" in wording.coverage_words({"low": 44.4, "high": 66.7})
