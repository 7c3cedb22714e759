"""Pages of the questionnaire: look up what this person may have, do one verb, show."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import lifecycle, register
from assessment.board import Board
from assessment.comments import counts, counts_beside
from assessment.connections import connection_views
from assessment.context import context_notes
from assessment.context_page import ContextPage
from assessment.contributions import work_of
from assessment.evidence import RegisterPage
from assessment.evidence_forms import EvidenceForm
from assessment.item_page import item_context
from assessment.merging import agencies_of, handed_to, offers
from assessment.models import Assessment, Evidence, Round, Share
from assessment.overview import FILTERS, Overview, found
from assessment.questionnaire import CapabilityPage, capability_of
from assessment.reading import released
from assessment.remarks import remarks_beside
from assessment.responses import (
    CONFLICT,
    OK,
    UNPROCESSABLE,
    answer,
    render_page,
    save_one,
    status_of,
    unsaved,
)
from assessment.standing import Standing, items_of, register_of


def _visible(request, pk):
    """It says as `editable` whether the reader may change it now."""
    assessments = Assessment.objects.visible_to(request.user).with_edition()
    return get_object_or_404(assessments.with_editable(request.user), pk=pk)


def _locked(request, pk):
    """Held until the transaction ends: what the page reads now is what it saves over."""
    assessments = Assessment.objects.coordinated_by(request.user).with_edition().locked()
    return get_object_or_404(assessments, pk=pk)


def _in_hand(request, assessment):
    """Whether the reader answers for the assessment, and may change it now. One query."""
    answers_for = Assessment.objects.coordinated_by(request.user).filter(pk=assessment.pk)
    coordinated = answers_for.exists()
    return {"coordinated": coordinated, "editable": coordinated and assessment.is_draft}


@require_safe
def dashboard(request):
    assessments = Assessment.objects.visible_to(request.user).with_round()
    current = assessments.first()
    context = {
        "assessments": assessments,
        "current": current,
        **(_in_hand(request, current) if current else {}),
        "overview": current and Overview.of(Standing.of(current)),
        "rounds": Round.objects.startable_by(request.user),
        "work": work_of(request.user),
        "shared": Share.objects.received_by(request.user).count(),
        "board": Board.of(request.user, request.GET),
    }
    return render(request, "assessment/dashboard.html", context)


@require_POST
def start(request, pk):
    begun = Assessment.objects.coordinated_by(request.user).filter(round__pk=pk).first()
    if begun is None:
        round_ = get_object_or_404(Round.objects.startable_by(request.user), pk=pk)
        begun = lifecycle.start(round_, by=request.user)
    return redirect("assessment", begun.pk)


@require_safe
def assessment(request, pk):
    assessments = Assessment.objects.visible_to(request.user).with_round()
    standing = Standing.of(get_object_or_404(assessments, pk=pk))
    handed, agency = handed_to(standing.assessment), request.GET.get("agency", "")
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    comments = counts(standing.assessment.comments, request.user)
    search = {"show": show, "words": words, "agency": agency}
    context = {
        "assessment": standing.assessment,
        **_in_hand(request, standing.assessment),
        "overview": Overview.of(standing, handed, agency, comments),
        "agencies": agencies_of(handed),
        "released": released(standing.assessment, request.user),
        "filters": {key: label for key, (label, _keeps) in FILTERS.items()},
        "found": found(standing, handed, **search, comments=comments) if show or words else None,
        **search,
    }
    return render(request, "assessment/detail.html", context)


def _page(request, assessment, capability, **options):
    """The page of one capability; 404 when the edition has no such capability."""
    try:
        standing = Standing.of(assessment)
        register = SimpleLazyObject(lambda: items_of(assessment))
        page = CapabilityPage(standing, capability, register, **options)
    except LookupError:
        raise Http404 from None
    page.contributed = offers(standing, capability)
    page.remarks = SimpleLazyObject(lambda: remarks_beside(assessment, capability))
    page.comments = counts_beside(assessment, capability, request.user)
    return page


@require_safe
def capability(request, pk, capability):
    assessment = _visible(request, pk)
    page = _page(request, assessment, capability, editable=assessment.editable)
    return render_page(request, "assessment/capability.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def save_capability(request, pk, capability):
    """Without JavaScript: everything on the page at once.

    A refused page stands at this address; opened again, it is the capability's page.
    """
    if request.method != "POST":
        return redirect("capability", pk, capability)
    page = _page(request, _locked(request, pk), capability, editable=True)
    after = page.next_url if "next" in request.POST else page.url
    return unsaved(request, "assessment/capability.html", page) or redirect(after)


@require_POST
@transaction.atomic
def save_criterion(request, pk, criterion):
    """With JavaScript: one criterion, answered with the parts of the page that it changes."""
    assessment = _locked(request, pk)
    page = _page(request, assessment, capability_of(assessment, criterion), editable=True)
    return save_one(request, page, criterion)


@require_safe
def context(request, pk):
    assessment = _visible(request, pk)
    page = _context_page(assessment, editable=assessment.editable)
    return render_page(request, "assessment/context.html", page)


def _context_page(assessment, *, editable):
    return ContextPage(assessment, context_notes(assessment), editable=editable)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def save_context(request, pk):
    """Without JavaScript: every text on the page at once, as in `save_capability`."""
    if request.method != "POST":
        return redirect("context", pk)
    page = _context_page(_locked(request, pk), editable=True)
    return unsaved(request, "assessment/context.html", page) or redirect(page.url)


@require_POST
@transaction.atomic
def save_context_note(request, pk, enabler):
    """With JavaScript: one text, answered as in `save_criterion`."""
    page = _context_page(_locked(request, pk), editable=True)
    if enabler not in page.codes:
        raise Http404
    page.bind(request.POST, [enabler])
    typed = page.forms[enabler]
    try:
        page = page.save(by=request.user)
    except lifecycle.NotEditableError:
        return answer(request, "assessment/_not_editable.html", {"code": enabler}, CONFLICT)
    context = {
        "page": page,
        "assessment": page.assessment,
        "block": page.block(enabler),
        "drawn_anew": page.open_forms or typed.was_disputed,
        "saved_at": None if page.open_forms else timezone.now(),
    }
    return answer(request, "assessment/_context_saved.html", context, status_of(page))


@require_safe
def connections(request, pk):
    standing = Standing.of(_visible(request, pk))
    context = {"assessment": standing.assessment, "connections": connection_views(standing)}
    return render(request, "assessment/connections.html", context)


@require_safe
def evidence(request, pk):
    standing = Standing.of(_visible(request, pk))
    context = {
        "assessment": standing.assessment,
        "editable": standing.assessment.editable,
        "page": RegisterPage.of(standing, register_of(standing.assessment)),
    }
    return render(request, "assessment/evidence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def add_evidence(request, pk):
    item = Evidence(assessment=_locked(request, pk))
    return _evidence_form(request, item, register.add, {"heading": _("Add evidence")})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_evidence(request, pk, item):
    item = _item(request, pk, item)
    return _evidence_form(request, item, register.change, item_context(item))


def _item(request, pk, item):
    return get_object_or_404(_locked(request, pk).evidence, pk=item)


def _evidence_form(request, item, verb, context):
    form = EvidenceForm(request.POST if request.method == "POST" else None, instance=item)
    context |= {"form": form, "item": item, "assessment": item.assessment}
    status = UNPROCESSABLE if form.is_bound else OK
    if not item.assessment.is_draft:
        if not form.is_bound:
            return _no_longer_a_draft(request, item)
        messages.error(request, _("Not saved: this is no longer a draft. Your text is below."))
        status = CONFLICT
    elif form.is_valid():
        verb(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("evidence", item.assessment_id)
    return render(request, "assessment/evidence_form.html", context, status=status)


def _no_longer_a_draft(request, item):
    messages.error(request, _("The register cannot change: this is no longer a draft."))
    return redirect("evidence", item.assessment_id)


@require_POST
@transaction.atomic
def remove_evidence(request, pk, item):
    removed = _item(request, pk, item)
    if not removed.assessment.is_draft:
        return _no_longer_a_draft(request, removed)
    register.remove(removed, by=request.user)
    messages.success(request, _("“%(item)s” is no longer in the register.") % {"item": removed})
    return redirect("evidence", pk)
