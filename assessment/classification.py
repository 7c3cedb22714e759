"""The verb that sets the classification, the label on every page of an assessment's reports."""

from django.db import transaction

from assessment.models import Assessment, Event
from assessment.trail import record


@transaction.atomic
def classify(assessment, label, *, by):
    """Let the reports bear this label from now on, in any state; "" for none."""
    held = Assessment.objects.locked().filter(pk=assessment.pk).order_by("pk")
    before = held.values_list("classification", flat=True).get()
    assessment.classification = label
    if label == before:
        return
    Assessment.objects.filter(pk=assessment.pk).update(classification=label)
    told = {"before": {"classification": before}, "after": {"classification": label}}
    record(Event.of(assessment, "classify", str(assessment.pk), by=by, **told))
