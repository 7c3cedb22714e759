"""Whose rounds a person may look at, and which of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import Country
from assessment.models import Submission
from reports.comparison.over_rounds import OverRounds
from reports.comparison.selection import alphabetical
from reports.comparison.stored import levels_and_verdicts


@dataclass(frozen=True)
class RoundsPage:
    """A country and its rounds; both None as long as no country is chosen, or nothing submitted.

    `countries` are those to choose from; `frameworks` those of the country's rounds, the newest
    first, each with its title and whether it is shown; `own`: the country is the reader's.
    """

    countries: list
    country: Country | None
    frameworks: list
    rounds: OverRounds | None
    own: bool

    @classmethod
    def of(cls, user, query):
        """What the address chooses; LookupError for what the user may not read."""
        own = user.belongs_to()
        countries = [own] if own else _reviewed(user)
        country = _asked_for(countries, query.get("country", ""))
        by_framework = {}
        for each in reversed(_last_of_each_round(user, country) if country else []):
            by_framework.setdefault(each.assessment.round.framework.code, []).insert(0, each)
        asked = query.get("framework")
        shown = asked if asked in by_framework else next(iter(by_framework), None)
        titles = {
            code: each[-1].assessment.round.framework.title for code, each in by_framework.items()
        }
        return cls(
            countries=countries,
            country=country,
            frameworks=[(code, title, code == shown) for code, title in titles.items()],
            rounds=OverRounds.of(_stored(by_framework[shown])) if shown else None,
            own=bool(own),
        )

    @property
    def read(self):
        """The submissions that the page shows."""
        return [column.submission for column in self.rounds.columns] if self.rounds else []


def _reviewed(user):
    if not user.compares():
        raise LookupError(user)
    return sorted(user.reviewed_countries(), key=lambda country: alphabetical(country.name))


def _asked_for(countries, code):
    """The country of this code, or the only one where none is asked for."""
    if not code:
        return countries[0] if len(countries) == 1 else None
    return {country.code: country for country in countries}[code]


def _last_of_each_round(user, country):
    newer = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number")
    )
    found = Submission.objects.visible_to(user).with_round().filter(assessment__country=country)
    ordered = found.filter(~Exists(newer)).order_by(
        "assessment__round__opens_on", "assessment__round"
    )
    return list(ordered.defer("document", "register", "explanations", "result"))


def _stored(found):
    """`{submission: (levels, verdicts)}`, in the order of the submissions."""
    pks = [each.pk for each in found]
    stored = levels_and_verdicts(Submission.objects.filter(pk__in=pks))
    return {each: stored[each.pk] for each in found}
