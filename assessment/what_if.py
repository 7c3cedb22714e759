"""What if: other ratings tried out, nothing saved, and what would follow from them."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment import scoring
from assessment.action_plan import Aim
from assessment.connections import connection_views, source_answer
from assessment.plan_page import is_reached
from assessment.proposals import by_capability
from assessment.ratings import NOT_APPLICABLE, NOT_KNOWN, RATINGS
from assessment.standing import Standing
from assessment.wording import (
    coverage_words,
    level_cells,
    level_words,
    rating_label,
)

OF = "of"  # in the address: the capability whose criteria are offered
AIMS = ("P", "L", "F", NOT_APPLICABLE)
TRIED_OUT = "tried out"  # scoring asks for a reason with NA


@dataclass(frozen=True)
class SupposedStanding(Standing):
    """The same assessment with other ratings, by criterion code, in place of its own."""

    supposed: dict

    @cached_property
    def given(self):
        answers = {code: self._answer(code, each) for code, each in self.supposed.items()}
        return super().given | answers

    def _answer(self, code, rating):
        row = self.rows.get(code)
        return scoring.Answer(
            rating=rating,
            reason=TRIED_OUT if rating == NOT_APPLICABLE else "",
            evidence=len(row.cited) if row else 0,
        )


def possible_ratings(criterion):
    """What may be tried out for the criterion, a part of the framework document."""
    further = [NOT_APPLICABLE] if criterion["may_not_apply"] else []
    return [*RATINGS, NOT_KNOWN, *further]


def read(standing, query):
    """The ratings in an address or a form, by code in framework order; how many fit nothing."""
    named = {name: query[name] for name in query if name not in (OF, "csrfmiddlewaretoken")}
    supposed = {
        code: named[code]
        for code, (criterion, _capability) in standing.asked.items()
        if named.get(code) in possible_ratings(criterion)
    }
    unused = [name for name, value in named.items() if value and name not in supposed]
    return supposed, len(unused)


def tidy(query):
    """The address without the fields that were left as they are; None when it has none."""
    kept = [(name, value) for name, value in query.items() if value]
    return urlencode(kept) if len(kept) < len(query) else None


@dataclass(frozen=True)
class Option:
    """One criterion with the ratings that can be tried out; `chosen` is "" for none."""

    answer: object
    chosen: str
    ratings: list


@dataclass(frozen=True)
class Side:
    """How a capability stands, before or after."""

    cells: list
    level: str
    coverage: str
    next_steps: list


@dataclass(frozen=True)
class CapabilityChange:
    """A capability, a part of the framework document, now and with the ratings tried out."""

    capability: dict
    now: Side
    then: Side

    @property
    def differs(self):
        return self.now != self.then


@dataclass(frozen=True)
class ConnectionChange:
    """A connection (ConnectionView) now and with the ratings tried out."""

    now: object
    then: object

    @property
    def differs(self):
        """Whether the verdict or the way there changes; a rating on the way may, and is no news."""
        return _way(self.now) != _way(self.then)


@dataclass(frozen=True)
class WhatIf:
    """Everything the page shows. `of` is the capability whose criteria are offered, or ""."""

    standing: Standing
    supposed: dict
    unused: int
    of: str

    @classmethod
    def read(cls, standing, query):
        supposed, unused = read(standing, query)
        codes = {part["code"] for part in standing.document["capabilities"]}
        of = query.get(OF, "")
        return cls(standing, supposed, unused, of if of in codes else "")

    @cached_property
    def then(self):
        return SupposedStanding(self.standing.assessment, self.standing.rows, self.supposed)

    # What to choose

    @property
    def capabilities(self):
        return self.standing.document["capabilities"]

    @cached_property
    def groups(self):
        """`(capability, options)` of the criteria on offer, in framework order."""
        offered = self._offered()
        found = {}
        for code, (_criterion, capability) in self.standing.asked.items():
            if code in offered:
                found.setdefault(capability["code"], (capability, []))[1].append(self._option(code))
        return list(found.values())

    def _offered(self):
        if self.of:
            of_capability = (
                code for code, (_c, part) in self.standing.asked.items() if part["code"] == self.of
            )
            return {*self.supposed, *of_capability}
        return {*self.supposed, *steps_of(self.standing)}

    def _option(self, code):
        return Option(
            answer=source_answer(self.standing, code),
            chosen=self.supposed.get(code, ""),
            ratings=[
                (each, rating_label(each))
                for each in possible_ratings(self.standing.asked[code][0])
            ],
        )

    # What follows

    @cached_property
    def changes(self):
        """The capabilities in which something was tried out, or that change by it."""
        touched = {self.standing.asked[code][1]["code"] for code in self.supposed}
        pairs = zip(
            self.capabilities,
            self.standing.result["capabilities"],
            self.then.result["capabilities"],
            strict=True,
        )
        found = (
            CapabilityChange(part, _side(self.standing, now), _side(self.then, then))
            for part, now, then in pairs
        )
        return [each for each in found if each.capability["code"] in touched or each.differs]

    @property
    def overruled(self):
        """`(code, parent)` of what is tried out in vain: the criterion follows from its parent."""
        implied = ((code, self.then.effective[code].implied_by) for code in self.supposed)
        return [(code, parent) for code, parent in implied if parent]

    @cached_property
    def connections(self):
        pairs = zip(connection_views(self.standing), connection_views(self.then), strict=True)
        return [ConnectionChange(now, then) for now, then in pairs]

    @property
    def changed_connections(self):
        return [each for each in self.connections if each.differs]

    @property
    def contradictions(self):
        """How many there are now and then."""
        return [len(each.result["contradictions"]) for each in (self.standing, self.then)]

    # What to keep

    @cached_property
    def aims(self):
        """What can become targets: what raises a criterion, or says that it does not apply."""
        return {
            code: Aim(rating)
            for code, rating in self.supposed.items()
            if rating in AIMS and not is_reached(self.standing, code, Aim(rating))
        }

    def proposals(self, _standing):
        """One measure for each capability; see proposals.add_open."""
        return by_capability(self.standing, self.aims, "", self._text)

    def _text(self, capability):
        code = capability["code"]
        now, then = self.standing.capability(code)["level"], self.then.capability(code)["level"]
        if now and then and then["low"] > now["low"]:
            return _("Reach level %(level)s") % {"level": then["low"]}
        number = sum(self.standing.asked[each][1]["code"] == code for each in self.aims)
        return ngettext("Raise %(number)s criterion", "Raise %(number)s criteria", number) % {
            "number": number
        }


def steps_of(standing):
    """The criteria of all next steps and of the plans of all connections."""
    found = set()
    for result in standing.result["capabilities"]:
        found |= {step["criterion"] for step in result["next_steps"] or ()}
    for result in standing.result["connections"]:
        if plan := result["plan"]:
            found |= {step["criterion"] for step in plan["steps"]}
    return found


def _way(connection):
    return connection.verdict, [step.answer.code for step in connection.plan]


def _side(standing, result):
    return Side(
        cells=level_cells(result["level"], standing.framework.levels),
        level=str(level_words(result["level"])),
        coverage=str(coverage_words(result["score"])),
        next_steps=[
            source_answer(standing, step["criterion"]) for step in result["next_steps"] or ()
        ],
    )
