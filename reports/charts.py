"""Pictures of the report as SVG: shapes, codes and numbers; words stay in the HTML around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, pi, sin

# The tones of the levels, from none to the highest; other ladders are mixed from their neighbours.
TONES = ("#ffffff", "#dcebed", "#a9ced4", "#5fa3ae", "#0b5d6b")
INK, QUIET, LINE, PAPER = "#1b1f24", "#4d585f", "#d5dbdd", "#ffffff"
FONT = "Noto Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Sector:
    """One capability of the wheel; `low` and `high` are None where it does not apply."""

    code: str
    group: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Palette:
    """What the wheel is drawn with; `tones` as in TONES, no codes where `labels` is None."""

    tones: tuple[str, ...]
    line: str
    edge: str
    labels: str | None


ON_PAPER = Palette(tones=TONES, line=LINE, edge=QUIET, labels=INK)
ON_COVER = Palette(
    tones=("#0b5d6b", "#2b7380", "#5795a0", "#94bec6", "#e6f1f3"),
    line="#2b7380",
    edge="#94bec6",
    labels=None,
)


def tone(level: int, levels: int, tones: Sequence[str] = TONES) -> str:
    """The colour of a level: the named tones where there are as many, else mixtures of them."""
    place = level * (len(tones) - 1) / levels
    below = min(int(place), len(tones) - 2)
    return _mixed(tones[below], tones[below + 1], place - below)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour."""
    red, green, blue = _channels(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else PAPER


# The wheel

SIZE, HUB, RIM = 400, 42, 158
CODES_AT, GROUP_ARC_AT, GROUPS_AT = 169, 180, 190
GAP, WIDEST_GAP = 0.55, 0.14  # between two groups: a share of a sector, but no more radians


def wheel(
    sectors: Sequence[Sector],
    levels: int,
    *,
    label: str,
    palette: Palette = ON_PAPER,
    mirrored: bool = False,
) -> str:
    """Levels by capability: a sector each, a ring per level, dashed between low and high.

    Clockwise from the top, or the other way round when `mirrored`. `label` describes the picture
    to those who do not see it.
    """
    places = _places(sectors)
    turn = -1 if mirrored else 1
    parts = [
        _sector(sector, start * turn, end * turn, levels, palette)
        for sector, (start, end) in zip(sectors, places, strict=True)
    ]
    if palette.labels:
        parts += _wheel_codes(sectors, places, turn, palette.labels)
        parts += _ring_numbers(places, levels)
    longest = max((len(sector.group) for sector in sectors), default=0)
    radius = GROUPS_AT + 10 + max(0, longest - 2) * 7 if palette.labels else RIM + 1
    return _svg(_around(radius), label, parts, kind="wheel")


def _around(radius: float) -> str:
    """A view box that shows the wheel up to this distance from its middle."""
    edge, side = _number(SIZE / 2 - radius), _number(2 * radius)
    return f"{edge} {edge} {side} {side}"


def _places(sectors: Sequence[Sector]) -> list[tuple[float, float]]:
    """Where each sector starts and ends, in radians from the top."""
    gaps = sum(one.group != other.group for one, other in pairwise(sectors))
    gaps += bool(gaps)  # and one between the last group and the first
    count = len(sectors) or 1
    gap = min(WIDEST_GAP, 2 * pi * GAP / (count + gaps * GAP)) if gaps else 0.0
    width = (2 * pi - gaps * gap) / count
    places, angle, group = [], gap / 2, None
    for sector in sectors:
        if group not in (None, sector.group):
            angle += gap
        places.append((angle, angle + width))
        angle, group = angle + width, sector.group
    return places


def _sector(sector: Sector, start: float, end: float, levels: int, palette: Palette) -> str:
    depth = (RIM - HUB) / levels
    rings = []
    for level in range(1, levels + 1):
        inner = HUB + (level - 1) * depth
        shape = _ring(start, end, inner, inner + depth)
        rings.append(f'<path d="{shape}" {_ring_paint(sector, level, levels, palette)}/>')
    return "".join(rings)


def _ring_paint(sector: Sector, level: int, levels: int, palette: Palette) -> str:
    if sector.low is not None and level <= sector.low:
        colour = tone(level, levels, palette.tones)
        return f'class="in" fill="{colour}" stroke="{palette.tones[0]}" stroke-width="1"'
    if sector.high is not None and level <= sector.high:
        return (
            f'class="may" fill="{palette.tones[0]}" stroke="{palette.edge}" '
            'stroke-width="0.9" stroke-dasharray="2.4 2"'
        )
    if sector.low is None:
        return f'class="none" fill="none" stroke="{palette.line}" stroke-width="0.4"'
    return f'class="out" fill="{palette.tones[0]}" stroke="{palette.line}" stroke-width="0.8"'


def _ring(start: float, end: float, inner: float, outer: float) -> str:
    sweep = int(end > start)
    large = int(abs(end - start) > pi)
    if abs(end - start) > 2 * pi - 1e-6:  # an arc from a point to itself would be nothing
        end = start + (2 * pi - 1e-3) * (1 if sweep else -1)
    return (
        f"M{_point(start, inner)}L{_point(start, outer)}"
        f"A{_number(outer)} {_number(outer)} 0 {large} {sweep} {_point(end, outer)}"
        f"L{_point(end, inner)}"
        f"A{_number(inner)} {_number(inner)} 0 {large} {1 - sweep} {_point(start, inner)}Z"
    )


def _wheel_codes(
    sectors: Sequence[Sector], places: Sequence[tuple[float, float]], turn: int, colour: str
) -> list[str]:
    parts = [
        _text(sector.code, (start + end) / 2 * turn, CODES_AT, 9, colour)
        for sector, (start, end) in zip(sectors, places, strict=True)
    ]
    for group, start, end in _group_spans(sectors, places):
        arc = _arc(start * turn, end * turn, GROUP_ARC_AT)
        paint = f'fill="none" stroke="{TONES[3]}" stroke-width="1.4"'
        parts.append(f'<path class="group" d="{arc}" {paint}/>')
        parts.append(_text(group, (start + end) / 2 * turn, GROUPS_AT, 9.5, colour, bold=True))
    return parts


def _ring_numbers(places: Sequence[tuple[float, float]], levels: int) -> list[str]:
    """The level of each ring, in the gap at the top; none where there is no gap."""
    if not places or places[0][0] == 0:
        return []
    depth = (RIM - HUB) / levels
    return [
        _text(str(level), 0, HUB + (level - 0.5) * depth, min(7, depth / 2), QUIET)
        for level in range(1, levels + 1)
    ]


def _group_spans(
    sectors: Sequence[Sector], places: Sequence[tuple[float, float]]
) -> list[tuple[str, float, float]]:
    spans: list[tuple[str, float, float]] = []
    for sector, (start, end) in zip(sectors, places, strict=True):
        if spans and spans[-1][0] == sector.group:
            spans[-1] = (sector.group, spans[-1][1], end)
        else:
            spans.append((sector.group, start, end))
    return spans


def _arc(start: float, end: float, radius: float) -> str:
    large, sweep = int(abs(end - start) > pi), int(end > start)
    return (
        f"M{_point(start, radius)}"
        f"A{_number(radius)} {_number(radius)} 0 {large} {sweep} {_point(end, radius)}"
    )


def _point(angle: float, radius: float) -> str:
    across, down = SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)
    return f"{_number(across)} {_number(down)}"


def _text(
    text: str, angle: float, radius: float, size: float, colour: str, *, bold: bool = False
) -> str:
    """Text at a place of the circle, growing away from it."""
    across = SIZE / 2 + radius * sin(angle)
    baseline = SIZE / 2 - radius * cos(angle) + size * 0.36
    weight = ' font-weight="600"' if bold else ""
    side = sin(angle) if len(text) > 2 else 0
    end = "start" if side > 0.2 else "end" if side < -0.2 else ""
    anchor = f' text-anchor="{end}"' if end else ""
    return (
        f'<text x="{_number(across)}" y="{_number(baseline)}"{anchor} '
        f'font-size="{_number(size)}"{weight} fill="{colour}">{escape(text)}</text>'
    )


# Bars

BAR_WIDTH, BAR_HEIGHT = 240, 16


def level_bar(
    counts: Mapping[int, int], levels: int, *, of: int, label: str, mirrored: bool = False
) -> str:
    """How many capabilities stand at each level, lowest first; `of` is the full width."""
    unit = BAR_WIDTH / of if of else 0
    parts, across = [], 0.0
    for level in range(levels + 1):
        count = counts.get(level, 0)
        if count:
            start = BAR_WIDTH - across - count * unit if mirrored else across
            parts.append(_segment(start, count * unit, count, tone(level, levels)))
        across += count * unit
    return _svg(f"0 0 {BAR_WIDTH} {BAR_HEIGHT}", label, parts, kind="level-bar")


def _segment(start: float, width: float, count: int, colour: str) -> str:
    ink = ink_on(colour)
    return (
        f'<rect x="{_number(start + 0.5)}" y="0.5" width="{_number(max(width - 1, 0.5))}" '
        f'height="{BAR_HEIGHT - 1}" fill="{colour}" stroke="{QUIET}" stroke-width="0.6"/>'
        f'<text x="{_number(start + width / 2)}" y="11.4" font-size="9" font-weight="600" '
        f'fill="{ink}">{count}</text>'
    )


CELL_WIDTH, CELL_HEIGHT, CELL_GAP, HATCH = 30, 13, 2, 4
DIGIT = 4.9  # how wide a digit of size 8.5 is


def range_bar(low: int, high: int, levels: int, *, label: str, mirrored: bool = False) -> str:
    """A cell per level: filled up to `low`, hatched up to `high`, empty above.

    Levels of one look are one text and empty cells one path: a report has many of these pictures,
    and pays for each shape.
    """
    starts = {
        level: (levels - level if mirrored else level - 1) * (CELL_WIDTH + CELL_GAP)
        for level in range(1, levels + 1)
    }
    looks = (
        ("in", range(1, low + 1), TONES[-1], TONES[-1]),
        ("may", range(low + 1, high + 1), TONES[0], INK),
        ("out", range(high + 1, levels + 1), TONES[0], LINE),
    )
    parts = [
        _cells(look, {level: starts[level] for level in those}, fill, edge)
        for look, those, fill, edge in looks
        if those
    ]
    width = levels * (CELL_WIDTH + CELL_GAP) - CELL_GAP
    return _svg(f"0 0 {width} {CELL_HEIGHT}", label, parts, kind="range-bar")


def _cells(look: str, starts: Mapping[int, int], fill: str, edge: str) -> str:
    """Cells of one look with their levels; `starts` is where each begins."""
    across, down = CELL_WIDTH - 1, CELL_HEIGHT - 1
    shape = "".join(f"M{start + 0.5:g} 0.5h{across}v{down}h-{across}z" for start in starts.values())
    dashes = ' stroke-dasharray="2 1.5"' if look == "may" else ""
    hatching = "".join(map(_hatching, starts.values())) if look == "may" else ""
    at = " ".join(_number(start + (CELL_WIDTH - DIGIT) / 2) for start in starts.values())
    colour = QUIET if look == "out" else ink_on(fill)
    return (
        f'<path class="{look}" d="{shape}" fill="{fill}" stroke="{edge}" stroke-width="0.8"'
        f'{dashes}/>{hatching}<text x="{at}" y="9.6" text-anchor="start" font-size="8.5" '
        f'font-weight="600" fill="{colour}">{"".join(map(str, starts))}</text>'
    )


def _hatching(start: float) -> str:
    """Slanting lines that stay inside the cell, which a clip path would cost more to ensure."""
    left, right, bottom = start + 1, start + CELL_WIDTH - 1, CELL_HEIGHT - 1
    height = bottom - 1
    lines = []
    for foot in range(HATCH - int(height), CELL_WIDTH, HATCH):
        x1, x2 = max(left, left + foot), min(right, left + foot + height)
        y1, y2 = bottom - max(0, -foot), bottom - (x2 - left - foot)
        if x2 > x1:
            lines.append(f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}")
    return f'<path class="hatch" d="{"".join(lines)}" stroke="{TONES[2]}" stroke-width="1.1"/>'


def swatch(level: int, levels: int) -> str:
    """The tone of one level with its number inside, for a legend whose words stand beside it."""
    colour = tone(level, levels)
    drawn = (
        f'<rect x="0.5" y="0.5" width="17" height="17" rx="2" fill="{colour}" stroke="{QUIET}"/>'
        f'<text x="9" y="12.6" font-size="10" font-weight="600" '
        f'fill="{ink_on(colour)}">{level}</text>'
    )
    return _svg("0 0 18 18", str(level), [drawn], kind="swatch")


def _svg(view: str, label: str, parts: Iterable[str], *, kind: str) -> str:
    """`title` is what PDF and browsers read aloud; it is not drawn.

    Pictures are mirrored by whoever places the shapes; a page's direction must not turn the
    anchors of the text as well.
    """
    words = escape(label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{view}" direction="ltr" '
        f'text-anchor="middle" font-family="{FONT}" role="img" aria-label="{words}">'
        f"<title>{words}</title>{''.join(parts)}</svg>"
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
