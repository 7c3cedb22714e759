"""The readiness report as files, in the active language."""

import json

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities.texts import direction_of
from reports.pdf import Attached, write_pdf

ANSWERS_NAME = "answers.json"


def readiness_pdf(report):
    """The report as PDF; raises PdfTimeoutError after settings.REPORT_TIME_LIMIT seconds."""
    description = _("The answers behind this report")
    return write_pdf(
        readiness_html(report),
        changed_at=report.at,
        limit=settings.REPORT_TIME_LIMIT,
        attached=(Attached(ANSWERS_NAME, description, answers_json(report.answers)),),
    )


def readiness_html(report):
    """The page that the PDF is made from."""
    context = {"report": report, "direction": direction_of(get_language())}
    return render_to_string("reports/readiness_pdf.html", context)


def answers_json(document):
    """The answers document as people can read it too; its checksum does not depend on spaces."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def file_name(assessment, ending, submission=None):
    """Such as `readiness-xa-2026-v2.en.pdf`: safe in every file system and mail program."""
    parts = ["readiness", assessment.country.code, assessment.round.name]
    if submission:
        parts.append(f"v{submission.number}")
    return f"{slugify(' '.join(parts))}.{ending}"
