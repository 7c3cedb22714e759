"""Pages of sharing: what the own country lets others read, and what others let it read."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment import sharing
from assessment.models import Share, Submission
from assessment.responses import CONFLICT, OK, UNPROCESSABLE
from assessment.sharing_forms import ShareForm


def _own(request, pk):
    """The submission if this person coordinates its country."""
    return get_object_or_404(Submission.objects.shareable_by(request.user).with_round(), pk=pk)


@require_safe
def shares(request, submission):
    found = _own(request, submission)
    return _page(request, found, ShareForm(submission=found))


def _page(request, submission, form, status=OK):
    given = Share.objects.given_by(request.user).filter(submission=submission).with_people()
    context = {
        "assessment": submission.assessment,
        "submission": submission,
        "form": form,
        "live": [each for each in given if each.is_live],
        "over": [each for each in given if not each.is_live],
    }
    return render(request, "assessment/shares.html", context, status=status)


@require_POST
def share(request, submission):
    found = _own(request, submission)
    form = ShareForm(request.POST, submission=found)
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    country, note = form.cleaned_data["country"], form.cleaned_data["note"]
    try:
        sharing.share(found, country, note=note, by=request.user)
    except sharing.AlreadySharedError:
        messages.info(request, _("A colleague shared it with this country meanwhile."))
        return _page(request, found, ShareForm(submission=found), CONFLICT)
    messages.success(request, _("Shared. You can take it back at any time."))
    return redirect("shares", submission)


@require_POST
def revoke_share(request, share):
    given = get_object_or_404(Share.objects.given_by(request.user).with_submission(), pk=share)
    sharing.revoke(given, by=request.user)
    messages.success(request, _("Taken back. From now on they read nothing of it."))
    return redirect("shares", given.submission_id)


@require_safe
def shared(request):
    """What other countries let this person's country read now."""
    if not request.user.belongs_to():
        raise Http404
    received = Share.objects.received_by(request.user).with_submission()
    return render(request, "assessment/shared.html", {"shares": received})
