"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who: countries, agencies, people, memberships."""

    name = "accounts"
    verbose_name = _("People and countries")
