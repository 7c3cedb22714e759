"""Digests: what people are told by mail, each person at most once a day."""

import copy
import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from assessment.models import Event
from notices.audience import told
from notices.ladder import deadlines_of
from notices.lines import inset, notices_of
from notices.models import Digest, Kind, Preference

REACHES_BACK = datetime.timedelta(days=14)
# An event is numbered before it is there for others to see. Younger ones wait for the next digest.
SETTLES = datetime.timedelta(seconds=5)
SUBJECT = 140  # letters


@dataclass(frozen=True)
class Part:
    """What waits for a person in one role."""

    membership: Membership
    deadlines: list
    notices: list

    @property
    def role(self):
        return inset(self.membership)

    @property
    def lines(self):
        return [*self.deadlines, *self.notices]


@dataclass(frozen=True)
class Letter:
    """What one person is told today: parts by role, of events up to `until`."""

    person: User
    day: datetime.date
    until: int
    language: str
    parts: list

    @property
    def subject(self):
        """What waits first, and how much more; on one line, whatever names hold."""
        first, *more = [line.words for part in self.parts for line in part.lines]
        text = _("Waymark: %(first)s")
        if more:
            text = ngettext(
                "Waymark: %(first)s, and %(number)d more",
                "Waymark: %(first)s, and %(number)d more",
                len(more),
            )
        first = Truncator(first).chars(SUBJECT)
        return " ".join((text % {"first": first, "number": len(more)}).split())

    def message(self):
        """The mail as text and as HTML; in the language that is active."""
        context = {
            "letter": self,
            "site": settings.SITE_URL,
            "preferences": settings.SITE_URL + reverse("notice_preferences"),
            "several": len(self.parts) > 1,
        }
        text, html = (
            render_to_string(f"notices/email/digest.{kind}", context).strip()
            for kind in ("txt", "html")
        )
        message = EmailMultiAlternatives(
            self.subject,
            text,
            to=[self.person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(html, "text/html")
        return message


def send_digests(*, now=None):
    """Send everybody what waits since their last digest, unless they had today's already.

    How many went out, and `(person, error)` for those that could not: they go out next time.
    """
    now = now or timezone.now()
    until = _settled(now)
    sent, failed = 0, []
    for person in _waiting(timezone.localdate(now)):
        try:
            sent += send_digest(person, now=now, until=until)
        except Exception as error:  # whatever it is, the others get theirs
            failed.append((person, error))
    return sent, failed


def _waiting(day):
    """People who may get a digest on this day."""
    people = User.objects.filter(is_active=True, memberships__isnull=False)
    return people.exclude(digests__day=day).order_by("pk").distinct()


def _settled(now):
    """The number of the last event before which none can still appear."""
    young = Event.objects.filter(at__gt=now - SETTLES).aggregate(first=Min("pk"))["first"]
    return young - 1 if young else Event.objects.aggregate(last=Max("pk"))["last"] or 0


def send_digest(person, *, now, until):
    """Send one person the digest of the day; whether there was one to send."""
    preference = Preference.of(person)
    with translation.override(preference.spoken):
        letter = _letter(person, preference, now, until)
        return bool(letter.parts) and _send(letter)


def _letter(person, preference, now, until):
    last = Digest.objects.filter(person=person).last()
    day = timezone.localdate(now)
    parts = []
    for membership in person.memberships.select_related("country", "agency"):
        reader, dates = _acting(person, membership), []
        if Kind.DATES in preference.wanted:
            found = deadlines_of(reader, day)
            dates = [each for each in found if each.is_due(last and last.day)]
        events = told(reader, preference.wanted).filter(
            pk__gt=last.until if last else 0, pk__lte=until, at__gt=now - REACHES_BACK
        )
        part = Part(membership, dates, notices_of(reader, events))
        if part.lines:
            parts.append(part)
    return Letter(person, day, until, preference.spoken, parts)


def _acting(person, membership):
    """The person as they would be in this one of their roles."""
    reader = copy.copy(person)
    reader.membership = membership
    return reader


def _send(letter):
    """Of two who send it at once, the one whose row is stored; the row goes when the mail fails."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=letter.person, day=letter.day, until=letter.until)
    except IntegrityError:
        return False
    try:
        letter.message().send()
    except Exception:
        digest.delete()
        raise
    return True
