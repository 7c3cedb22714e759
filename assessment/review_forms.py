"""The forms of a review: a rating beside the country's, remarks, replies, decisions."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessment import scoring
from assessment.lines import Lines, one_newline
from assessment.models import Answer, Remark, Reply, Review, ReviewRating
from assessment.ratings import NOT_APPLICABLE
from assessment.review import Opinion
from assessment.versions import FORM_ID, VersionedForm, fingerprint
from capabilities.texts import in_language

UNRATED = ""


@dataclass(frozen=True)
class RatingChange:
    """What to save, and the version it was written against (0: none yet)."""

    said: Opinion
    version: int


def _text(model, name, rows, **options):
    """A field of several lines for a text of the model."""
    column = model._meta.get_field(name)
    return Lines(
        label=options.pop("label", column.verbose_name.capitalize()),
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=column.max_length,
        **options,
    )


class RatingForm(VersionedForm):
    """How the reviewer rates one criterion.

    `asked` is the criterion's part of the framework document, `row` the saved rating or None,
    `claim` the country's reason where it says that the criterion does not apply, else "".
    """

    rating = forms.ChoiceField(
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the ratings.")},
    )
    reason = _text(
        ReviewRating,
        "reason",
        2,
        required=False,
        help_text=_("The country reads it when you release your ratings."),
    )
    note = _text(
        ReviewRating, "note", 2, required=False, help_text=_("Only reviewers ever read it.")
    )

    def __init__(self, data=None, *, asked, row, claim="", **options):
        self.asked, self.row, self.claim = asked, row, claim
        said = Opinion.by(row) if row else Opinion()
        initial = {**vars(said), "basis": self.basis_of(row)}
        super().__init__(data, prefix=asked["code"], initial=initial, **options)
        self.fields["rating"].choices = self._choices()
        self.fields["rating"].label = in_language(asked["statement"])
        if claim:
            self.fields["reason"].widget.attrs["data-optional"] = "1"
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID

    def _choices(self):
        ratings = Answer.Rating
        choices = [(code, ratings(code).label) for code in (*scoring.RATINGS, ratings.NOT_KNOWN)]
        if self.claim:
            choices.append((NOT_APPLICABLE, _("Does not apply: accepted")))
        elif self.asked["may_not_apply"]:
            choices.append((NOT_APPLICABLE, ratings.NOT_APPLICABLE.label))
        return [*choices, (UNRATED, _("None of my own: that of the country stands"))]

    @staticmethod
    def digest_of(row):
        return _digest(Opinion.by(row) if row else Opinion())

    @property
    def scale(self):
        """The choices as the page lists them; `key` is the number key that chooses one."""
        field = self["rating"]
        chosen = field.value() or UNRATED
        for place, (value, label) in enumerate(self.fields["rating"].choices):
            yield {
                "id": f"{field.auto_id}_{place}",
                "value": value,
                "label": label,
                "chosen": value == chosen,
                "key": place + 1 if value in (*scoring.RATINGS, Answer.Rating.NOT_KNOWN) else "",
            }

    @property
    def problems(self):
        """`(id to go to, words)` for each thing that is wrong, for the summary."""
        for name, errors in self.errors.items():
            target = self[name].id_for_label or self[name][0].id_for_label
            yield from ((target, error) for error in errors)

    def clean(self):
        clean = super().clean()
        missing = clean.get("rating") == NOT_APPLICABLE and not clean.get("reason")
        if missing and not self.claim and "reason" not in self.errors:
            self.add_error("reason", _("Say why this does not apply to the country."))
        return clean

    @cached_property
    def said(self):
        """What the valid form says."""
        return Opinion(*(self.cleaned_data[name] for name in ("rating", "reason", "note")))

    def change(self):
        """The change to save, or None when the person left the criterion as the page showed it."""
        version, shown, _asked = self.cleaned_data["basis"]
        if self.cleaned_data["choice"] == "theirs" or _digest(self.said) == shown:
            return None
        return RatingChange(self.said, version)


def _digest(said):
    """The fingerprint of an opinion, as a form would send it back."""
    texts = (one_newline(text).strip() for text in (said.reason, said.note))
    return fingerprint(said.rating, *texts)


class RemarkForm(forms.ModelForm):
    """A remark to the country, about a criterion or about the whole."""

    text = _text(Remark, "text", 5, help_text=_("Ask about institutions, laws and services."))

    class Meta:
        model = Remark
        fields = ["text", "is_question"]
        help_texts = {
            "is_question": _("A question: the country can only answer all of them at once.")
        }


class ReplyForm(forms.Form):
    """The country's reply to a remark."""

    text = _text(
        Reply,
        "text",
        4,
        help_text=_("About institutions, laws and services. Never details of a case or a person."),
    )


class ReturnForm(forms.Form):
    """Why the submission goes back to the country."""

    reasons = _text(
        Review,
        "reasons",
        6,
        error_messages={"required": _("Say what has to change before it can be validated.")},
        help_text=_("The country reads this first, above your remarks."),
    )


class ValidateForm(forms.Form):
    """What goes along with a validation. `unexplained` are codes without the reviewer's reason."""

    reasons = _text(Review, "reasons", 4, label=_("Words to the country"), required=False)
    released = forms.BooleanField(
        label=_("Release my ratings to the country"),
        help_text=_("It then sees both readings, with your reasons, and never your notes."),
        required=False,
    )

    def __init__(self, *args, unexplained=(), **options):
        super().__init__(*args, **options)
        self.unexplained = unexplained

    def clean_released(self):
        if self.cleaned_data["released"] and self.unexplained:
            codes = ", ".join(self.unexplained)
            raise forms.ValidationError(
                _("Give a reason first where you differ from the country: %(codes)s."),
                params={"codes": codes},
            )
        return self.cleaned_data["released"]
