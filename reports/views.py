"""Pages and files of the readiness report: look up what this person may read, show it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from assessment.documents import answers_document as build_answers_document
from assessment.models import Assessment
from assessment.standing import Standing, register_of
from reports.pdf import PdfTimeoutError
from reports.publication import ANSWERS_NAME, answers_json, file_name, readiness_pdf
from reports.readiness import Readiness


def _visible(request, pk):
    """The assessment if this person may read it; 404 otherwise."""
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _language(request):
    """The language asked for in the address, else the reader's."""
    asked = request.GET.get("language")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language()


@require_safe
def report(request, pk):
    standing = Standing.of(_visible(request, pk))
    with translation.override(_language(request)):
        readiness = Readiness.of(standing, register_of(standing.assessment))
        return render(request, "reports/readiness.html", {"report": readiness})


@require_safe
def report_pdf(request, pk):
    standing = Standing.of(_visible(request, pk))
    language = _language(request)
    with translation.override(language):
        readiness = Readiness.of(standing, register_of(standing.assessment))
        try:
            content = readiness_pdf(readiness)
        except PdfTimeoutError:
            context = {"assessment": standing.assessment}
            return render(request, "reports/too_slow.html", context, status=503)
    return _file(content, "application/pdf", file_name(standing.assessment, f"{language}.pdf"))


@require_safe
def answers_document(request, pk):
    standing = Standing.of(_visible(request, pk))
    content = answers_json(build_answers_document(standing, register_of(standing.assessment)))
    return _file(content, "application/json", file_name(standing.assessment, ANSWERS_NAME))


def _file(content, kind, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
