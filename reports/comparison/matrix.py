"""The matrix: the level of each country in each capability, and the verdict on each connection."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Country
from assessment.models import Submission
from assessment.wording import VERDICTS
from capabilities.texts import in_language
from reports.comparison.selection import STATES, Part, Selection
from reports.comparison.stored import levels_and_verdicts
from reports.exports.tables import Cell, Table

Level = dict[str, int] | None  # `{"low", "high"}`; None where a capability does not apply


@dataclass(frozen=True)
class Line:
    """One country: levels by capability and verdicts by connection, as they were stored."""

    submission: Submission
    levels: dict[str, Level]
    verdicts: dict[str, str]

    @property
    def country(self) -> Country:
        return self.submission.assessment.country


@dataclass(frozen=True)
class Matrix:
    """The lines of a selection, in its order."""

    selection: Selection
    lines: list[Line]

    @classmethod
    def of(cls, selection: Selection) -> "Matrix":
        """One query, none where nothing is chosen."""
        found = levels_and_verdicts(selection.rows) if selection.chosen else {}
        return cls(selection, [Line(each, *found[each.pk]) for each in selection.chosen])

    def column(self, capability: Part) -> list[Level]:
        """The levels of all lines in one capability."""
        return [line.levels.get(capability["code"]) for line in self.lines]

    @property
    def shown(self) -> list[Level]:
        """The levels of all lines in the columns shown."""
        return [level for each in self.selection.capabilities for level in self.column(each)]

    @property
    def open(self) -> int:
        """How many of them are open."""
        return sum(1 for level in self.shown if level and level["low"] != level["high"])

    @property
    def apart(self) -> int:
        """How many do not apply."""
        return self.shown.count(None)

    def table(self) -> Table:
        """As data: two columns for each capability, both empty where it does not apply."""
        headings = country_headings()
        for each in self.selection.capabilities:
            headings += [
                _("%(code)s lowest level") % {"code": each["code"]},
                _("%(code)s highest level") % {"code": each["code"]},
            ]
        headings += [in_language(each["name"]) for each, _part in self.selection.connections]
        return Table(_("Levels"), headings, [self._row(line) for line in self.lines])

    def _row(self, line: Line) -> list[Cell]:
        row = country_cells(line.submission)
        for each in self.selection.capabilities:
            level = line.levels.get(each["code"])
            row += [level["low"], level["high"]] if level else [None, None]
        verdicts = (line.verdicts.get(each["code"]) for each, _part in self.selection.connections)
        return row + [str(VERDICTS[verdict]) if verdict else None for verdict in verdicts]


def country_headings() -> list[str]:
    return [_("Country"), _("Code"), _("Region"), _("State"), _("Version"), _("Submitted")]


def country_cells(submission: Submission) -> list[Cell]:
    """Whose submission it is and what became of it, under `country_headings`."""
    country = submission.assessment.country
    state = str(STATES[submission.state])
    submitted = [state, submission.number, submission.submitted_at]
    return [country.name, country.code, country.region, *submitted]
