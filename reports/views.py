"""Pages and files of the readiness report, and the blank questionnaire, which is for everyone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from assessment.action_plan import measures_of
from assessment.context import context_notes
from assessment.documents import answers_document as build_answers_document
from assessment.models import Assessment, Submission
from assessment.reading import released_with
from assessment.standing import Standing, register_of
from assessment.submissions import read
from assessment.trail import READ, note_read
from capabilities.models import Framework
from reports.blank import Blank, blank_pdf
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


def _readiness(standing):
    """The report, in the active language."""
    assessment = standing.assessment
    return Readiness.of(
        standing, register_of(assessment), context_notes(assessment), measures_of(assessment)
    )


@require_safe
def report(request, pk):
    standing = Standing.of(_visible(request, pk))
    with translation.override(_language(request)):
        readiness = _readiness(standing)
        return render(request, "reports/readiness.html", {"report": readiness})


@require_safe
def report_pdf(request, pk):
    standing = Standing.of(_visible(request, pk))
    with translation.override(_language(request)):
        return _pdf(request, _readiness(standing))


def _pdf(request, readiness):
    """The file, in the active language."""
    assessment, submission = readiness.assessment, readiness.submission
    try:
        content = readiness_pdf(readiness)
    except PdfTimeoutError:
        context = {"assessment": assessment, "submission": submission}
        return render(request, "reports/too_slow.html", context, status=503)
    name = file_name(assessment, f"{translation.get_language()}.pdf", submission)
    return _file(content, "application/pdf", name)


@require_safe
def answers_document(request, pk):
    assessment = _visible(request, pk)
    document = build_answers_document(
        Standing.of(assessment), register_of(assessment), context_notes(assessment)
    )
    return _file(answers_json(document), "application/json", file_name(assessment, ANSWERS_NAME))


# What was submitted


def _submitted(request, pk, what=READ):
    """The submission if this person may read it; from outside, the country is told."""
    found = Submission.objects.visible_to(request.user).with_round().with_review()
    submission = get_object_or_404(found, pk=pk)
    note_read(submission, request.user, what)
    return submission


def _readiness_of(submission):
    """The report on what was submitted, in the active language."""
    said = read(submission)
    return Readiness.of(
        said.standing,
        said.register,
        said.notes,
        at=submission.submitted_at,
        submission=submission,
        released=released_with(submission, said),
    )


@require_safe
def submission_report(request, submission):
    found = _submitted(request, submission)
    outside = request.user.belongs_to() != found.assessment.country
    with translation.override(_language(request)):
        context = {"report": _readiness_of(found), "outside": outside}
        return render(request, "reports/readiness.html", context)


@require_safe
def submission_report_pdf(request, submission):
    found = _submitted(request, submission, "download report")
    with translation.override(_language(request)):
        return _pdf(request, _readiness_of(found))


@require_safe
def submission_answers(request, submission):
    found = _submitted(request, submission, "download answers")
    name = file_name(found.assessment, ANSWERS_NAME, found)
    return _file(answers_json(found.document), "application/json", name)


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
    with translation.override(_language(request)):
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
