"""Two-step sign-in: who has it, who must have it, and how to lose it with a lost phone."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings


def has_second_factor(person):
    return is_mfa_enabled(person, [Authenticator.Type.TOTP])


def must_set_up_second_factor(person):
    """Whether this person may do nothing else first. False in a trial: there are no phones."""
    return (
        settings.SECOND_FACTOR_REQUIRED
        and person.is_authenticated
        and person.needs_second_factor()
        and not has_second_factor(person)
    )


def remove_second_factor(person):
    """Forget the app and the recovery codes, so that the person can start again."""
    Authenticator.objects.filter(user=person).delete()
