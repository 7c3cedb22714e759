"""Submitting an assessment, what was submitted, and beginning a new version of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment import lifecycle
from assessment.models import Assessment, Submission
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.submission_page import SubmissionPage
from assessment.submissions import REFUSALS
from assessment.submit_page import ReopenForm, SubmitPage
from assessment.trail import note_read


def _coordinated(request, pk):
    return get_object_or_404(Assessment.objects.coordinated_by(request.user).with_round(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, pk):
    assessment = _coordinated(request, pk)
    if request.method != "POST":
        page = SubmitPage.of(assessment)
        return _submit_page(request, page) if assessment.is_draft else redirect("submissions", pk)
    page = SubmitPage.of(assessment, request.POST)
    if not assessment.is_draft:
        return _too_late(request, pk)
    if page.problems:
        return _submit_page(request, page, UNPROCESSABLE)
    try:
        submission = page.submit(by=request.user)
    except REFUSALS:
        return _too_late(request, pk)
    messages.success(request, _("Submitted. Your reviewers can read this version from now on."))
    return redirect("submission", submission.pk)


def _too_late(request, pk):
    """Somebody was faster: what was typed, beside what there is by now."""
    page = SubmitPage.of(_coordinated(request, pk), request.POST, late=True)
    return _submit_page(request, page, CONFLICT)


def _submit_page(request, page, status=OK):
    context = {"page": page, "assessment": page.assessment}
    return render(request, "assessment/submit.html", context, status=status)


@require_safe
def submissions(request, pk):
    assessments = Assessment.objects.visible_to(request.user).with_round()
    assessment = get_object_or_404(assessments, pk=pk)
    context = {
        "assessment": assessment,
        "submissions": Submission.objects.visible_to(request.user).listed(assessment),
        "coordinated": Assessment.objects.coordinated_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "assessment/submissions.html", context)


@require_safe
def submission(request, submission):
    submissions = Submission.objects.visible_to(request.user).with_round()
    found = get_object_or_404(submissions, pk=submission)
    note_read(found, request.user)
    context = {"page": SubmissionPage.of(found, request.user), "assessment": found.assessment}
    return render(request, "assessment/submission.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, pk):
    assessment = _coordinated(request, pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _reopen_form(request, assessment, form, UNPROCESSABLE if form.is_bound else OK)
    try:
        lifecycle.reopen(assessment, reason=form.cleaned_data["reason"], by=request.user)
    except lifecycle.StaleStateError:
        messages.error(request, _("Not reopened: only a validated assessment can be reopened."))
        return _reopen_form(request, assessment, form, CONFLICT)
    messages.success(request, _("Reopened. The draft starts from what was submitted last."))
    return redirect("assessment", pk)


def _reopen_form(request, assessment, form, status):
    context = {"assessment": assessment, "form": form}
    return render(request, "assessment/reopen.html", context, status=status)
