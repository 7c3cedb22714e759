"""Dates that come near or have passed, and on which days people are reminded of them."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import Assessment, Delegation, Round, Submission
from assessment.models.delegations import OPEN_STATES
from notices.lines import capability_name, inset

RUNGS = (-14, -7, -1, 0, 1, 7)  # days from the date
NEAR = datetime.timedelta(days=-RUNGS[0])


def last_rung(on, today):
    """The day of the last rung that is reached, also where nobody climbed it; None before all."""
    reached = [rung for rung in RUNGS if rung <= (today - on).days]
    return on + datetime.timedelta(days=reached[-1]) if reached else None


def is_due(on, today, reminded):
    """Whether to remind today, when reminders went out last on the day `reminded`, or never."""
    rung = last_rung(on, today)
    return rung is not None and (reminded is None or reminded < rung)


@dataclass(frozen=True)
class Deadline:
    """Something that somebody has to do by a day; `what` is in the language of the moment."""

    on: datetime.date
    today: datetime.date
    what: str
    where: str
    url: str

    @property
    def days(self):
        """How many are left; below 0 when it is late."""
        return (self.on - self.today).days

    @property
    def is_late(self):
        return self.days < 0

    @property
    def words(self):
        told = {"days": abs(self.days), "what": self.what}
        if self.is_late:
            text = ngettext(
                "%(days)d day late: %(what)s", "%(days)d days late: %(what)s", -self.days
            )
        elif self.days:
            text = ngettext(
                "Due in %(days)d day: %(what)s", "Due in %(days)d days: %(what)s", self.days
            )
        else:
            text = _("Due today: %(what)s")
        return text % told

    def is_due(self, reminded):
        """Whether to remind of it today, as `is_due` says."""
        return is_due(self.on, self.today, reminded)


def deadlines_of(reader, today):
    """What the reader has to do soon or should have done, in the role acted in, by date.

    A coordinator is also told what agencies owe. At most two queries.
    """
    drafts = Assessment.objects.editable_by(reader).filter(round__state=Round.State.OPEN)
    found = [
        *(_of_agency(each, today) for each in _work(reader, today)),
        *(_owed(each, today) for each in _late(drafts, today)),
        *(_of_draft(each, today) for each in _unsubmitted(drafts, today)),
    ]
    return sorted(found, key=lambda deadline: deadline.on)


def _work(reader, today):
    """What the reader's agency has not handed in."""
    own = Delegation.objects.editable_by(reader).with_names()
    return own.filter(assessment__round__state=Round.State.OPEN, due_on__lte=today + NEAR)


def _late(drafts, today):
    """What agencies have not handed in and should have."""
    owed = Delegation.objects.filter(assessment__in=drafts, state__in=OPEN_STATES)
    return owed.filter(due_on__lt=today).with_names()


def _unsubmitted(drafts, today):
    """What the country can still submit; when that is over, what it never submitted."""
    versions = Submission.objects.filter(assessment=OuterRef("pk"))
    found = drafts.with_round().annotate(has_version=Exists(versions))
    near = found.filter(last_day__lte=today + NEAR)
    return near.exclude(last_day__lt=today, has_version=True)


def _of_agency(delegation, today):
    url = reverse("delegation", args=[delegation.pk])
    return _deadline(delegation.assessment, delegation.due_on, today, _name(delegation), url)


def _owed(delegation, today):
    url = reverse("delegation_terms", args=[delegation.assessment_id, delegation.pk])
    what = f"{_name(delegation)} ({inset(delegation.agency)})"
    return _deadline(delegation.assessment, delegation.due_on, today, what, url)


def _of_draft(assessment, today):
    url = reverse("submit", args=[assessment.pk])
    return _deadline(assessment, assessment.last_day, today, _("submit the assessment"), url)


def _name(delegation):
    return capability_name(delegation.assessment.framework, delegation.capability.code)


def _deadline(assessment, on, today, what, url):
    return Deadline(on, today, what, inset(assessment.round), url)
