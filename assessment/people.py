"""The verbs of looking after people: invite them, let them in, and take a role away again."""

import datetime
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from assessment.models import Event
from assessment.trail import record


class InvitationGoneError(Exception):
    """The invitation was answered, its time ran out, or its person is switched off."""


@transaction.atomic
def invite(invitation, *, by, reviews=()):
    """Store the invitation, not stored yet; the token to send, of which only a digest is kept.

    One to the same address for the same membership that still waits is withdrawn.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    same = Invitation.objects.waiting(now).filter(
        email=invitation.email,
        role=invitation.role,
        country=invitation.country,
        agency=invitation.agency,
    )
    same.update(withdrawn_at=now, withdrawn_by=by)
    invitation.token_sha256 = Invitation.hashed(token)
    invitation.invited_at, invitation.invited_by = now, by
    invitation.valid_until = now + datetime.timedelta(days=settings.INVITATION_DAYS)
    invitation.save(force_insert=True)
    invitation.reviews.set(reviews)
    record(_event("invite", invitation, by=by))
    return token


@transaction.atomic
def withdraw(invitation, *, by):
    """Let the invitation open nothing any more. Raises InvitationGoneError when it does not."""
    _answer(invitation, withdrawn_at=timezone.now(), withdrawn_by=by)
    record(_event("withdraw invitation", invitation, by=by))


@transaction.atomic
def accept(invitation, *, name="", password=""):
    """Give the membership to the person of the address, who is made when new; the person.

    Name and password are set where there is no account with a password yet. Raises
    InvitationGoneError.
    """
    held = Invitation.objects.waiting().select_for_update(of=("self",))
    if held.filter(pk=invitation.pk).first() is None:
        raise InvitationGoneError
    person = User.objects.select_for_update().filter(email=invitation.email).first()
    if person is None:
        person = User(email=invitation.email)
    if not person.is_active:
        raise InvitationGoneError
    if not person.has_usable_password() or not person.pk:
        person.name = name
        person.set_password(password)
    person.is_staff = person.is_superuser = person.is_staff or _is_for_the_pages(invitation)
    person.save()
    _answer(invitation, accepted_at=timezone.now(), accepted_by=person)
    person.act_as(_membership(invitation, person))
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    record(_event("accept invitation", invitation, by=person))
    return person


@transaction.atomic
def end(membership, *, by):
    """Take the membership away; the person is signed out at once, and stays on record."""
    person = User.objects.select_for_update().get(pk=membership.user_id)
    person.end_sessions()
    person.save(update_fields=["sessions_ended"])
    record(_event("end membership", membership, by=by, person=person.pk))
    membership.delete()


def _is_for_the_pages(invitation):
    return invitation.role == Role.ADMINISTRATOR


def _membership(invitation, person):
    membership, _new = Membership.objects.get_or_create(
        user=person,
        role=invitation.role,
        country=invitation.country,
        agency=invitation.agency,
    )
    membership.reviews.add(*invitation.reviews.all())
    return membership


def _answer(invitation, **values):
    """Compare and set: of two who answer it at once, one wins."""
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(**values):
        raise InvitationGoneError


def _event(verb, place, *, by, **further):
    """The line for an invitation or a membership: whose it is stands in its own row."""
    after = {"role": place.role, "place": str(place.agency or place.country or ""), **further}
    return Event.of(None, verb, f"{place._meta.model_name} {place.pk}", by=by, after=after)
