"""How sign-in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts come from an administrator; nobody registers alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail address and password do not go together. Check both, or choose a new "
            "password."
        ),
        "enter_current_password": _("This is not your password. Enter the one you use now."),
        "incorrect_password": _("This is not your password. Enter the one you use now."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):  # noqa: ARG002 - allauth's interface
        return False

    def get_password_change_redirect_url(self, request):  # noqa: ARG002 - allauth's interface
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or too old. Enter the one your app shows now."),
    }
