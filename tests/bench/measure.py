"""Times in, rows of the table out."""

import statistics
import time
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext


class Row(NamedTuple):
    """One line of build/bench.json; `queries` of one call, where they are counted."""

    bench: str
    database: str
    unit: str
    median: float
    p95: float
    n: int
    queries: int | None = None


def row(bench, database, unit, figures, queries=None):
    """A row from single figures, all in `unit`."""
    ordered = sorted(figures)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    median = statistics.median(ordered)
    return Row(bench, database, unit, round(median, 4), round(p95, 4), len(ordered), queries)


def milliseconds(action, *, times, warm_up=5, prepare=lambda i: i):
    """How long each of `times` calls of `action` takes, after some that are not counted.

    Each call is given what `prepare(i)` returns, whose own time does not count.
    """
    figures = []
    for i in range(-warm_up, times):
        given = prepare(i)
        begin = time.perf_counter()
        action(given)
        if i >= 0:
            figures.append(1000 * (time.perf_counter() - begin))
    return figures


def measured(bench, database, action, *, times, prepare=lambda i: i):
    """A row of milliseconds, with the queries of one more call."""
    figures = milliseconds(action, times=times, prepare=prepare)
    given = prepare(times)
    with CaptureQueriesContext(connection) as captured:
        action(given)
    return row(bench, database, "ms", figures, queries=len(captured))
