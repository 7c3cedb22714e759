"""Pictures: well-formed, the same every time, and without words."""

import re
from xml.etree import ElementTree

import pytest

from reports import charts

SVG = "{http://www.w3.org/2000/svg}"
LADDERS = range(2, 10)


def sectors(count, levels=4, groups=("A", "B")):
    per_group = -(-count // len(groups))
    return [
        charts.Sector(str(i + 1), groups[i // per_group], i % (levels + 1), levels)
        for i in range(count)
    ]


def pictures(levels):
    yield charts.wheel(sectors(21, levels), levels, label="A & <b>")
    yield charts.wheel(sectors(21, levels), levels, label="A", palette=charts.ON_COVER)
    yield charts.wheel(sectors(5, levels), levels, label="A", mirrored=True)
    yield charts.level_bar({0: 1, levels: 2}, levels, of=3, label="A & <b>")
    yield charts.range_bar(1, levels, levels, label="A & <b>", mirrored=True)
    yield charts.swatch(levels, levels)


def drawn_text(picture):
    return [element.text for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def cells(picture, look):
    """Where each cell of this look begins, from the left."""
    return re.findall(r"M([\d.]+) ", "".join(re.findall(rf'class="{look}" d="([^"]+)"', picture)))


def shapes(picture, kind):
    return re.findall(rf'class="{kind}"', picture)


@pytest.mark.parametrize("levels", LADDERS)
def test_every_picture_is_well_formed_and_named(levels):
    for picture in pictures(levels):
        root = ElementTree.fromstring(picture)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.find(f"{SVG}title").text != ""


@pytest.mark.parametrize("levels", LADDERS)
def test_only_codes_and_numbers_are_drawn(levels):
    for picture in pictures(levels):
        assert [text for text in drawn_text(picture) if not re.fullmatch(r"\d+|A|B", text)] == []


def test_pictures_hold_no_style_that_a_strict_page_refuses():
    assert [picture for picture in pictures(4) if " style=" in picture or "<style" in picture] == []


def test_codes_are_escaped():
    picture = charts.wheel([charts.Sector("<1>", "&", 1, 1)], 4, label="A")
    assert drawn_text(picture) == ["<1>", "&"]


def test_the_same_input_gives_the_same_picture():
    assert list(pictures(4)) == list(pictures(4))


def test_the_wheel_fills_what_is_certain_and_dashes_what_is_possible():
    picture = charts.wheel([charts.Sector("1", "A", 2, 3)], 4, label="A")
    assert [len(shapes(picture, kind)) for kind in ("in", "may", "out")] == [2, 1, 1]


def test_the_wheel_leaves_out_what_does_not_apply():
    picture = charts.wheel([charts.Sector("1", "A", None, None)], 4, label="A")
    assert [len(shapes(picture, kind)) for kind in ("in", "may", "out", "none")] == [0, 0, 0, 4]


def test_the_wheel_names_capabilities_groups_and_rings():
    picture = charts.wheel(sectors(4), 4, label="A")
    assert drawn_text(picture) == ["1", "2", "3", "4", "A", "B", "1", "2", "3", "4"]


def test_a_wheel_of_one_capability_or_none_can_be_drawn():
    assert len(shapes(charts.wheel(sectors(1), 4, label="A"), "may")) == 4
    assert drawn_text(charts.wheel([], 4, label="A")) == []


def test_the_wheel_turns_the_other_way_for_right_to_left():
    forward, backward = (charts.wheel(sectors(8), 4, label="A", mirrored=way) for way in (0, 1))
    assert forward != backward
    assert drawn_text(forward) == drawn_text(backward)


def test_a_long_group_code_stays_inside_the_picture():
    short, long = (
        charts.wheel(sectors(4, groups=(code, "B")), 4, label="A") for code in ("A", "GROUP-OF-IT")
    )
    sides = [float(re.search(r'viewBox="\S+ \S+ (\S+)', picture)[1]) for picture in (short, long)]
    assert sides[1] - sides[0] > 100


def test_the_range_bar_has_a_cell_per_level():
    picture = charts.range_bar(1, 3, 4, label="A")
    assert "".join(drawn_text(picture)) == "1234"
    assert [len(cells(picture, look)) for look in ("in", "may", "out")] == [1, 2, 1]
    assert len(shapes(picture, "hatch")) == 2


def test_hatching_stays_inside_its_cell():
    lines = re.findall(r"M(\S+) (\S+)L(\S+) ([\d.]+)", charts.range_bar(0, 1, 2, label="A"))
    numbers = [[float(number) for number in line] for line in lines]
    assert all(1 <= x <= charts.CELL_WIDTH - 1 for x1, _, x2, _ in numbers for x in (x1, x2))
    assert all(1 <= y <= charts.CELL_HEIGHT - 1 for _, y1, _, y2 in numbers for y in (y1, y2))


def test_the_range_bar_is_mirrored_for_right_to_left():
    left = charts.range_bar(1, 1, 3, label="A")
    right = charts.range_bar(1, 1, 3, label="A", mirrored=True)
    assert (cells(left, "in"), cells(right, "in")) == (["0.5"], ["64.5"])
    assert (cells(left, "out"), cells(right, "out")) == (["32.5", "64.5"], ["32.5", "0.5"])


def test_the_level_bar_counts_each_level_that_occurs():
    assert drawn_text(charts.level_bar({0: 2, 1: 0, 3: 5}, 4, of=7, label="A")) == ["2", "5"]


def test_four_levels_have_the_tones_of_the_screen():
    assert tuple(charts.tone(level, 4) for level in range(5)) == charts.TONES


@pytest.mark.parametrize("levels", LADDERS)
def test_tones_grow_darker_from_level_to_level(levels):
    def light(colour):
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    lights = [light(charts.tone(level, levels)) for level in range(levels + 1)]
    assert lights == sorted(lights, reverse=True)
    assert len(set(lights)) == levels + 1


def test_numbers_read_on_every_tone():
    assert [charts.ink_on(tone) for tone in charts.TONES] == [charts.INK] * 4 + [charts.PAPER]
