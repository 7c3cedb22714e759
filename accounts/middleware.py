"""What every request of a signed-in person passes: the session's clock, the second factor."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import session
from accounts.second_factor import must_set_up_second_factor

ENDS_IN = "X-Session-Ends-In"
BY_ITSELF = "X-Asks-By-Itself"


def idle_session(get_response):
    """Count the session's age from the last request instead of from the sign-in.

    Doing so every few minutes and not at every request spares the database a write per page; a
    session may end that much early. Pages, and answers to scripts, say in how many seconds it ends.
    A page that asks by itself, again and again, keeps no session alive that nobody sits at.
    """

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        if BY_ITSELF not in request.headers:
            session.note(request)
        request.session_ends_in = session.ends_in(request)
        request.session_warned_before = session.warned_before()
        response = get_response(request)
        response[ENDS_IN] = session.ends_in(request)
        return response

    return middleware


def second_factor_first(get_response):
    """Lead reviewers and administrators without a second factor to the page that sets it up."""

    def middleware(request):
        open_to_all = request.path.startswith((reverse("account"), reverse("set_language")))
        if open_to_all or not must_set_up_second_factor(request):
            return get_response(request)
        messages.warning(
            request, _("Set up two-step sign-in first. Reviewers and administrators need it.")
        )
        return redirect("mfa_activate_totp")

    return middleware
