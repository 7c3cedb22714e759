"""Pages of the action plan: what was planned, what could be, and what would follow from it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import action_plan
from assessment.action_plan import PlanClosedError, StaleMeasureError, measures_of
from assessment.models import Assessment, Measure
from assessment.plan_file import file_name, plan_csv
from assessment.plan_forms import MeasureForm, read_version
from assessment.plan_page import PlanPage, measure_lines
from assessment.proposals import add_chosen, add_open, proposals
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.standing import Standing
from assessment.what_if import WhatIf, tidy

CLOSED = gettext_lazy("Not saved: this assessment is closed, and its plan stays as it is.")


def _visible(request, pk):
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_round(), pk=pk)


def _coordinated(request, pk):
    """Held until the transaction ends where something is to be saved."""
    assessments = Assessment.objects.coordinated_by(request.user).with_round()
    if request.method == "POST":
        assessments = assessments.locked()
    return get_object_or_404(assessments, pk=pk)


def _may_plan(request, pk):
    return Assessment.objects.plannable_by(request.user).filter(pk=pk).exists()


@require_safe
def plan(request, pk):
    return _plan(request, _visible(request, pk))


def _plan(request, assessment, status=OK):
    standing, measures = Standing.of(assessment), measures_of(assessment)
    editable = _may_plan(request, assessment.pk)
    context = {
        "assessment": assessment,
        "editable": editable,
        "page": PlanPage.of(standing, measures, request.GET),
        "agencies": assessment.country.agencies.all(),
        "proposals": proposals(standing, measures) if editable else [],
    }
    return render(request, "assessment/plan.html", context, status=status)


@require_safe
def plan_file(request, pk):
    assessment = _visible(request, pk)
    lines = measure_lines(Standing.of(assessment), measures_of(assessment))
    return HttpResponse(
        plan_csv(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name(assessment)}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def add_measure(request, pk):
    """The form for the capability that the address names; without one, a choice of them."""
    assessment = _coordinated(request, pk)
    if not request.GET.get("capability"):
        context = {"assessment": assessment, "groups": _capabilities(assessment)}
        return render(request, "assessment/plan_capability.html", context)
    return _measure_form(request, _new(assessment, request.GET["capability"]), _add)


def _new(assessment, code):
    """A measure in the capability of this code, not stored yet; 404 for an unknown code."""
    capabilities = assessment.framework.capability_set.all()
    capability = next((part for part in capabilities if part.code == code), None)
    if capability is None:
        raise Http404
    return Measure(assessment=assessment, capability=capability)


def _capabilities(assessment):
    document = Standing(assessment, {}).document
    return [
        (group, [part for part in document["capabilities"] if part["group"] == group["code"]])
        for group in document["groups"]
    ]


def _add(form, by):
    action_plan.add(form.instance.assessment, [form.plan], by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change_measure(request, pk, item):
    assessment = _coordinated(request, pk)
    measure = assessment.measures.with_targets().filter(pk=item).first()
    if measure is None:
        return _gone(request, assessment)
    measure.assessment = assessment
    return _measure_form(request, measure, _change)


def _change(form, by):
    action_plan.change(form.plan, version=form.cleaned_data["version"], by=by)


def _gone(request, assessment):
    """Somebody removed it: what was typed for it can be added anew."""
    form = _form(request, _new(assessment, request.POST.get("capability")))
    messages.error(
        request,
        _("Not saved: somebody removed this measure meanwhile. Save again to add it anew."),
    )
    return _render_form(request, form, CONFLICT)


def _measure_form(request, measure, verb):
    form = _form(request, measure)
    if not form.is_valid():
        return _render_form(request, form, UNPROCESSABLE if form.is_bound else OK)
    try:
        verb(form, request.user)
    except StaleMeasureError as stale:
        form.beside(stale.current)
        return _render_form(request, form, CONFLICT)
    except PlanClosedError:
        messages.error(request, CLOSED)
        return _render_form(request, form, CONFLICT)
    messages.success(request, _("Saved."))
    return redirect("plan", measure.assessment_id)


def _form(request, measure):
    data = request.POST if request.method == "POST" else None
    return MeasureForm(data, standing=Standing.of(measure.assessment), instance=measure)


def _render_form(request, form, status):
    measure = form.instance
    context = {"form": form, "measure": measure, "assessment": measure.assessment}
    return render(request, "assessment/measure_form.html", context, status=status)


@require_POST
@transaction.atomic
def remove_measure(request, pk, item):
    assessment = _coordinated(request, pk)
    measure = get_object_or_404(assessment.measures.with_targets(), pk=item)
    version = request.POST.get("version", "")
    try:
        action_plan.remove(measure, version=read_version(version), by=request.user)
    except StaleMeasureError:
        messages.error(
            request, _("Not removed: somebody changed this measure meanwhile. Read it again.")
        )
        return _plan(request, assessment, CONFLICT)
    except PlanClosedError:
        messages.error(request, CLOSED)
        return _plan(request, assessment, CONFLICT)
    messages.success(
        request, _("“%(measure)s” is no longer in the plan.") % {"measure": measure.text}
    )
    return redirect("plan", pk)


@require_POST
@transaction.atomic
def add_proposals(request, pk):
    assessment = _coordinated(request, pk)
    try:
        number = add_chosen(assessment, request.POST.getlist("proposal"), by=request.user)
    except PlanClosedError:
        messages.error(request, CLOSED)
        return _plan(request, assessment, CONFLICT)
    _tell(request, number)
    return redirect("plan", pk)


def _tell(request, number):
    """How many measures were added; none when the plan had them all, or none was chosen."""
    if not number:
        messages.info(
            request,
            _("Nothing was added: all that was chosen is reached, or in the plan already."),
        )
        return
    words = ngettext(
        "%(number)s measure was added. Say who does it and until when.",
        "%(number)s measures were added. Say for each who does it and until when.",
        number,
    )
    messages.success(request, words % {"number": number})


@require_safe
def what_if(request, pk):
    tidied = tidy(request.GET)
    if tidied is not None and not request.htmx:
        return redirect(f"{request.path}?{tidied}")
    response = _what_if(request, _visible(request, pk), request.GET)
    response["HX-Replace-Url"] = f"{request.path}?{tidied or request.GET.urlencode()}"
    return response


def _what_if(request, assessment, query, status=OK):
    context = {
        "assessment": assessment,
        "editable": _may_plan(request, assessment.pk),
        "page": WhatIf.read(Standing.of(assessment), query),
    }
    return render(request, "assessment/what_if.html", context, status=status)


@require_POST
@transaction.atomic
def keep_targets(request, pk):
    assessment = _coordinated(request, pk)
    page = WhatIf.read(Standing.of(assessment), request.POST)
    try:
        number = add_open(assessment, page.proposals, by=request.user)
    except PlanClosedError:
        messages.error(request, CLOSED)
        return _what_if(request, assessment, request.POST, CONFLICT)
    _tell(request, number)
    return redirect("plan", pk)
