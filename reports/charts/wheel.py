"""The wheel: levels by capability, a sector each, a ring per level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from reports.charts.shapes import INK, LINE, QUIET, TONES, number, svg, text, tone


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
    return svg(_around(radius), label, parts, kind="wheel")


def _around(radius: float) -> str:
    """A view box that shows the wheel up to this distance from its middle."""
    edge, side = number(SIZE / 2 - radius), number(2 * radius)
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
        f"A{number(outer)} {number(outer)} 0 {large} {sweep} {_point(end, outer)}"
        f"L{_point(end, inner)}"
        f"A{number(inner)} {number(inner)} 0 {large} {1 - sweep} {_point(start, inner)}Z"
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
        f"A{number(radius)} {number(radius)} 0 {large} {sweep} {_point(end, radius)}"
    )


def _point(angle: float, radius: float) -> str:
    across, down = SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)
    return f"{number(across)} {number(down)}"


def _text(
    words: str, angle: float, radius: float, size: float, colour: str, *, bold: bool = False
) -> str:
    """Text at a place of the circle, growing away from it."""
    across = SIZE / 2 + radius * sin(angle)
    baseline = SIZE / 2 - radius * cos(angle) + size * 0.36
    side = sin(angle) if len(words) > 2 else 0
    anchor = "start" if side > 0.2 else "end" if side < -0.2 else ""
    return text(words, across, baseline, size, colour, bold=bold, anchor=anchor)
