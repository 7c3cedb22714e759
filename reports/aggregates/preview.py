"""What an administrator sees of a release: how many figures it shows, and never what they say."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reports.aggregates.releasing import (
    CAPABILITIES,
    CONNECTIONS,
    COUNTRIES,
    NOTHING_NEW,
    TOO_FEW,
    TOO_FEW_CHANGED,
    Plan,
)

REFUSALS = {
    TOO_FEW: _("Too few countries have submitted."),
    NOTHING_NEW: _("Nothing has changed since the last release."),
    TOO_FEW_CHANGED: _(
        "Too few countries have submitted anew or dropped out since an earlier release: the"
        " difference between the two would give them away. Wait for more."
    ),
}


@dataclass(frozen=True)
class ScopeLine:
    """A region, or all countries (""): how many figures are shown, of how many."""

    name: str
    countries: int | None
    capabilities: int
    connections: int


@dataclass(frozen=True)
class Preview:
    """What releasing the round now would show."""

    plan: Plan

    @property
    def refusal(self):
        """Why it cannot be released now, in words; "" where it can."""
        return REFUSALS.get(self.plan.refusal, "")

    @property
    def lines(self):
        return [self._line(scope) for scope in self.plan.scopes]

    @property
    def capabilities(self):
        return len(self.plan.figures[CAPABILITIES])

    @property
    def connections(self):
        return len(self.plan.figures[CONNECTIONS])

    @property
    def releases(self):
        """The earlier ones, the newest first: `(release, how many countries)`."""
        return [(each, len(each.basis["sources"])) for each in reversed(self.plan.earlier)]

    def _line(self, scope):
        figures = self.plan.figures
        countries = figures[COUNTRIES][""].get(scope)
        return ScopeLine(
            name=scope,
            countries=countries and countries.countries,
            capabilities=sum(scope in scopes for scopes in figures[CAPABILITIES].values()),
            connections=sum(scope in scopes for scopes in figures[CONNECTIONS].values()),
        )
