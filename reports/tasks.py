"""What runs in the background; reports/batches.py says when."""

import datetime

from django.utils import timezone
from django_tasks import task

from reports import drawing

PAUSE = datetime.timedelta(seconds=10)


@task()
def draw_report(pk):
    """Draw one report of a batch, and have it tried again when that failed.

    A task may come twice, or too late: then there is nothing to do.
    """
    if drawing.draw(pk):
        later = draw_report.using(run_after=timezone.now() + PAUSE)
        later.enqueue(pk)
