"""The page on which a country checks what it has said and submits it, and the form to reopen."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment import overview, submissions
from assessment.connections import Contradiction, contradictions, source_answer
from assessment.lines import Lines
from assessment.models import Submission

LONGEST = 5000
SEEN = "seen"


def _column(name):
    field = Submission._meta.get_field(name)
    return forms.CharField(label=field.verbose_name.capitalize(), max_length=field.max_length)


class DeclarationForm(forms.Form):
    """Who answers for the submission. `seen` is the checksum of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = _column("declared_name")
    function = _column("declared_function")
    declared = forms.BooleanField(
        label=gettext_lazy(
            "I declare for my country that these answers are complete and true to the best of our "
            "knowledge, and that they contain no case material and no personal data of victims or "
            "offenders."
        ),
        error_messages={"required": gettext_lazy("Confirm the declaration to submit.")},
    )


class ExplanationForm(forms.Form):
    """Why the answers of a contradiction stand side by side."""

    text = Lines(
        help_text=gettext_lazy("Why both answers hold. It goes along with the submission."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Explain why both answers hold, or correct one of them.")
        },
    )

    def __init__(self, contradiction, data, *, before):
        super().__init__(data, prefix=contradiction.rule, initial={"text": before})
        codes = ", ".join(answer.code for answer in contradiction.answers)
        self.fields["text"].label = _("Explanation for %(codes)s") % {"codes": codes}


class ReopenForm(forms.Form):
    """Why the country begins a new version of what was validated."""

    reason = Lines(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What has changed since then. Your reviewers read it too."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


@dataclass(frozen=True)
class Explained:
    """A contradiction with the form of its explanation."""

    contradiction: Contradiction
    form: ExplanationForm


@dataclass(frozen=True)
class SubmitPage:
    """What would be submitted now, what is missing, and the forms.

    `data` is what was posted, `previous` the last submission, if any. `late`: somebody was faster.
    """

    draft: submissions.Draft
    previous: Submission | None
    closed_on: object
    data: dict | None = None
    late: bool = False

    @classmethod
    def of(cls, assessment, data=None, *, late=False):
        """`assessment` was read `with_round`."""
        is_open = assessment.round.is_open_for(assessment.country)
        return cls(
            submissions.Draft.of(assessment),
            assessment.submissions.first(),
            None if is_open else assessment.last_day,
            data,
            late,
        )

    @property
    def assessment(self):
        return self.draft.standing.assessment

    @cached_property
    def overview(self):
        return overview.Overview.of(self.draft.standing)

    @cached_property
    def declaration(self):
        """The form; after somebody was faster it stands for what the page shows now."""
        data = self.data
        if self.late:
            data = data.copy()
            data[SEEN] = self.draft.checksum
        return DeclarationForm(data, initial={SEEN: self.draft.checksum})

    @cached_property
    def explained(self):
        """The contradictions, each with its form: typed, or as explained the last time."""
        before = self.previous.explanations if self.previous else {}
        return [
            Explained(found, ExplanationForm(found, self.data, before=before.get(found.rule, "")))
            for found in contradictions(self.draft.standing)
        ]

    # What to look at

    @cached_property
    def unanswered(self):
        return self._answers(self.draft.unanswered)

    @cached_property
    def not_known(self):
        effective = self.draft.standing.effective.items()
        return self._answers(code for code, each in effective if each.reason == "not_known")

    @cached_property
    def without_evidence(self):
        standing = self.draft.standing
        return self._answers(
            code for code in standing.asked if overview.lacks_evidence(standing, code)
        )

    def _answers(self, codes):
        return [source_answer(self.draft.standing, code) for code in codes]

    # What is in the way

    @property
    def blocked(self):
        """Whether the form alone cannot help."""
        return bool(self.unanswered or self.closed_on)

    @cached_property
    def problems(self):
        """`(id to go to, words)` for each thing in the way of what was posted."""
        return [*self._obstacles(), *self._mistakes()]

    def _obstacles(self):
        if self.closed_on:
            yield "closed", _("The round is closed for your country.")
        if count := len(self.unanswered):
            words = ngettext(
                "%d question is not answered.", "%d questions are not answered.", count
            )
            yield "unanswered", words % count

    def _mistakes(self):
        for form in [*(each.form for each in self.explained), self.declaration]:
            for name, errors in form.errors.items():
                field = form[name]
                named = "" if name == "declared" else f"{field.label}: "  # the label is a sentence
                yield from ((field.id_for_label, f"{named}{error}") for error in errors)

    def submit(self, *, by):
        """Submit what was typed, without a mistake; see `submissions.submit`."""
        clean = self.declaration.cleaned_data
        return submissions.submit(
            self.assessment,
            by=by,
            name=clean["name"],
            function=clean["function"],
            explanations={
                each.contradiction.rule: each.form.cleaned_data["text"] for each in self.explained
            },
            seen=clean[SEEN],
        )
