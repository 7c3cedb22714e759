"""What a reviewer compares: the newest submission of each country in one round, as filtered."""

import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Country, User
from assessment.board import PLACES
from assessment.models import Assessment, Review, Round, Submission
from capabilities.document import framework_document

Part = dict[str, Any]  # of the framework document
STATES = {
    "waiting": PLACES["waiting"],
    "in_review": _("In review"),
    "asked": PLACES["asked"],
    "returned": Review.Decision.RETURNED.label,
    "validated": Review.Decision.VALIDATED.label,
}


def rounds_of(user: User) -> QuerySet:
    """The rounds in which a country that the user reviews has submitted, the newest first."""
    submitted = Submission.objects.reviewable_by(user).filter(assessment__round=OuterRef("pk"))
    found = Round.objects.filter(Exists(submitted)).select_related("framework")
    return found.order_by("-opens_on", "-pk")


def newest_of(user: User, round_: Round) -> list[Submission]:
    """The newest submission of each country in the round, in alphabetical order.

    Each with its `state`, one of STATES, and its assessment and country; without all that is
    large. One query.
    """
    newest = Submission.objects.filter(assessment=OuterRef("assessment")).order_by("-number")
    current = FilteredRelation("reviews", condition=Q(reviews__given_up_at__isnull=True))
    found = (
        Submission.objects.reviewable_by(user)
        .filter(assessment__round=round_, pk=Subquery(newest.values("pk")[:1]))
        .select_related("assessment__country")
        .defer("document", "register", "explanations", "result")
        .annotate(current=current)
        .annotate(
            state=Case(
                When(current__pk__isnull=True, then=Value("waiting")),
                When(~Q(current__decision=""), then=F("current__decision")),
                When(assessment__state=Assessment.State.CLARIFICATION, then=Value("asked")),
                default=Value("in_review"),
            )
        )
        .order_by()
    )
    return sorted(found, key=lambda each: alphabetical(each.assessment.country.name))


def alphabetical(name: str) -> tuple[str, str]:
    """What names are sorted by: letters with marks beside those without, capitals beside small."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold(), name


@dataclass(frozen=True)
class Selection:
    """The round, the filters, and the submissions that pass them.

    `offered` are all of the round, for the choices to be made. What the address asks for and the
    round does not have is left out, as if it had not been asked: `region`, `group` and `state` are
    "" then, `countries` (codes) empty.
    """

    user: User
    rounds: list[Round]
    round: Round | None
    offered: list[Submission]
    region: str = ""
    group: str = ""
    state: str = ""
    countries: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: User, query: QueryDict) -> "Selection | None":
        """What `query`, the address, chooses; None for those who review nobody. Two queries."""
        if not user.compares():
            return None
        rounds = list(rounds_of(user))
        asked = query.get("round", "")
        round_ = next((each for each in rounds if str(each.pk) == asked), next(iter(rounds), None))
        if round_ is None:
            return cls(user, rounds, None, [])
        everything = cls(user, rounds, round_, newest_of(user, round_))
        wanted = set(query.getlist("country"))
        return cls(
            user,
            rounds,
            round_,
            everything.offered,
            region=_known(query, "region", everything.regions),
            group=_known(query, "group", [group["code"] for group in everything.all_groups]),
            state=_known(query, "state", STATES),
            countries=tuple(each.code for each in everything.all_countries if each.code in wanted),
        )

    # What can be chosen

    @property
    def all_countries(self) -> list[Country]:
        """Those that submitted in the round."""
        return [each.assessment.country for each in self.offered]

    @property
    def regions(self) -> list[str]:
        """Their regions."""
        found = {country.region for country in self.all_countries if country.region}
        return sorted(found, key=alphabetical)

    @property
    def all_groups(self) -> list[Part]:
        """The groups of the framework that have capabilities."""
        used = {each["group"] for each in self.document["capabilities"]}
        return [group for group in self.document["groups"] if group["code"] in used]

    @property
    def states(self) -> dict[str, str]:
        return STATES

    # What is chosen

    @cached_property
    def chosen(self) -> list[Submission]:
        """The submissions that pass the filters, as `newest_of` gives them."""
        return [each for each in self.offered if self._passes(each)]

    def _passes(self, submission: Submission) -> bool:
        country = submission.assessment.country
        return (
            self.region in ("", country.region)
            and self.state in ("", submission.state)
            and (not self.countries or country.code in self.countries)
        )

    @cached_property
    def submissions(self) -> list[Submission]:
        """The same, each with its whole stored `result`. One query."""
        results = dict(self.rows.values_list("pk", "result"))
        for each in self.chosen:
            each.result = results[each.pk]
        return self.chosen

    @property
    def rows(self) -> QuerySet:
        """The chosen submissions as rows of the database, to read parts of them."""
        return Submission.objects.filter(pk__in=[each.pk for each in self.chosen])

    @cached_property
    def document(self) -> Part:
        """The framework document of the round."""
        return framework_document(self.round.framework)

    @cached_property
    def groups(self) -> list[tuple[Part, list[Part]]]:
        """The groups shown, each with its capabilities: `[(group, capabilities)]`."""
        if self.round is None:
            return []
        parts: dict[str, list[Part]] = {}
        for each in self.document["capabilities"]:
            parts.setdefault(each["group"], []).append(each)
        return [
            (group, parts[group["code"]])
            for group in self.all_groups
            if self.group in ("", group["code"])
        ]

    @cached_property
    def capabilities(self) -> list[Part]:
        """The capabilities shown, in the order of their groups."""
        return [each for _group, parts in self.groups for each in parts]

    @cached_property
    def connections(self) -> list[tuple[Part, Part]]:
        """The connections of the capabilities shown: `[(connection, capability)]`."""
        return [(each, part) for part in self.capabilities for each in part["connections"]]

    @property
    def top(self) -> int:
        """The highest level of the framework."""
        return len(self.document["levels"]) if self.round else 0

    @property
    def query(self) -> str:
        """The choice as the addresses of other pages carry it, without `?`."""
        asked = [("round", self.round.pk)] if self.round else []
        filters = ("region", self.region), ("group", self.group), ("state", self.state)
        asked += [(name, asked_for) for name, asked_for in filters if asked_for]
        return urlencode(asked + [("country", code) for code in self.countries])

    @property
    def filtered(self) -> bool:
        """Whether anything is left out, besides other rounds."""
        return bool(self.region or self.group or self.state or self.countries)

    @property
    def state_words(self) -> str:
        """The chosen state in words; "" for any."""
        return STATES.get(self.state, "")

    @property
    def only_group(self) -> Part | None:
        """The chosen group; None for all of them."""
        return self.groups[0][0] if self.group else None


def _known(query: QueryDict, name: str, choices: Container[str]) -> str:
    """What is asked for under the name if it is a choice; "" otherwise."""
    asked = query.get(name, "")
    return asked if asked in choices else ""
