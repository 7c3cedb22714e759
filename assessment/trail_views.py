"""The page on which a country sees who read and changed its assessment."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.models import Assessment, Event
from assessment.trail_page import OUTSIDERS, trail_page


@require_safe
def trail(request, pk):
    assessments = Assessment.objects.audited_by(request.user).with_round()
    assessment = get_object_or_404(assessments, pk=pk)
    show = request.GET.get("show", "")
    events = Event.objects.visible_to(request.user).filter(assessment=assessment)
    page = trail_page(events, show=show, number=request.GET.get("page"))
    context = {"assessment": assessment, "page": page, "only_outsiders": show == OUTSIDERS}
    return render(request, "assessment/trail.html", context)
