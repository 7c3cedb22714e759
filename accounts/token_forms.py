"""The form that makes an API token."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import ApiToken

DAYS = (30, 90, 365)


class TokenForm(forms.ModelForm):
    """A name, what the token may read, and for how long; it acts as what its maker acts as."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may read yourself in this role."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=DAYS[1],
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        help_texts = {"name": _("The program that will use it, such as “Statistics office”.")}

    field_order = ["name", "scopes", "days"]

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.membership = membership
        self.instance.made_by = membership.user
        self.fields["scopes"].choices = [
            (scope.value, scope.label) for scope in ApiToken.scopes_for(membership)
        ]

    def clean(self):
        cleaned = super().clean()
        if "days" in cleaned:
            lasting = datetime.timedelta(days=cleaned["days"])
            self.instance.valid_until = timezone.now() + lasting
        self.instance.scopes = cleaned.get("scopes", [])
        return cleaned
