"""The form that asks for reports in the background."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _


class BatchForm(forms.Form):
    """Which of the submissions offered, and in which language.

    `selection` is what a reviewer compares: all of its round are offered, those that pass its
    filters are chosen at first.
    """

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    submissions = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The newest version of each country in this round."),
        error_messages={
            "required": gettext_lazy("Choose at least one country."),
            "invalid_choice": gettext_lazy(
                "A country has submitted a newer version meanwhile. Look at the list again."
            ),
        },
    )

    def __init__(self, data=None, *, selection):
        chosen = [str(each.pk) for each in selection.chosen]
        super().__init__(data, initial={"language": get_language(), "submissions": chosen})
        self.offered = {str(each.pk): each for each in selection.offered}
        self.fields["submissions"].choices = [
            (key, _label(each)) for key, each in self.offered.items()
        ]

    def clean_submissions(self):
        """The chosen submissions."""
        return [self.offered[key] for key in self.cleaned_data["submissions"]]


def _label(submission):
    words = {"country": submission.assessment.country, "number": submission.number}
    return _("%(country)s, version %(number)s") % words
