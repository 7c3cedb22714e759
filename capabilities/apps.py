"""Where Django finds this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapabilitiesConfig(AppConfig):
    """Framework editions as reference data."""

    name = "capabilities"
    verbose_name = _("Reference data")
