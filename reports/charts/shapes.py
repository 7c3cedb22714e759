"""What every picture is made of: tones, numbers and the frame around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil

# The tones of the levels, from none to the highest; other ladders are mixed from their neighbours.
TONES = ("#ffffff", "#dcebed", "#a9ced4", "#5fa3ae", "#0b5d6b")
INK, QUIET, LINE, PAPER = "#1b1f24", "#4d585f", "#d5dbdd", "#ffffff"
FONT = "Noto Sans, sans-serif"
ENLARGED = 1.3

Range = tuple[int, int]  # the lowest and the highest level that the answers allow


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


def hatching(left: float, top: float, width: float, height: float, *, every: int) -> str:
    """Slanting lines that stay inside a box, which a clip path would cost more to ensure."""
    right, bottom = left + width, top + height
    lines = []
    for foot in range(every - int(height), ceil(width), every):
        x1, x2 = max(left, left + foot), min(right, left + foot + height)
        y1, y2 = bottom - max(0, -foot), bottom - (x2 - left - foot)
        if x2 > x1:
            lines.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
    return "".join(lines)


def box(left: float, top: float, width: float, height: float) -> str:
    """A rectangle as part of a path, so that boxes of one look are one shape."""
    return f"M{number(left)} {number(top)}h{number(width)}v{number(height)}h{number(-width)}z"


def text(
    words: str,
    across: float,
    baseline: float,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    anchor: str = "",
) -> str:
    """A code or number, its middle at `across` unless `anchor` says otherwise."""
    weight = ' font-weight="600"' if bold else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{number(across)}" y="{number(baseline)}"{anchored} '
        f'font-size="{number(size)}"{weight} fill="{colour}">{escape(words)}</text>'
    )


def sized_svg(width: float, height: float, label: str, parts: Iterable[str], *, kind: str) -> str:
    """A picture with a size of its own, for those that grow with what they show.

    Text of size 8.5 is readable at that size on paper, on a screen it has to be larger.
    """
    view = f"0 0 {number(width)} {number(height)}"
    size = f'width="{number(width * ENLARGED)}" height="{number(height * ENLARGED)}" '
    return svg(view, label, parts, kind=kind, size=size)


def svg(view: str, label: str, parts: Iterable[str], *, kind: str, size: str = "") -> str:
    """`title` is what PDF and browsers read aloud; it is not drawn.

    Pictures are mirrored by whoever places the shapes; a page's direction must not turn the
    anchors of the text as well.
    """
    words = escape(label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{view}" {size}'
        f'direction="ltr" text-anchor="middle" font-family="{FONT}" role="img" '
        f'aria-label="{words}">'
        f"<title>{words}</title>{''.join(parts)}</svg>"
    )


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
