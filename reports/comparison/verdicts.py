"""The connections over countries: who is ready, and what the others lack."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Country
from assessment.models import Submission
from assessment.wording import KINDS, STATUSES, VERDICTS
from capabilities.texts import in_language
from reports.comparison.matrix import country_cells, country_headings
from reports.comparison.selection import Part, Selection
from reports.comparison.stored import preconditions_and_verdicts
from reports.exports.tables import Table


@dataclass(frozen=True)
class VerdictLine:
    """One country: the verdict, and the status of each precondition by code."""

    submission: Submission
    verdict: str
    statuses: dict[str, str]

    @property
    def country(self) -> Country:
        return self.submission.assessment.country

    @property
    def words(self) -> str:
        return str(VERDICTS[self.verdict])

    @property
    def lacks(self) -> list[tuple[str, str]]:
        """The preconditions that are not met or open: `[(code, status in words)]`."""
        return [
            (code, str(STATUSES[status]))
            for code, status in self.statuses.items()
            if status != "met"
        ]


@dataclass(frozen=True)
class ConnectionTable:
    """One connection of a capability, both parts of the framework document, over countries."""

    connection: Part
    capability: Part
    lines: list[VerdictLine]

    @property
    def by_verdict(self) -> list[tuple[str, str, list[VerdictLine]]]:
        """The countries of each verdict, with its words; verdicts that none has are left out."""
        found = [
            (verdict, str(words), [line for line in self.lines if line.verdict == verdict])
            for verdict, words in VERDICTS.items()
        ]
        return [entry for entry in found if entry[2]]

    @property
    def preconditions(self) -> list[tuple[Part, str, dict[str, int]]]:
        """Each with its kind in words, and how many countries meet it, do not, or leave it open."""
        return [
            (each, str(KINDS[each["kind"]]), self._counts(each["code"]))
            for each in self.connection["preconditions"]
        ]

    def _counts(self, code: str) -> dict[str, int]:
        counts = Counter(line.statuses.get(code) for line in self.lines)
        return {status: counts[status] for status in STATUSES}


@dataclass(frozen=True)
class VerdictsPage:
    """Every connection of the capabilities shown."""

    selection: Selection
    tables: list[ConnectionTable]

    @classmethod
    def of(cls, selection: Selection) -> "VerdictsPage":
        """One query, none where nothing is chosen."""
        found = preconditions_and_verdicts(selection.rows) if selection.chosen else {}
        tables = [
            ConnectionTable(
                connection,
                capability,
                [
                    _line(submission, connection["code"], *found[submission.pk])
                    for submission in selection.chosen
                    if connection["code"] in found[submission.pk][1]
                ],
            )
            for connection, capability in selection.connections
        ]
        return cls(selection, tables)

    def table(self) -> Table:
        """As data: a row for each country, connection and precondition."""
        headings = country_headings()
        headings += [_("Connection"), _("Verdict"), _("Precondition"), _("Kind"), _("Status")]
        rows = [
            [
                *country_cells(line.submission),
                in_language(table.connection["name"]),
                line.words,
                each["code"],
                str(KINDS[each["kind"]]),
                str(STATUSES[line.statuses[each["code"]]]),
            ]
            for table in self.tables
            for line in table.lines
            for each in table.connection["preconditions"]
            if each["code"] in line.statuses
        ]
        return Table(_("Connections"), headings, rows)


def _line(
    submission: Submission, code: str, preconditions: dict[str, Any], verdicts: dict[str, str]
) -> VerdictLine:
    statuses = {each["code"]: each["status"] for each in preconditions[code]}
    return VerdictLine(submission, verdicts[code], statuses)
