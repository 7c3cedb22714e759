"""Bars: how many stand at each level, and how far one capability is."""

from __future__ import annotations

from collections.abc import Mapping

from reports.charts.shapes import INK, LINE, QUIET, TONES, hatching, ink_on, number, svg, tone

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
    return svg(f"0 0 {BAR_WIDTH} {BAR_HEIGHT}", label, parts, kind="level-bar")


def _segment(start: float, width: float, count: int, colour: str) -> str:
    ink = ink_on(colour)
    return (
        f'<rect x="{number(start + 0.5)}" y="0.5" width="{number(max(width - 1, 0.5))}" '
        f'height="{BAR_HEIGHT - 1}" fill="{colour}" stroke="{QUIET}" stroke-width="0.6"/>'
        f'<text x="{number(start + width / 2)}" y="11.4" font-size="9" font-weight="600" '
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
    return svg(f"0 0 {width} {CELL_HEIGHT}", label, parts, kind="range-bar")


def _cells(look: str, starts: Mapping[int, int], fill: str, edge: str) -> str:
    """Cells of one look with their levels; `starts` is where each begins."""
    across, down = CELL_WIDTH - 1, CELL_HEIGHT - 1
    shape = "".join(f"M{start + 0.5:g} 0.5h{across}v{down}h-{across}z" for start in starts.values())
    dashes = ' stroke-dasharray="2 1.5"' if look == "may" else ""
    hatching = "".join(map(_hatching, starts.values())) if look == "may" else ""
    at = " ".join(number(start + (CELL_WIDTH - DIGIT) / 2) for start in starts.values())
    colour = QUIET if look == "out" else ink_on(fill)
    return (
        f'<path class="{look}" d="{shape}" fill="{fill}" stroke="{edge}" stroke-width="0.8"'
        f'{dashes}/>{hatching}<text x="{at}" y="9.6" text-anchor="start" font-size="8.5" '
        f'font-weight="600" fill="{colour}">{"".join(map(str, starts))}</text>'
    )


def _hatching(start: float) -> str:
    lines = hatching(start + 1, 1, CELL_WIDTH - 2, CELL_HEIGHT - 2, every=HATCH)
    return f'<path class="hatch" d="{lines}" stroke="{TONES[2]}" stroke-width="1.1"/>'


def swatch(level: int, levels: int) -> str:
    """The tone of one level with its number inside, for a legend whose words stand beside it."""
    colour = tone(level, levels)
    drawn = (
        f'<rect x="0.5" y="0.5" width="17" height="17" rx="2" fill="{colour}" stroke="{QUIET}"/>'
        f'<text x="9" y="12.6" font-size="10" font-weight="600" '
        f'fill="{ink_on(colour)}">{level}</text>'
    )
    return svg("0 0 18 18", str(level), [drawn], kind="swatch")
