"""How levels spread over countries: counts, and medians that are levels themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from capabilities.texts import in_language
from reports.comparison.matrix import Matrix
from reports.exports.tables import Cell, Table

Middle = tuple[int, int]


def middle_of(numbers: Iterable[int]) -> Middle | None:
    """The median as the two numbers in the middle, which are one and the same for an odd count.

    Levels are steps on a ladder: between two of them there is none to stand on, so they are never
    averaged. None without numbers.
    """
    ordered = sorted(numbers)
    if not ordered:
        return None
    return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]


def middle_words(middle: Middle) -> str:
    """The median as it is written: `2`, or `2–3`."""
    low, high = middle
    return f"{low}" if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class Spread:
    """Where levels stand, each a lowest and a highest one; `apart` counts what does not apply."""

    ends: Sequence[tuple[int, int]]
    apart: int
    top: int

    @classmethod
    def of(cls, levels: Iterable[dict[str, int] | None], top: int) -> "Spread":
        """Of levels as results have them; `top` is the highest level of the framework."""
        known = list(levels)
        ends = [(level["low"], level["high"]) for level in known if level]
        return cls(ends, len(known) - len(ends), top)

    @property
    def number(self) -> int:
        return len(self.ends)

    @property
    def open(self) -> int:
        """How many may be higher than their lowest level."""
        return sum(self.possible.values())

    @property
    def counts(self) -> list[int]:
        """How many stand at each level for certain, from level 0 up."""
        lows = [low for low, _high in self.ends]
        return [lows.count(level) for level in range(self.top + 1)]

    @property
    def certain(self) -> dict[int, int]:
        """How many are known to stand at each level."""
        return self._by_level(closed=True)

    @property
    def possible(self) -> dict[int, int]:
        """How many stand at each level and may stand higher."""
        return self._by_level(closed=False)

    def _by_level(self, *, closed: bool) -> dict[int, int]:
        lows = [low for low, high in self.ends if (low == high) == closed]
        return {level: lows.count(level) for level in range(self.top + 1)}

    @property
    def median_low(self) -> Middle | None:
        """Of the levels that are certain."""
        return middle_of(low for low, _high in self.ends)

    @property
    def median_high(self) -> Middle | None:
        """Of the highest that are possible."""
        return middle_of(high for _low, high in self.ends)

    @property
    def median_words(self) -> str:
        """The median, as a range where answers are open; "" where nothing applies."""
        if self.median_low is None or self.median_high is None:
            return ""
        low, high = middle_words(self.median_low), middle_words(self.median_high)
        if low == high:
            return low
        words: str = _("%(low)s for certain, at most %(high)s") % {"low": low, "high": high}
        return words


@dataclass(frozen=True)
class SpreadLine:
    """A group or a capability, a part of the framework document, and how its levels spread."""

    part: dict[str, Any]
    spread: Spread


@dataclass(frozen=True)
class SpreadPage:
    """Every group shown with its capabilities. A group counts each country once per capability."""

    matrix: Matrix
    groups: list[tuple[SpreadLine, list[SpreadLine]]]

    @classmethod
    def of(cls, matrix: Matrix) -> "SpreadPage":
        top = matrix.selection.top
        groups = []
        for group, capabilities in matrix.selection.groups:
            lines = [SpreadLine(each, Spread.of(matrix.column(each), top)) for each in capabilities]
            everything = [level for each in capabilities for level in matrix.column(each)]
            groups.append((SpreadLine(group, Spread.of(everything, top)), lines))
        return cls(matrix, groups)

    @property
    def levels(self) -> range:
        return range(self.matrix.selection.top + 1)

    @property
    def tallest(self) -> int:
        """The most countries at one level of a capability, for pictures of one scale."""
        lines = [line for _group, lines in self.groups for line in lines]
        return max((count for line in lines for count in line.spread.counts), default=0)

    def table(self) -> Table:
        """Groups and capabilities as data; a median is two columns for each end."""
        headings = [
            *(_("Group"), _("Capability"), _("Name")),
            *(_("At level %(level)s") % {"level": level} for level in self.levels),
            *(_("Open"), _("Does not apply")),
            *(_("Median, lower middle, for certain"), _("Median, upper middle, for certain")),
            *(_("Median, lower middle, at most"), _("Median, upper middle, at most")),
        ]
        rows = []
        for group, lines in self.groups:
            rows.append([group.part["code"], None, *_cells(group)])
            rows += [[group.part["code"], line.part["code"], *_cells(line)] for line in lines]
        return Table(_("Spread"), headings, rows)


def _cells(line: SpreadLine) -> list[Cell]:
    spread, nothing = line.spread, (None, None)
    return [
        in_language(line.part["name"]),
        *spread.counts,
        spread.open,
        spread.apart,
        *(spread.median_low or nothing),
        *(spread.median_high or nothing),
    ]
