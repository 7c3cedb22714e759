"""The reviewers' comparison of countries: pages, and what they show as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.trail import note_downloads
from reports.comparison import files
from reports.comparison.agreement import LEAST, AgreementPage
from reports.comparison.matrix import Matrix
from reports.comparison.selection import Selection
from reports.comparison.spread import SpreadPage
from reports.comparison.verdicts import VerdictsPage
from reports.exports.tables import csv_bytes, workbook_bytes
from reports.pdf import PdfTimeoutError

DOWNLOAD = "download comparison"


def _selection(request):
    """What the address chooses of what this person reviews; 404 for those who review nobody."""
    selection = Selection.of(request.user, request.GET)
    if selection is None:
        raise Http404
    return selection


@require_safe
def compare(request):
    selection = _selection(request)
    context = {"selection": selection, "matrix": Matrix.of(selection)}
    return render(request, "comparison/matrix.html", context)


@require_safe
def compare_spread(request):
    selection = _selection(request)
    context = {"selection": selection, "spread": SpreadPage.of(Matrix.of(selection))}
    return render(request, "comparison/spread.html", context)


@require_safe
def compare_connections(request):
    selection = _selection(request)
    context = {"selection": selection, "verdicts": VerdictsPage.of(selection)}
    return render(request, "comparison/connections.html", context)


@require_safe
def compare_agreement(request):
    selection = _selection(request)
    context = {"selection": selection, "agreement": AgreementPage.of(selection), "least": LEAST}
    return render(request, "comparison/agreement.html", context)


# Files


def _taken(request):
    """The selection, which the countries in it are told about; 404 where nothing is chosen."""
    selection = _selection(request)
    if not selection.chosen:
        raise Http404
    note_downloads(selection.chosen, request.user, DOWNLOAD)
    return selection


@require_safe
def compare_xlsx(request):
    selection = _taken(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = workbook_bytes(files.all_tables(selection))
    return _file(content, kind, files.file_name(selection, "xlsx"))


@require_safe
def compare_csv(request):
    selection = _taken(request)
    content = csv_bytes(files.table_named(selection, request.GET.get("table")))
    return _file(content, "text/csv; charset=utf-8", files.file_name(selection, "csv"))


@require_safe
def compare_pdf(request):
    selection = _taken(request)
    try:
        content = files.matrix_pdf(selection)
    except PdfTimeoutError:
        return render(request, "comparison/too_slow.html", {"selection": selection}, status=503)
    return _file(content, "application/pdf", files.file_name(selection, "pdf"))


def _file(content, kind, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
