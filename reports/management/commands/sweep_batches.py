"""Send once more what workers or the queue lost, and remove what was kept long enough."""

from django.core.management import BaseCommand, call_command
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend

from reports import batches
from reports.drawing import KEPT_FOR


class Command(BaseCommand):
    """Every worker does it twice a minute; by hand, or where another carrier does the work."""

    help = __doc__

    def handle(self, *args, **options):
        sent, given_up = batches.sweep()
        removed = batches.expire()
        if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
            call_command("prune_db_task_results", min_age_days=KEPT_FOR.days, verbosity=0)
        if options["verbosity"]:
            self.stdout.write(
                f"Reports sent to a worker once more: {sent}, given up: {given_up}. "
                f"Batches removed: {removed}."
            )
