"""Weighted kappa: published examples, where it is undefined, and what holds for all ratings."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.comparison.kappa import weighted_kappa

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60)


def from_table(table):
    """Pairs from how often each row meets each column."""
    return [
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _time in range(count)
    ]


def test_the_example_of_the_source():
    # Cohen 1968, table 1: 200 cases, disagreement weights of his own, weighted kappa .348.
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    weights = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    kappa = weighted_kappa(from_table(table), lambda one, other: weights[one][other])
    assert kappa == pytest.approx(0.348, abs=0.0005)


def test_plain_kappa_of_the_same_example():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    kappa = weighted_kappa(from_table(table), lambda one, other: one != other)
    assert kappa == pytest.approx(0.492, abs=0.0005)


def test_quadratic_weights_as_another_library_has_them():
    # scikit-learn's own test of cohen_kappa_score(weights="quadratic").
    ones = [0] * 46 + [1] * 44 + [2] * 10
    others = [0] * 50 + [1] * 40 + [2] * 10
    assert weighted_kappa(zip(ones, others, strict=True)) == pytest.approx(0.9541, abs=0.00005)


def test_worked_by_hand():
    # Observed 1 + 1 = 2. Both give each of four places once: expected 40 / 4 = 10. 1 - 2 / 10.
    pairs = [(0, 0), (1, 2), (2, 1), (3, 3)]
    assert weighted_kappa(pairs) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([(2, 2)], None),
        ([(2, 2)] * 50, None),
        ([(0, 3)], 0),
        ([(0, 3), (3, 0)], -1),
        ([(0, 0), (3, 3)], 1),
        ([(1, 0), (1, 1), (1, 2)], 0),
    ],
)
def test_where_it_is_undefined_or_at_its_ends(pairs, kappa):
    assert weighted_kappa(pairs) == kappa


@given(PAIRS)
def test_it_does_not_matter_who_is_asked_first(pairs):
    turned = weighted_kappa([(other, one) for one, other in pairs])
    assert weighted_kappa(pairs) == (turned if turned is None else pytest.approx(turned))


@given(PAIRS)
def test_it_is_never_above_one_nor_below_minus_one(pairs):
    kappa = weighted_kappa(pairs)
    assert kappa is None or -1 - 1e-12 <= kappa <= 1


@given(st.lists(st.integers(0, 3), min_size=1))
def test_two_who_say_the_same_agree_in_full(ratings):
    expected = 1 if len(set(ratings)) > 1 else None
    assert weighted_kappa(zip(ratings, ratings, strict=True)) == expected


@given(PAIRS)
def test_it_is_one_less_observed_over_expected_disagreement(pairs):
    """The same from shares of a table, as textbooks and scikit-learn write it."""
    share = Fraction(1, len(pairs))
    observed = {place: Fraction(0) for place in product(range(4), repeat=2)}
    for pair in pairs:
        observed[pair] += share
    ones = [sum(observed[one, other] for other in range(4)) for one in range(4)]
    others = [sum(observed[one, other] for one in range(4)) for other in range(4)]
    weights = {(one, other): (one - other) ** 2 for one, other in observed}
    expected = sum(weights[one, other] * ones[one] * others[other] for one, other in observed)
    if not expected:
        assert weighted_kappa(pairs) is None
    else:
        found = sum(weights[place] * observed[place] for place in observed)
        assert weighted_kappa(pairs) == pytest.approx(float(1 - found / expected))
