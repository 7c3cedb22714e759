"""The readiness report as files, in the active language."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities.texts import direction_of
from reports.pdf import ACCESSIBLE, ARCHIVE, Attached, write_pdf

ANSWERS_NAME, RESULT_NAME = "answers.json", "result.json"
ON_SCREEN = ("waymark.css", "report-screen.css", "report-file.css")
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def readiness_pdf(report):
    """The report as PDF; raises PdfTimeoutError after settings.REPORT_TIME_LIMIT seconds."""
    return _pdf(readiness_html(report), report, [_answers(report)])


def archive_pdf(report):
    """The report as PDF/A, to be kept for ever, with the answers and what follows from them."""
    description = _("The result that scoring made of the answers")
    result = Attached(RESULT_NAME, description, document_json(report.result))
    attached = [_answers(report), result]
    return _pdf(readiness_html(report), report, attached, variant=ARCHIVE)


def summary_pdf(report):
    """The one page for those who decide."""
    return _pdf(_page("reports/summary_pdf.html", report), report)


def _pdf(html, report, attached=(), variant=ACCESSIBLE):
    return write_pdf(
        html,
        changed_at=report.at,
        limit=settings.REPORT_TIME_LIMIT,
        attached=tuple(attached),
        variant=variant,
    )


def _answers(report):
    description = _("The answers behind this report")
    return Attached(ANSWERS_NAME, description, document_json(report.answers))


def readiness_html(report):
    """The page that the PDF is made from."""
    return _page("reports/readiness_pdf.html", report)


def readiness_file(report):
    """The report as one HTML file, which refers to nothing outside of it."""
    return _page("reports/readiness_file.html", report, styles=_styles()).encode()


def _styles():
    """The style sheets of the page, inside the file: it is opened where there is no server."""
    folder = settings.BASE_DIR / "static"
    rules = "\n".join((folder / name).read_text() for name in ON_SCREEN)
    return mark_safe(f"<style>\n{rules}\n</style>")  # noqa: S308 - our own files


def word_file(report):
    """The report to be edited, of the same parts as its page."""
    from reports.word import readiness_docx  # takes long to import, and few ask for it

    page = _page("reports/readiness_word.html", report)
    return readiness_docx(report, page, get_language())


def _page(template, report, **context):
    context |= {"report": report, "direction": direction_of(get_language())}
    return render_to_string(template, context)


def document_json(document):
    """A document as people can read it too; its checksum does not depend on spaces."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def file_name(assessment, ending, submission=None):
    """Such as `readiness-xa-2026-v2.en.pdf`: safe in every file system and mail program."""
    parts = ["readiness", assessment.country.code, assessment.round.name]
    if submission:
        parts.append(f"v{submission.number}")
    return f"{slugify(' '.join(parts))}.{ending}"


@dataclass(frozen=True)
class Kind:
    """A kind of file that the report comes as; `whole` ones take no choice of parts."""

    make: Callable
    content_type: str
    ending: str
    whole: bool = False

    def name(self, report):
        """What the file of the report is called."""
        excerpt = "excerpt." if report.is_excerpt else ""
        ending = f"{excerpt}{get_language()}.{self.ending}"
        return file_name(report.assessment, ending, report.submission)


KINDS = {
    "pdf": Kind(readiness_pdf, PDF, "pdf"),
    "archive": Kind(archive_pdf, PDF, "archive.pdf", whole=True),
    "summary": Kind(summary_pdf, PDF, "summary.pdf", whole=True),
    "docx": Kind(word_file, DOCX, "docx"),
    "html": Kind(readiness_file, "text/html; charset=utf-8", "html"),
}
