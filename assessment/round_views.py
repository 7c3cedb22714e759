"""Pages on which an administrator sees how a round goes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.models import Event, Round
from assessment.round_overview import RoundOverview
from assessment.trail import record


def _round(request, pk):
    return get_object_or_404(Round.objects.administered_by(request.user), pk=pk)


@require_safe
def round_overview(request, pk):
    overview = RoundOverview.of(_round(request, pk))
    return render(request, "rounds/overview.html", {"overview": overview})


@require_safe
def round_overview_csv(request, pk):
    """The same as a file; that it was taken is put down."""
    overview = RoundOverview.of(_round(request, pk))
    record(Event.of(None, "export round overview", overview.round.name[:80], by=request.user))
    response = HttpResponse(overview.as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="waymark-round-{pk}.csv"'
    return response
