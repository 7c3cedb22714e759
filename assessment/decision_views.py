"""How a review ends, or goes back to the country in between: one address for each verb."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment import lifecycle
from assessment.reading import DoubleReading
from assessment.remarks import remarks_on
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.review_forms import ReturnForm, ValidateForm
from assessment.review_views import readable, shown, written

verb = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def decision(request, review):
    return _page(request, readable(request, review))


def _page(request, found, status=OK, *, returning=None, validating=None):
    """The page of all four ways on; one of them may have been refused."""
    reading = DoubleReading.of(found)
    drafts = [remark for remark in remarks_on(found) if not remark.sent_at]
    context = {
        "reading": reading,
        "drafts": drafts,
        "questions": [remark for remark in drafts if remark.is_question],
        "rated": reading.rated(),
        "returning": returning or ReturnForm(prefix="return"),
        "validating": validating or ValidateForm(prefix="validate"),
        "form": returning or validating,
    }
    return shown(request, "review/decision.html", found, context, status)


def _late(request, pk, **forms):
    """Somebody or something was faster: what was typed stays on the page."""
    found = written(request, pk)
    state = found.submission.assessment.get_state_display()
    messages.error(request, _("Not done: the assessment is by now: %(state)s.") % {"state": state})
    return _page(request, found, CONFLICT, **forms)


@verb
def return_for_changes(request, review):
    if request.method != "POST":
        return redirect("review_decision", review)
    found = written(request, review)
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _page(request, found, UNPROCESSABLE, returning=form)
    try:
        lifecycle.return_for_changes(found, by=request.user, **form.cleaned_data)
    except lifecycle.StaleStateError:
        return _late(request, review, returning=form)
    messages.success(request, _("Returned. The country reads your reasons and remarks now."))
    return redirect("review", review)


@verb
def validate(request, review):
    if request.method != "POST":
        return redirect("review_decision", review)
    found = written(request, review)
    unexplained = [each.code for each in DoubleReading.of(found).unexplained]
    form = ValidateForm(request.POST, prefix="validate", unexplained=unexplained)
    if not form.is_valid():
        return _page(request, found, UNPROCESSABLE, validating=form)
    try:
        lifecycle.validate(found, by=request.user, **form.cleaned_data)
    except lifecycle.StaleStateError:
        return _late(request, review, validating=form)
    messages.success(request, _("Validated. The country is told."))
    return redirect("review", review)


@verb
def ask(request, review):
    if request.method != "POST":
        return redirect("review_decision", review)
    found = written(request, review)
    try:
        lifecycle.ask(found, by=request.user)
    except lifecycle.NothingAskedError:
        messages.error(request, _("Not sent: write at least one question first."))
        return _page(request, found, UNPROCESSABLE)
    except lifecycle.StaleStateError:
        return _late(request, review)
    messages.success(request, _("Sent. You go on when the country has replied."))
    return redirect("review", review)


@verb
def give_up(request, review):
    if request.method != "POST":
        return redirect("review_decision", review)
    found = written(request, review)
    try:
        lifecycle.give_up(found, by=request.user)
    except lifecycle.StaleStateError:
        return _late(request, review)
    messages.success(request, _("Given up. Another reviewer can claim the submission now."))
    return redirect("dashboard")
