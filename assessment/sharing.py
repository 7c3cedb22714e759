"""The verbs of sharing: let another country read a submission, take it back, note who reads."""

from django.db import transaction
from django.utils import timezone

from assessment.models import Assessment, Event, Share, Submission
from assessment.trail import READ, note_read, record


class OwnCountryError(Exception):
    """A country does not share with itself."""


class AlreadySharedError(Exception):
    """The country reads this submission already."""


@transaction.atomic
def share(submission, country, *, note="", by):
    """Let the country read the report of this submission until it is taken back; the new Share.

    In every state, also closed: it is about what was submitted. Raises OwnCountryError and
    AlreadySharedError.
    """
    if country == submission.assessment.country:
        raise OwnCountryError
    _hold(submission)
    if Share.objects.live().filter(submission=submission, country=country).exists():
        raise AlreadySharedError
    given = Share.objects.create(
        submission=submission,
        owner=submission.assessment.country,
        country=country,
        note=note.strip(),
        given_by=by,
    )
    record(_event(given, "share", by=by))
    return given


@transaction.atomic
def revoke(given, *, by):
    """End the share; whether that was still to be done. Who reads at the moment is waited for."""
    _hold(given.submission)
    live = Share.objects.live().filter(pk=given.pk)
    if not live.update(revoked_at=timezone.now(), revoked_by=by):
        return False
    record(_event(given, "revoke share", by=by))
    return True


@transaction.atomic
def note_shared_reading(submission, user, what=READ, **details):
    """Put down in the owner's trail that the other country reads; whether it still may.

    Held as `revoke` holds it: nothing is read, or noted, once a share has ended.
    """
    _hold(submission)
    if not Submission.objects.shared_to(user).filter(pk=submission.pk).exists():
        return False
    note_read(submission, user, what, **details)
    return True


def _hold(submission):
    """Wait for others who share, take back or read, and let nobody in until the end."""
    held = Assessment.objects.locked().filter(pk=submission.assessment_id).order_by("pk")
    list(held.values_list("pk"))


def _event(given, verb, *, by):
    number, country = given.submission.number, given.country
    told = {"name": f"{number}, {country}", "code": country.code}
    if given.note and verb == "share":
        told["note"] = given.note
    return Event.of(given.submission.assessment, verb, str(number), by=by, after=told)
