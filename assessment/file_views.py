"""Files of evidence: taking one in, handing it out, removing it."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import files, lifecycle
from assessment.evidence_forms import EvidenceForm
from assessment.file_forms import FileForm
from assessment.inspection import RefusedFileError
from assessment.item_page import item_context
from assessment.models import Assessment, Evidence, EvidenceFile
from assessment.responses import UNPROCESSABLE

logger = logging.getLogger(__name__)

# Should a browser show the file all the same, nothing in it runs or loads.
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"}


def _item(request, pk, item):
    assessments = Assessment.objects.coordinated_by(request.user).with_round()
    return get_object_or_404(get_object_or_404(assessments, pk=pk).evidence, pk=item)


def _files_of(item):
    return redirect(f"{reverse('change_evidence', args=[item.assessment_id, item.pk])}#files")


@require_http_methods(["GET", "HEAD", "POST"])
def add_file(request, pk, item):
    """A refused file stands at this address; opened again, it is the item's page."""
    if not settings.UPLOADS:
        raise Http404
    if request.method != "POST":
        return redirect("change_evidence", pk, item)
    found, form = _item(request, pk, item), FileForm(request.POST, request.FILES)
    if not found.assessment.is_draft:
        return _no_longer_a_draft(request, found)
    if form.is_valid():
        return _taken_in(request, found, form)
    return _refused(request, found, form)


def _taken_in(request, item, form):
    try:
        file = files.add(item, form.cleaned_data["file"], by=request.user)
    except RefusedFileError as refused:
        form.refuse(refused)
        return _refused(request, item, form)
    except lifecycle.NotEditableError:
        return _no_longer_a_draft(request, item)
    except Evidence.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The file is kept as version %(number)s.") % vars(file))
    return _files_of(item)


def _refused(request, item, form):
    context = item_context(item, form) | {"form": EvidenceForm(instance=item)}
    return render(request, "assessment/evidence_form.html", context, status=UNPROCESSABLE)


def _no_longer_a_draft(request, item):
    messages.error(request, _("The files cannot change: this is no longer a draft."))
    return redirect("evidence", item.assessment_id)


@require_POST
def remove_file(request, pk, item, file):
    found = _item(request, pk, item)
    removed = get_object_or_404(found.files, pk=file)
    try:
        files.remove(removed, by=request.user)
    except lifecycle.NotEditableError:
        return _no_longer_a_draft(request, found)
    except files.SubmittedFileError:
        messages.error(request, _("Not removed: the file was submitted, and stays."))
    else:
        messages.success(request, _("The file is removed for good."))
    return _files_of(found)


@require_safe
def evidence_file(request, file):
    found = get_object_or_404(EvidenceFile.objects.visible_to(request.user), pk=file)
    try:
        content = found.stored.open("rb")
    except FileNotFoundError:
        logger.error("The file of version %s is not in the storage.", found.pk)
        raise Http404 from None
    files.note_download(found, request.user)
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
        headers=SANDBOX,
    )
