"""The page on which a coordinator sets the label that reports bear."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.classification import classify
from assessment.models import Assessment
from assessment.responses import OK, UNPROCESSABLE
from reports.forms import ClassificationForm


@require_http_methods(["GET", "HEAD", "POST"])
def classification(request, pk):
    found = Assessment.objects.coordinated_by(request.user).with_round()
    assessment = get_object_or_404(found, pk=pk)
    form = ClassificationForm(
        request.POST if request.method == "POST" else None, instance=assessment
    )
    if not form.is_valid():
        context = {"assessment": assessment, "form": form}
        status = UNPROCESSABLE if form.is_bound else OK
        return render(request, "reports/classification.html", context, status=status)
    classify(assessment, form.cleaned_data["classification"], by=request.user)
    messages.success(request, _("Saved. Every report made from now on bears it."))
    return redirect("report", pk)
