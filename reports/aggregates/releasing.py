"""Releasing the aggregates of a round: what can be shown, put down once and never computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from assessment.models import Event, Review, Round, Submission
from assessment.trail import record
from capabilities.document import framework_document
from reports.aggregates.figures import Figure, Levels, figure
from reports.aggregates.suppression import ALL, Behind, blocks, publishable
from reports.comparison.stored import levels_and_verdicts
from reports.models import Release

# The kinds of figures, as `Release.figures` names them; the first has only one, without a code.
COUNTRIES, CAPABILITIES, CONNECTIONS = "countries", "capabilities", "connections"
PRESENT = (0, 0)
READY, CONNECTED = 1, 2
VERDICTS: dict[str, Levels | None] = {
    "connected": (CONNECTED, CONNECTED),
    "ready": (READY, READY),
    "undetermined": (0, READY),
    "not_ready": (0, 0),
    "not_applicable": None,
}

TOO_FEW, NOTHING_NEW, TOO_FEW_CHANGED = "too few", "nothing new", "too few changed"

Figures = dict[str, dict[str, dict[str, Figure]]]  # by kind, code and scope


class NotReleasableError(Exception):
    """`reason`: too few countries, nothing new, or too few that changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Source:
    """One submission that counts; levels are None where something does not apply."""

    country: str
    region: str
    submission: str
    levels: Mapping[str, Mapping[str, Levels | None]]

    def as_json(self) -> dict[str, str]:
        return {"country": self.country, "region": self.region, "submission": self.submission}


def counted(round_: Round) -> Any:
    """The newest submission of each country in the round, unless it was returned for changes."""
    newer = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number")
    )
    returned = Review.objects.current().filter(
        submission=OuterRef("pk"), decision=Review.Decision.RETURNED
    )
    rows = Submission.objects.filter(~Exists(newer), ~Exists(returned), assessment__round=round_)
    return rows.facts().select_related("assessment__country").order_by("assessment__country__code")


@dataclass(frozen=True)
class Plan:
    """What a release of the round would be now: what it shows, and what stays hidden."""

    round: Round
    sources: Sequence[Source]
    earlier: Sequence[Release]
    minimum: int

    @classmethod
    def of(cls, round_: Round) -> Plan:
        """Three queries."""
        rows = counted(round_)
        results = levels_and_verdicts(rows)
        earlier = list(round_.releases.select_related("released_by").order_by("number"))
        regions = _regions(earlier)
        sources = [_source(each, regions, *results[each.pk]) for each in rows]
        return cls(round_, sources, earlier, settings.AGGREGATE_MINIMUM)

    @property
    def refusal(self) -> str:
        """Why nothing can be released, or ""."""
        if len(self.sources) < self.minimum:
            return TOO_FEW
        if self.earlier and self.earlier[-1].basis["sources"] == self.basis["sources"]:
            return NOTHING_NEW
        return "" if ALL in self.figures[COUNTRIES][""] else TOO_FEW_CHANGED

    @property
    def scopes(self) -> list[str]:
        """All countries, then the regions in alphabetical order."""
        return [ALL, *sorted({each.region for each in self.sources} - {ALL})]

    @cached_property
    def basis(self) -> dict[str, Any]:
        return {
            "sources": [each.as_json() for each in self.sources],
            "does_not_apply": {
                kind: {code: self._without(kind, code) for code in codes}
                for kind, codes in self._ladders.items()
            },
        }

    @cached_property
    def figures(self) -> Figures:
        """Those that can be shown; a scope that stays hidden is not in it."""
        return {
            kind: {code: self._figure(kind, code, ladder) for code, ladder in ladders.items()}
            for kind, ladders in self._ladders.items()
        }

    @cached_property
    def _ladders(self) -> dict[str, dict[str, Sequence[int]]]:
        """The levels to be reached, by kind and code."""
        document = framework_document(self.round.framework)
        levels = [level["number"] for level in document["levels"]]
        parts = document["capabilities"]
        return {
            COUNTRIES: {"": []},
            CAPABILITIES: {part["code"]: levels for part in parts},
            CONNECTIONS: {
                each["code"]: [READY, CONNECTED] for part in parts for each in part["connections"]
            },
        }

    def _figure(self, kind: str, code: str, ladder: Sequence[int]) -> dict[str, Figure]:
        levels = {each.country: each.levels[kind].get(code) for each in self.sources}
        known = {country: level for country, level in levels.items() if level is not None}
        scopes = {scope: self._behind(scope, known) for scope in self.scopes}
        earlier = [behind for release in self.earlier for behind in shown(release, kind, code)]
        now = publishable(earlier, scopes, self.minimum)
        together = blocks([*earlier, *now.values()])
        return {
            scope: figure(known, [block for block in together if block <= set(behind)], ladder)
            for scope, behind in now.items()
        }

    def _behind(self, scope: str, known: Mapping[str, Levels]) -> Behind:
        return {
            each.country: each.submission
            for each in self.sources
            if each.country in known and scope in (ALL, each.region)
        }

    def _without(self, kind: str, code: str) -> list[str]:
        return [each.country for each in self.sources if each.levels[kind].get(code) is None]


def shown(release: Release, kind: str, code: str) -> Iterator[Behind]:
    """Who stands behind the figure in each scope in which the release shows it."""
    without = set(release.basis["does_not_apply"][kind].get(code, ()))
    for scope in release.figures[kind].get(code, {}):
        yield {
            each["country"]: each["submission"]
            for each in release.basis["sources"]
            if each["country"] not in without and scope in (ALL, each["region"])
        }


def _regions(earlier: Sequence[Release]) -> dict[str, str]:
    """The region in which each country was counted first: within a round it stays there."""
    sources = [each for release in reversed(earlier) for each in release.basis["sources"]]
    return {each["country"]: each["region"] for each in sources}


def _source(
    submission: Submission, regions: Mapping[str, str], levels: dict, verdicts: dict
) -> Source:
    country = submission.assessment.country
    return Source(
        country=country.code,
        region=regions.get(country.code, country.region),
        submission=str(submission.pk),
        levels={
            COUNTRIES: {"": PRESENT},
            CAPABILITIES: {
                code: level and (level["low"], level["high"]) for code, level in levels.items()
            },
            CONNECTIONS: {code: VERDICTS[verdict] for code, verdict in verdicts.items()},
        },
    )


@transaction.atomic
def release(round_: Round, *, by: Any) -> Release:
    """Put down the aggregates of the round as they are now; `by` is None for Waymark itself.

    Raises NotReleasableError.
    """
    list(Round.objects.select_for_update(of=("self",)).filter(pk=round_.pk).values_list("pk"))
    plan = Plan.of(round_)
    if plan.refusal:
        raise NotReleasableError(plan.refusal)
    made = Release.objects.create(
        round=round_,
        number=(round_.releases.aggregate(last=Max("number"))["last"] or 0) + 1,
        minimum=plan.minimum,
        figures=_as_json(plan.figures),
        basis=plan.basis,
        released_by=by,
    )
    details = {"number": made.number, "countries": len(plan.sources)}
    record(Event.of(None, "release aggregates", str(round_), by=by, after=details))
    return made


def _as_json(figures: Figures) -> dict[str, Any]:
    return {
        kind: {
            code: {scope: each.as_json() for scope, each in scopes.items()}
            for code, scopes in codes.items()
        }
        for kind, codes in figures.items()
    }
