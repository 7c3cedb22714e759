"""What is said of many countries: how many reach each level, as ranges that give nobody away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Levels = tuple[int, int]  # of one country: for certain, and at most
Span = tuple[int, int]  # a number of countries: at least, and at most

END = 2  # how near to none or to all a number is not told from it


@dataclass(frozen=True)
class Figure:
    """How many countries there are, and how many of them reach level 1, 2, ..."""

    countries: int
    reach: tuple[Span, ...]

    @property
    def half_reach(self) -> Levels:
        """The level that at least half of them reach: for certain, and at most."""
        half = (self.countries + 1) // 2
        return (
            sum(low >= half for low, _high in self.reach),
            sum(high >= half for _low, high in self.reach),
        )

    def as_json(self) -> dict[str, object]:
        return {"countries": self.countries, "reach": [list(span) for span in self.reach]}

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Figure:
        """From `as_json`."""
        return cls(int(stored["countries"]), tuple((low, high) for low, high in stored["reach"]))  # type: ignore[call-overload, attr-defined]


def figure(
    levels: Mapping[str, Levels], blocks: Iterable[Collection[str]], ladder: Sequence[int]
) -> Figure:
    """The figure on the countries of these blocks, with the levels of each by code.

    Blocks are what sums and differences can be brought down to (suppression.py). A number is made
    from the ranges of its blocks, so that no difference says more than they do.
    """
    parts = [[levels[country] for country in sorted(block)] for block in blocks]
    together = [each for part in parts for each in part]
    return Figure(
        countries=len(together),
        reach=tuple(_span(parts, together, level) for level in ladder),
    )


def _span(parts: Sequence[Sequence[Levels]], together: Sequence[Levels], level: int) -> Span:
    spans = [reaching(part, level) for part in parts]
    low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
    whole = reaching(together, level)
    # Nearly none together means nearly none in each block: that may be said without adding up.
    if whole[0] == len(together) - END:
        low = whole[0]
    if whole[1] == END:
        high = whole[1]
    return low, high


def reaching(levels: Sequence[Levels], level: int) -> Span:
    """How many of them reach the level; none and all are never told from what is near them.

    Somebody who knows one of the countries still cannot tell that all the others do, or none.
    """
    certain = sum(low >= level for low, _high in levels)
    possible = sum(high >= level for _low, high in levels)
    return _blurred(certain, len(levels))[0], _blurred(possible, len(levels))[1]


def _blurred(number: int, countries: int) -> Span:
    if number >= countries - END:
        return countries - END, countries
    if number <= END:
        return 0, END
    return number, number


def added(figures: Sequence[Figure]) -> Figure:
    """Several figures as one: a group counts each country once per capability."""
    return Figure(
        countries=sum(each.countries for each in figures),
        reach=tuple(
            (sum(low for low, _high in spans), sum(high for _low, high in spans))
            for spans in zip(*(each.reach for each in figures), strict=True)
        ),
    )
