"""What an agency's people see: their work, and a page of forms for each delegation."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment import delegations
from assessment.answers import Sheet
from assessment.models import Contribution, Delegation, Evidence
from assessment.questionnaire import CapabilityPage
from assessment.standing import Standing, register_of, rows_by_code


@dataclass
class ContributionPage(CapabilityPage):
    """A capability as one agency answers it. `delegation` says which."""

    aside = "assessment/_delegation_standing.html"
    closed_words = _(
        "Not saved: this was handed in, taken back or submitted meanwhile. Your text is below."
    )

    delegation: Delegation = field(kw_only=True)

    @classmethod
    def of(cls, delegation, **options):
        standing = Standing(delegation.assessment, rows_by_code(delegation.contributions))
        code, register = delegation.capability.code, register_for(delegation)
        return cls(standing, code, register, delegation=delegation, **options)

    @property
    def sheet(self):
        return Sheet(self.assessment, self.delegation)

    def save(self, *, by):
        """As a country's page; the first save takes the delegation up."""
        page = super().save(by=by)
        if any(row is not self.rows.get(code) for code, row in page.rows.items()):
            delegations.take_up(self.delegation, by=by)
        return page

    @cached_property
    def progress(self):
        return progress(self.standing, self.code)

    @property
    def gaps(self):
        """The criteria asked and not answered yet, as parts of the framework document."""
        return [self.standing.asked[code][0] for code in self.progress["open"]]

    @property
    def url(self):
        return reverse("delegation", args=[self.delegation.pk])

    @property
    def next_url(self):
        return reverse("hand_in", args=[self.delegation.pk])

    @property
    def save_url(self):
        return reverse("save_delegation", args=[self.delegation.pk])

    def save_url_of(self, criterion):
        return reverse("save_contribution", args=[self.delegation.pk, criterion])

    @property
    def drafts(self):
        return str(self.delegation.pk)


def register_for(delegation):
    """The evidence that the agency may cite, by id: all of it where contributors may read.

    Otherwise what the agency cites already: the rest would tell what others rest their answers on.
    """
    assessment = delegation.assessment
    if assessment.contributors_may_read:
        return register_of(assessment)
    own = Contribution.objects.filter(
        delegation__assessment=assessment, delegation__agency=delegation.agency
    )
    cited = Contribution.evidence.through.objects.filter(contribution__in=own)
    items = Evidence.objects.filter(assessment=assessment, pk__in=cited.values("evidence"))
    return {item.pk: item for item in items}


def part_of(standing, code):
    """The capability's part of the framework document."""
    return next(part for part in standing.document["capabilities"] if part["code"] == code)


def progress(standing, code):
    """How far the capability is answered: `asked` and `answered` as counts, `open` as codes."""
    criteria = [criterion["code"] for criterion in part_of(standing, code)["criteria"]]
    asked = [criterion for criterion in criteria if standing.effective[criterion].asked]
    still = [code for code in asked if code not in standing.given]
    return {"asked": len(asked), "answered": len(asked) - len(still), "open": still}


@dataclass(frozen=True)
class WorkLine:
    """A delegation in a list: how far it is, and whether its agency can still answer.

    `part` is its capability in the framework document.
    """

    delegation: Delegation
    part: dict
    progress: dict

    @property
    def complete(self):
        return not self.progress["open"]


def work_lines(found):
    """Lines for these delegations; one query more, for what was contributed."""
    found = list(found)
    rows = {delegation.pk: {} for delegation in found}
    contributed = Contribution.objects.filter(delegation__in=found)
    for row in contributed.annotate(code=F("criterion__code")):
        row.cited = frozenset()
        rows[row.delegation_id][row.code] = row
    return [_work_line(delegation, rows[delegation.pk]) for delegation in found]


def _work_line(delegation, rows):
    standing, code = Standing(delegation.assessment, rows), delegation.capability.code
    return WorkLine(delegation, part_of(standing, code), progress(standing, code))


def work_of(user):
    """What the user's agency has to do, and what it has done: lines, by due date."""
    found = Delegation.objects.contributed_by(user).with_names()
    lines = work_lines(found.order_by(F("due_on").asc(nulls_last=True), "capability__number", "pk"))
    return {
        "open": [line for line in lines if line.delegation.is_open],
        "done": [line for line in lines if not line.delegation.is_open],
    }
