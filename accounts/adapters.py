"""How sign-in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts come from an administrator; nobody registers alone."""

    def is_open_for_signup(self, request):  # noqa: ARG002 - allauth's interface
        return False
