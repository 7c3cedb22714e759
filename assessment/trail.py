"""The verbs of the trail: put events down, note who read, and see whether anybody changed it."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.models import Assessment, Event

READ = "read submission"
READS_COUNT_ONCE_IN = datetime.timedelta(hours=1)


@transaction.atomic(savepoint=False)  # an event that fails takes its verb along
def record(*events):
    """Append the events to their chains: those of one assessment, or of none.

    Belongs into the transaction of the verb that it tells of.
    """
    _hold(events)
    return Event.objects.append(sorted(events, key=lambda event: str(event.assessment_id)))


def _hold(events):
    """Wait for others who write into the same chains, and let nobody in until the end."""
    told_of = {event.assessment_id: event.assessment for event in events}
    if None in told_of:
        del told_of[None]
        # No assessment to hold: the first event stands in for it.
        Event.objects.of_chain(None).select_for_update(of=("self",)).first()
    free = [pk for pk, assessment in told_of.items() if not getattr(assessment, "held", False)]
    if free:
        list(Assessment.objects.locked().filter(pk__in=free).order_by("pk").values_list("pk"))


def note_read(submission, user, what=READ, **details):
    """Tell the country that somebody from outside read or downloaded (`what`) the submission.

    What people of the country itself read is their own affair. Reading is noted once per person,
    submission and hour, a download each time.
    """
    membership = user.membership
    if membership and membership.country_id == submission.assessment.country_id:
        return
    event = Event.of(
        submission.assessment, what, f"{submission.number}", by=user, after=details or None
    )
    with transaction.atomic():
        if what != READ or not _noted_lately(event):
            record(event)


@transaction.atomic
def note_reads(submissions, user):
    """Note the reading of many submissions by somebody from outside; those noted lately stay out.

    One query where all of them were.
    """
    events = [Event.of(each.assessment, READ, f"{each.number}", by=user) for each in submissions]
    if new := _not_noted_lately(events, user):
        _hold(new)
        record(*_not_noted_lately(new, user))


def note_downloads(submissions, user, what, **details):
    """Tell the countries that somebody took their submissions along, each time, all at once."""
    own = user.membership and user.membership.country_id
    outside = [each for each in submissions if each.assessment.country_id != own]
    record(
        *(
            Event.of(each.assessment, what, f"{each.number}", by=user, after=details or None)
            for each in outside
        )
    )


def _not_noted_lately(events, user):
    noted = Event.objects.filter(
        verb=READ,
        by=user,
        at__gt=timezone.now() - READS_COUNT_ONCE_IN,
        assessment__in=[event.assessment_id for event in events],
    )
    known = set(noted.values_list("assessment", "subject"))
    return [event for event in events if (event.assessment_id, event.subject) not in known]


def _noted_lately(event):
    """Whether the same person read the same within the hour. Holds the chain where not."""
    same = Event.objects.of_chain(event.assessment_id).filter(
        verb=event.verb,
        subject=event.subject,
        by=event.by,
        at__gt=timezone.now() - READS_COUNT_ONCE_IN,
    )
    if same.exists():
        return True
    _hold([event])
    return same.exists()


# Verification


@dataclass(frozen=True)
class Break:
    """The first event of a chain that is not what was put down, and why."""

    event: Event
    cause: str


CHANGED = "was changed, or not written by Waymark"
OUT_OF_ORDER = "was added out of order"
GAP = "follows an event that was removed"


def broken(assessment_id):
    """Where the chain breaks first, or None; how many events it has, and its last digest.

    What this cannot see: the newest events removed, or everything after a change written anew.
    Keep the printed digests elsewhere: a chain must go on containing them.
    """
    head, count = "", 0
    for event in Event.objects.of_chain(assessment_id).iterator():
        if event.digest != event.expected_digest():
            return Break(event, CHANGED), count, head
        if event.previous != head:
            follows = Event.objects.of_chain(assessment_id).filter(previous=head).exists()
            return Break(event, OUT_OF_ORDER if follows else GAP), count, head
        head, count = event.digest, count + 1
    return None, count, head
