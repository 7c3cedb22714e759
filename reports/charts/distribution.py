"""The distribution: how many countries stand at each level of one capability."""

from __future__ import annotations

from collections.abc import Mapping

from reports.charts.shapes import (
    INK,
    PAPER,
    QUIET,
    box,
    hatching,
    number,
    sized_svg,
    text,
    tone,
)

COLUMN, GAP, PLOT, ABOVE, BELOW = 30, 6, 60, 13, 22
MARK = 4  # half as wide as the mark of the median


def distribution(
    certain: Mapping[int, int],
    possible: Mapping[int, int],
    levels: int,
    *,
    of: int,
    median: tuple[float, float] | None,
    label: str,
    mirrored: bool = False,
) -> str:
    """A column per level, from 0 up, with the number of countries above it.

    `certain` counts countries whose level is known, `possible`, drawn hatched on top, those that
    may stand higher than this; `of` is the number that fills the height, the same for pictures to
    be compared. `median` is that of the lowest and of the highest levels: one mark where they
    agree, else two with a line between them.
    """
    step = COLUMN + GAP
    width = (levels + 1) * step - GAP + 2
    unit = PLOT / of if of else 0.0
    floor = ABOVE + PLOT

    def middle(level: float) -> float:
        across = 1 + COLUMN / 2 + level * step
        return width - across if mirrored else across

    parts = [_axis(width, floor)]
    for level in range(levels + 1):
        counts = certain.get(level, 0), possible.get(level, 0)
        parts += _column(middle(level), floor, counts, unit, tone(level, levels))
        parts.append(text(str(level), middle(level), floor + 19, 9, QUIET))
    if median is not None:
        parts.append(_median(middle(median[0]), middle(median[1]), floor))
    return sized_svg(width, floor + BELOW, label, parts, kind="distribution")


def _axis(width: float, floor: float) -> str:
    return (
        f'<path class="axis" d="M0 {floor}H{number(width)}" stroke="{QUIET}" stroke-width="0.8"/>'
    )


def _column(
    middle: float, floor: float, counts: tuple[int, int], unit: float, colour: str
) -> list[str]:
    certain, possible = counts
    if not certain + possible:
        return []
    left, top = middle - COLUMN / 2, floor - certain * unit
    parts = []
    if certain:
        shape = box(left, top, COLUMN, certain * unit)
        parts.append(
            f'<path class="in" d="{shape}" fill="{colour}" stroke="{QUIET}" stroke-width="0.6"/>'
        )
    if possible:
        height = possible * unit
        lines = hatching(left, top - height, COLUMN, height, every=4)
        parts.append(
            f'<path class="may" d="{box(left, top - height, COLUMN, height)}" fill="{PAPER}" '
            f'stroke="{INK}" stroke-width="0.8" stroke-dasharray="2.4 2"/>'
            f'<path class="hatch" d="{lines}" stroke="{QUIET}" stroke-width="0.8"/>'
        )
        top -= height
    parts.append(text(str(certain + possible), middle, top - 3.5, 9, INK, bold=True))
    return parts


def _median(low: float, high: float, floor: float) -> str:
    """A triangle below the axis; open median: one at each end of a line."""
    marks = "".join(
        f"M{number(across)} {floor + 1.5}l{MARK} 7h-{2 * MARK}z" for across in sorted({low, high})
    )
    drawn = f'<path class="median" d="{marks}" fill="{INK}"/>'
    if low == high:
        return drawn
    line = f"M{number(low)} {floor + 7.5}H{number(high)}"
    return f'{drawn}<path class="median-range" d="{line}" stroke="{INK}" stroke-width="1.4"/>'
