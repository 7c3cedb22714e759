"""The trend: the levels of one capability from round to round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from reports.charts.shapes import (
    INK,
    LINE,
    PAPER,
    QUIET,
    TONES,
    Range,
    box,
    hatching,
    number,
    sized_svg,
    text,
)

STEP, ABOVE, BELOW, SIDE, END = 13, 6, 17, 16, 12
WIDEST, NARROWEST, PLOT = 48, 11, 480  # how far apart rounds are drawn, and how far in all
DOT, HALF, LETTER = 3.2, 4.5, 5.6


def trend(
    points: Sequence[Range | None],
    rounds: Sequence[str],
    levels: int,
    *,
    label: str,
    mirrored: bool = False,
) -> str:
    """Lowest and highest level in each round, in the order given; `rounds` are their short names.

    A point is a dot, or a hatched bar from the lowest level to the highest. None is a round without
    a level to compare: its place stays empty, and no line is drawn across it. Where the names have
    no room side by side only some are drawn, always that of the last round.
    """
    apart = max(NARROWEST, min(WIDEST, PLOT / (len(rounds) or 1)))
    width = SIDE + apart * len(rounds) + END
    places = [SIDE + apart * (place + 0.5) for place in range(len(rounds))]
    if mirrored:
        places = [width - place for place in places]
    drawn = list(zip(places, points, strict=True))
    parts = [
        *_grid(width, levels, mirrored=mirrored),
        *(_gap(across, levels) for across, point in drawn if point is None),
        *_lines(drawn, levels),
        *(_point(across, point, levels) for across, point in drawn if point is not None),
        *_names(places, rounds, apart, levels),
    ]
    return sized_svg(width, _down(0, levels) + BELOW, label, parts, kind="trend")


def _down(level: int, levels: int) -> int:
    return ABOVE + STEP * (levels - level)


def _grid(width: float, levels: int, *, mirrored: bool) -> list[str]:
    """A line per level, with its number where the rounds begin."""
    left, right = (END, width - SIDE) if mirrored else (SIDE, width - END)
    lines = "".join(
        f"M{number(left)} {_down(level, levels)}H{number(right)}" for level in range(levels + 1)
    )
    side = width - SIDE / 2 if mirrored else SIDE / 2
    return [
        f'<path class="grid" d="{lines}" stroke="{LINE}" stroke-width="0.8"/>',
        *(
            text(str(level), side, _down(level, levels) + 3, 8, QUIET)
            for level in range(levels + 1)
        ),
    ]


def _gap(across: float, levels: int) -> str:
    """That a round was left out on purpose: a dotted line down its place."""
    return (
        f'<path class="gap" d="M{number(across)} {_down(levels, levels)}V{_down(0, levels)}" '
        f'stroke="{QUIET}" stroke-width="0.8" stroke-dasharray="1 3"/>'
    )


def _lines(drawn: Sequence[tuple[float, Range | None]], levels: int) -> list[str]:
    """From each round to the next, where both can be compared; dashed for the highest levels."""
    low, high = "", ""
    for (start, one), (end, other) in pairwise(drawn):
        if one is None or other is None:
            continue
        low += _line(start, one[0], end, other[0], levels)
        if one[0] != one[1] or other[0] != other[1]:
            high += _line(start, one[1], end, other[1], levels)
    dashed = 'stroke-width="0.9" stroke-dasharray="2.4 2"'
    return [
        f'<path class="{kind}" d="{line}" fill="none" stroke="{TONES[4]}" {paint}/>'
        for kind, line, paint in (("low", low, 'stroke-width="1.6"'), ("high", high, dashed))
        if line
    ]


def _line(start: float, one: int, end: float, other: int, levels: int) -> str:
    return f"M{number(start)} {_down(one, levels)}L{number(end)} {_down(other, levels)}"


def _point(across: float, point: Range, levels: int) -> str:
    low, high = point
    dot = (
        f'<circle class="in" cx="{number(across)}" cy="{_down(low, levels)}" r="{DOT}" '
        f'fill="{TONES[4]}"/>'
    )
    if low == high:
        return dot
    top, height = _down(high, levels), (high - low) * STEP
    shape = box(across - HALF, top, 2 * HALF, height)
    lines = hatching(across - HALF, top, 2 * HALF, height, every=4)
    return (
        f'<path class="may" d="{shape}" fill="{PAPER}" stroke="{INK}" stroke-width="0.8" '
        f'stroke-dasharray="2.4 2"/>'
        f'<path class="hatch" d="{lines}" stroke="{QUIET}" stroke-width="0.8"/>{dot}'
    )


def _names(places: Sequence[float], rounds: Sequence[str], apart: float, levels: int) -> list[str]:
    longest = max((len(name) for name in rounds), default=0)
    every = max(1, ceil((longest * LETTER + 4) / apart))
    return [
        text(name, across, _down(0, levels) + 13, 8.5, INK)
        for place, (across, name) in enumerate(zip(places, rounds, strict=True))
        if (len(rounds) - 1 - place) % every == 0
    ]
