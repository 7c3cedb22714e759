"""The files of a batch: one for itself, or all in one archive."""

import shutil
from tempfile import SpooledTemporaryFile
from zipfile import ZipFile, ZipInfo

from django.utils.text import slugify

from reports.publication import file_name

IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger archive waits on disk while it is sent
READABLE = 0o644 << 16  # where ZIP keeps the permissions of a file


def report_name(report):
    """What the file of the report is called."""
    submission = report.submission
    return file_name(submission.assessment, f"{report.batch.language}.pdf", submission)


def archive_name(batch):
    return f"{slugify(f'readiness {batch.round.name}')}.{batch.language}.zip"


def archive(reports):
    """The files of the reports as a ZIP, open at its beginning; FileNotFoundError without one.

    PDFs are compressed already: they are put in as they are.
    """
    spooled = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(spooled, "w") as bundle:
        for report in reports:
            entry = ZipInfo(report_name(report), report.finished_at.timetuple()[:6])
            entry.external_attr = READABLE
            with report.stored.open("rb") as content, bundle.open(entry, "w") as copy:
                shutil.copyfileobj(content, copy)
    spooled.seek(0)
    return spooled
