"""The verbs of a round that concern countries: give one more time, close what is validated."""

from django.db import transaction
from django.utils import timezone

from assessment import lifecycle
from assessment.models import Assessment, Event
from assessment.trail import record


@transaction.atomic
def extend(extension, *, by):
    """Give the country more time, or change how much; its trail says so once it has begun."""
    extension.given_by, extension.given_at = by, timezone.now()
    extension.save()
    begun = Assessment.objects.filter(round=extension.round, country=extension.country).first()
    after = {"closes_on": extension.closes_on.isoformat(), "reason": extension.reason}
    record(Event.of(begun, "extend", str(extension.round)[:80], by=by, after=after))


def close_validated(rounds, *, by, at=None):
    """Close what is validated in the rounds; how many assessments that were.

    What a country reopens at the same moment stays open.
    """
    closed = 0
    for assessment in Assessment.objects.filter(round__in=rounds, state=lifecycle.State.VALIDATED):
        try:
            lifecycle.close(assessment, by=by, at=at)
        except lifecycle.StaleStateError:
            continue
        closed += 1
    return closed
