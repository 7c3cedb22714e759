"""Verbs at the same time, each with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

WAIT = 30  # seconds until a test gives up on somebody
MOMENT = 0.3  # seconds in which the second person runs into the first


def at_once(*verbs):
    """Run the verbs at the same time; their results, or the exceptions they raised."""
    together = threading.Barrier(len(verbs))

    def run(verb):
        try:
            together.wait(WAIT)
            return verb()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def one_inside_the_other(first, second):
    """Run `second` while the transaction of `first` is still open; the results of both."""
    inside, finished = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            result = first()
            inside.set()
            finished.wait(MOMENT)
        return result

    def follow():
        inside.wait(WAIT)
        try:
            return second()
        finally:
            finished.set()

    return at_once(hold, follow)
