"""Forms and pages that know which version they were built from, so that nobody is overwritten."""

from hashlib import blake2b

from django import forms
from django.utils.translation import gettext_lazy as _

FORM_ID = "answers"  # one HTML form sends all parts of a page, wherever they stand on it
DISPUTED = "disputed"
NO_BASIS = (0, "", "")


def fingerprint(*content):
    """A short digest; equal exactly when the content is."""
    return blake2b(repr(content).encode(), digest_size=8).hexdigest()


class VersionedForm(forms.Form):
    """What a person says in one place; a subclass has `digest_of(row)`, of what a saved row says.

    `basis` carries what the page was built from: the row's version, a digest of what it said,
    and whether the person was asked to choose between two versions.
    """

    basis = forms.CharField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("Which one should stay?"),
        choices=[("mine", _("What I wrote, below")), ("theirs", _("The other version, as it is"))],
        widget=forms.RadioSelect,
        required=False,
    )

    @classmethod
    def basis_of(cls, row):
        """The basis of a page that shows this row, or none yet."""
        return f"{row.version if row else 0}.{cls.digest_of(row)}"

    @property
    def was_disputed(self):
        """Whether the person chose between two versions."""
        return self.is_bound and self.cleaned_data.get("basis", NO_BASIS)[2] == DISPUTED

    def beside(self, row):
        """What was typed, as the data of a form that asks to choose between it and the row."""
        data = self.data.copy()
        data[self.add_prefix("basis")] = f"{self.basis_of(row)}.{DISPUTED}"
        data.pop(self.add_prefix("choice"), None)
        return data

    def clean_basis(self):
        """`(version, digest, whether a choice was asked)` of what the page was built from."""
        version, _dot, rest = self.cleaned_data["basis"].partition(".")
        shown, _dot, asked = rest.partition(".")
        return (int(version) if version.isdecimal() and len(version) < 10 else 0, shown, asked)

    def clean(self):
        clean = super().clean()
        if clean.get("basis", NO_BASIS)[2] == DISPUTED and not clean.get("choice"):
            self.add_error("choice", _("Choose which version should stay."))
        return clean


class VersionedPage:
    """A page of VersionedForms by code: saved together, what is refused or disputed stays open.

    A subclass has `codes` in the order of the page, `rows` as saved, `forms` and `conflicts`, the
    last three by code, and makes a form with `form(code, data=None)`.
    """

    closed_words = _("Not saved: this is no longer a draft. Your text is below.")

    def form_of(self, code):
        """The form, a fresh one until something was typed."""
        if code not in self.forms:
            self.forms[code] = self.form(code)
        return self.forms[code]

    def bind(self, data, codes=None):
        """Put what was typed into the forms of `codes` (default: all that were posted)."""
        posted = [code for code in self.codes if f"{code}-basis" in data]
        for code in codes or posted:
            self.forms[code] = self.form(code, data)

    def changes(self, *further):
        """What the forms that were filled in without a mistake ask to save, by code."""
        changes = {
            code: form.change(*further)
            for code, form in self.forms.items()
            if form.is_bound and form.is_valid()
        }
        return {code: change for code, change in changes.items() if change}

    def refused(self):
        """The forms that were filled in with a mistake, by code."""
        return {
            code: form for code, form in self.forms.items() if form.is_bound and not form.is_valid()
        }

    def dispute(self, conflicts, forms):
        """Set what was typed into `forms` beside the newer rows, for the person to choose."""
        undecided = [
            code for code, form in self.forms.items() if form.was_disputed and code in self.rows
        ]
        self.conflicts = {code: self.rows[code] for code in undecided} | conflicts
        for code, row in conflicts.items():
            self.forms[code] = self.form(code, forms[code].beside(row))

    @property
    def open_forms(self):
        """The forms that were refused or are disputed, in the order of the page."""
        forms = (self.forms[code] for code in self.codes if code in self.forms)
        return [form for form in forms if form.is_bound]
