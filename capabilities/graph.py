"""The picture of who waits for whom: boxes in columns, arrows from what must hold first.

Deterministic: the same boxes and arrows give the same picture. Colours come from the page;
shapes and strokes alone tell the kinds apart, so that it reads in black and white.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

MANDATORY = "mandatory"


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a name; `connection` boxes are drawn round."""

    key: str
    label: str
    connection: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """`source` must hold first (`mandatory`), or is advised (`advisory`), before `target`."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Style:
    """Measures in the units of the picture, which are pixels until it is scaled."""

    box: float
    gap: float  # between two columns
    font: float
    space: float  # between two boxes of a column
    padding: float

    @property
    def line(self) -> float:
        return self.font * 1.25


WIDE = Style(box=270, gap=220, font=16, space=18, padding=11)
NARROW = Style(box=130, gap=84, font=12.5, space=12, padding=8)


@dataclass(slots=True)
class Slot:
    """A place in a column: a box, or room for an arrow that passes by (no lines of text)."""

    key: str
    lines: list[str]
    height: float
    connection: bool = False
    column: int = 0
    top: float = 0
    arrivals: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def picture(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    *,
    label: str,
    description: str,
    style: Style = WIDE,
    name: str = "graph",
    mirrored: bool = False,
) -> str:
    """The graph as SVG, read from left to right, or from right to left when `mirrored`.

    `label` and `description` are for those who do not see it; `name` keeps the ids of several
    pictures on one page apart.
    """
    columns = _columns(boxes, arrows)
    routes = [(arrow, _route(arrow, columns)) for arrow in arrows]
    slots = _slots(boxes, columns, routes, style)
    height = _place(slots, routes, style)
    width = max((slot.column for slot in slots.values()), default=0) * (style.box + style.gap)
    width += style.box
    pen = _Pen(width, style, mirrored)
    parts = [pen.arrow(*drawn) for drawn in _lines(slots, routes, style)]
    parts += [pen.box(slot) for slot in slots.values() if slot.lines]
    return _svg(width, height, label, description, name, "".join(parts))


# Which column


def _columns(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> dict[str, int]:
    """One more than the furthest that a box waits for; a circle is cut where it closes."""
    sources: dict[str, list[str]] = {box.key: [] for box in boxes}
    for arrow in arrows:
        sources[arrow.target].append(arrow.source)
    columns: dict[str, int] = {}

    def place(key: str, above: tuple[str, ...]) -> int:
        if key not in columns:
            ahead = [each for each in sources[key] if each not in above and each != key]
            waits = [place(each, (*above, key)) for each in ahead]
            columns[key] = 1 + max(waits, default=-1)
        return columns[key]

    for box in boxes:
        place(box.key, ())
    return columns


def _route(arrow: Arrow, columns: Mapping[str, int]) -> list[str]:
    """The keys of the slots an arrow goes through, its ends included."""
    between = range(columns[arrow.source] + 1, columns[arrow.target])
    passing = [f"{arrow.source}>{arrow.target}>{arrow.kind}@{column}" for column in between]
    return [arrow.source, *passing, arrow.target]


# Where in the column


def _slots(
    boxes: Sequence[Box],
    columns: Mapping[str, int],
    routes: Sequence[tuple[Arrow, list[str]]],
    style: Style,
) -> dict[str, Slot]:
    slots = {}
    for box in boxes:
        font = style.font * (BOLD if box.connection else 1)
        lines = wrapped(box.label, style.box - 2 * style.padding, font)
        height = len(lines) * style.line + 2 * style.padding
        slots[box.key] = Slot(box.key, lines, height, box.connection, columns[box.key])
    for arrow, route in routes:
        for step, key in enumerate(route[1:-1], start=1):
            slots[key] = Slot(key, [], 0, column=columns[arrow.source] + step)
    return slots


def _place(
    slots: Mapping[str, Slot], routes: Sequence[tuple[Arrow, list[str]]], style: Style
) -> float:
    """Give each slot its place: spread over the column, beside what leads to it; the height."""
    columns: dict[int, list[Slot]] = {}
    for slot in slots.values():
        columns.setdefault(slot.column, []).append(slot)
    height = max((_height(column, style) for column in columns.values()), default=0.0)
    for number in sorted(columns):
        column = sorted(columns[number], key=_mean_arrival)  # stable: equals keep their order
        room = (height - sum(slot.height for slot in column)) / (len(column) + 1)
        top = max(room, 1.0)
        for slot in column:
            slot.top = top
            top += slot.height + room
        for _arrow, route in routes:
            for one, other in pairwise(route):
                if slots[one].column == number:
                    slots[other].arrivals.append(slots[one].middle)
    return height


def _height(column: Sequence[Slot], style: Style) -> float:
    return sum(slot.height for slot in column) + style.space * (len(column) + 1)


def _mean_arrival(slot: Slot) -> float:
    return sum(slot.arrivals) / len(slot.arrivals) if slot.arrivals else 0.0


# Lines of text

NARROW_LETTERS = frozenset("iIjlt.,:;'|!()[]")
BOLD = 1.08  # how much longer bold words are


def wrapped(label: str, room: float, font: float) -> list[str]:
    """The label in lines that fit into the room, by what letters usually take; a word that is
    longer than a line is broken."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if _length(longer) * font <= room:
            lines[-1] = longer
            continue
        *full, rest = _broken(word, room / font)
        lines += [*full, rest]
    return [line for line in lines if line]


def _broken(word: str, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and _length(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _length(text: str) -> float:
    """About how long the text is, in sizes of its font."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in NARROW_LETTERS:
        return 0.33
    return 0.74 if letter.isupper() else 0.59


def _direction(text: str) -> str:
    kinds = map(unicodedata.bidirectional, text)
    strong = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


# Drawing


def _lines(
    slots: Mapping[str, Slot], routes: Sequence[tuple[Arrow, list[str]]], style: Style
) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Each arrow as its kind and the points it goes through, ends spread along the boxes."""
    leaves = _ports(slots, routes, end=False)
    comes = _ports(slots, routes, end=True)
    step = style.box + style.gap
    for place, (arrow, route) in enumerate(routes):
        first, last = slots[route[0]], slots[route[-1]]
        points = [(first.column * step + style.box, leaves[place])]
        for key in route[1:-1]:
            slot = slots[key]
            points += [
                (slot.column * step, slot.middle),
                (slot.column * step + style.box, slot.middle),
            ]
        points.append((last.column * step, comes[place]))
        yield arrow.kind, points


def _ports(
    slots: Mapping[str, Slot], routes: Sequence[tuple[Arrow, list[str]]], *, end: bool
) -> dict[int, float]:
    """Where on the side of its box each arrow ends (`end`) or begins: in the order of the others'
    places, so that arrows of one box do not cross beside it."""
    at = -1 if end else 0
    beside = -2 if end else 1
    by_box: dict[str, list[int]] = {}
    for place, (_arrow, route) in enumerate(routes):
        by_box.setdefault(route[at], []).append(place)
    ports = {}
    for key, places in by_box.items():
        places.sort(key=lambda place: (slots[routes[place][1][beside]].middle, place))
        slot = slots[key]
        for number, place in enumerate(places, start=1):
            ports[place] = slot.top + slot.height * number / (len(places) + 1)
    return ports


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in a picture of this width, on the other side when it is mirrored."""

    width: float
    style: Style
    mirrored: bool

    def across(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def arrow(self, kind: str, points: Sequence[tuple[float, float]]) -> str:
        head = self.style.font * 0.6
        end_x, end_y = points[-1]
        stop = end_x - (head if kind == MANDATORY else 0)
        path = f"M{self._point(*points[0])}"
        for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
            if number % 2:  # past a box, straight through its column
                path += f"L{self._point(x2, y2)}"
                continue
            x2 = stop if (x2, y2) == points[-1] else x2
            bend = (x2 - x1) / 2
            path += (
                f"C{self._point(x1 + bend, y1)} {self._point(x2 - bend, y2)} {self._point(x2, y2)}"
            )
        return self._stroke(kind, path) + self._head(kind, end_x, end_y, head)

    def _stroke(self, kind: str, path: str) -> str:
        dashes = "" if kind == MANDATORY else ' stroke-dasharray="6 4"'
        width = 2 if kind == MANDATORY else 1.5
        return (
            f'<path class="{kind}" d="{path}" fill="none" stroke="currentColor" '
            f'stroke-width="{width}"{dashes}/>'
        )

    def _head(self, kind: str, x: float, y: float, size: float) -> str:
        """Filled for what must hold, open for advice."""
        wings = [self._point(x - size, y - size / 2), self._point(x - size, y + size / 2)]
        shape = f"M{wings[0]}L{self._point(x, y)}L{wings[1]}"
        if kind == MANDATORY:
            return f'<path d="{shape}Z" fill="currentColor"/>'
        return f'<path d="{shape}" fill="none" stroke="currentColor" stroke-width="1.5"/>'

    def box(self, slot: Slot) -> str:
        left = slot.column * (self.style.box + self.style.gap)
        if self.mirrored:
            left = self.width - left - self.style.box
        kind, corner, edge = ("connection", 14, 2.5) if slot.connection else ("capability", 3, 1.2)
        inset = edge / 2
        shape = (
            f'<rect class="{kind}" x="{_number(left + inset)}" y="{_number(slot.top + inset)}" '
            f'width="{_number(self.style.box - edge)}" height="{_number(slot.height - edge)}" '
            f'rx="{corner}" fill="none" stroke="currentColor" stroke-width="{edge}"/>'
        )
        return shape + "".join(self._text(slot, left + self.style.box / 2))

    def _text(self, slot: Slot, middle: float) -> Iterator[str]:
        baseline = slot.top + self.style.padding + self.style.font * 0.95
        direction = _direction(" ".join(slot.lines))
        weight = ' font-weight="600"' if slot.connection else ""
        for number, line in enumerate(slot.lines):
            yield (
                f'<text x="{_number(middle)}" y="{_number(baseline + number * self.style.line)}" '
                f'direction="{direction}" text-anchor="middle" font-size="{self.style.font:g}"'
                f'{weight} fill="currentColor">{escape(line)}</text>'
            )

    def _point(self, x: float, y: float) -> str:
        return f"{_number(self.across(x))} {_number(y)}"


def _svg(width: float, height: float, label: str, description: str, name: str, content: str) -> str:
    view = f"{_number(width)} {_number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" width="{_number(width)}" '
        f'height="{_number(height)}" viewBox="0 0 {view}" direction="ltr" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(label)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{content}</svg>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
