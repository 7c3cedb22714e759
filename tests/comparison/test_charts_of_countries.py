"""Pictures of many countries: any numbers give a picture that is well-formed and stays in place."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import charts
from reports.charts.shapes import ENLARGED

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def ranges(levels):
    pairs = st.tuples(st.integers(0, levels), st.integers(0, levels))
    return st.none() | pairs.map(lambda pair: (min(pair), max(pair)))


@st.composite
def heat_maps(draw):
    levels = draw(st.integers(2, 9))
    columns = [f"C{number}" for number in range(draw(st.integers(0, 5)))]
    cells = st.lists(ranges(levels), min_size=len(columns), max_size=len(columns))
    codes = st.text(st.characters(exclude_categories=["C"]), max_size=4)
    rows = draw(st.lists(st.tuples(codes, cells), max_size=5))
    return charts.heat_map(rows, columns, levels, label="<A>", mirrored=draw(st.booleans()))


@st.composite
def distributions(draw):
    levels = draw(st.integers(2, 9))
    counts = st.dictionaries(st.integers(0, levels), st.integers(0, 200), max_size=levels)
    certain, possible = draw(counts), draw(counts)
    most = [certain.get(level, 0) + possible.get(level, 0) for level in range(levels + 1)]
    ends = st.tuples(st.integers(0, 2 * levels), st.integers(0, 2 * levels))
    median = draw(st.none() | ends.map(lambda pair: (min(pair) / 2, max(pair) / 2)))
    return charts.distribution(
        certain, possible, levels, of=max(most), median=median, label="<A>",
        mirrored=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def trends(draw):
    levels = draw(st.integers(2, 9))
    points = draw(st.lists(ranges(levels), max_size=60))
    rounds = [str(1980 + place) for place in range(len(points))]
    return charts.trend(points, rounds, levels, label="<A>", mirrored=draw(st.booleans()))


pictures = st.one_of(heat_maps(), distributions(), trends())


def texts(picture):
    return [element.text for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def shapes(picture, kind):
    return picture.count(f'class="{kind}"')


def subpaths(picture, kind):
    """Where each part of the shapes of this kind begins: `(across, down)`."""
    drawn = "".join(re.findall(rf'class="{kind}" d="([^"]+)"', picture))
    found = re.findall(r"M(-?[\d.]+) (-?[\d.]+)", drawn)
    return [(float(across), float(down)) for across, down in found]


@settings(deadline=None)
@given(pictures)
def test_any_picture_is_well_formed_named_and_without_style(picture):
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}title").text == "<A>"
    assert re.findall(r"nan|inf|\sstyle=|<style", picture) == []


@settings(deadline=None)
@given(pictures)
def test_any_picture_stays_inside_its_frame(picture):
    root = ElementTree.fromstring(picture)
    width, height = (float(side) for side in root.get("viewBox").split()[2:])
    assert float(root.get("width")) == pytest.approx(width * ENLARGED, abs=0.02)
    assert float(root.get("height")) == pytest.approx(height * ENLARGED, abs=0.02)
    starts = subpaths(picture, r"[\w-]+")
    starts += [(float(dot.get("cx")), float(dot.get("cy"))) for dot in root.iter(f"{SVG}circle")]
    places = [element for element in root.iter(f"{SVG}text") if element.text]
    starts += [
        (float(across), float(element.get("y")))
        for element in places
        for across in element.get("x").split()
    ]
    outside = [(x, y) for x, y in starts if not (0 <= x <= width and 0 <= y <= height)]
    assert outside == []


@settings(deadline=None)
@given(st.data(), st.integers(2, 9))
def test_mirrored_pictures_say_the_same(data, levels):
    points = data.draw(st.lists(ranges(levels), max_size=8))
    names = [str(place) for place in range(len(points))]
    for draw in (
        lambda way: charts.trend(points, names, levels, label="A", mirrored=way),
        lambda way: charts.heat_map([("XA", points)], names, levels, label="A", mirrored=way),
    ):
        left, right = (texts(draw(way)) for way in (False, True))
        assert left == right


def test_the_same_input_gives_the_same_bytes():
    def drawn():
        return charts.heat_map([("XA", [(1, 2), None, (3, 3)])], ["C1", "C2", "C3"], 4, label="A")

    assert drawn() == drawn()


# The heat map


def test_a_cell_has_the_number_and_tone_of_its_level():
    picture = charts.heat_map([("XA", [(3, 3)])], ["C1"], 4, label="A")
    assert texts(picture) == ["C1", "XA", "3"]
    assert f'fill="{charts.TONES[3]}"' in picture


def test_an_open_range_says_both_ends_and_is_hatched():
    picture = charts.heat_map([("XA", [(1, 3)])], ["C1"], 4, label="A")
    assert texts(picture) == ["C1", "XA", "1–3"]
    assert [shapes(picture, look) for look in ("in", "may", "hatch", "none")] == [0, 1, 1, 0]
    assert f'fill="{charts.TONES[1]}"' in picture


def test_what_does_not_apply_is_a_dash():
    picture = charts.heat_map([("XA", [None])], ["C1"], 4, label="A")
    assert texts(picture) == ["C1", "XA", "–"]
    assert [shapes(picture, look) for look in ("in", "may", "none")] == [0, 0, 1]


def test_the_rows_stay_in_the_order_given():
    rows = [(code, [(0, 0)]) for code in ("XC", "XA", "XB")]
    assert texts(charts.heat_map(rows, ["C1"], 4, label="A"))[1::2] == ["XC", "XA", "XB"]


def test_codes_of_the_heat_map_are_escaped():
    picture = charts.heat_map([("<a>", [(1, 1)])], ["&"], 4, label='"A" & <b>')
    assert texts(picture) == ["&", "<a>", "1"]
    assert ElementTree.fromstring(picture).get("aria-label") == '"A" & <b>'


def test_the_cells_of_200_countries_are_a_path_per_look():
    cells = [None, (1, 1), (1, 3), (4, 4)]
    rows = [(f"X{number}", cells * 5) for number in range(200)]
    picture = charts.heat_map(rows, [f"C{number}" for number in range(20)], 4, label="A")
    assert [shapes(picture, look) for look in ("in", "may", "none", "hatch")] == [2, 1, 1, 1]
    assert len(subpaths(picture, "in")) == 2 * 5 * 200


def test_hatching_leaves_the_number_clear():
    """A plate of the cell's own tone lies between the lines and the number."""
    picture = charts.heat_map([("XA", [(0, 4)])], ["C1"], 4, label="A")
    order = re.findall(r'class="(\w+)"|<path d="|<(text)', picture.split("XA")[0])
    assert [kind or drawn for kind, drawn in order][-4:] == ["may", "hatch", "", "text"]


def test_a_long_code_makes_its_column_wider():
    def width(code):
        picture = charts.heat_map([("XA", [(1, 1)])], [code], 4, label="A")
        return float(ElementTree.fromstring(picture).get("width"))

    assert width("CAPABILITY") - width("C1") > 30


# The distribution


def distribution(certain, possible=None, levels=4, of=10, median=None, **options):
    return charts.distribution(
        certain, possible or {}, levels, of=of, median=median, label="A", **options
    )


def test_a_column_says_how_many_stand_at_its_level():
    assert texts(distribution({0: 2, 3: 5})) == ["2", "0", "1", "2", "5", "3", "4"]


def test_countries_that_may_stand_higher_are_hatched_on_top():
    picture = distribution({1: 4}, {1: 2})
    assert texts(picture)[1] == "6"
    assert [shapes(picture, look) for look in ("in", "may", "hatch")] == [1, 1, 1]
    (_across, certain), (_across, possible) = (subpaths(picture, look)[0] for look in ("in", "may"))
    assert possible < certain


def test_pictures_to_compare_have_one_scale():
    def height(count):
        return float(re.search(r'class="in" d="[^"]*v([\d.]+)', distribution({1: count}))[1])

    assert height(10) == 2 * height(5)


def test_the_median_is_one_mark_or_the_ends_of_a_line():
    assert shapes(distribution({1: 2}), "median") == 0
    one = distribution({1: 2}, median=(1, 1))
    assert (len(subpaths(one, "median")), shapes(one, "median-range")) == (1, 0)
    two = distribution({1: 2}, median=(1, 2.5))
    assert (len(subpaths(two, "median")), shapes(two, "median-range")) == (2, 1)


def test_the_median_stands_under_its_level_in_both_directions():
    for mirrored in (False, True):
        picture = distribution({}, median=(1, 1), mirrored=mirrored)
        ((across, _down),) = subpaths(picture, "median")
        assert f'<text x="{across:g}"' in picture


def test_nobody_at_all_is_an_empty_axis():
    assert texts(distribution({}, of=0)) == ["0", "1", "2", "3", "4"]
    assert texts(distribution({2: 200}, levels=9, of=200))[2] == "200"


# The trend


def trend(points, levels=4, rounds=None, **options):
    rounds = rounds or [str(2020 + place) for place in range(len(points))]
    return charts.trend(points, rounds, levels, label="A", **options)


def lines(picture, kind):
    return re.findall(rf'class="{kind}" d="([^"]+)"', picture)


def test_each_round_is_a_dot_or_a_hatched_bar():
    picture = trend([(1, 1), (1, 3)])
    assert [shapes(picture, look) for look in ("in", "may", "hatch")] == [2, 1, 1]


def test_no_line_is_drawn_across_a_gap():
    picture = trend([(1, 1), (2, 2), None, (3, 3), (4, 4)])
    (low,) = lines(picture, "low")
    ends = [[float(number) for number in NUMBER.findall(part)] for part in low.split("M")[1:]]
    assert len(ends) == 2
    gap = 16 + 48 * 2.5
    assert [end for end in ends if end[0] < gap < end[2]] == []
    assert shapes(picture, "gap") == 1


def test_rounds_with_a_gap_between_each_have_no_line():
    picture = trend([(1, 1), None, (2, 3), None])
    assert lines(picture, "low") + lines(picture, "high") == []
    assert (shapes(picture, "in"), shapes(picture, "gap")) == (2, 2)


def test_the_highest_levels_are_joined_where_one_is_open():
    assert lines(trend([(1, 1), (2, 2)]), "high") == []
    assert len(lines(trend([(1, 3), (2, 2)]), "high")) == 1


def test_every_level_has_a_line_with_its_number():
    for levels in range(2, 10):
        picture = trend([(0, levels)], levels)
        assert texts(picture) == [*map(str, range(levels + 1)), "2020"]
        assert len(subpaths(picture, "grid")) == levels + 1


def test_of_60_rounds_some_are_named_and_always_the_last():
    picture = trend([(1, 1)] * 60)
    names = texts(picture)[5:]
    assert names[-1] == "2079"
    assert 10 < len(names) < 30
    assert shapes(picture, "in") == 60


def test_no_round_at_all_is_an_empty_grid():
    assert texts(trend([])) == ["0", "1", "2", "3", "4"]


def test_time_runs_the_other_way_from_right_to_left():
    def dots(picture):
        return [float(across) for across in re.findall(r'cx="([\d.]+)"', picture)]

    points = [(1, 1), (2, 2), (3, 3)]
    forward, backward = dots(trend(points)), dots(trend(points, mirrored=True))
    assert (forward, backward) == (sorted(forward), sorted(backward, reverse=True))
