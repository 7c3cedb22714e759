"""What the database holds, to see that nothing changed."""

from django.apps import apps
from django.core import serializers


def content():
    """Every row of the accounts and the assessments, as data."""
    labels = {"accounts", "assessment"}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    return [
        row
        for model in models
        for row in serializers.serialize("python", model._default_manager.order_by("pk"))
    ]
