"""What a country sees of the others: released figures, with its own place beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessment.models import Submission
from assessment.standing import Standing
from assessment.wording import VERDICTS as VERDICT_WORDS
from assessment.wording import level_cells, level_words
from capabilities.document import framework_document
from capabilities.texts import in_language
from reports.aggregates.figures import Figure, Levels, Span, added
from reports.aggregates.releasing import CAPABILITIES, CONNECTIONS, COUNTRIES, VERDICTS
from reports.aggregates.suppression import ALL
from reports.exports.tables import Cell, Table
from reports.models import Release

REGION = "region"  # the scope, in the address; anything else is all countries


@dataclass(frozen=True)
class Step:
    """One level: how many countries reach it, and whether the own does: "in", "may" or ""."""

    number: int
    span: Span | None
    own: str

    @property
    def words(self) -> str:
        """The number of countries, or the range in which it is; "" where it is hidden."""
        if self.span is None:
            return ""
        low, high = self.span
        return f"{low}" if low == high else f"{low}–{high}"

    @property
    def certain(self) -> int:
        """How many of the countries reach it in any case."""
        return self.span[0] if self.span else 0

    @property
    def perhaps(self) -> int:
        """How many more may reach it."""
        return self.span[1] - self.span[0] if self.span else 0


@dataclass(frozen=True)
class Line:
    """A capability or a connection, a part of the framework document; or a group of capabilities.

    `figure` is None where too few countries stand behind it, `own` where it does not apply to the
    own country. `top` is the highest level.
    """

    part: dict[str, Any]
    figure: Figure | None
    own: Levels | None
    top: int

    @property
    def steps(self) -> list[Step]:
        spans = self.figure.reach if self.figure else [None] * self.top
        states = level_cells(_as_level(self.own), self.top)
        return [Step(number, span, own) for (number, own), span in zip(states, spans, strict=True)]

    @property
    def own_cells(self) -> list:
        return level_cells(_as_level(self.own), self.top)

    @property
    def own_words(self) -> str:
        return level_words(_as_level(self.own))

    @property
    def half_cells(self) -> list:
        return level_cells(_as_level(self._half), self.top)

    @property
    def half_words(self) -> str:
        """The level that half of the countries reach; a range where it is not told exactly."""
        if self._half is None:
            return ""
        low, high = self._half
        if low == high:
            return _("Level %(level)s") % {"level": low}
        return _("Level %(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def _half(self) -> Levels | None:
        return self.figure and self.figure.half_reach


@dataclass(frozen=True)
class ConnectionLine(Line):
    """A connection, which has two steps: ready, and connected."""

    verdict: str

    @property
    def own_words(self) -> str:
        return str(VERDICT_WORDS[self.verdict])

    @property
    def named_steps(self) -> list[tuple[str, Step]]:
        return list(zip(readiness(), self.steps, strict=True))


def readiness() -> list[str]:
    """What the two steps of a connection are called."""
    return [_("Ready or connected"), _("Connected")]


@dataclass(frozen=True)
class Own:
    """Where the own country stands: in its newest submission, or in the draft before the first."""

    result: dict[str, Any]
    submission: Submission | None

    @classmethod
    def of(cls, assessment: Any, user: Any) -> Own:
        found = Submission.objects.visible_to(user).filter(assessment=assessment)
        newest = found.defer("document", "register").order_by("-number").first()
        return cls(newest.result if newest else Standing.of(assessment).result, newest)

    @cached_property
    def levels(self) -> dict[str, Levels | None]:
        return {part["code"]: _ends(part["level"]) for part in self.result["capabilities"]}

    @cached_property
    def verdicts(self) -> dict[str, str]:
        return {part["code"]: part["verdict"] for part in self.result["connections"]}


@dataclass(frozen=True)
class AggregatePage:
    """The page on one scope: all countries, or the region the country was counted in."""

    assessment: Any
    release: Release | None
    own: Own
    scope: str
    region: str

    @classmethod
    def of(cls, assessment: Any, user: Any, query: Mapping[str, str]) -> AggregatePage:
        """Two queries, and those for a draft where nothing is submitted yet."""
        release = Release.objects.newest_of(assessment.round)
        region = _region(release, assessment.country)
        scope = region if query.get("scope") == REGION else ALL
        return cls(assessment, release, Own.of(assessment, user), scope, region)

    @property
    def is_region(self) -> bool:
        return self.scope != ALL

    @property
    def countries(self) -> int | None:
        """How many are counted in the scope; None where that are too few."""
        figure = self._figure(COUNTRIES, "")
        return figure.countries if figure else None

    @property
    def minimum(self) -> int:
        return self.release.minimum if self.release else 0

    @property
    def counts_own(self) -> bool:
        """Whether the own country is among those counted, with the submission shown beside."""
        newest = self.own.submission
        return bool(newest) and any(each["submission"] == str(newest.pk) for each in self._sources)

    @cached_property
    def document(self) -> dict[str, Any]:
        return framework_document(self.assessment.framework)

    @property
    def levels(self) -> list[int]:
        return [level["number"] for level in self.document["levels"]]

    @cached_property
    def groups(self) -> list[tuple[Line, list[Line]]]:
        """Each group with its capabilities; a group is hidden with any of them."""
        found = []
        for group in self.document["groups"]:
            parts = [
                part for part in self.document["capabilities"] if part["group"] == group["code"]
            ]
            lines = [self._capability(part) for part in parts]
            if lines:
                found.append((self._group(group, lines), lines))
        return found

    @cached_property
    def connections(self) -> list[ConnectionLine]:
        parts = [each for part in self.document["capabilities"] for each in part["connections"]]
        return [self._connection(part) for part in parts]

    @property
    def readiness(self) -> list[str]:
        return readiness()

    def table(self) -> Table:
        """The page as data; what is hidden has no numbers."""
        headings = [_("Group"), _("Code"), _("Name"), _("Own level, for certain")]
        headings += [_("Own level, at most"), _("Countries")]
        for number in self.levels:
            headings += [
                _("Reach level %(level)s, at least") % {"level": number},
                _("Reach level %(level)s, at most") % {"level": number},
            ]
        rows: list[list[Cell]] = []
        for group, lines in self.groups:
            rows.append([group.part["code"], None, *_cells(group)])
            rows += [[group.part["code"], line.part["code"], *_cells(line)] for line in lines]
        return Table(_("Others"), headings, rows)

    def _capability(self, part: dict[str, Any]) -> Line:
        figure, own = self._figure(CAPABILITIES, part["code"]), self.own.levels[part["code"]]
        return Line(part, figure, own, len(self.levels))

    def _group(self, part: dict[str, Any], lines: Sequence[Line]) -> Line:
        figures = [line.figure for line in lines]
        known = [figure for figure in figures if figure]
        together = added(known) if len(known) == len(figures) else None
        return Line(part, together, None, len(self.levels))

    def _connection(self, part: dict[str, Any]) -> ConnectionLine:
        verdict = self.own.verdicts[part["code"]]
        figure = self._figure(CONNECTIONS, part["code"])
        return ConnectionLine(part, figure, VERDICTS[verdict], 2, verdict)

    def _figure(self, kind: str, code: str) -> Figure | None:
        stored = self.release.figures[kind].get(code, {}).get(self.scope) if self.release else None
        return Figure.read(stored) if stored else None

    @property
    def _sources(self) -> list[dict[str, str]]:
        return self.release.basis["sources"] if self.release else []


def _region(release: Release | None, country: Any) -> str:
    """The region in which the release counts the country; else the one that it has now."""
    for each in release.basis["sources"] if release else ():
        if each["country"] == country.code:
            return str(each["region"])
    return str(country.region)


def _as_level(levels: Levels | None) -> dict[str, int] | None:
    return {"low": levels[0], "high": levels[1]} if levels else None


def _ends(level: dict[str, int] | None) -> Levels | None:
    return (level["low"], level["high"]) if level else None


def _cells(line: Line) -> list[Cell]:
    spans = [step.span or (None, None) for step in line.steps]
    return [
        in_language(line.part["name"]),
        *(line.own or (None, None)),
        line.figure.countries if line.figure else _("too few to show"),
        *(end for span in spans for end in span),
    ]
