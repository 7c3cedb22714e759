"""A person's own page: who I am, what I act as, how I sign in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import NameForm
from accounts.second_factor import has_second_factor
from accounts.session import stay


def account(request):
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("account")
    context = {
        "form": form,
        "memberships": request.user.memberships.select_related("country", "agency"),
        "second_factor": has_second_factor(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "account/overview.html", context, status=status)


@require_POST
def stay_signed_in(request):
    """For the warning that a session is about to end; the time that is left goes in a header."""
    stay(request)
    return HttpResponse(status=204)


@require_POST
def act_as(request, pk):
    membership = get_object_or_404(request.user.memberships, pk=pk)
    request.user.act_as(membership)
    messages.success(request, _("You now act as: %(role)s") % {"role": membership})
    return redirect("dashboard")
