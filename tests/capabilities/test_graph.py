"""The picture of who waits for whom: complete, legible, the same every time."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from capabilities import graph
from capabilities.graph import Arrow, Box

SVG = "{http://www.w3.org/2000/svg}"
STYLES = pytest.mark.parametrize("style", [graph.WIDE, graph.NARROW], ids=["wide", "narrow"])
NAMES = ["3 Legislation", "4 Dedicated Law Enforcement", "10 Compensation, Remedies and Complaints"]
CAPABILITIES = [Box(f"c{n}", NAMES[n % 3]) for n in range(8)]
CONNECTIONS = [Box(f"k{n}", f"International database number {n}", True) for n in range(5)]
ARROWS = [
    Arrow(f"c{source}", f"k{target}", kind)
    for source in range(8)
    for target in range(5)
    for kind in ("mandatory", "advisory")
    if (source * 3 + target) % 4 == 0
]


def draw(boxes=(*CAPABILITIES, *CONNECTIONS), arrows=tuple(ARROWS), **options):
    return graph.picture(boxes, arrows, label="A & <b>", description="C <d>", **options)


def root(picture):
    return ElementTree.fromstring(picture)


def rectangles(picture):
    """`(left, top, right, bottom)` of each box, in the order they are drawn."""
    return [
        (x, y, x + width, y + height)
        for each in root(picture).iter(f"{SVG}rect")
        for x, y, width, height in [[float(each.get(n)) for n in ("x", "y", "width", "height")]]
    ]


def texts(picture):
    return [(each.text, float(each.get("x"))) for each in root(picture).iter(f"{SVG}text")]


def strokes(picture, kind):
    return re.findall(rf'<path class="{kind}" d="([^"]+)"', picture)


def ends(stroke):
    """The first point and the last one of a path."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", stroke)]
    return tuple(numbers[:2]), tuple(numbers[-2:])


@STYLES
def test_it_is_well_formed_and_says_what_it_shows(style):
    svg = root(draw(style=style, name="one"))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "one-title")
    assert (svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}title").text) == (
        "one-title",
        "A & <b>",
    )
    assert svg.find(f"{SVG}desc").text == "C <d>"


@STYLES
def test_every_box_and_every_arrow_is_drawn(style):
    picture = draw(style=style)
    assert len(rectangles(picture)) == 13
    said = " ".join(text for text, _x in texts(picture))
    assert [box.label for box in CAPABILITIES + CONNECTIONS if box.label not in said] == []
    kinds = {kind: len(strokes(picture, kind)) for kind in ("mandatory", "advisory")}
    assert kinds == {"mandatory": len(ARROWS) / 2, "advisory": len(ARROWS) / 2}


def test_kinds_differ_by_stroke_and_head_and_not_by_colour():
    picture = draw()
    for kind, dashed in (("mandatory", False), ("advisory", True)):
        lines = re.findall(rf'<path class="{kind}"[^>]+>', picture)
        assert {"stroke-dasharray" in line for line in lines} == {dashed}
    assert set(re.findall(r'(?:fill|stroke)="(\w+)"', picture)) == {"none", "currentColor"}


@STYLES
def test_boxes_do_not_overlap_and_stay_inside(style):
    picture = draw(style=style)
    _, _, width, height = map(float, root(picture).get("viewBox").split())
    columns = {}
    for left, top, right, bottom in rectangles(picture):
        columns.setdefault(round(left / 10), []).append((top, bottom))
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    for column in columns.values():
        for (_top, bottom), (top, _bottom) in pairwise(sorted(column)):
            assert bottom < top


@STYLES
def test_labels_fit_into_their_boxes(style):
    for label in ["x" * 90, "Ω" * 40, "中文" * 30, "a b " * 40, NAMES[2]]:
        lines = graph.wrapped(label, style.box - 2 * style.padding, style.font)
        assert "".join(lines).replace(" ", "") == label.replace(" ", "")
        longest = max(len(line) for line in lines) * style.font
        assert longest < 3.1 * style.box


def test_arrows_go_from_the_side_of_one_box_to_the_side_of_the_other():
    boxes = [Box("c", "Law"), Box("k", "Database", True)]
    picture = draw(boxes, [Arrow("c", "k", "advisory")])
    source, target = rectangles(picture)
    (start, end), *_ = map(ends, strokes(picture, "advisory"))
    assert start[0] == pytest.approx(source[2], abs=1)
    assert end[0] == pytest.approx(target[0], abs=2)
    assert source[1] < start[1] < source[3]
    assert target[1] < end[1] < target[3]


def test_arrows_of_one_box_leave_it_in_different_places():
    starts = [
        ends(stroke)[0] for kind in ("mandatory", "advisory") for stroke in strokes(draw(), kind)
    ]
    assert len(set(starts)) == len(starts)


def test_a_connection_that_waits_for_another_stands_behind_it():
    boxes = [Box("c", "Law"), Box("d", "Police"), Box("k1", "One", True), Box("k2", "Two", True)]
    arrows = [
        Arrow("c", "k1", "mandatory"),
        Arrow("k1", "k2", "mandatory"),
        Arrow("d", "k2", "advisory"),
    ]
    picture = draw(boxes, arrows)
    lefts = [left for left, *_ in rectangles(picture)]
    assert lefts[0] == lefts[1] < lefts[2] < lefts[3]
    one = rectangles(picture)[2]
    passing = [float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", strokes(picture, "advisory")[0])]
    assert [y for y in passing if one[1] <= y <= one[3]] == []


def test_a_circle_can_be_drawn():
    boxes = [Box("k1", "One", True), Box("k2", "Two", True)]
    arrows = [Arrow("k1", "k2", "advisory"), Arrow("k2", "k1", "advisory")]
    assert len(strokes(draw(boxes, arrows), "advisory")) == 2


def test_right_to_left_it_is_mirrored():
    forward, backward = (draw(mirrored=way) for way in (False, True))
    width = float(root(forward).get("viewBox").split()[2])
    mirrored = [
        (width - right, top, width - left, bottom)
        for left, top, right, bottom in rectangles(forward)
    ]
    for one, other in zip(mirrored, rectangles(backward), strict=True):
        assert one == pytest.approx(other, abs=0.2)
    assert [text for text, _x in texts(forward)] == [text for text, _x in texts(backward)]


def test_labels_keep_their_own_direction():
    picture = draw([Box("c", "7 الوصول"), Box("k", "Database", True)], [])
    assert re.findall(r'direction="(\w+)" text-anchor', picture) == ["rtl", "ltr"]


def test_the_same_boxes_and_arrows_give_the_same_picture():
    assert draw() == draw()


def test_labels_are_escaped():
    assert texts(draw([Box("c", "<1> & 2")], []))[0][0] == "<1> & 2"


def test_nothing_at_all_can_be_drawn():
    assert rectangles(draw([], [])) == []
