"""The form that takes a file for an item of evidence, and why one is refused, in words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.inspection import ENDINGS, Reason

REFUSALS = {
    Reason.EMPTY: _("The file is empty."),
    Reason.TOO_LARGE: _("The file is larger than 20 MB. Cite it by a link instead."),
    Reason.TYPE: _(
        "Waymark takes PDF, DOCX, XLSX, ODT, ODS, CSV and TXT only. Save it as one of these."
    ),
    Reason.OTHER_CONTENT: _("The file is not what the end of its name says. Save it anew."),
    Reason.DAMAGED: _("The file is damaged or cut off. Save it anew."),
    Reason.PROTECTED: _("The file is protected with a password. Save it without one."),
    Reason.IMAGE: _(
        "There is an image in the file. Waymark takes none, not even a coat of arms or a scan."
        " Save the text without it, or cite the document by a link."
    ),
    Reason.SCRIPT: _(
        "There is a macro, a script or a form that sends something in the file. Save it without."
    ),
    Reason.INSIDE: _("There is another file or an archive in it. Save it without."),
    Reason.ELSEWHERE: _(
        "The file loads a template, picture or other part from somewhere else. Save it without."
    ),
    Reason.UNPACKS: _("The file unpacks to more than Waymark can look through."),
    Reason.HIDDEN: _(
        "The file has parts that Waymark cannot look into. Save it anew, without embedded fonts."
    ),
    Reason.NOT_UTF8: _("The text is not in UTF-8. Save it in this encoding."),
    Reason.INFECTED: _("The virus scanner refused the file. Do not open it or send it on."),
    Reason.NOT_SCANNED: _(
        "The file cannot be checked for viruses just now and was not kept. Try again later."
    ),
}


class FileForm(forms.Form):
    """One file, the next version of what the item has."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, DOCX, XLSX, ODT, ODS, CSV or TXT, up to 20 MB. Without images, macros, other"
            " files inside, or a password."
        ),
        allow_empty_file=True,  # which is refused like any other, and noted
        widget=forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in ENDINGS)}),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )

    def refuse(self, refused):
        """Say beside the field why the file did not come in."""
        self.add_error("file", REFUSALS[refused.reason])
