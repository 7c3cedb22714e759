"""Pages on which a coordinator looks after people, and on which somebody invited comes in."""

from allauth.account.utils import perform_login
from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invitation_forms import InviteForm
from accounts.invitations import send_invitation
from accounts.models import Invitation, Membership
from assessment import people as verbs
from assessment.people_page import PeoplePage, Welcome

UNPROCESSABLE = 422


def _country(request):
    country = request.user.coordinates()
    if country is None:
        raise Http404
    return country


def _people(request, form, status=200):
    context = {"page": PeoplePage.of(request.user), "form": form}
    return render(request, "people/list.html", context, status=status)


@require_safe
def people(request):
    return _people(request, InviteForm(country=_country(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def invite_person(request):
    """A refused form stands at this address; opened again, it is the list."""
    form = InviteForm(request.POST or None, country=_country(request))
    if request.method != "POST":
        return redirect("people")
    if not form.is_valid():
        return _people(request, form, UNPROCESSABLE)
    if refusal := consume_or_429(request, action="invite", user=request.user):
        return refusal
    invitation = form.invitation()
    send_invitation(request, invitation, verbs.invite(invitation, by=request.user))
    messages.success(
        request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
    )
    return redirect("people")


@require_POST
def withdraw_invitation(request, pk):
    invitation = get_object_or_404(Invitation.objects.managed_by(request.user), pk=pk)
    try:
        verbs.withdraw(invitation, by=request.user)
    except verbs.InvitationGoneError:
        messages.warning(request, _("This invitation was accepted or withdrawn meanwhile."))
    else:
        messages.success(request, _("The invitation is withdrawn. Its link opens nothing now."))
    return redirect("people")


@require_POST
def end_membership(request, pk):
    memberships = Membership.objects.managed_by(request.user)
    membership = get_object_or_404(memberships.select_related("user"), pk=pk)
    verbs.end(membership, by=request.user)
    text = _("%(person)s no longer acts for you. What they did stays on record.")
    messages.success(request, text % {"person": membership.user})
    return redirect("people")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    if refusal := consume_or_429(request, action="invitation"):
        return refusal
    found = Invitation.objects.opened_by(token).select_related("country", "agency").first()
    welcome = Welcome.to(found, request.user, request.POST if request.method == "POST" else None)
    if welcome is None:
        return _gone(request)
    if welcome.form is None or not welcome.form.is_valid():
        status = UNPROCESSABLE if welcome.refused else 200
        context = {"welcome": welcome, "form": welcome.form}
        return render(request, "people/invitation.html", context, status=status)
    try:
        person = verbs.accept(found, **welcome.credentials)
    except verbs.InvitationGoneError:
        return _gone(request)
    if request.user.is_authenticated:
        return redirect("dashboard")
    return perform_login(request, person, redirect_url=reverse("dashboard"))


def _gone(request):
    return render(request, "people/invitation_gone.html", status=404)
