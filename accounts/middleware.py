"""What every request of a signed-in person passes: the session's clock, the second factor."""

import time

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.second_factor import must_set_up_second_factor

NOTED_EVERY = 300  # seconds


def idle_session(get_response):
    """Count the session's age from the last request instead of from the sign-in.

    Storing a session is what renews it. Doing so every five minutes and not at every request
    spares the database a write per page; a session may end that much early.
    """

    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen_at", 0) >= NOTED_EVERY:
                request.session["seen_at"] = now
        return get_response(request)

    return middleware


def second_factor_first(get_response):
    """Lead reviewers and administrators without a second factor to the page that sets it up."""

    def middleware(request):
        open_to_all = request.path.startswith((reverse("account"), reverse("set_language")))
        if open_to_all or not must_set_up_second_factor(request.user):
            return get_response(request)
        messages.warning(
            request, _("Set up two-step sign-in first. Reviewers and administrators need it.")
        )
        return redirect("mfa_activate_totp")

    return middleware
