"""Data as files: workbooks, tables, result documents, a round as one archive."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from assessment.models import Assessment, Round, Submission
from assessment.submissions import Draft
from assessment.trail import note_downloads, note_read
from capabilities.models import Framework
from reports.exports import archive
from reports.exports.blank import blank_name
from reports.exports.blank import blank_workbook as make_blank_workbook
from reports.exports.lists import LISTS
from reports.exports.material import Material
from reports.exports.tables import csv_bytes, workbook_bytes
from reports.exports.workbook import SHEETS, assessment_workbook
from reports.language import asked_language
from reports.publication import document_json, file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
TAKEN = "download answers"  # the verb of the trail
KINDS = {
    "csv": (csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (lambda table: workbook_bytes([table]), XLSX),
}


def _visible(request, pk):
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _submitted(request, pk):
    return get_object_or_404(Submission.objects.visible_to(request.user).with_round(), pk=pk)


def _note(request, submission, file):
    """From outside, the country is told who took which file."""
    note_read(submission, request.user, TAKEN, file=file)


# What an assessment says now


@require_safe
def workbook(request, pk):
    material = Material.of_assessment(_visible(request, pk), request.user)
    return _workbook(material)


@require_safe
def table(request, pk, key, kind):
    """One of the tables that pages of the assessment show, by its key."""
    assessment, (make, content_type) = _visible(request, pk), _kind(kind)
    if key in LISTS:
        sheet = LISTS[key](assessment, request.user)
    else:
        sheet = _sheet(Material.of_assessment(assessment, request.user), key)
    if sheet is None:
        raise Http404
    return _file(make(sheet.table), content_type, _name(assessment, f"{key}.{kind}"))


@require_safe
def result(request, pk):
    assessment = _visible(request, pk)
    content = document_json(Draft.of(assessment).result)
    return _file(content, JSON, file_name(assessment, "result.json"))


# What was submitted


@require_safe
def submission_workbook(request, submission):
    found = _submitted(request, submission)
    _note(request, found, "workbook.xlsx")
    return _workbook(Material.of_submission(found, request.user))


@require_safe
def submission_table(request, submission, key, kind):
    found, (make, content_type) = _submitted(request, submission), _kind(kind)
    sheet = _sheet(Material.of_submission(found, request.user), key)
    if sheet is None:
        raise Http404
    _note(request, found, f"{key}.{kind}")
    name = _name(found.assessment, f"{key}.{kind}", found)
    return _file(make(sheet.table), content_type, name)


@require_safe
def submission_result(request, submission):
    found = _submitted(request, submission)
    _note(request, found, "result.json")
    name = file_name(found.assessment, "result.json", found)
    return _file(document_json(found.result), JSON, name)


@require_safe
def round_archive(request, pk):
    round_ = get_object_or_404(Round.objects.reviewable_by(request.user), pk=pk)
    submissions = archive.newest_submissions(round_, request.user)
    content, taken = archive.round_archive(round_, submissions)
    name = archive.archive_name(round_)
    note_downloads(taken, request.user, TAKEN, file=name)
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")


# What is asked


@login_not_required
@require_safe
def blank_workbook(request, code, edition):
    frameworks = Framework.objects.visible_to(request.user)
    framework = get_object_or_404(frameworks, code=code, edition=edition)
    with override(asked_language(request)):
        return _file(make_blank_workbook(framework), XLSX, blank_name(framework))


def _kind(kind):
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _sheet(material, key):
    """The sheet; None where there is none of this key, or not for this reader."""
    return SHEETS[key](material) if key in SHEETS else None


def _workbook(material):
    name = _name(material.assessment, "xlsx", material.submission)
    return _file(assessment_workbook(material), XLSX, name)


def _name(assessment, ending, submission=None):
    """Such as `readiness-xa-2026-v2.en.results.csv`: words are in the language of the reader."""
    return file_name(assessment, f"{get_language()}.{ending}", submission)


def _file(content, kind, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
