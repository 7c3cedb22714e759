"""The forms of an item of evidence: in the register, and added in place below a criterion."""

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from assessment.lines import Lines
from assessment.models import Evidence
from assessment.versions import FORM_ID, fingerprint


class ItemForm(forms.ModelForm):
    """What both forms for an item of evidence share."""

    url = forms.URLField(
        label=_("Link"),
        help_text=_("Where a reader finds it, if it is public."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = Evidence.Kind.choices
        self.fields["kind"].initial = Evidence.Kind.LAW


class NewEvidenceForm(ItemForm):
    """An item added in place, below a criterion; left empty it adds nothing."""

    class Meta:
        model = Evidence
        fields = ["title", "kind", "citation", "url"]

    def __init__(self, *args, **options):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **options)
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID

    def has_changed(self):
        """Whether anything was typed; the kind has a value from the start."""
        typed = {"title", "citation", "url"}
        return bool(typed.intersection(self.changed_data))


class EvidenceForm(ItemForm):
    """One item of the register.

    `basis` is a digest of what the page was built from: when the item says something else by now,
    the form is refused once, with what it says now in `theirs` as `(label, value)`.
    """

    basis = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Evidence
        fields = [
            "kind",
            "title",
            "citation",
            "url",
            "issued_by",
            "issued_on",
            "expires_on",
            "language",
            "note",
        ]
        widgets = {
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"note": Lines}
        help_texts = {
            "citation": _("For example: Act 12 of 2019, article 9."),
            "language": _("The language it is written in."),
            "note": _(
                "Facts about the document only. Never details of a case, a victim or an offender."
            ),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        said = model_to_dict(self.instance, self.Meta.fields)
        self.theirs = [(self.fields[name].label, value) for name, value in said.items() if value]
        self.current = fingerprint(said)
        self.initial["basis"] = self.current
        self.stale = False

    def clean_basis(self):
        """Refuses once what was written against an older version; the next try is deliberate."""
        basis = self.cleaned_data["basis"]
        if basis and basis != self.current:
            self.stale = True
            self.data = self.data.copy()
            self.data["basis"] = self.current
            raise forms.ValidationError(
                _("Somebody else changed this item meanwhile. Save again to keep what you wrote.")
            )
        return basis

    def clean(self):
        clean = super().clean()
        issued, expires = clean.get("issued_on"), clean.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("It cannot end before it was issued. Check both dates."))
        return clean
