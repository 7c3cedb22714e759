"""The assessment app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """What a country says, and what it comes to."""

    name = "assessment"
    verbose_name = _("Assessments")
