"""What the pages of batches say: how far one is, and what can be done with it."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from reports.comparison.selection import alphabetical
from reports.drawing import QUEUE_HOLDS
from reports.models import Batch, BatchReport

State = BatchReport.State
# When nothing was begun for so long although something waits, no worker is there.
NO_WORKER_AFTER = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class BatchPage:
    """A batch as the person who asked for it sees it now.

    `reports` are those on submissions that the person may still read, by country. `stalled` says
    that they wait and nobody works.
    """

    batch: Batch
    reports: list
    stalled: bool

    @classmethod
    def of(cls, batch, user, *, now=None):
        """At most two queries."""
        now = now or timezone.now()
        found = BatchReport.objects.visible_to(user).filter(batch=batch).named()
        reports = sorted(
            found, key=lambda each: alphabetical(each.submission.assessment.country.name)
        )
        return cls(batch, reports, _wait_for_long(reports, now) and _nobody_works(now))

    @cached_property
    def counts(self):
        """How many reports are in each state."""
        return Counter(report.state for report in self.reports)

    @property
    def is_open(self):
        """Whether there is something still to come."""
        return self.batch.kept_until is None

    @property
    def total(self):
        return len(self.reports)

    @property
    def done(self):
        return self.counts[State.DONE]

    @property
    def failed(self):
        return self.counts[State.FAILED]

    @property
    def language(self):
        return dict(settings.LANGUAGES).get(self.batch.language, self.batch.language)

    @property
    def mark(self):
        """Differs when there is something new to show."""
        numbers = (self.counts[state] for state in State.values)
        return "-".join(map(str, [*numbers, int(self.is_open), int(self.stalled)]))


def _wait_for_long(reports, now):
    """Whether one of them waits, and not only since a moment ago."""
    latest = now - NO_WORKER_AFTER + QUEUE_HOLDS
    return any(each.state == State.WAITING and each.lease_until < latest for each in reports)


def _nobody_works(now):
    """Whether no report of anybody is being made or has just ended."""
    drawn = Q(state=State.RUNNING, lease_until__gt=now)
    return not BatchReport.objects.filter(drawn | Q(finished_at__gt=now - NO_WORKER_AFTER)).exists()
