"""The form that shares a submission: with whom, what they are told, and the consent itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from assessment.lines import Lines
from assessment.models import Share


class ShareForm(forms.ModelForm):
    """With which country; those that may read the submission already are not offered."""

    agreed = forms.BooleanField(
        label=_("We agree that this country reads the report of this version"),
        error_messages={"required": _("Tick this to share. Nothing is shared without it.")},
    )

    class Meta:
        model = Share
        fields = ["country", "note"]
        field_classes = {"note": Lines}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "country": _("Its coordinators and observers read it, nobody else there."),
            "note": _("What you want to tell them with it. Never details of a case."),
        }
        error_messages = {
            "country": {
                "required": _("Choose a country."),
                "invalid_choice": _(
                    "Choose a country of the list. It has none that reads this already."
                ),
            }
        }

    def __init__(self, data=None, *, submission):
        super().__init__(data)
        reading = Share.objects.live().filter(submission=submission).values("country")
        own = submission.assessment.country_id
        self.fields["country"].queryset = Country.objects.exclude(pk=own).exclude(pk__in=reading)
        self.fields["country"].empty_label = _("Choose a country")
