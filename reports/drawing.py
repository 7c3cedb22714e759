"""What a worker does with one report of a batch: take it, draw it, keep it, once."""

import datetime
import hashlib
import logging
import os
import socket

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation

from assessment.models import Submission
from reports.models import Batch, BatchReport
from reports.pdf import PdfTimeoutError
from reports.publication import readiness_pdf
from reports.submitted import readiness_of

logger = logging.getLogger(__name__)

State, Error = BatchReport.State, BatchReport.Error
TRIES = 3  # workers that may begin a report before it is given up
# How long a report waits for a worker before its task counts as lost and is sent once more.
QUEUE_HOLDS = datetime.timedelta(minutes=15)
KEPT_FOR = datetime.timedelta(days=7)


def lease():
    """How long a worker may take: drawing has its own limit, twice where others draw as well."""
    return datetime.timedelta(seconds=3 * settings.REPORT_TIME_LIMIT)


def draw(pk):
    """Draw the report, if it still waits; whether it has to be tried again.

    Whatever goes wrong in it is noted, logged and not raised.
    """
    report = _take(pk)
    if report is None:
        return False
    error = _tried(report)
    if error and report.attempts < TRIES:
        return _put_back(report)
    if error:
        _give_up(report, error)
    settle(report.batch_id)
    return False


def _tried(report):
    """What went wrong in drawing and keeping it; None when nothing did."""
    try:
        _keep(report, _pdf(report))
    except PdfTimeoutError:
        logger.warning("Report %s took too long.", report.pk)
        return Error.SLOW
    except Exception:  # the next report may be fine
        logger.exception("Report %s was not drawn.", report.pk)
        return Error.BROKEN
    return None


def _take(pk):
    """The report with all that drawing needs, now this worker's; None where another was faster."""
    taken = BatchReport.objects.filter(pk=pk, state=State.WAITING).update(
        state=State.RUNNING,
        worker=f"{socket.gethostname()}:{os.getpid()}"[:100],
        attempts=F("attempts") + 1,
        lease_until=timezone.now() + lease(),
    )
    return BatchReport.objects.select_related("batch").get(pk=pk) if taken else None


def _held(report):
    """The report as a row, as long as it is still this worker's; locks nothing."""
    return BatchReport.objects.filter(
        pk=report.pk, state=State.RUNNING, worker=report.worker, attempts=report.attempts
    )


def _pdf(report):
    submissions = Submission.objects.with_round().with_review()
    with translation.override(report.batch.language):
        found = submissions.get(pk=report.submission_id)
        return readiness_pdf(readiness_of(found, inside=False))


@transaction.atomic
def _keep(report, content):
    """Store the file and say so, both or neither; nothing where it is no longer this worker's.

    The row is locked first, so nobody else writes the file meanwhile. A file that is there is
    that of a worker which was killed before it could say so.
    """
    kept = _held(report).update(
        state=State.DONE,
        lease_until=None,
        stored=report.file,
        sha256=hashlib.sha256(content).hexdigest(),
        finished_at=timezone.now(),
    )
    if kept:
        storage = report.stored.storage
        storage.delete(report.file)
        storage.save(report.file, ContentFile(content))


def _put_back(report):
    """Let it wait again; whether it does."""
    until = timezone.now() + QUEUE_HOLDS
    return bool(_held(report).update(state=State.WAITING, lease_until=until))


def _give_up(report, error):
    _held(report).update(
        state=State.FAILED, error=error, lease_until=None, finished_at=timezone.now()
    )


def settle(*batches):
    """Note that these are ready, or all that are, and from when on their files go.

    After what made them ready is stored: of two workers that end at once, the last one sees it.
    """
    still_open = BatchReport.objects.still_open().filter(batch=OuterRef("pk"))
    ready = Batch.objects.filter(~Exists(still_open), kept_until=None)
    chosen = ready.filter(pk__in=batches) if batches else ready
    return chosen.update(kept_until=timezone.now() + KEPT_FOR)
