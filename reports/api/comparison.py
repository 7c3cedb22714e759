"""The comparison of countries for programs: the matrix that reviewers see."""

from django.http import Http404
from ninja import Query

from assessment.trail import note_downloads
from reports.api import keys, shapes
from reports.api.operations import get
from reports.comparison.matrix import Matrix
from reports.comparison.selection import Selection
from reports.comparison_views import DOWNLOAD


@get("/comparison", shapes.Comparison, "Comparison", keys.comparison)
def compare(request, choice: Query[shapes.Choice]):  # noqa: ARG001 - checks the address
    """Levels by capability and verdicts by connection, of the newest submission of each country.

    What a round does not have is as if it had not been asked. The countries are told who took it.
    """
    selection = Selection.of(request.user, request.GET)
    if selection is None or selection.round is None:
        raise Http404
    note_downloads(selection.chosen, request.user, DOWNLOAD)
    return {"round": selection.round, "countries": Matrix.of(selection).lines}
