"""What is shown, attacked: nothing that is added and subtracted is about few countries."""

from fractions import Fraction
from itertools import combinations, pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.aggregates.figures import END, figure
from reports.aggregates.suppression import ALL, blocks, is_safe, publishable

MINIMUM = 5
REGIONS = ["East", "North", "South", "West"]
thorough = settings(max_examples=300, deadline=None, derandomize=True)


def behind(**regions):
    """Scopes of countries named by region and number, each with its first submission."""
    scopes = {
        region: {f"{region}{n}": f"{region}{n}/1" for n in range(size)}
        for region, size in regions.items()
    }
    everybody = {country: version for each in scopes.values() for country, version in each.items()}
    return {ALL: everybody, **scopes}


# By example


def test_a_figure_needs_five_countries():
    assert publishable([], behind(North=4), MINIMUM) == {}
    assert list(publishable([], behind(North=5), MINIMUM)) == [ALL, "North"]


def test_the_smallest_other_region_hides_with_one_that_is_too_small():
    shown = publishable([], behind(North=9, East=6, South=7, West=2), MINIMUM)
    assert list(shown) == [ALL, "North", "South"]


def test_no_second_region_hides_where_the_small_ones_are_many_enough_together():
    assert list(publishable([], behind(North=9, East=3, West=2), MINIMUM)) == [ALL, "North"]


def test_the_only_other_region_hides_with_one_that_is_too_small():
    assert list(publishable([], behind(North=9, West=2), MINIMUM)) == [ALL]


def test_countries_without_a_region_protect_as_others_do():
    scopes = behind(North=9, West=2)
    scopes[ALL] |= {"A": "A/1", "B": "B/1", "C": "C/1"}
    assert list(publishable([], scopes, MINIMUM)) == [ALL, "North"]


def test_four_countries_more_are_not_shown_beside_what_was_shown_before():
    first = publishable([], behind(North=8), MINIMUM)
    assert publishable(list(first.values()), behind(North=12), MINIMUM) == {}
    assert list(publishable(list(first.values()), behind(North=13), MINIMUM)) == [ALL, "North"]


def test_five_countries_more_in_two_regions_show_in_all_of_them_together_only():
    first = publishable([], behind(North=8, South=8), MINIMUM)
    assert list(publishable(list(first.values()), behind(North=10, South=11), MINIMUM)) == [ALL]


def test_a_new_version_of_one_country_is_not_shown():
    first, scopes = publishable([], behind(North=9), MINIMUM), behind(North=9)
    scopes["North"]["North0"] = scopes[ALL]["North0"] = "North0/2"
    assert publishable(list(first.values()), scopes, MINIMUM) == {}


def test_the_same_countries_may_be_shown_again():
    scopes = behind(North=9)
    first = publishable([], scopes, MINIMUM)
    assert publishable(list(first.values()), scopes, MINIMUM) == first


def test_of_a_country_that_came_and_went_nothing_is_left():
    """Pairs of releases differ by five each, and three of them together by fewer."""
    steps = [set(range(20)), set(range(5, 20)), set(range(4, 20))]
    releases = [{f"{n}": f"{n}/1" for n in step} for step in steps]
    assert is_safe(releases[:2], MINIMUM)
    assert not is_safe(releases, MINIMUM)


# By attack


@st.composite
def histories(draw):
    """Scopes in three releases: groups of countries join, leave and submit anew; one may lag."""
    groups = draw(
        st.lists(
            st.tuples(st.sampled_from(["", *REGIONS]), st.integers(3, 8)), min_size=2, max_size=6
        )
    )
    versions = st.sampled_from([-1, 0, 0, 0, 1])  # -1: the country has not submitted
    laggard = draw(st.sampled_from([None, None, None, "0.0", "1.0"]))
    releases, before = [], {}
    for _release in range(3):
        scopes = {ALL: {}, **{region: {} for region in REGIONS}}
        for place, (_region, size) in enumerate(groups):
            now = draw(versions)
            for country in (f"{place}.{number}" for number in range(size)):
                version = before.get(country, -1) if country == laggard else now
                before[country] = version
                if version >= 0:
                    scopes[ALL][country] = f"{country}/{version}"
        for country, version in scopes[ALL].items():
            region, _size = groups[int(country[0])]
            scopes[region][country] = version
        releases.append(scopes)
    return releases


def published(releases):
    shown = []
    for scopes in releases:
        shown += publishable(shown, scopes, MINIMUM).values()
    return shown


@thorough
@given(histories())
def test_no_sum_of_anything_shown_isolates_few_countries(releases):
    """The attacker takes each figure any number of times, also minus: all combinations by hand."""
    shown = published(releases)[:7]
    for times in product([-1, 0, 1], repeat=len(shown)):
        weights = {}
        for factor, countries in zip(times, shown, strict=True):
            for version in countries.values():
                weights[version] = weights.get(version, 0) + factor
        left = {version.partition("/")[0] for version, weight in weights.items() if weight}
        assert not left or len(left) >= MINIMUM


@thorough
@given(histories())
def test_no_fraction_of_anything_shown_isolates_few_countries(releases):
    """The same with linear algebra: whatever fits outside fewer than five is nothing at all.

    A combination that leaves only some countries exists just where the figures without these
    countries depend on each other more than with them.
    """
    shown = published(releases)
    everybody = sorted({country for each in shown for country in each})
    small = [everybody[at : at + MINIMUM - 1] for at in range(0, len(everybody), MINIMUM - 1)]
    by_trace = [sorted(block)[: MINIMUM - 1] for block in blocks(shown)]
    mixed = [list(pair) for pair in combinations(everybody[:12], 2)]
    for few in [*small, *by_trace, *mixed]:
        assert rank(shown, set()) == rank(shown, set(few))


def rank(shown, without):
    """How many of the figures are independent of each other, leaving some countries out."""
    columns = sorted({v for each in shown for c, v in each.items() if c not in without})
    rows = [[Fraction(int(column in each.values())) for column in columns] for each in shown]
    found = 0
    for column in range(len(columns)):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        found += 1
    return found


def test_the_attack_finds_what_is_open():
    """Without suppression both attacks succeed: they are no empty threat."""
    scopes = behind(North=9, West=2)
    assert rank(list(scopes.values()), {"West0", "West1"}) < rank(list(scopes.values()), set())


# None and all


@st.composite
def rounds(draw):
    """Levels of countries in up to three regions, and new countries in a second release."""
    sizes = [draw(st.integers(3, 8)) for _region in range(draw(st.integers(1, 3)))]
    joined = [draw(st.integers(0, 6)) for _region in sizes]
    near = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])
    levels, releases = {}, []
    for extra in (False, True):
        scopes = {ALL: {}}
        for place, (size, more) in enumerate(zip(sizes, joined, strict=True)):
            members = range(size + (more if extra else 0))
            scopes[REGIONS[place]] = {f"{place}.{n}": f"{place}.{n}/1" for n in members}
            scopes[ALL] |= scopes[REGIONS[place]]
        releases.append(scopes)
    share = [draw(near) for _region in sizes]
    for country in releases[1][ALL]:
        reaches = draw(st.floats(0, 1)) < share[int(country[0])]
        levels[country] = (1, 1) if reaches else (0, draw(st.sampled_from([0, 0, 1])))
    return releases, levels


def shown_numbers(releases, levels):
    """`[(countries, (low, high))]` of everything that two releases show of level 1."""
    shown, numbers = [], []
    for scopes in releases:
        now = publishable(shown, scopes, MINIMUM)
        shown += now.values()
        together = blocks(shown)
        for countries in now.values():
            parts = [block for block in together if block <= set(countries)]
            assert {c for part in parts for c in part} == set(countries)
            (span,) = figure(levels, parts, [1]).reach
            numbers.append((set(countries), span))
    return shown, numbers


@thorough
@given(rounds())
def test_who_knows_one_country_cannot_tell_that_all_others_reach_a_level_or_none(drawn):
    """Every number of countries that fits what is shown, in each block, is tried."""
    releases, levels = drawn
    shown, numbers = shown_numbers(releases, levels)
    groups = blocks(shown)
    limits = [
        ([at for at, group in enumerate(groups) if group <= countries], low, high)
        for countries, (low, high) in numbers
    ]
    fits = [
        counts
        for counts in product(*(range(len(group) + 1) for group in groups))
        if all(low <= sum(counts[at] for at in places) <= high for places, low, high in limits)
    ]
    for end in (0, 1):  # for certain, and at most: each is a number of its own
        assert tuple(sum(levels[c][end] >= 1 for c in group) for group in groups) in fits
    for at, group in enumerate(groups):
        found = {counts[at] for counts in fits}
        assert max(found) >= END
        assert min(found) <= len(group) - END


@thorough
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted).map(tuple), min_size=5))
def test_the_ranges_hold_the_truth(levels):
    named = {str(place): each for place, each in enumerate(levels)}
    found = figure(named, [frozenset(named)], [1, 2, 3])
    for level, (low, high) in enumerate(found.reach, start=1):
        assert low <= sum(each[0] >= level for each in levels)
        assert high >= sum(each[1] >= level for each in levels)
        assert 0 <= low <= high <= len(levels)
    assert all(one >= other for one, other in pairwise(found.reach))


@thorough
@given(st.lists(st.integers(0, 3), min_size=5))
def test_half_of_them_is_never_blurred_in_one_block(levels):
    """What is blurred is near none and all; the middle is told as it is."""
    named = {str(place): (each, each) for place, each in enumerate(levels)}
    low, high = figure(named, [frozenset(named)], [1, 2, 3]).half_reach
    middle = sorted(levels, reverse=True)[(len(levels) + 1) // 2 - 1]
    assert low == high == middle
