"""Two-step sign-in: who has it, who must have it, and how to lose it with a lost phone."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings


def has_second_factor(person):
    return is_mfa_enabled(person, [Authenticator.Type.TOTP])


def asked_by_provider(request):
    """Whether the person signed in elsewhere, and that counts as two steps here."""
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    elsewhere = any(each["method"] == "socialaccount" for each in methods)
    return settings.OIDC_IS_SECOND_FACTOR and elsewhere


def must_set_up_second_factor(request):
    """Whether the person may do nothing else first. False in a trial: there are no phones."""
    person = request.user
    return (
        settings.SECOND_FACTOR_REQUIRED
        and person.is_authenticated
        and person.needs_second_factor()
        and not asked_by_provider(request)
        and not has_second_factor(person)
    )


def remove_second_factor(person):
    """Forget the app and the recovery codes, so that the person can start again."""
    Authenticator.objects.filter(user=person).delete()
