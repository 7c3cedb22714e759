"""Which figures can be shown, so that no sum or difference of them is about few countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

# Who stands behind a figure: the submission of each country, by the country's code.
Behind = Mapping[str, str]

ALL = ""  # the scope of all countries; the others are regions, by name


def blocks(shown: Sequence[Behind]) -> list[frozenset[str]]:
    """The countries that stand behind anything shown, those together that nothing tells apart.

    Two countries are told apart where one stands behind a figure and the other does not, or where
    one changed its submission from a figure to another and the other did not. Whatever is added
    and subtracted, the countries of a block all stay in the sum or all drop out of it.
    """
    found: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for country in sorted({country for behind in shown for country in behind}):
        found[_traces(country, shown)].add(country)
    return [frozenset(countries) for countries in found.values()]


def _traces(country: str, shown: Sequence[Behind]) -> tuple[int, ...]:
    """For each figure -1 without the country, else which one of its submissions: 0, 1, ..."""
    seen: dict[str, int] = {}
    return tuple(
        seen.setdefault(behind[country], len(seen)) if country in behind else -1 for behind in shown
    )


def is_safe(shown: Sequence[Behind], minimum: int) -> bool:
    """Whether every sum and difference of the figures is about `minimum` countries, or none."""
    return all(len(block) >= minimum for block in blocks(shown))


def publishable(
    earlier: Sequence[Behind], scopes: Mapping[str, Behind], minimum: int
) -> dict[str, Behind]:
    """The scopes in which a figure can be shown beside all that was shown of it before.

    The largest come first, so that of two which cannot both be shown the smaller stays hidden:
    where one region is too small, the smallest of the others hides it.
    """
    shown: dict[str, Behind] = {}
    for scope in sorted(scopes, key=lambda name: (-len(scopes[name]), name)):
        if scopes[scope] and is_safe([*earlier, *shown.values(), scopes[scope]], minimum):
            shown[scope] = scopes[scope]
    return shown
