"""A worker: does what waits in the background, and looks after what others left undone."""

import logging
import threading
import time

from django.core.management import call_command
from django.db import connection
from django_tasks_db.management.commands import db_worker

logger = logging.getLogger(__name__)

SWEEPS_EVERY = 30  # seconds


class Command(db_worker.Command):
    """The worker of django-tasks-db, which does not retry what a killed one had in hand."""

    help = __doc__

    def handle(self, **options):
        threading.Thread(target=sweep_for_ever, daemon=True).start()
        super().handle(**options)


def sweep_for_ever():
    """Until the worker ends; an error, such as a database that restarts, waits for the next time.

    Its connection to the database is its own, because a thread has one.
    """
    while True:
        try:
            call_command("sweep_batches", verbosity=0)
        except Exception:
            logger.exception("Nothing was swept.")
        connection.close()
        time.sleep(SWEEPS_EVERY)
