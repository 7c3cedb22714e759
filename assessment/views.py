"""Pages of the questionnaire: look up what this person may have, do one verb, show."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import lifecycle, register
from assessment.connections import connection_views
from assessment.evidence import RegisterPage
from assessment.evidence_forms import EvidenceForm
from assessment.models import Assessment, Evidence, Round
from assessment.overview import FILTERS, Overview, found
from assessment.questionnaire import CapabilityPage, capability_of
from assessment.standing import Standing, register_of

OK = 200
CONFLICT = 409
UNPROCESSABLE = 422


def _visible(request, pk):
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _locked(request, pk):
    """Held until the transaction ends: what the page reads now is what it saves over."""
    assessments = Assessment.objects.coordinated_by(request.user).with_round().locked()
    return get_object_or_404(assessments, pk=pk)


def _editable(request, pk):
    """A draft, held like `_locked`."""
    assessments = Assessment.objects.editable_by(request.user).with_round().locked()
    return get_object_or_404(assessments, pk=pk)


def _may_edit(request, pk):
    return Assessment.objects.editable_by(request.user).filter(pk=pk).exists()


@require_safe
def dashboard(request):
    assessments = Assessment.objects.visible_to(request.user).with_round()
    current = assessments.first()
    context = {
        "assessments": assessments,
        "current": current,
        "editable": current and _may_edit(request, current.pk),
        "overview": current and Overview.of(Standing.of(current)),
        "rounds": Round.objects.startable_by(request.user),
    }
    return render(request, "assessment/dashboard.html", context)


@require_POST
def start(request, pk):
    begun = Assessment.objects.coordinated_by(request.user).filter(round=pk).first()
    if begun is None:
        round_ = get_object_or_404(Round.objects.startable_by(request.user), pk=pk)
        begun = lifecycle.start(round_, by=request.user)
    return redirect("assessment", begun.pk)


@require_safe
def assessment(request, pk):
    standing = Standing.of(_visible(request, pk))
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    context = {
        "assessment": standing.assessment,
        "editable": _may_edit(request, pk),
        "overview": Overview.of(standing),
        "filters": {key: label for key, (label, _keeps) in FILTERS.items()},
        "show": show,
        "words": words,
        "found": found(standing, show=show, words=words) if show or words else None,
    }
    return render(request, "assessment/detail.html", context)


def _page(assessment, capability, **options):
    """The page of one capability; 404 when the edition has no such capability."""
    try:
        return CapabilityPage(
            Standing.of(assessment), capability, register_of(assessment), **options
        )
    except LookupError:
        raise Http404 from None


def _render_page(request, page, status=200):
    context = {"page": page, "assessment": page.standing.assessment}
    return render(request, "assessment/capability.html", context, status=status)


def _status(page):
    if page.conflicts:
        return CONFLICT
    return UNPROCESSABLE if page.open_forms else OK


@require_safe
def capability(request, pk, capability):
    page = _page(_visible(request, pk), capability, editable=_may_edit(request, pk))
    return _render_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def save_capability(request, pk, capability):
    """Without JavaScript: everything on the page at once.

    A refused page stands at this address; opened again, it is the capability's page.
    """
    if request.method != "POST":
        return redirect("capability", pk, capability)
    page = _page(_locked(request, pk), capability, editable=True)
    page.bind(request.POST)
    try:
        page = page.save(by=request.user)
    except lifecycle.NotEditableError:
        messages.error(request, _("Not saved: this is no longer a draft. Your text is below."))
        return _render_page(request, page, CONFLICT)
    if page.open_forms:
        return _render_page(request, page, _status(page))
    messages.success(request, _("Saved."))
    return redirect(page.next_url if "next" in request.POST else page.url)


@require_POST
@transaction.atomic
def save_criterion(request, pk, criterion):
    """With JavaScript: one criterion, answered with the parts of the page that it changes."""
    assessment = _locked(request, pk)
    page = _page(assessment, capability_of(assessment, criterion), editable=True)
    before = page.standing
    page.bind(request.POST, [criterion])
    typed = page.forms[criterion]
    try:
        page = page.save(by=request.user)
    except lifecycle.NotEditableError:
        return _answer(request, "assessment/_not_editable.html", {"code": criterion}, CONFLICT)
    context = {
        "page": page,
        "assessment": assessment,
        "block": page.block(criterion),
        "was_disputed": not page.open_forms and typed.was_disputed,
        "added": page.added,
        "cited_more": typed.is_valid() and typed.cleaned_data["cite"],
        "follow_ups": page.follow_ups(before),
        "saved_at": None if page.open_forms else timezone.now(),
    }
    return _answer(request, "assessment/_saved.html", context, _status(page))


def _answer(request, template, context, status):
    """A part of the page for htmx; the header tells it from a sign-in page or a proxy's error."""
    response = render(request, template, context, status=status)
    response["X-Waymark"] = "answer"
    return response


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
        "editable": _may_edit(request, pk),
        "page": RegisterPage.of(standing, register_of(standing.assessment)),
    }
    return render(request, "assessment/evidence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def add_evidence(request, pk):
    item = Evidence(assessment=_editable(request, pk))
    return _evidence_form(request, item, register.add, {"heading": _("Add evidence")})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_evidence(request, pk, item):
    item = _item(request, pk, item)
    context = {"heading": item.title, "removable": True, "cited": item.answers.count()}
    return _evidence_form(request, item, register.change, context)


def _item(request, pk, item):
    return get_object_or_404(_editable(request, pk).evidence, pk=item)


def _evidence_form(request, item, verb, context):
    form = EvidenceForm(request.POST if request.method == "POST" else None, instance=item)
    if form.is_valid():
        verb(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("evidence", item.assessment_id)
    context |= {"form": form, "item": item, "assessment": item.assessment}
    status = UNPROCESSABLE if form.is_bound else OK
    return render(request, "assessment/evidence_form.html", context, status=status)


@require_POST
@transaction.atomic
def remove_evidence(request, pk, item):
    removed = _item(request, pk, item)
    register.remove(removed, by=request.user)
    messages.success(request, _("“%(item)s” is no longer in the register.") % {"item": removed})
    return redirect("evidence", pk)
