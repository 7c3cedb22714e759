"""Times in, rows of the table out."""

import statistics
import time
from typing import NamedTuple


class Row(NamedTuple):
    """One line of build/bench.json."""

    bench: str
    database: str
    unit: str
    median: float
    p95: float
    n: int


def row(bench, database, unit, figures):
    """A row from single figures, all in `unit`."""
    ordered = sorted(figures)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return Row(
        bench, database, unit, round(statistics.median(ordered), 4), round(p95, 4), len(ordered)
    )


def milliseconds(action, *, times, warm_up=5):
    """How long each of `times` calls of `action(i)` takes, after some that are not counted."""
    figures = []
    for i in range(-warm_up, times):
        begin = time.perf_counter()
        action(i)
        if i >= 0:
            figures.append(1000 * (time.perf_counter() - begin))
    return figures
