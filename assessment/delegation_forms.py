"""The forms of delegation: what is handed to whom, until when, and why it goes back."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessment.lines import Lines
from assessment.models import Delegation
from assessment.versions import fingerprint
from capabilities.document import framework_document
from capabilities.texts import in_language

LATE = _("Your country submits until %(day)s. Choose a day before the end of it.")
PAST = _("This day is past. Choose today or a later day.")


class TermsForm(forms.ModelForm):
    """Until when, and what the agency is told.

    `last_day` is the one on which the country can still submit. `basis` is a digest of what the
    page was built from: when a colleague changed it since, the form is refused once, and shows
    what stands there now.
    """

    basis = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Delegation
        fields = ["due_on", "note"]
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"note": Lines}
        help_texts = {
            "due_on": _("The last day on which you expect it."),
            "note": _("What its people read above the questions. Never details of a case."),
        }

    def __init__(self, *args, last_day=None, **options):
        super().__init__(*args, **options)
        self.last_day = last_day
        self.was_due = self.instance.due_on
        self.current = fingerprint(self.was_due, self.instance.note)
        self.theirs = (self.was_due, self.instance.note)
        self.initial["basis"] = self.current
        self.stale = False

    def clean_due_on(self):
        due = self.cleaned_data["due_on"]
        if due and due != self.was_due and due < timezone.localdate():
            raise forms.ValidationError(PAST)
        if due and self.last_day and due > self.last_day:
            closes = date_format(self.last_day, "j F Y")
            raise forms.ValidationError(LATE % {"day": closes})
        return due

    def clean_basis(self):
        """Refuses once what was written against older terms; the next try is deliberate."""
        basis = self.cleaned_data["basis"]
        if basis and basis != self.current:
            self.stale = True
            self.data = self.data.copy()
            self.data["basis"] = self.current
            raise forms.ValidationError(
                _("Somebody else changed this meanwhile. Save again to keep what you wrote.")
            )
        return basis


class DelegateForm(TermsForm):
    """Which capabilities go to which agencies of the assessment's country."""

    capabilities = forms.MultipleChoiceField(
        label=_("Capabilities"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one capability.")},
    )
    agencies = forms.ModelMultipleChoiceField(
        label=_("Agencies"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets all the capabilities chosen and answers by itself."),
        error_messages={"required": _("Choose at least one agency.")},
    )

    field_order = ["capabilities", "agencies", "due_on", "note"]

    def __init__(self, data=None, *, assessment, **options):
        super().__init__(data, last_day=assessment.last_day, **options)
        self.framework = assessment.framework
        self.fields["agencies"].queryset = assessment.country.agencies.all()
        self.fields["capabilities"].choices = [
            (part["code"], f"{part['number']} {in_language(part['name'])}")
            for part in framework_document(self.framework)["capabilities"]
        ]

    def clean_capabilities(self):
        """The chosen capabilities, as rows."""
        chosen = self.framework.capability_set.filter(code__in=self.cleaned_data["capabilities"])
        return list(chosen.order_by("number"))


class SendBackForm(forms.Form):
    """What the agency is asked to look at again."""

    because = Lines(
        label=_("What should they look at again?"),
        help_text=_("The agency reads this above its answers."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say what should be looked at again.")},
    )
