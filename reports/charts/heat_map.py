"""The heat map: countries by capabilities, a level in each cell."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.shapes import (
    INK,
    PAPER,
    QUIET,
    Range,
    box,
    hatching,
    ink_on,
    number,
    sized_svg,
    text,
    tone,
)

ROW, NARROWEST, HEAD, EDGE = 18, 30, 18, 0.5
CODE_SIZE, LEVEL_SIZE = 9, 8.5
LETTER, DIGIT = 6.4, 4.9  # how wide a letter of CODE_SIZE and a digit of LEVEL_SIZE may be
PLATE = 19  # what stays clear of the hatching around "1–3"


def heat_map(
    rows: Sequence[tuple[str, Sequence[Range | None]]],
    columns: Sequence[str],
    levels: int,
    *,
    label: str,
    mirrored: bool = False,
) -> str:
    """A row per country and a column per capability, both by their codes.

    The tone and the number are those of the lowest level; where the highest is another one the cell
    is hatched and says both. None is a capability that does not apply, drawn as a dash. Rows are
    not parted between pages: on paper, whoever has many of them draws several pictures.
    """
    side = _room_for([code for code, _ in rows])
    column = max(NARROWEST, _room_for(columns))
    width = side + column * len(columns)
    starts = [
        width - side - (place + 1) * column if mirrored else side + place * column
        for place in range(len(columns))
    ]
    parts = [
        text(code, start + column / 2, HEAD - 6, CODE_SIZE, INK, bold=True)
        for code, start in zip(columns, starts, strict=True)
    ]
    cells = [
        (start, HEAD + ROW * place, levels_of_cell)
        for place, (_, levels_of_row) in enumerate(rows)
        for start, levels_of_cell in zip(starts, levels_of_row, strict=True)
    ]
    parts += _paint(cells, column, levels)
    for place, (code, levels_of_row) in enumerate(rows):
        baseline = HEAD + ROW * place + 12.2
        at, anchor = (width - 3, "end") if mirrored else (3, "start")
        parts.append(text(code, at, baseline, CODE_SIZE, INK, bold=True, anchor=anchor))
        parts += _numbers(list(zip(starts, levels_of_row, strict=True)), baseline, column, levels)
    height = HEAD + ROW * len(rows) + EDGE
    return sized_svg(width + EDGE, height, label, parts, kind="heat-map")


def _room_for(codes: Sequence[str]) -> float:
    return max((len(code) for code in codes), default=0) * LETTER + 8


def _paint(
    cells: Sequence[tuple[float, float, Range | None]], column: float, levels: int
) -> list[str]:
    """All cells of one look as one path: a round of 200 countries has 4,200 of them."""
    looks: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for across, down, cell in cells:
        look = ("none", 0) if cell is None else ("in" if cell[0] == cell[1] else "may", cell[0])
        looks.setdefault(look, []).append((across, down))
    return [
        _look(kind, tone(low, levels), places, column)
        for (kind, low), places in sorted(looks.items())
    ]


def _look(kind: str, colour: str, places: Sequence[tuple[float, float]], column: float) -> str:
    fill = PAPER if kind == "none" else colour
    shape = "".join(
        box(across + EDGE, down + EDGE, column - 2 * EDGE, ROW - 2 * EDGE)
        for across, down in places
    )
    drawn = f'<path class="{kind}" d="{shape}" fill="{fill}" stroke="{QUIET}" stroke-width="0.5"/>'
    if kind != "may":
        return drawn
    lines = "".join(
        hatching(across + 1, down + 1, column - 2, ROW - 2, every=4) for across, down in places
    )
    plates = "".join(
        box(across + (column - PLATE) / 2, down + 3, PLATE, ROW - 6) for across, down in places
    )
    return (
        f'{drawn}<path class="hatch" d="{lines}" stroke="{ink_on(colour)}" stroke-width="0.8"/>'
        f'<path d="{plates}" fill="{colour}"/>'
    )


def _numbers(
    cells: Sequence[tuple[float, Range | None]], baseline: float, column: float, levels: int
) -> list[str]:
    """The levels of a row: single digits of one ink are one text."""
    digits: dict[str, list[tuple[float, int]]] = {}
    parts = []
    for start, cell in cells:
        middle = start + column / 2
        if cell is None:
            parts.append(text("–", middle, baseline, LEVEL_SIZE, QUIET))
        elif cell[0] == cell[1]:
            ink = ink_on(tone(cell[0], levels))
            digits.setdefault(ink, []).append((middle - DIGIT / 2, cell[0]))
        else:
            ink, words = ink_on(tone(cell[0], levels)), f"{cell[0]}–{cell[1]}"
            parts.append(text(words, middle, baseline, LEVEL_SIZE, ink, bold=True))
    for ink, places in digits.items():
        at = " ".join(number(across) for across, _ in places)
        parts.append(
            f'<text x="{at}" y="{number(baseline)}" text-anchor="start" '
            f'font-size="{LEVEL_SIZE}" font-weight="600" fill="{ink}">'
            f"{''.join(str(level) for _, level in places)}</text>"
        )
    return parts
