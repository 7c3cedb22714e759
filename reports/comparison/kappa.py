"""Agreement beyond chance between two people who rate the same things: weighted kappa."""

from collections import Counter
from collections.abc import Callable, Iterable

Places = tuple[int, int]


def squared(one: int, other: int) -> int:
    """The disagreement of two places on an ordered scale: twice as far apart counts four times."""
    return (one - other) ** 2


def weighted_kappa(
    pairs: Iterable[Places], disagreement: Callable[[int, int], float] = squared
) -> float | None:
    """1 for full agreement, 0 for what chance gives, below 0 for less; None where undefined.

    Each pair is the place that one and the other give to the same thing on an ordered scale. It is
    undefined without pairs, and where chance alone would agree: both give one and the same place
    throughout.

    J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or
    partial credit", Psychological Bulletin 70(4), 1968, pages 213-220: one less the disagreement
    that is observed over the one to be expected from how often each gives each place.
    """
    table = Counter(pairs)
    ones: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for (one, other), number in table.items():
        ones[one] += number
        others[other] += number
    observed = sum(number * disagreement(*places) for places, number in table.items())
    expected = sum(
        ones[one] * others[other] * disagreement(one, other) for one in ones for other in others
    )
    if not expected:
        return None
    return 1 - table.total() * observed / expected
