"""One capability's page: its criteria as forms, by level, and where the country stands."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from assessment.answers import Sheet, save_over
from assessment.connections import connection_views, source_answer
from assessment.forms import AnswerForm
from assessment.standing import Standing
from assessment.versions import VersionedPage
from assessment.wording import coverage_words, level_cells, level_words, rating_words
from capabilities.document import criteria_by_code


@dataclass(frozen=True)
class CriterionBlock:
    """One criterion as the page shows it: its form, or why it is not asked.

    `contributed` are the `Offer`s of agencies.
    """

    asked: dict
    form: AnswerForm
    effective: object
    parent: object = None
    conflict: object = None
    save_url: str = ""
    contributed: list = field(default_factory=list)
    remarked: dict = field(default_factory=dict)
    commented: dict = field(default_factory=dict)

    @property
    def remarks(self):
        """What reviewers remarked on it."""
        return self.remarked.get(self.code, [])

    @property
    def comments(self):
        """How many comments it has, as `comments.counts` says; None without."""
        return self.commented.get(self.code)

    @property
    def code(self):
        return self.asked["code"]

    @property
    def rating_words(self):
        return rating_words(self.effective)


@dataclass
class CapabilityPage(VersionedPage):
    """A capability of one assessment. `register` is by id, `forms` and `conflicts` by criterion.

    `editable` says whether the reader may change it, `contributed` what agencies say, as `Offer`s
    by criterion, `remarks` what reviewers remarked, and `comments` the counts of comments,
    likewise. Raises LookupError for an unknown capability.
    """

    aside = "assessment/_standing.html"

    standing: Standing
    code: str
    register: dict
    editable: bool = False
    forms: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    added: list = field(default_factory=list)
    contributed: dict = field(default_factory=dict)
    remarks: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)

    def __post_init__(self):
        self.codes = [asked["code"] for asked in self.capability["criteria"]]

    @property
    def assessment(self):
        return self.standing.assessment

    @property
    def rows(self):
        return self.standing.rows

    @property
    def sheet(self):
        """What the page writes on."""
        return Sheet(self.assessment)

    def form(self, criterion, data=None):
        """A new form of the criterion: fresh, or bound to what was typed."""
        return AnswerForm(
            data,
            asked=self.standing.asked[criterion][0],
            scored=self.standing.framework.criteria[criterion],
            row=self.rows.get(criterion),
            register=self.register,
        )

    def save(self, *, by):
        """Save the bound forms; the page as it stands then, refused and disputed forms still open.

        Belongs into the transaction that locked the assessment before the page was read. Raises
        NotEditableError when the assessment is no longer a draft.
        """
        changes = self.changes(self.assessment)
        saved = save_over(self.rows, self.sheet, changes, by=by)
        page = replace(
            self,
            standing=Standing(self.assessment, saved.rows),
            register=self._register_with(saved.added),
            editable=True,
            forms=self.refused(),
            added=saved.added,
        )
        page.dispute(saved.conflicts, self.forms)
        return page

    def _register_with(self, added):
        return {**self.register, **{item.pk: item for item in added}} if added else self.register

    @cached_property
    def capability(self):
        """The capability's part of the framework document."""
        for part in self.standing.document["capabilities"]:
            if part["code"] == self.code:
                return part
        raise LookupError(self.code)

    @cached_property
    def group(self):
        return next(
            group
            for group in self.standing.document["groups"]
            if group["code"] == self.capability["group"]
        )

    @cached_property
    def result(self):
        return self.standing.capability(self.code)

    @property
    def levels(self):
        """Levels with the blocks of their criteria; levels without criteria are left out."""
        for level in self.standing.document["levels"]:
            asked = [
                part for part in self.capability["criteria"] if part["level"] == level["number"]
            ]
            if asked:
                yield level, [self.block(part["code"]) for part in asked]

    def block(self, criterion):
        effective = self.standing.effective[criterion]
        form = self.form_of(criterion)
        # What was typed and is not saved yet stays open.
        implied_by = None if form.is_bound else effective.implied_by
        parent = implied_by and source_answer(self.standing, implied_by)
        return CriterionBlock(
            asked=self.standing.asked[criterion][0],
            form=form,
            effective=effective,
            parent=parent,
            conflict=self.conflicts.get(criterion),
            save_url=self.save_url_of(criterion),
            remarked=self.remarks,
            commented=self.comments,
            contributed=[
                replace(offer, row=self.rows.get(criterion))
                for offer in self.contributed.get(criterion, [])
            ],
        )

    @property
    def asked_blocks(self):
        return [self.block(code) for code in self.codes if self.standing.effective[code].asked]

    @cached_property
    def register_options(self):
        """The register as options of a list, the same below every criterion."""
        options = [("", _("Choose an item")), *((pk, item) for pk, item in self.register.items())]
        return format_html_join("", '<option value="{}">{}</option>', options)

    @property
    def cells(self):
        return level_cells(self.result["level"], self.standing.framework.levels)

    @property
    def level_words(self):
        return level_words(self.result["level"])

    @property
    def coverage_words(self):
        return coverage_words(self.result["score"])

    @property
    def next_level(self):
        """The level the next steps lead to, or None at the top or where nothing applies."""
        level = self.result["level"]
        if not self.result["next_steps"]:
            return None
        return max(
            level["low"] + 1,
            min(self._level_of(step["criterion"]) for step in self.result["next_steps"]),
        )

    def _level_of(self, criterion):
        return self.standing.asked[criterion][0]["level"]

    @property
    def next_steps(self):
        return [
            source_answer(self.standing, step["criterion"])
            for step in self.result["next_steps"] or ()
        ]

    @cached_property
    def connections(self):
        return connection_views(self.standing, self.code)

    @property
    def url(self):
        return reverse("capability", args=[self.assessment.pk, self.code])

    @property
    def save_url(self):
        """Where the page sends all its forms."""
        return reverse("save_capability", args=[self.assessment.pk, self.code])

    def save_url_of(self, criterion):
        """Where it sends the one of this criterion."""
        return reverse("save_criterion", args=[self.assessment.pk, criterion])

    @property
    def drafts(self):
        """What a browser keeps its unsaved texts under."""
        return str(self.assessment.pk)

    @property
    def next_url(self):
        """The next capability's page; after the last one, the assessment."""
        after = self.neighbours[1]
        if after:
            return reverse("capability", args=[self.assessment.pk, after["code"]])
        return reverse("assessment", args=[self.assessment.pk])

    @property
    def neighbours(self):
        """The capabilities before and after this one, None at the ends."""
        capabilities = self.standing.document["capabilities"]
        place = next(i for i, part in enumerate(capabilities) if part["code"] == self.code)
        before = capabilities[place - 1] if place else None
        after = capabilities[place + 1] if place + 1 < len(capabilities) else None
        return before, after

    def follow_ups(self, before):
        """Blocks that appear, fold away or change their reason since the standing `before`."""
        return [
            self.block(code)
            for code in self.codes
            if _implied(self.standing, code) != _implied(before, code)
        ]


def capability_of(assessment, criterion):
    """The code of the capability a criterion belongs to; None for an unknown criterion."""
    _asked, capability = criteria_by_code(assessment.framework).get(criterion, (None, None))
    return capability and capability["code"]


def _implied(standing, code):
    """What an implied criterion follows from, and how that stands; None when it is asked."""
    parent = standing.effective[code].implied_by
    return (parent, standing.effective[parent]) if parent else None
