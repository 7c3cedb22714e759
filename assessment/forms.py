"""The form of the questionnaire: what a person says about one criterion."""

from functools import lru_cache

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessment import scoring
from assessment.answers import Change, Said
from assessment.evidence_forms import NewEvidenceForm
from assessment.lines import Lines, one_newline
from assessment.models import LARGEST_COUNT, Answer
from assessment.versions import FORM_ID, VersionedForm, fingerprint
from capabilities.texts import in_language

COUNTED = ""
NOT_RATINGS = {Answer.Rating.NOT_KNOWN, Answer.Rating.NOT_APPLICABLE}
PREFIX = "criterion-to-be-named"
NOT_REGISTERED = _("An item you picked is no longer in the register. Check what is cited now.")

# Where each rule of scoring.check_answer shows, and its words: the rule itself is scoring's.
REFUSALS = {
    "reason_missing": ("reason", _("Say why this does not apply to your country.")),
    "measure_incomplete": ("denominator", _("Give both numbers, or choose “Not known”.")),
    "measure_out_of_range": (
        "numerator",
        _("The first number cannot be larger than the second, and the second is at least 1."),
    ),
}


@lru_cache
def _blank_item(_language):
    """The fields of an empty item, the same below every criterion: rendered once a language."""
    form = NewEvidenceForm(prefix=f"{PREFIX}-new")
    return render_to_string("assessment/_new_evidence.html", {"form": form})


class AnswerForm(VersionedForm):
    """What a person says about one criterion.

    `asked` is the criterion's part of the framework document, `scored` the same as scoring reads
    it, `row` the saved answer or None, `register` the assessment's evidence by id.
    """

    rating = forms.ChoiceField(
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    numerator = forms.IntegerField(min_value=0, max_value=LARGEST_COUNT, required=False)
    denominator = forms.IntegerField(min_value=1, max_value=LARGEST_COUNT, required=False)
    reason = Lines(
        label=_("Why does it not apply?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    comment = Lines(
        label=_("Comment"),
        help_text=_("What stands behind the answer. The report shows it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        required=False,
    )
    cited = forms.MultipleChoiceField(
        label=_("Evidence cited"), required=False, error_messages={"invalid_choice": NOT_REGISTERED}
    )
    cite = forms.ChoiceField(
        label=_("Cite from the register"),
        required=False,
        error_messages={"invalid_choice": NOT_REGISTERED},
    )

    def __init__(self, data=None, *, asked, scored, row, register, **options):
        self.asked, self.scored, self.row, self.register = asked, scored, row, register
        said = Said.by(row) if row else Said()
        initial = vars(said) | {"cited": [str(item) for item in said.cited]}
        initial["basis"] = self.basis_of(row)
        super().__init__(data, prefix=asked["code"], initial=initial, **options)
        self._shape_rating()
        self._shape_measure()
        for name in ("cited", "cite"):  # without choices: the page lists the register itself
            self.fields[name].valid_value = lambda picked: bool(self._registered({picked}))
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID

    def _shape_rating(self):
        ratings = Answer.Rating
        choices = [(ratings.NOT_KNOWN, ratings.NOT_KNOWN.label)]
        if self.asked["may_not_apply"]:
            choices.append((ratings.NOT_APPLICABLE, ratings.NOT_APPLICABLE.label))
        else:
            del self.fields["reason"]
        if self.asked["measure"]:
            choices = [
                (COUNTED, _("Counted: the numbers above")),
                (ratings.NOT, _("Not in place: there is nothing to count")),
                *choices,
            ]
        else:
            choices = [(rating, ratings(rating).label) for rating in scoring.RATINGS] + choices
        self.fields["rating"].choices = choices
        self.fields["rating"].label = in_language(self.asked["statement"])

    def _shape_measure(self):
        for name in ("numerator", "denominator"):
            if not self.asked["measure"]:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.label = capfirst(in_language(self.asked["measure"][name]))
            field.widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    @staticmethod
    def digest_of(row):
        return digest(Said.by(row) if row else Said())

    # What the template asks

    @cached_property
    def help_lines(self):
        """The lines of the criterion's help, in the reader's language."""
        return [line for line in in_language(self.asked["help"]).splitlines() if line.strip()]

    @cached_property
    def described(self):
        """Whether the help has one line per rating, to stand under the choices."""
        return not self.asked["measure"] and len(self.help_lines) == len(scoring.RATINGS)

    @property
    def scale(self):
        """The choices of the rating, each with its meaning, as the page lists them."""
        meanings = self.help_lines if self.described else []
        field = self["rating"]
        chosen = field.value() or COUNTED
        for place, (value, label) in enumerate(self.fields["rating"].choices):
            yield {
                "id": f"{field.auto_id}_{place}",
                "value": value,
                "label": label,
                "chosen": value == chosen,
                "meaning": meanings[place] if place < len(meanings) else "",
                "apart": value in NOT_RATINGS,
            }

    @cached_property
    def new_evidence(self):
        """The form of an item to add; the page shows `blank_item` while nothing was typed."""
        return NewEvidenceForm(self.data if self.is_bound else None, prefix=f"{self.prefix}-new")

    @property
    def evidence_is_wrong(self):
        """Whether something was picked or typed about evidence that cannot be saved."""
        picked = self.errors.keys() & {"cited", "cite"}
        return self.is_bound and bool(picked or self.new_evidence.errors)

    @property
    def blank_item(self):
        """The empty fields of a new item, ready to show."""
        return mark_safe(_blank_item(get_language()).replace(PREFIX, escape(self.prefix)))  # noqa: S308 - the template escaped the rest

    @property
    def cited_items(self):
        """`(id, item, whether it is cited)` of what the answer cites or cited."""
        kept = cited = self._cited_before
        if self.is_bound:
            kept = self._registered(self._picked(self["cited"].data or [], self["cite"].data))
        shown = cited | kept
        return [(pk, item, pk in kept) for pk, item in self.register.items() if pk in shown]

    @property
    def _cited_before(self):
        return self.row.cited if self.row else frozenset()

    def _registered(self, picked):
        """The ids in the register among those that were picked, which are text.

        What the saved answer cites is in the register: that is not read to find it.
        """
        known = {str(pk): pk for pk in self._cited_before}
        if not picked <= known.keys():
            known = {str(pk): pk for pk in self.register}
        return frozenset(pk for text, pk in known.items() if text in picked)

    @staticmethod
    def _picked(cited, cite):
        return {*cited, cite} - {None, ""}

    @property
    def counted_rating(self):
        """The rating that the saved numbers give, in words, or an empty text."""
        if self.row is None or self.row.numerator is None:
            return ""
        return Answer.Rating(scoring.measure_rating(self.row.numerator, self.row.denominator)).label

    @property
    def problems(self):
        """`(id to go to, words)` for each thing that is wrong, for the summary."""
        for form in (self, self.new_evidence):
            for name, errors in form.errors.items():
                for error in errors:
                    yield self._place_of(form, name), error

    def _place_of(self, form, name):
        """The id of the field an error is about; evidence has one place for all its fields."""
        if name in {NON_FIELD_ERRORS, "cited", "cite"}:
            return f"{self.prefix}-evidence"
        return form[name].id_for_label or form[name][0].id_for_label

    # What was typed

    def clean(self):
        if not self.errors:
            self._clean_answer(self.cleaned_data)
        if not self.new_evidence.is_valid():
            self.add_error(None, _("Complete the new evidence, or empty its fields."))
        return super().clean()

    def _clean_answer(self, clean):
        numbers = [clean.get("numerator"), clean.get("denominator")]
        given = [number for number in numbers if number is not None]
        if clean["rating"] and given:
            self.add_error(
                "rating", _("Keep one: choose “Counted” to use the numbers, or empty them.")
            )
        elif clean["rating"] or given:
            self._check(clean, *numbers)

    def _check(self, clean, numerator, denominator):
        answer = scoring.Answer(
            rating=clean["rating"] or None,
            numerator=numerator,
            denominator=denominator,
            reason=self._reason(clean),
        )
        try:
            scoring.check_answer(self.scored, answer)
        except scoring.InvalidAnswer as refusal:
            self.add_error(*REFUSALS[refusal.rule])

    @staticmethod
    def _reason(clean):
        """Only an answer that does not apply keeps its reason."""
        return clean.get("reason", "") if clean["rating"] == Answer.Rating.NOT_APPLICABLE else ""

    @cached_property
    def said(self):
        """What the valid form says."""
        clean = self.cleaned_data
        picked = self._picked(clean["cited"], clean["cite"])
        return Said(
            rating=clean["rating"],
            numerator=clean.get("numerator"),
            denominator=clean.get("denominator"),
            reason=self._reason(clean),
            comment=clean["comment"],
            cited=self._registered(picked),
        )

    def change(self, assessment):
        """The Change to save, or None when the person left the criterion as the page showed it."""
        version, shown, _asked = self.cleaned_data["basis"]
        if self.cleaned_data["choice"] == "theirs":
            return None
        new = None
        if self.new_evidence.has_changed():
            new = self.new_evidence.save(commit=False)
            new.assessment = assessment
        if new is None and digest(self.said) == shown:
            return None
        return Change(said=self.said, version=version, new_evidence=new)


def digest(said):
    """The fingerprint of what an answer says."""
    return fingerprint(
        said.rating,
        said.numerator,
        said.denominator,
        one_newline(said.reason).strip(),  # as a form would send it back
        one_newline(said.comment).strip(),
        sorted(map(str, said.cited)),
    )
