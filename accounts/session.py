"""How long a session lasts: from the last request, as far as it was noted."""

import time

from django.conf import settings

NOTED_EVERY = 300  # seconds; more often where sessions are short
WARNED_BEFORE = 300  # seconds before the end; later where sessions are short


def note(request):
    """Begin the session's time anew, unless that was noted a moment ago."""
    age = int(time.time()) - request.session.get("seen_at", 0)
    if age >= min(NOTED_EVERY, settings.SESSION_COOKIE_AGE // 4):
        stay(request)


def stay(request):
    """Begin the session's time anew. Storing a session is what renews it."""
    request.session["seen_at"] = int(time.time())


def ends_in(request):
    """Seconds until the session ends when nobody asks for anything; 0 after signing out."""
    seen_at = request.session.get("seen_at", 0)
    return max(0, seen_at + settings.SESSION_COOKIE_AGE - int(time.time()))


def warned_before():
    """How many seconds before the end a person is warned."""
    return min(WARNED_BEFORE, settings.SESSION_COOKIE_AGE // 4)
