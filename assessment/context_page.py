"""The page on which a country describes its enablers: a text for each, saved like answers."""

from dataclasses import dataclass, field

from django import forms
from django.urls import reverse

from assessment.answers import Change
from assessment.context import save_notes
from assessment.lines import Lines, one_newline
from assessment.models import Assessment, ContextNote
from assessment.versions import FORM_ID, VersionedForm, VersionedPage, fingerprint
from capabilities.document import framework_document
from capabilities.texts import in_language


class ContextNoteForm(VersionedForm):
    """What a person writes about one enabler, a part of the framework document.

    `row` is the saved note or None.
    """

    text = Lines(
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=ContextNote._meta.get_field("text").max_length,
        required=False,
    )

    def __init__(self, data=None, *, enabler, row, **options):
        self.enabler, self.row = enabler, row
        initial = {"text": row.text if row else "", "basis": self.basis_of(row)}
        super().__init__(data, prefix=enabler["code"], initial=initial, **options)
        self.fields["text"].label = in_language(enabler["name"])
        self.fields["text"].help_text = in_language(enabler["description"])
        for each in self.fields.values():
            each.widget.attrs["form"] = FORM_ID

    @staticmethod
    def digest_of(row):
        return _digest(row.text if row else "")

    @property
    def problems(self):
        """`(id to go to, words)` for each thing that is wrong, for the summary."""
        for name, errors in self.errors.items():
            target = self[name].id_for_label or self[name][0].id_for_label
            yield from ((target, error) for error in errors)

    def change(self):
        """The Change to save, or None when the person left the text as the page showed it."""
        version, shown, _asked = self.cleaned_data["basis"]
        text = self.cleaned_data["text"]
        if self.cleaned_data["choice"] == "theirs" or _digest(text) == shown:
            return None
        return Change(said=text, version=version)


def _digest(text):
    return fingerprint(one_newline(text).strip())  # as a form would send it back


@dataclass
class ContextPage(VersionedPage):
    """The enablers of one assessment. `rows` are its notes, all dictionaries are by enabler code.

    `editable` says whether the reader may change them.
    """

    assessment: Assessment
    rows: dict
    editable: bool = False
    forms: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)

    def __post_init__(self):
        document = framework_document(self.assessment.framework)
        self.enablers = {enabler["code"]: enabler for enabler in document["enablers"]}
        self.codes = list(self.enablers)

    def form(self, code, data=None):
        """A new form of the enabler: fresh, or bound to what was typed."""
        return ContextNoteForm(data, enabler=self.enablers[code], row=self.rows.get(code))

    def save(self, *, by):
        """Save the bound forms; the page as it stands then, refused and disputed forms still open.

        Belongs into the transaction that locked the assessment before the notes were read. Raises
        NotEditableError when the assessment is no longer a draft.
        """
        saved = save_notes(self.rows, self.assessment, self.changes(), by=by)
        page = ContextPage(self.assessment, saved.rows, editable=True, forms=self.refused())
        page.dispute(saved.conflicts, self.forms)
        return page

    @property
    def blocks(self):
        return [self.block(code) for code in self.codes]

    def block(self, code):
        """One enabler as the page shows it."""
        return {
            "code": code,
            "enabler": self.enablers[code],
            "source": self.enablers[code]["source"],
            "form": self.form_of(code),
            "conflict": self.conflicts.get(code),
        }

    @property
    def url(self):
        return reverse("context", args=[self.assessment.pk])
