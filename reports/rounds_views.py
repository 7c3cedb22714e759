"""Submissions side by side, and one country over rounds: look up, note the reading, show."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.responses import OK, UNPROCESSABLE
from assessment.trail import note_reads
from reports.comparison.rounds_page import RoundsPage
from reports.comparison.side_by_side import SideBySidePage


@require_safe
def side_by_side(request):
    page = _page(SideBySidePage, request)
    if page.comparison:
        note_reads(page.comparison.submissions, request.user)
    context = {"page": page, "form": page.form}
    status = UNPROCESSABLE if page.form.errors else OK
    return render(request, "comparison/side_by_side.html", context, status=status)


@require_safe
def rounds(request):
    page = _page(RoundsPage, request)
    if page.read and not page.own:
        note_reads(page.read, request.user)
    return render(request, "comparison/rounds.html", {"page": page})


def _page(kind, request):
    """What the address asks for; 404 for what this person may not read."""
    try:
        return kind.of(request.user, request.GET)
    except LookupError:
        raise Http404 from None
