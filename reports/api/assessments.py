"""The own country's assessments for programs: what it says now, and what that comes to."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query

from assessment.models import Assessment
from assessment.submissions import Draft
from reports import export_views, views
from reports.api import keys, shapes
from reports.api.operations import get, get_file
from reports.export_views import XLSX
from reports.publication import PDF


def _assessments(request):
    return Assessment.objects.visible_to(request.user).select_related("round__framework", "country")


@get("/assessments", shapes.Assessments, "Assessments", keys.assessments)
def list_assessments(request, page: Query[shapes.AssessmentPage]):
    """The assessments of the token's country, the newest round first."""
    rows = _assessments(request)
    return page.of(rows.filter(round=page.round) if page.round else rows)


@get("/assessments/{assessment}", shapes.Assessment, "Assessments", keys.assessments)
def read_assessment(request, assessment: UUID):
    """One assessment: its round, its country and its state."""
    return get_object_or_404(_assessments(request), pk=assessment)


@get("/assessments/{assessment}/answers", shapes.Document, "Assessments", keys.assessments)
def read_answers(request, assessment: UUID):
    """What the country says now, as an answers document (`waymark.answers/1`)."""
    return _draft(request, assessment).document


@get("/assessments/{assessment}/result", shapes.Document, "Assessments", keys.assessments)
def read_result(request, assessment: UUID):
    """What these answers come to now, as a result document (`waymark.result/1`)."""
    return _draft(request, assessment).result


def _draft(request, pk):
    return Draft.of(get_object_or_404(_assessments(request), pk=pk))


@get_file("/assessments/{assessment}/report.pdf", PDF, "Files", keys.exports)
def read_report(request, assessment: UUID):
    """The readiness report on what the country says now, as PDF."""
    return views.report_file(request, assessment, "pdf")


@get_file("/assessments/{assessment}/workbook.xlsx", XLSX, "Files", keys.exports)
def read_workbook(request, assessment: UUID):
    """The same with all answers, comments, evidence and results, as a workbook."""
    return export_views.workbook(request, assessment)
