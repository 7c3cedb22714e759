"""What people enter about themselves: sign-in in our words, name, memberships."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership, Role, User

PASSWORD_HINT = _("At least 12 characters. Three or four unrelated words are easy to remember.")
CODE_HINT = _("The six digits that your authenticator app shows now.")
CODE_OR_RECOVERY_HINT = _(
    "The six digits that your authenticator app shows now. Without the app: a recovery code."
)


def word(form, name, label, hint=""):
    """Give a field of allauth our words. A placeholder would vanish while one types."""
    field = form.fields[name]
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "login", _("E-mail address"))
        word(self, "password", _("Password"))


class ForgottenPasswordForm(account.ResetPasswordForm):
    """Where to send the link that lets one choose a new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "email", _("E-mail address"))


class NewPasswordForm(account.ResetPasswordKeyForm):
    """The new password, after following the link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "password1", _("New password"), PASSWORD_HINT)
        word(self, "password2", _("New password again"))


class FirstPasswordForm(account.SetPasswordForm):
    """A password for somebody who signed in without one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "password1", _("New password"), PASSWORD_HINT)
        word(self, "password2", _("New password again"))


class ChangePasswordForm(account.ChangePasswordForm):
    """The present password and the new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", _("Present password"))
        word(self, "password1", _("New password"), PASSWORD_HINT)
        word(self, "password2", _("New password again"))


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password once more, before something important changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "password", _("Password"))


def word_code(form, hint):
    """As `word`, for a code of digits: phones then offer digits only."""
    word(form, "code", _("Code"), hint)
    form.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeForm(second_factor.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_code(self, CODE_OR_RECOVERY_HINT)


class ConfirmCodeForm(second_factor.ReauthenticateForm):
    """A code once more, before something important changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_code(self, CODE_OR_RECOVERY_HINT)


class FirstCodeForm(totp.ActivateTOTPForm):
    """The first code, which proves that the app knows the key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word_code(self, CODE_HINT)


class NameForm(forms.ModelForm):
    """How a person is called on pages and in reports."""

    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": _("As others should see it beside what you write and submit.")}


class PersonForm(forms.ModelForm):
    """A person as an administrator sees one: no password, not even its hash."""

    class Meta:
        model = User
        fields = ["email", "name", "is_active", "is_staff"]
        help_texts = {
            "email": _("Of this person alone. The link to choose a password goes there."),
            "is_active": _("Clear this instead of deleting: what the person did stays on record."),
            "is_staff": _("For people who look after countries, agencies, rounds and people."),
        }

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class AgencyChoiceField(forms.ModelChoiceField):
    """Agencies of all countries; several countries have a 'Ministry of Justice'."""

    def label_from_instance(self, agency):
        return f"{agency.country}: {agency}"


class MembershipForm(forms.ModelForm):
    """A role with exactly what it needs: its country, its agency, the countries to review."""

    agency = AgencyChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.select_related("country").order_by("country__name", "name"),
        required=False,
        help_text=_("For contributors only."),
    )

    class Meta:
        model = Membership
        fields = ["user", "role", "country", "agency", "reviews"]
        labels = {"user": _("Person")}
        help_texts = {
            "country": _("For coordinators, contributors and observers."),
            "reviews": _("For reviewers only: whose submissions this person reads."),
        }

    def clean(self):
        cleaned = super().clean()
        role = cleaned.get("role")
        if role:
            self._ask_for_country(role, cleaned.get("country"))
            self._ask_for_agency(role, cleaned.get("agency"), cleaned.get("country"))
            self._ask_for_reviews(role, cleaned.get("reviews"))
        return cleaned

    def _ask_for_country(self, role, country):
        national = role in {Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER}
        if national and not country:
            self.add_error("country", _("Choose the country this role is for."))
        if country and not national:
            self.add_error("country", _("This role belongs to no country. Leave this empty."))

    def _ask_for_agency(self, role, agency, country):
        if role == Role.CONTRIBUTOR and not agency:
            self.add_error("agency", _("Choose the agency this person contributes for."))
        if agency and role != Role.CONTRIBUTOR:
            self.add_error("agency", _("Only contributors have an agency. Leave this empty."))
        if agency and country and agency.country_id != country.pk:
            self.add_error("agency", _("Choose an agency of the country above."))

    def _ask_for_reviews(self, role, reviews):
        if reviews and role != Role.REVIEWER:
            self.add_error("reviews", _("Only reviewers have countries to review."))
