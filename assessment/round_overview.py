"""How far the countries are in a round, for administrators: dates and states, no answers."""

import csv
import io
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Country
from assessment.models import Assessment, Extension, Round
from assessment.models.rounds import last_day

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One country in the round; `last_day` is its own, with the extension it has."""

    country: Country
    assessment: Assessment | None
    last_day: object
    submitted_at: object
    versions: int
    days_left: int

    @property
    def state(self):
        return self.assessment.get_state_display() if self.assessment else _("Not started")

    @property
    def is_late(self):
        return self.days_left < 0 and not self.versions

    @property
    def waits(self):
        """Whether the round still waits for its first version."""
        return not self.versions


@dataclass(frozen=True)
class RoundOverview:
    """The round, and a line for every country."""

    round: Round
    lines: list

    @classmethod
    def of(cls, round_, *, today=None):
        today = today or timezone.localdate()
        begun = {
            each.country_id: each
            for each in round_.assessments.annotate(
                submitted_at=Max("submissions__submitted_at"), versions=Max("submissions__number")
            )
        }
        extensions = Extension.objects.filter(round=round_, country=OuterRef("pk"))
        closes_on = Round.objects.filter(pk=round_.pk).values("closes_on")
        countries = Country.objects.annotate(last_day=last_day(extensions, Subquery(closes_on)))
        return cls(round_, [_line(each, begun.get(each.pk), today) for each in countries])

    @property
    def counts(self):
        """`(words, how many countries)` for the summary."""
        lines = self.lines
        return [
            (_("countries"), len(lines)),
            (_("have started"), sum(line.assessment is not None for line in lines)),
            (_("have submitted"), sum(not line.waits for line in lines)),
            (_("are late"), sum(line.is_late for line in lines)),
        ]

    def as_csv(self):
        """The table for a spreadsheet. Text that looks like a formula is made text."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            ["code", "country", "state", "submitted", "versions", "last_day", "days_left", "late"]
        )
        for line in self.lines:
            writer.writerow(
                [
                    line.country.code,
                    _as_text(line.country.name),
                    line.assessment.state if line.assessment else "",
                    line.submitted_at.date().isoformat() if line.submitted_at else "",
                    line.versions,
                    line.last_day.isoformat(),
                    line.days_left,
                    "yes" if line.is_late else "no",
                ]
            )
        return out.getvalue()


def _line(country, assessment, today):
    return Line(
        country=country,
        assessment=assessment,
        last_day=country.last_day,
        submitted_at=assessment and assessment.submitted_at,
        versions=(assessment and assessment.versions) or 0,
        days_left=(country.last_day - today).days,
    )


def _as_text(text):
    return f"'{text}" if text.startswith(FORMULA) else text
