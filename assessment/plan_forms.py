"""The form of a measure: what is to be done, by whom, until when, and what it is to reach."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.action_plan import Aim, Plan, aims_of
from assessment.connections import source_answer
from assessment.models import Measure
from assessment.wording import rating_label

RATINGS_TO_REACH = ("P", "L", "F")


def read_version(text):
    """The version that a page was built from; 0, which none has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class MeasureForm(forms.ModelForm):
    """One measure in one capability; `standing` is how the assessment stands.

    `version` says what the page was built from. After `beside(current)` the form shows what the
    measure says now in `theirs`, as `(label, value)`, and the next try is deliberate.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Measure
        fields = ["text", "agency", "owner", "starts_on", "due_on", "cost_note", "status"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "owner": gettext_lazy(
                "A function or a unit, such as the head of the cybercrime unit. No names of people."
            ),
            "cost_note": gettext_lazy("What it costs and who pays, as far as known."),
        }

    def __init__(self, data=None, *, standing, instance):
        self.standing, self.codes, self.theirs = standing, [], []
        self.capability = next(
            part
            for part in standing.document["capabilities"]
            if part["code"] == instance.capability.code
        )
        stored = {} if instance._state.adding else aims_of(instance)
        initial = {"version": instance.version}
        super().__init__(data, instance=instance, initial=initial)
        self.fields["agency"].queryset = standing.assessment.country.agencies.all()
        self.fields["agency"].empty_label = _("No agency yet")
        self.fields["status"].choices = Measure.Status.choices
        for criterion in self.capability["criteria"]:
            self._ask(criterion, stored.get(criterion["code"]))

    def _ask(self, criterion, aim):
        code = criterion["code"]
        possible = [*RATINGS_TO_REACH, *(["NA"] if criterion["may_not_apply"] else [])]
        self.codes.append(code)
        self.fields[f"to-{code}"] = forms.ChoiceField(
            label=_("%(code)s: rating to reach") % {"code": code},
            choices=[("", _("No target")), *((each, rating_label(each)) for each in possible)],
            initial=aim.rating if aim else "",
            required=False,
        )
        self.fields[f"evidence-{code}"] = forms.BooleanField(
            label=_("%(code)s: with evidence") % {"code": code},
            initial=bool(aim and aim.with_evidence),
            required=False,
        )

    @property
    def targets(self):
        """`(answer, rating field, evidence field)` for each criterion of the capability."""
        for code in self.codes:
            answer = source_answer(self.standing, code)
            yield answer, self[f"to-{code}"], self[f"evidence-{code}"]

    @property
    def plan(self):
        """What the filled-in form says."""
        aims = {
            code: Aim(self.cleaned_data[f"to-{code}"], self.cleaned_data[f"evidence-{code}"])
            for code in self.codes
            if self.cleaned_data[f"to-{code}"]
        }
        return Plan(self.instance, aims)

    def clean_version(self):
        return read_version(self.cleaned_data["version"])

    def clean(self):
        clean = super().clean()
        starts, due = clean.get("starts_on"), clean.get("due_on")
        if starts and due and due < starts:
            self.add_error("due_on", _("It cannot be due before it starts. Check both dates."))
        for code in self.codes:
            if clean.get(f"evidence-{code}") and not clean.get(f"to-{code}", "-"):
                self.add_error(f"to-{code}", _("Choose the rating that the evidence is to show."))
        return clean

    def beside(self, current):
        """Show what the measure says now beside what was typed; saving again keeps the latter."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        self.theirs = [
            (field.label, value) for field, value in self._said(current) if value not in ("", None)
        ]

    def _said(self, current):
        for name in self.Meta.fields:
            shown = getattr(current, f"get_{name}_display", None)
            yield self.fields[name], shown() if shown else getattr(current, name)
        for code, aim in aims_of(current).items():
            yield self.fields[f"to-{code}"], rating_label(aim.rating)
