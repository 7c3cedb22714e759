"""A person's notices, and what of them goes by mail."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notices.forms import PreferenceForm
from notices.inbox import Inbox
from notices.models import Preference


@require_safe
def notices(request):
    inbox = Inbox.of(request.user)
    inbox.mark_seen()
    return render(request, "notices/list.html", {"inbox": inbox})


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    posted = request.POST if request.method == "POST" else None
    form = PreferenceForm(posted, instance=Preference.of(request.user))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choice is saved."))
        return redirect("notice_preferences")
    status = 422 if form.is_bound else 200
    return render(request, "notices/preferences.html", {"form": form}, status=status)
