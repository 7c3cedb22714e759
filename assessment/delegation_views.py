"""Pages on which a coordinator hands capabilities to agencies, and takes over what they say."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import delegations as verbs
from assessment.contributions import work_lines
from assessment.delegation_forms import DelegateForm, SendBackForm, TermsForm
from assessment.lifecycle import NotEditableError
from assessment.merging import MergePage
from assessment.models import Assessment, Delegation
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.standing import Standing, register_of

NO_DRAFT = gettext_lazy("Nothing was changed: this assessment is no longer a draft.")


def _visible(request, pk):
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _locked(request, pk):
    """Held until the transaction ends; the verbs refuse what its state forbids."""
    assessments = Assessment.objects.coordinated_by(request.user).with_round().locked()
    return get_object_or_404(assessments, pk=pk)


def _may_edit(request, pk):
    return Assessment.objects.editable_by(request.user).filter(pk=pk).exists()


def _handed(assessment, pk):
    """One delegation of an assessment that was looked up for this person."""
    handed = assessment.delegations.select_related("capability", "agency")
    delegation = get_object_or_404(handed, pk=pk)
    delegation.assessment = assessment
    return delegation


@require_safe
def delegations(request, pk):
    return _list(request, _visible(request, pk))


def _list(request, assessment, status=OK):
    handed = Delegation.objects.visible_to(request.user).filter(assessment=assessment)
    context = {
        "assessment": assessment,
        "editable": _may_edit(request, assessment.pk),
        "lines": work_lines(handed.with_names()),
    }
    return render(request, "assessment/delegations.html", context, status=status)


@require_POST
@transaction.atomic
def let_contributors_read(request, pk):
    assessment = _locked(request, pk)
    try:
        verbs.let_contributors_read(assessment, request.POST.get("allow") == "1", by=request.user)
    except NotEditableError:
        messages.error(request, NO_DRAFT)
        return _list(request, assessment, CONFLICT)
    messages.success(request, _("Saved."))
    return redirect("delegations", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def delegate(request, pk):
    assessment = _locked(request, pk)
    if request.method != "POST" and not assessment.is_draft:
        return redirect("delegations", pk)
    chosen = {"capabilities": request.GET.getlist("capability")}
    form = DelegateForm(request.POST or None, assessment=assessment, initial=chosen)
    if not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else OK
        return _delegate_form(request, assessment, form, status)
    terms = {name: form.cleaned_data[name] for name in ("due_on", "note")}
    chosen = [form.cleaned_data[name] for name in ("capabilities", "agencies")]
    try:
        made = verbs.delegate(assessment, *chosen, by=request.user, **terms)
    except NotEditableError:
        messages.error(request, NO_DRAFT)
        return _delegate_form(request, assessment, form, CONFLICT)
    _tell_what_was_made(request, made, len(chosen[0]) * len(chosen[1]))
    return redirect("delegations", pk)


def _delegate_form(request, assessment, form, status):
    context = {"assessment": assessment, "form": form}
    return render(request, "assessment/delegate.html", context, status=status)


def _tell_what_was_made(request, made, asked_for):
    there = asked_for - len(made)
    if made:
        words = ngettext("%(number)s delegation made.", "%(number)s delegations made.", len(made))
        messages.success(request, words % {"number": len(made)})
    if there:
        words = ngettext(
            "%(number)s was there already and stays as it is.",
            "%(number)s were there already and stay as they are.",
            there,
        )
        messages.info(request, words % {"number": there})


@require_safe
def delegation_terms(request, pk, delegation):
    return _terms_page(request, _handed(_visible(request, pk), delegation))


def _terms_page(request, delegation, status=OK, **forms):
    context = {
        "assessment": delegation.assessment,
        "delegation": delegation,
        "line": work_lines([delegation])[0],
        "editable": _may_edit(request, delegation.assessment_id),
        "contributed": delegation.contributions.count(),
        "terms": forms.get("terms") or TermsForm(instance=delegation),
        "back": forms.get("back") or SendBackForm(),
        "form": next(iter(forms.values()), None),
    }
    return render(request, "assessment/delegation_terms.html", context, status=status)


def _done(request, delegation, verb, words, **forms):
    """Do the verb and go back to the page; or the page with why it could not be done."""
    try:
        verb()
    except NotEditableError:
        messages.error(request, NO_DRAFT)
    except verbs.StaleDelegationError as error:
        state = error.delegation.get_state_display()
        messages.error(request, _("Nothing was changed. By now it says: %s.") % state)
    except verbs.ContributedMeanwhileError:
        messages.error(request, _("Not taken back: the agency wrote more meanwhile. Look again."))
    else:
        messages.success(request, words)
        return redirect("delegations", delegation.assessment_id)
    return _terms_page(request, delegation, CONFLICT, **forms)


def _opened_again(pk, delegation):
    """A refused form stands at the address of its verb; opened again, it is the page."""
    return redirect("delegation_terms", pk, delegation)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_delegation(request, pk, delegation):
    if request.method != "POST":
        return _opened_again(pk, delegation)
    handed = _handed(_locked(request, pk), delegation)
    before = Delegation(due_on=handed.due_on, note=handed.note)
    form = TermsForm(request.POST, instance=before, last_day=handed.assessment.last_day)
    if not form.is_valid():
        status = CONFLICT if form.stale else UNPROCESSABLE
        return _terms_page(request, handed, status, terms=form)
    terms = {name: form.cleaned_data[name] for name in ("due_on", "note")}
    change = partial(verbs.change_terms, handed, by=request.user, **terms)
    return _done(request, handed, change, _("Saved."), terms=form)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def send_back(request, pk, delegation):
    if request.method != "POST":
        return _opened_again(pk, delegation)
    handed = _handed(_locked(request, pk), delegation)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _terms_page(request, handed, UNPROCESSABLE, back=form)
    because = form.cleaned_data["because"]
    words = _("Sent back to %s.") % handed.agency
    send = partial(verbs.send_back, handed, because, by=request.user)
    return _done(request, handed, send, words, back=form)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def take_back(request, pk, delegation):
    if request.method != "POST":
        return _opened_again(pk, delegation)
    handed = _handed(_locked(request, pk), delegation)
    seen = request.POST.get("seen", "")
    words = _("Taken back from %s.") % handed.agency
    take = partial(verbs.take_back, handed, seen=_number(seen), by=request.user)
    return _done(request, handed, take, words)


def _number(text):
    """The whole number that the text says, -1 where it says none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


# What agencies say


def _merge_page(assessment, capability):
    try:
        return MergePage.of(Standing.of(assessment), capability, register_of(assessment))
    except LookupError:
        raise Http404 from None


@require_safe
def contributions(request, pk, capability):
    return _merge(request, _merge_page(_visible(request, pk), capability))


def _merge(request, page, status=OK):
    editable = _may_edit(request, page.assessment.pk)
    context = {"page": page, "assessment": page.assessment, "editable": editable}
    return render(request, "assessment/contributions.html", context, status=status)


@require_POST
@transaction.atomic
def take_over(request, pk, capability):
    """One offer, by the button below it."""
    return _take_over(request, pk, capability)


@require_POST
@transaction.atomic
def take_over_undisputed(request, pk, capability):
    """All that the page showed as said by one agency and by nobody else."""
    return _take_over(request, pk, capability, only_undisputed=True)


def _take_over(request, pk, capability, **options):
    assessment = _locked(request, pk)
    page = _merge_page(assessment, capability)
    try:
        taken, left = page.take_over(request.POST.getlist("take"), by=request.user, **options)
    except NotEditableError:
        messages.error(request, NO_DRAFT)
        return _merge(request, page, CONFLICT)
    if taken:
        messages.success(request, _("Taken over: %s.") % ", ".join(taken))
    if not left:
        return redirect("contributions", pk, capability)
    changed = _("Not taken over, because somebody changed it meanwhile: %s. Look at it again.")
    messages.error(request, changed % ", ".join(left))
    return _merge(request, _merge_page(assessment, capability), CONFLICT)
