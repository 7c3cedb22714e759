"""Taking answers from a file: what it would change, then exactly that or nothing."""

import json

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.incoming import ChangedMeanwhileError, Incoming, RefusedError, read_json, take
from assessment.lifecycle import NotEditableError
from assessment.models import Assessment
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from reports.exports.taken import check_document_size, read_file
from reports.incoming_forms import AnswersFileForm


def _coordinated(request, pk):
    return get_object_or_404(Assessment.objects.coordinated_by(request.user).with_round(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take_answers(request, pk):
    """The file comes in, and what it would change is shown. Nothing is kept yet."""
    assessment = _coordinated(request, pk)
    if request.method != "POST":
        if not assessment.is_draft:
            return redirect("assessment", pk)
        return _form(request, assessment, AnswersFileForm())
    form = AnswersFileForm(request.POST, request.FILES)
    if not assessment.is_draft:
        return _no_longer_a_draft(request, assessment)
    if not form.is_valid():
        return _form(request, assessment, form, UNPROCESSABLE)
    try:
        document = read_file(form.content, form.name)
        return _differences(request, assessment, document)
    except RefusedError as refused:
        return _refused(request, assessment, form, refused)


@require_http_methods(["GET", "HEAD", "POST"])
def apply_answers(request, pk):
    """What was shown is done. The document comes back with the page, and is checked anew."""
    assessment = _coordinated(request, pk)
    if request.method != "POST":
        return redirect("take_answers", pk)
    if not assessment.is_draft:
        return _no_longer_a_draft(request, assessment)
    try:
        document = read_json(request.POST.get("document", "").encode(errors="replace"))
        done = take(assessment, document, seen=request.POST.get("seen", ""), by=request.user)
    except RefusedError as refused:
        return _refused(request, assessment, None, refused)
    except ChangedMeanwhileError:
        return _differences(request, assessment, document, CONFLICT)
    except NotEditableError:
        return _no_longer_a_draft(request, assessment)
    messages.success(request, _taken(done))
    return redirect("assessment", pk)


def _taken(done):
    words = ngettext(
        "%(number)s answer or text is taken from the file.",
        "%(number)s answers and texts are taken from the file.",
        done.changes,
    )
    return words % {"number": done.changes}


def _differences(request, assessment, document, status=OK):
    """What would change, to be confirmed; raises RefusedError instead where something is wrong."""
    incoming = Incoming.of(assessment, document)
    if incoming.refusals:
        raise RefusedError(*incoming.refusals)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    check_document_size(text)
    context = {
        "assessment": assessment,
        "incoming": incoming,
        "document": text,
        "changed": status == CONFLICT,
    }
    return render(request, "exports/incoming.html", context, status=status)


def _form(request, assessment, form, status=OK, refusals=()):
    context = {"assessment": assessment, "form": form, "refusals": refusals}
    return render(request, "exports/take_answers.html", context, status=status)


def _refused(request, assessment, form, refused):
    if form is None:
        form = AnswersFileForm()
    else:
        form.refuse()
    return _form(request, assessment, form, UNPROCESSABLE, refused.refusals)


def _no_longer_a_draft(request, assessment):
    messages.error(request, _("Nothing was taken from the file: this is no longer a draft."))
    return _form(request, assessment, AnswersFileForm(), CONFLICT)
