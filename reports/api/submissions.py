"""Submissions for programs: what was submitted, for ever as it was."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query

from assessment.models import Submission
from assessment.trail import READ, note_read
from reports import export_views, views
from reports.api import keys, shapes
from reports.api.operations import get, get_file
from reports.export_views import XLSX
from reports.publication import PDF


def _submissions(request):
    return Submission.objects.visible_to(request.user).with_round()


@get("/submissions", shapes.Submissions, "Submissions", keys.submissions)
def list_submissions(request, page: Query[shapes.SubmissionPage]):
    """The submissions that the token may read: every version, without its documents."""
    asked = {"assessment__round": page.round, "assessment__country__code": page.country}
    rows = _submissions(request).defer("document", "register", "explanations", "result")
    rows = rows.filter(**{field: value for field, value in asked.items() if value})
    return page.of(rows.order_by("assessment__country__name", "-submitted_at", "pk"))


@get("/submissions/{submission}", shapes.Submission, "Submissions", keys.submissions)
def read_submission(request, submission: UUID):
    """One submission: its number, its time and its checksums."""
    return _submitted(request, submission)


@get("/submissions/{submission}/answers", shapes.Document, "Submissions", keys.submissions)
def read_submitted_answers(request, submission: UUID):
    """The answers document as it was submitted. The country is told who read it."""
    return _submitted(request, submission, "download answers").document


@get("/submissions/{submission}/result", shapes.Document, "Submissions", keys.submissions)
def read_submitted_result(request, submission: UUID):
    """The result document as it was stored with the submission. The country is told who read it."""
    return _submitted(request, submission, "download answers").result


def _submitted(request, pk, what=READ):
    """The submission; the reading of somebody from outside is put down."""
    found = get_object_or_404(_submissions(request), pk=pk)
    note_read(found, request.user, what)
    return found


@get_file("/submissions/{submission}/report.pdf", PDF, "Files", keys.exports)
def read_submitted_report(request, submission: UUID):
    """The readiness report on what was submitted, as PDF. The country is told who took it."""
    return views.submission_file(request, submission, "pdf")


@get_file("/submissions/{submission}/workbook.xlsx", XLSX, "Files", keys.exports)
def read_submitted_workbook(request, submission: UUID):
    """What was submitted and what it came to, as a workbook. The country is told who took it."""
    return export_views.submission_workbook(request, submission)
