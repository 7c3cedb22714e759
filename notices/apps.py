"""The notices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What people are told: on a page, and by mail once a day."""

    name = "notices"
    verbose_name = _("Notices")
