"""Aggregates: released by administrators, read by the countries they are made of."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.models import Assessment, Round
from reports.aggregates import releasing
from reports.aggregates.page import AggregatePage
from reports.aggregates.preview import Preview
from reports.aggregates.releasing import Plan
from reports.exports.tables import csv_bytes
from reports.publication import file_name

CONFLICT = 409


def _page(request, pk):
    assessments = Assessment.objects.compared_by(request.user).with_round()
    assessment = get_object_or_404(assessments, pk=pk)
    return AggregatePage.of(assessment, request.user, request.GET)


@require_safe
def aggregates(request, pk):
    page = _page(request, pk)
    context = {"page": page, "assessment": page.assessment}
    return render(request, "reports/aggregates.html", context)


@require_safe
def aggregates_csv(request, pk):
    page = _page(request, pk)
    name = file_name(page.assessment, "aggregates.csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_bytes(page.table()), "text/csv; charset=utf-8", headers=headers)


def _round(request, pk):
    rounds = Round.objects.administered_by(request.user).select_related("framework")
    return get_object_or_404(rounds, pk=pk)


@require_safe
def round_aggregates(request, pk):
    return _preview(request, _round(request, pk))


def _preview(request, round_, status=200):
    context = {"round": round_, "preview": Preview(Plan.of(round_))}
    return render(request, "rounds/aggregates.html", context, status=status)


@require_POST
def release_aggregates(request, pk):
    round_ = _round(request, pk)
    try:
        releasing.release(round_, by=request.user)
    except releasing.NotReleasableError:
        return _preview(request, round_, CONFLICT)
    messages.success(request, _("Released. The countries of this round can read it from now on."))
    return redirect("round_aggregates", pk)
