"""Pages on which an agency answers what was handed to it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import delegations
from assessment.comments import counts_beside
from assessment.contributions import ContributionPage
from assessment.lifecycle import NotEditableError
from assessment.models import Assessment, Delegation
from assessment.responses import CONFLICT, OK, render_page, save_one, unsaved


def _own(request, pk):
    """Also what was taken back since: its page says so and keeps what was written."""
    handed = Delegation.objects.once_contributed_by(request.user).with_names()
    return get_object_or_404(handed, pk=pk)


def _locked(request, pk):
    """Held with its assessment until the transaction ends: what is read now is saved over."""
    assessments = Assessment.objects.once_contributed_by(request.user).with_round().locked()
    held = get_object_or_404(assessments, pk=_own(request, pk).assessment_id)
    delegation = _own(request, pk)
    delegation.assessment = held
    return delegation


@require_safe
def delegation(request, delegation):
    own = _own(request, delegation)
    return _page_of(request, _page(request, own, editable=own.is_open))


def _page(request, own, **options):
    comments = counts_beside(own.assessment, own.capability.code, request.user)
    return ContributionPage.of(own, comments=comments, **options)


def _page_of(request, page, template="assessment/delegation.html", status=OK):
    return render_page(request, template, page, status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def save_delegation(request, delegation):
    """Without JavaScript: everything on the page at once, as for a country's capability."""
    if request.method != "POST":
        return redirect("delegation", delegation)
    page = _page(request, _locked(request, delegation), editable=True)
    after = page.next_url if "next" in request.POST else page.url
    return unsaved(request, "assessment/delegation.html", page) or redirect(after)


@require_POST
@transaction.atomic
def save_contribution(request, delegation, criterion):
    """With JavaScript: one criterion, answered with the parts of the page that it changes."""
    page = _page(request, _locked(request, delegation), editable=True)
    if criterion not in page.codes:
        raise Http404
    return save_one(request, page, criterion)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def hand_in(request, delegation):
    """What is still open, named; then the verb."""
    template = "assessment/hand_in.html"
    if request.method != "POST":
        own = _own(request, delegation)
        return _page_of(request, ContributionPage.of(own, editable=own.is_open), template)
    own = _locked(request, delegation)
    try:
        delegations.hand_in(own, by=request.user)
    except (NotEditableError, delegations.StaleDelegationError):
        messages.error(request, _("Not handed in: this was handed in or taken back meanwhile."))
        return _page_of(request, _page(request, own), "assessment/delegation.html", CONFLICT)
    messages.success(request, _("Handed in. Thank you."))
    return redirect("dashboard")
