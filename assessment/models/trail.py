"""The trail: who did what, appended to and never changed."""

import datetime
import hashlib
import json
from itertools import groupby

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Membership, Role
from assessment.models.assessments import Assessment


class AppendOnlyError(TypeError):
    """Somebody tried to change what is kept for ever: the trail, a submission."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are added, also many at once, and never changed or deleted."""

    def update(self, **values):
        raise AppendOnlyError(f"{self.model.__name__} rows never change.")

    def delete(self):
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted.")


TOLD_OF_REVIEWERS = [
    "read submission",
    "download report",
    "download answers",
    "download evidence",
    "download comparison",
    "claim",
    "give up",
    "ask",
    "return",
    "validate",
]


READINGS = ["read submission", "download report", "download answers", "download evidence"]


class EventQuerySet(AppendOnlyQuerySet):
    """Events, each chain of them in the order in which they were appended."""

    def of_chain(self, assessment_id):
        """The events of one assessment; those without an assessment are a chain of their own."""
        return self.filter(assessment=assessment_id).order_by("pk")

    def head_of(self, assessment_id):
        """The digest that the chain's next event follows; "" before its first."""
        newest = self.of_chain(assessment_id).reverse().values_list("digest", flat=True)
        return newest.first() or ""

    def heads_of(self, assessment_ids):
        """The same of many assessments, by assessment, without those that have no event yet."""
        if len(assessment_ids) == 1:
            (one,) = assessment_ids
            return {one: self.head_of(one)}
        found = self.filter(assessment__in=assessment_ids).order_by()
        newest = found.values("assessment").annotate(newest=Max("pk")).values("newest")
        heads = dict(self.filter(pk__in=newest).values_list("assessment", "digest"))
        return heads | ({None: self.head_of(None)} if None in assessment_ids else {})

    def append(self, events):
        """Chain the events and store them, in a transaction that holds their assessments.

        Whoever holds an assessment is alone in its chain. Should somebody not, the constraints
        refuse a second event after the same one: a chain never forks.
        """
        heads = self.heads_of({event.assessment_id for event in events})
        for assessment_id, chain in groupby(events, key=lambda event: event.assessment_id):
            head = heads.get(assessment_id, "")
            for event in chain:
                head = event.follow(head)
        return self.bulk_create(events)

    def visible_to(self, user):
        """What the user's country may see of the trails of its assessments.

        What reviewers write down for themselves stays with them until they send it.
        """
        if not user.belongs_to():
            return self.none()
        return self.filter(assessment__country=user.belongs_to()).exclude(
            ~Q(verb__in=TOLD_OF_REVIEWERS), role=Role.REVIEWER
        )

    def by_outsiders(self):
        """What reviewers and administrators did, and who else read: their own is not noted."""
        return self.filter(Q(role__in=[Role.REVIEWER, Role.ADMINISTRATOR]) | Q(verb__in=READINGS))

    def shared_to(self, user):
        """That a country shared a submission with the user's country, in the trail of the other."""
        if not user.belongs_to():
            return self.none()
        return self.filter(verb="share", after__code=user.belongs_to().code)


class Event(models.Model):
    """One line of the trail: who did what, in which role, and what it changed.

    `digest` is over all of it and over the `previous` event's digest, so that nobody changes the
    past without leaving a mark. `role` and `place` stay what they were; `membership` may go.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="events")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    place = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assessment", "id"], name="event_by_assessment")]
        constraints = [
            models.CheckConstraint(condition=~Q(digest=""), name="event_has_a_digest"),
            # Two, because NULLs count as different from each other.
            models.UniqueConstraint(
                fields=["assessment", "previous"],
                condition=Q(assessment__isnull=False),
                name="event_follows_alone_in_its_assessment",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=Q(assessment__isnull=True),
                name="event_follows_alone_outside_assessments",
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    def save(self, *args, **kwargs):
        raise AppendOnlyError("Only `trail.record` adds to the trail, and nothing changes it.")

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("The trail is append-only.")

    @classmethod
    def of(cls, assessment, verb, subject, *, by, before=None, after=None, at=None):
        """The line, not stored yet: the verb that writes it gives it to `trail.record`.

        Nobody (`by=None`) is Waymark itself, as when it sends reminders.
        """
        membership = by and by.membership
        place = membership and (membership.agency or membership.country)
        return cls(
            assessment=assessment,
            verb=verb,
            subject=subject[: cls._meta.get_field("subject").max_length],
            by=by,
            membership=membership,
            role=membership.role if membership else _role_without_membership(by),
            place=str(place or ""),
            at=at or timezone.now(),
            before=before,
            after=after,
        )

    def follow(self, previous):
        """Take its place in the chain, after the event with this digest; its own digest."""
        self.previous = previous
        self.digest = self.expected_digest()
        return self.digest

    def expected_digest(self):
        """SHA-256 of what the event says, written in one way only, and of what it follows."""
        content = {
            "assessment": self.assessment_id and str(self.assessment_id),
            "verb": self.verb,
            "subject": self.subject,
            "by": self.by_id,
            "role": self.role,
            "place": self.place,
            "at": self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "before": self.before,
            "after": self.after,
            "previous": self.previous,
        }
        written = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


def _role_without_membership(person):
    return Role.ADMINISTRATOR if person and person.is_staff else ""
