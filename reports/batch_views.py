"""Reports in the background: ask for them, see how far they are, take them along."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.responses import UNPROCESSABLE
from assessment.trail import note_downloads
from reports import batches as verbs
from reports.batch_archive import archive, archive_name, report_name
from reports.batch_forms import BatchForm
from reports.batch_page import BatchPage
from reports.comparison.selection import Selection
from reports.models import Batch, BatchReport

logger = logging.getLogger(__name__)

NOTHING_NEW = 204


def _batch(request, pk):
    """The batch, if this person asked for it and still reviews; 404 otherwise."""
    found = Batch.objects.visible_to(request.user).select_related("round")
    return get_object_or_404(found, pk=pk)


@require_safe
def batches(request):
    if not request.user.compares():
        raise Http404
    found = Batch.objects.visible_to(request.user).with_counts().select_related("round")
    return render(request, "batches/list.html", {"batches": found})


@require_http_methods(["GET", "HEAD", "POST"])
def start_batch(request):
    """The address chooses round and countries, as on the pages that compare them."""
    selection = Selection.of(request.user, request.GET)
    if selection is None:
        raise Http404
    form = BatchForm(request.POST if request.method == "POST" else None, selection=selection)
    if form.is_valid():
        chosen = form.cleaned_data["submissions"]
        language = form.cleaned_data["language"]
        asked = verbs.ask(selection.round, chosen, language, by=request.user)
        return redirect("batch", asked.pk)
    context = {"form": form, "selection": selection}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "batches/start.html", context, status=status)


@require_safe
def batch(request, batch):
    page = BatchPage.of(_batch(request, batch), request.user)
    if request.htmx and request.GET.get("mark") == page.mark:
        return HttpResponse(status=NOTHING_NEW)
    verbs.look_at(page.batch)
    return render(request, "batches/detail.html", {"page": page, "batch": page.batch})


@require_POST
def cancel_batch(request, batch):
    if verbs.cancel(_batch(request, batch), by=request.user):
        messages.success(request, _("Cancelled. What was ready before stays."))
    else:
        messages.info(request, _("There was nothing left to cancel."))
    return redirect("batch", batch)


@require_POST
def retry_batch(request, batch):
    number = verbs.retry(_batch(request, batch), by=request.user)
    words = ngettext(
        "%(number)s report is made once more.", "%(number)s reports are made once more.", number
    )
    messages.success(request, words % {"number": number})
    return redirect("batch", batch)


@require_safe
def batch_zip(request, batch):
    found = _batch(request, batch)
    reports = list(BatchReport.objects.visible_to(request.user).filter(batch=found).done().named())
    if not reports:
        raise Http404
    return _handed_out(request, reports, archive, archive_name(found))


@require_safe
def batch_report(request, batch, report):
    ready = BatchReport.objects.visible_to(request.user).filter(batch=batch).done().named()
    found = get_object_or_404(ready, pk=report)
    return _handed_out(request, [found], lambda _one: found.stored.open("rb"), report_name(found))


def _handed_out(request, reports, opened, name):
    """The file, of which the countries are told; 404 where it was removed just now."""
    try:
        content = opened(reports)
    except FileNotFoundError:
        logger.error("A file of batch %s is not in the storage.", reports[0].batch_id)
        raise Http404 from None
    note_downloads(
        [report.submission for report in reports], request.user, "download report", file="pdf"
    )
    return FileResponse(content, as_attachment=True, filename=name)
