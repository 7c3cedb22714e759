"""The states of an assessment and the verbs that change them."""

from django.db import IntegrityError, transaction

from assessment.models import Assessment, Event


class NotEditableError(Exception):
    """The assessment left its draft while somebody was working on it."""


def lock_draft(assessment):
    """Hold the assessment until the transaction ends; one writer at a time.

    New answers cannot be locked, their assessment can. Raises NotEditableError when it is no
    longer a draft.
    """
    found = Assessment.objects.locked().filter(pk=assessment.pk, state=Assessment.State.DRAFT)
    if not found.order_by("pk").values_list("pk", flat=True).first():
        raise NotEditableError


def start(round_, *, by):
    """Begin the round for the country that `by` coordinates; the one begun already, if any."""
    country = by.coordinates()
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(
                round=round_, country=country, state_changed_by=by
            )
            Event.of(assessment, "start", str(round_), by=by).save()
    except IntegrityError:  # a colleague was faster
        assessment = Assessment.objects.get(round=round_, country=country)
    return assessment
