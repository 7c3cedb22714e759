"""How sign-in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_factor import asked_by_provider


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

    def login(self, request, user):
        super().login(request, user)
        user.settle_role()

    def get_login_stages(self):
        """Without the code of the second factor where the provider has asked for one."""
        stages = super().get_login_stages()
        if asked_by_provider(self.request):
            stages.remove("allauth.mfa.stages.AuthenticateStage")
        return stages

    def get_password_change_redirect_url(self, request):  # noqa: ARG002 - allauth's interface
        return reverse("account")


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in by OpenID Connect: a second way in for people who are here, and for nobody else."""

    def is_open_for_signup(self, request, sociallogin):  # noqa: ARG002 - allauth's interface
        return False

    def authenticate_by_email(self, login):  # noqa: ARG002 - allauth's interface
        """Done below: allauth's way would take away a password whose address it did not verify."""
        return

    def pre_social_login(self, request, sociallogin):  # noqa: ARG002 - allauth's interface
        """Find the person by an address that the provider says it verified."""
        verified = [
            each.email.lower() for each in sociallogin.email_addresses if each.verified is True
        ]
        sociallogin.user = User.objects.filter(email__in=verified).first() or sociallogin.user

    def on_authentication_error(self, request, provider, **details):
        messages.error(
            request,
            _("%(provider)s did not sign you in. Try again, or use your password.")
            % {"provider": provider.name},
        )
        raise ImmediateHttpResponse(redirect("account_login"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or too old. Enter the one your app shows now."),
    }
