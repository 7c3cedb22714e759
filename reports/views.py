"""Pages and files of the readiness report, and the blank questionnaire, which is for everyone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.action_plan import measures_of
from assessment.context import context_notes
from assessment.documents import answers_document as build_answers_document
from assessment.models import Assessment, Submission
from assessment.sharing import note_shared_reading
from assessment.standing import Standing, register_of
from assessment.trail import READ, note_read
from capabilities.models import Framework
from reports.blank import Blank, blank_pdf
from reports.language import asked_language
from reports.pdf import PdfTimeoutError
from reports.publication import ANSWERS_NAME, KINDS, document_json, file_name
from reports.readiness import Readiness
from reports.sections import Choice
from reports.submitted import readiness_of, shared_readiness


def _visible(request, pk):
    """The assessment if this person may read it; 404 otherwise."""
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _readiness(assessment):
    """The report on what it says now, in the active language."""
    return Readiness.of(
        Standing.of(assessment),
        register_of(assessment),
        context_notes(assessment),
        measures_of(assessment),
    )


@require_safe
def report(request, pk):
    assessment = _visible(request, pk)
    with translation.override(asked_language(request)):
        coordinated = request.user.coordinates() == assessment.country
        return _page(request, _readiness(assessment), coordinated=coordinated)


def _page(request, readiness, **context):
    shown = readiness.showing(Choice.of(request.GET))
    language = urlencode({"language": translation.get_language()})
    context |= {"report": shown, "query": "&".join(filter(None, [language, shown.query]))}
    return render(request, "reports/readiness.html", context)


@require_safe
def report_file(request, pk, kind):
    assessment = _visible(request, pk)
    with translation.override(asked_language(request)):
        return _made(request, _readiness(assessment), KINDS[kind])


def _made(request, readiness, kind):
    """The file, in the active language."""
    shown = readiness if kind.whole else readiness.showing(Choice.of(request.GET))
    try:
        content = kind.make(shown)
    except PdfTimeoutError:
        context = {"assessment": shown.assessment, "submission": shown.submission}
        return render(request, "reports/too_slow.html", context, status=503)
    return _file(content, kind.content_type, kind.name(shown))


@require_safe
def answers_document(request, pk):
    assessment = _visible(request, pk)
    document = build_answers_document(
        Standing.of(assessment), register_of(assessment), context_notes(assessment)
    )
    return _file(document_json(document), "application/json", file_name(assessment, ANSWERS_NAME))


# What was submitted


def _submitted(request, pk, what=READ, **details):
    """The submission if this person may read it; from outside, the country is told."""
    found = Submission.objects.visible_to(request.user).with_round().with_review()
    submission = get_object_or_404(found, pk=pk)
    note_read(submission, request.user, what, **details)
    return submission


def _is_inside(request, submission):
    return request.user.belongs_to() == submission.assessment.country


@require_safe
def submission_report(request, submission):
    found = _submitted(request, submission)
    inside = _is_inside(request, found)
    with translation.override(asked_language(request)):
        return _page(request, readiness_of(found, inside=inside), outside=not inside)


@require_safe
def submission_file(request, submission, kind):
    found = _submitted(request, submission, "download report", file=kind)
    inside = kind != "archive" and _is_inside(request, found)
    with translation.override(asked_language(request)):
        return _made(request, readiness_of(found, inside=inside), KINDS[kind])


@require_safe
def submission_answers(request, submission):
    found = _submitted(request, submission, "download answers")
    name = file_name(found.assessment, ANSWERS_NAME, found)
    return _file(document_json(found.document), "application/json", name)


# What another country shared


def _shared(request, pk, what=READ, **details):
    """The submission if it is shared with this person's country now; its owner is told."""
    found = Submission.objects.shared_to(request.user).with_round().with_review()
    submission = get_object_or_404(found, pk=pk)
    if not note_shared_reading(submission, request.user, what, **details):
        raise Http404
    return submission


@require_safe
def shared_report(request, submission):
    found = _shared(request, submission)
    with translation.override(asked_language(request)):
        context = {"report": shared_readiness(found)}
        return render(request, "reports/shared.html", context)


@require_safe
def shared_report_pdf(request, submission):
    found, kind = _shared(request, submission, "download report", file="pdf"), KINDS["pdf"]
    with translation.override(asked_language(request)):
        readiness = shared_readiness(found)
        try:
            return _file(kind.make(readiness), kind.content_type, kind.name(readiness))
        except PdfTimeoutError:
            messages.error(request, _("The PDF took too long. Try again in a few minutes."))
            return redirect("shared_report", submission)


# The blank questionnaire


@login_not_required
@require_safe
def blank_questionnaire(request, code, edition):
    return _blank(request, _edition(request, code, edition))


@login_not_required
@require_safe
def blank_capability(request, code, edition, capability):
    return _blank(request, _edition(request, code, edition), capability)


def _edition(request, code, edition):
    frameworks = Framework.objects.visible_to(request.user)
    return get_object_or_404(frameworks, code=code, edition=edition)


def _blank(request, framework, capability=None):
    """The PDF; 304 for a reader who has it already."""
    with translation.override(asked_language(request)):
        blank = Blank.of(framework, capability)
        if blank is None:
            raise Http404
        etag = f'"{blank.digest}"'
        response = get_conditional_response(request, etag=etag) or _drawn(request, blank)
    if response.status_code != 503:
        response["ETag"] = etag
    return response


def _drawn(request, blank):
    try:
        return _file(blank_pdf(blank), "application/pdf", blank.file_name)
    except PdfTimeoutError:
        return render(request, "reports/blank_too_slow.html", {"blank": blank}, status=503)


def _file(content, kind, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
