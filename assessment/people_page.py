"""What the pages about people show: who acts for a country, who is invited, who is welcomed."""

from dataclasses import dataclass

from django import forms

from accounts.invitation_forms import AcceptForm, WelcomeForm
from accounts.models import Invitation, Membership, User


@dataclass(frozen=True)
class PeoplePage:
    """The people of the coordinator's country and its invitations."""

    memberships: list
    invitations: list

    @classmethod
    def of(cls, user):
        managed = set(Membership.objects.managed_by(user).values_list("pk", flat=True))
        memberships = list(
            Membership.objects.in_country_of(user)
            .select_related("user", "country", "agency")
            .order_by("agency__name", "user__name", "pk")
        )
        for membership in memberships:
            membership.managed = membership.pk in managed
        invitations = Invitation.objects.managed_by(user).unanswered()
        return cls(memberships, list(invitations.select_related("country", "agency")))


@dataclass(frozen=True)
class Welcome:
    """How the person of an invitation can come in.

    Without a `form` they have to sign in first, or sign out because this is not their account
    (`stranger`).
    """

    invitation: Invitation
    form: forms.Form | None
    stranger: bool = False

    @classmethod
    def to(cls, invitation, user, posted):
        """None when there is no way in."""
        if invitation is None:
            return None
        account = User.objects.filter(email=invitation.email).first()
        if account and not account.is_active:
            return None
        if user.is_authenticated:
            own = user == account
            return cls(invitation, AcceptForm(posted) if own else None, stranger=not own)
        if account and account.has_usable_password():
            return cls(invitation, None)
        return cls(invitation, WelcomeForm(posted, email=invitation.email))

    @property
    def refused(self):
        return self.form is not None and self.form.is_bound

    @property
    def is_new(self):
        return isinstance(self.form, WelcomeForm)

    @property
    def credentials(self):
        """Name and password of somebody new."""
        if not self.is_new:
            return {}
        typed = self.form.cleaned_data
        return {"name": typed["name"], "password": typed["password1"]}
