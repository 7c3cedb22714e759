"""One country over rounds: what can be compared with the newest round, and what changed."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from assessment.models import Submission
from assessment.wording import VERDICTS, level_words
from capabilities.document import framework_document
from capabilities.texts import in_language
from reports import charts
from reports.comparison.comparable import connection_obstacle, obstacle

WHY = {
    "levels": gettext_lazy("other levels in that edition"),
    "absent": gettext_lazy("not in that edition"),
    "criteria": gettext_lazy("asked otherwise in that edition"),
}
DIRECTIONS = {
    "up": gettext_lazy("Up"),
    "down": gettext_lazy("Down"),
    "open": gettext_lazy("Open: the answers allow more than one reading"),
    "applies": gettext_lazy("Applies now, or no longer"),
    "new": gettext_lazy("Nothing earlier to compare with"),
}


@dataclass(frozen=True)
class RoundColumn:
    """A round with what the country submitted last in it; `short` names it in pictures.

    `levels` and `verdicts` are by code, as they were stored.
    """

    submission: Submission
    short: str
    levels: dict
    verdicts: dict

    @property
    def round(self):
        return self.submission.assessment.round

    @property
    def document(self):
        return framework_document(self.round.framework)


@dataclass(frozen=True)
class Cell:
    """A capability in one round.

    `level` is as it was stored, None where the capability does not apply, or is not `there`;
    `obstacle` is why it cannot be compared with the newest round, a key of WHY or "".
    """

    column: RoundColumn
    there: bool
    level: dict | None
    obstacle: str

    @property
    def range(self):
        """Lowest and highest level where there are any to compare, else None."""
        return (self.low, self.high) if self.level and not self.obstacle else None

    @property
    def low(self):
        return self.level and self.level["low"]

    @property
    def high(self):
        return self.level and self.level["high"]

    @property
    def sign(self):
        """The level in figures."""
        if self.level is None:
            return "–"
        return f"{self.low}" if self.low == self.high else f"{self.low}–{self.high}"

    @property
    def words(self):
        return level_words(self.level)

    @property
    def why(self):
        return WHY[self.obstacle] if self.obstacle else ""


@dataclass(frozen=True)
class Row:
    """A capability of the newest edition, round by round."""

    asked: dict
    cells: list
    levels: int

    @property
    def newest(self):
        return self.cells[-1]

    @cached_property
    def earlier(self):
        """The last round before the newest that can be compared with it; None without one."""
        return next((cell for cell in reversed(self.cells[:-1]) if not cell.obstacle), None)

    @property
    def direction(self):
        """What became of it since then, a key of DIRECTIONS; "" for no change.

        Up and down only where every reading of the open answers says so.
        """
        if self.earlier is None:
            return "new"
        before, after = self.earlier.range, self.newest.range
        if before is None or after is None:
            return "" if before == after else "applies"
        return _direction(before, after)

    @property
    def picture(self):
        """The levels from round to round; `label` says in words what it shows."""
        picture = charts.trend(
            [cell.range for cell in self.cells],
            [cell.column.short for cell in self.cells],
            self.levels,
            label=f"{in_language(self.asked['name'])}. {self._said}",
            mirrored=get_language_bidi(),
        )
        return mark_safe(picture)  # noqa: S308 - made of numbers, and words are escaped

    @property
    def _said(self):
        said = [
            _("%(round)s: %(level)s")
            % {
                "round": cell.column.short,
                "level": _("cannot be compared") if cell.obstacle else cell.words,
            }
            for cell in self.cells
        ]
        return "; ".join(said)


def _direction(before, after):
    if before == after and before[0] == before[1]:
        return ""
    if after[0] > before[1]:
        return "up"
    return "down" if after[1] < before[0] else "open"


@dataclass(frozen=True)
class OverRounds:
    """The rounds of one framework in which the country submitted something, the oldest first."""

    columns: list

    @classmethod
    def of(cls, found):
        """`found` are `{submission: (levels, verdicts)}`, the last of each round, in order."""
        years = [each.assessment.round.opens_on.year for each in found]
        return cls(
            [
                RoundColumn(each, _short(years, at), *stored)
                for at, (each, stored) in enumerate(found.items())
            ]
        )

    @property
    def newest(self):
        return self.columns[-1]

    @property
    def editions(self):
        """The editions that were used."""
        return list(dict.fromkeys(each.round.framework.edition for each in self.columns))

    @property
    def levels(self):
        return len(self.newest.document["levels"])

    @cached_property
    def rows(self):
        return [
            Row(asked, [self._cell(asked, column) for column in self.columns], self.levels)
            for asked in self.newest.document["capabilities"]
        ]

    def _cell(self, asked, column):
        return Cell(
            column,
            there=asked["code"] in column.levels,
            level=column.levels.get(asked["code"]),
            obstacle=obstacle(asked["code"], column.document, self.newest.document),
        )

    @property
    def groups(self):
        """`[(group, rows)]` in framework order."""
        rows = {}
        for row in self.rows:
            rows.setdefault(row.asked["group"], []).append(row)
        groups = self.newest.document["groups"]
        return [(each, rows[each["code"]]) for each in groups if each["code"] in rows]

    @property
    def changes(self):
        """`[(direction, words, rows)]` since the last round that can be compared."""
        found = {key: [row for row in self.rows if row.direction == key] for key in DIRECTIONS}
        return [(key, DIRECTIONS[key], rows) for key, rows in found.items() if rows]

    @property
    def unchanged(self):
        """How many capabilities are where they were."""
        return sum(not row.direction for row in self.rows)

    @property
    def connections(self):
        """`[(connection, verdicts)]` of the newest edition, a verdict for each round."""
        parts = self.newest.document["capabilities"]
        asked = [each for part in parts for each in part["connections"]]
        return [(each, [self._verdict(each, column) for column in self.columns]) for each in asked]

    def _verdict(self, asked, column):
        found = column.verdicts.get(asked["code"])
        why = connection_obstacle(asked["code"], column.document, self.newest.document)
        return {
            "column": column,
            "words": VERDICTS[found] if found else "",
            "why": WHY[why] if why else "",
        }


def _short(years, at):
    """The year, and which of its rounds where there are several."""
    year = years[at]
    return f"{year}/{years[: at + 1].count(year)}" if years.count(year) > 1 else f"{year}"
