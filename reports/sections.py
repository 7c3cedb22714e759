"""The parts of the readiness report, and which of them a reader chose in the address."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SECTIONS = {
    "summary": _("Summary"),
    "changes": _("Changes since the last version"),
    "profile": _("Profile"),
    "priorities": _("Strengths and gaps"),
    "connections": _("Connections"),
    "context": _("Context"),
    "capabilities": _("Capability by capability"),
    "released": _("The reviewer’s reading"),  # noqa: RUF001 - as in the templates
    "contradictions": _("Contradictions"),
    "evidence": _("Evidence register"),
    "plan": _("Action plan"),
    "method": _("Method and limits"),
    "glossary": _("Glossary"),
}
# These are left out where there is nothing to say; the others then say that there is nothing.
ONLY_WITH_CONTENT = {"changes", "connections", "context", "released", "plan"}


@dataclass(frozen=True)
class Section:
    """A part: `name` is its id, and its place in the address."""

    name: str

    @property
    def title(self):
        return SECTIONS[self.name]

    @property
    def template(self):
        return f"reports/_{self.name}.html"


@dataclass(frozen=True)
class Choice:
    """The parts and the capabilities asked for by name; none of a kind stands for all of them.

    Written by anyone: see `is_unknown`.
    """

    sections: frozenset = frozenset()
    capabilities: frozenset = frozenset()

    @classmethod
    def of(cls, query):
        """From the address: `?section=summary&section=capabilities&capability=C7`."""
        return cls(frozenset(query.getlist("section")), frozenset(query.getlist("capability")))

    def is_unknown(self, sections, capabilities):
        """Whether the address names a part or a capability that is not among these."""
        return not (self.sections <= {*sections} and self.capabilities <= {*capabilities})


def chosen(everything, wanted, name):
    """Those of `everything` whose `name` is wanted; all where none is."""
    return [each for each in everything if name(each) in wanted] or list(everything)


WHOLE = Choice()
