"""One capability's page: its criteria as forms, by level, and where the country stands."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from assessment.answers import Said, save_over
from assessment.connections import connection_views, source_answer
from assessment.forms import DISPUTED, AnswerForm, digest
from assessment.standing import Standing
from assessment.wording import coverage_words, level_cells, level_words, rating_words
from capabilities.document import criteria_by_code


@dataclass(frozen=True)
class CriterionBlock:
    """One criterion as the page shows it: its form, or why it is not asked."""

    asked: dict
    form: AnswerForm
    effective: object
    parent: object = None
    conflict: object = None

    @property
    def code(self):
        return self.asked["code"]

    @property
    def rating_words(self):
        return rating_words(self.effective)


@dataclass
class CapabilityPage:
    """A capability of one assessment. `register` is by id, `forms` and `conflicts` by criterion.

    `editable` says whether the reader may change it. Raises LookupError for an unknown capability.
    """

    standing: Standing
    code: str
    register: dict
    editable: bool = False
    forms: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    added: list = field(default_factory=list)

    def __post_init__(self):
        self.criteria = [asked["code"] for asked in self.capability["criteria"]]

    def form_of(self, criterion):
        """The criterion's form, a fresh one until something was typed."""
        if criterion not in self.forms:
            self.forms[criterion] = self.form(criterion)
        return self.forms[criterion]

    def form(self, criterion, data=None):
        """A new form of the criterion: fresh, or bound to what was typed."""
        return AnswerForm(
            data,
            asked=self.standing.asked[criterion][0],
            scored=self.standing.framework.criteria[criterion],
            row=self.standing.rows.get(criterion),
            register=self.register,
        )

    def bind(self, data, criteria=None):
        """Put what was typed into the forms of `criteria` (default: all that were posted)."""
        posted = [code for code in self.criteria if f"{code}-basis" in data]
        for criterion in criteria or posted:
            self.forms[criterion] = self.form(criterion, data)

    def save(self, *, by):
        """Save the bound forms; the page as it stands then, refused and disputed forms still open.

        Belongs into the transaction that locked the assessment before the page was read. Raises
        NotEditableError when the assessment is no longer a draft.
        """
        bound = {code: form for code, form in self.forms.items() if form.is_bound}
        valid = {code: form for code, form in bound.items() if form.is_valid()}
        assessment = self.standing.assessment
        changes = {code: form.change(assessment) for code, form in valid.items()}
        changes = {code: change for code, change in changes.items() if change}
        saved = save_over(self.standing.rows, assessment, changes, by=by)
        page = CapabilityPage(
            Standing(assessment, saved.rows),
            self.code,
            self.register | {item.pk: item for item in saved.added},
            editable=True,
            forms={code: form for code, form in bound.items() if code not in valid},
            added=saved.added,
        )
        page.dispute(saved.conflicts, bound)
        return page

    def dispute(self, conflicts, forms):
        """Set what was typed beside the newer answers, for the person to choose."""
        rows = self.standing.rows
        undecided = [
            code for code, form in self.forms.items() if form.was_disputed and code in rows
        ]
        self.conflicts = {code: rows[code] for code in undecided} | conflicts
        for code, row in conflicts.items():
            data = forms[code].data.copy()
            data[f"{code}-basis"] = f"{row.version}.{digest(Said.by(row))}.{DISPUTED}"
            data.pop(f"{code}-choice", None)
            self.forms[code] = self.form(code, data)

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
        )

    @property
    def asked_blocks(self):
        return [self.block(code) for code in self.criteria if self.standing.effective[code].asked]

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
    def open_forms(self):
        """The forms that were refused or are disputed, in the order of the page."""
        return [
            self.forms[code]
            for code in self.criteria
            if code in self.forms and self.forms[code].is_bound
        ]

    @property
    def url(self):
        return reverse("capability", args=[self.standing.assessment.pk, self.code])

    @property
    def next_url(self):
        """The next capability's page; after the last one, the assessment."""
        after = self.neighbours[1]
        if after:
            return reverse("capability", args=[self.standing.assessment.pk, after["code"]])
        return reverse("assessment", args=[self.standing.assessment.pk])

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
            for code in self.criteria
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
