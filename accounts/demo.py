"""The demo's people: known to everyone, so never on an installation that is real."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User

DEMO_DOMAIN = "demo.example"  # .example is reserved (RFC 2606): no real person has this address
DEMO_PASSWORD = "waymark-demo"  # noqa: S105 - meant to be known; production refuses it


def demo_people():
    """The accounts that came with the demo."""
    return User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}")


def refuse_demo_in_production():
    """Raise ImproperlyConfigured when a production start finds accounts with a known password."""
    if not settings.TRIAL and demo_people().exists():
        raise ImproperlyConfigured(
            "The database holds the demo with its published passwords. "
            "Start with an empty database, or delete the demo's people and countries."
        )
