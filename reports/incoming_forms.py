"""The form that takes a file of answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = ".json,.xlsx"


class AnswersFileForm(forms.Form):
    """One file, which is read and not kept."""

    answers_file = forms.FileField(
        label=_("File with answers"),
        help_text=_(
            "A workbook of Waymark (XLSX, up to 5 MB) that somebody filled in, or an answers"
            " document (JSON, up to 2 MB)."
        ),
        allow_empty_file=True,  # which is refused like any other that cannot be read
        widget=forms.FileInput(attrs={"accept": KINDS}),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )

    @property
    def content(self):
        return self.cleaned_data["answers_file"].read()

    @property
    def name(self):
        return self.cleaned_data["answers_file"].name

    def refuse(self):
        """Say beside the field that nothing of the file was taken; the causes stand in a list."""
        self.add_error("answers_file", _("Nothing was taken from this file. See what is wrong."))
