"""The forms of inviting somebody, and of accepting it."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import PASSWORD_HINT, MembershipForm
from accounts.models import MANAGED_BY_COORDINATORS, Agency, Invitation, Role, User

NEW_AGENCY = _("Only if the list does not have it. Its name as people in your country know it.")


class AddressForm(forms.ModelForm):
    """What all invitations share: addresses are kept in one spelling."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class InviteForm(AddressForm):
    """A coordinator invites a contributor or an observer of the own country."""

    new_agency = forms.CharField(
        label=_("Another agency"), required=False, max_length=200, help_text=NEW_AGENCY
    )

    class Meta:
        model = Invitation
        fields = ["email", "role", "agency"]
        help_texts = {
            "email": _("Of this person alone. The invitation goes there."),
            "role": _(
                "A contributor answers what you hand to the agency. An observer reads everything."
            ),
            "agency": _("For contributors."),
        }

    def __init__(self, *args, country, **options):
        super().__init__(*args, **options)
        self.instance.country = country
        roles = [(value, Role(value).label) for value in MANAGED_BY_COORDINATORS]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=roles,
            initial=Role.CONTRIBUTOR,
            widget=forms.RadioSelect,
            help_text=self.fields["role"].help_text,
        )
        self.fields["agency"].queryset = country.agencies.all()

    def clean(self):
        cleaned = super().clean()
        named = [field for field in ("agency", "new_agency") if cleaned.get(field)]
        if cleaned.get("role") == Role.CONTRIBUTOR and not named and "agency" not in self.errors:
            self.add_error("agency", _("Choose the agency, or name another one below."))
        if cleaned.get("role") == Role.OBSERVER and named:
            self.add_error(named[0], _("An observer belongs to no agency. Leave this empty."))
        if len(named) > 1:
            self.add_error("new_agency", _("Choose an agency or name another one, not both."))
        return cleaned

    def _get_validation_exclusions(self):
        """The agency is checked above: a new one is made only once all else is right."""
        return {*super()._get_validation_exclusions(), "agency"}

    def invitation(self):
        """What was filled in, not stored yet; an agency that is new is made."""
        invitation = self.save(commit=False)
        if name := self.cleaned_data["new_agency"]:
            country = invitation.country
            invitation.agency, _new = Agency.objects.get_or_create(country=country, name=name)
        return invitation


class AnyInvitationForm(AddressForm, MembershipForm):
    """An administrator invites anybody: the role with exactly what it needs."""

    class Meta:
        model = Invitation
        fields = ["email", "role", "country", "agency", "reviews"]
        help_texts = MembershipForm.Meta.help_texts | {
            "email": _("Of this person alone. The invitation goes there.")
        }


class WelcomeForm(forms.Form):
    """Somebody new says who they are and chooses a password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As others should see it beside what you write and submit."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **options):
        super().__init__(*args, **options)
        self.email = email

    def clean(self):
        cleaned = super().clean()
        password = cleaned.get("password1")
        if password:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password1", error)
        again = cleaned.get("password2")
        if password and again and password != again:
            self.add_error("password2", _("Type the same password in both fields."))
        return cleaned


class AcceptForm(forms.Form):
    """Somebody who has an account takes on one more role: nothing to fill in."""
