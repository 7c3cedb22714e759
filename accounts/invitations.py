"""The mails that let a person in: the link of an invitation, the link to choose a password."""

from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse


def send_invitation(request, invitation, token):
    """Mail the link that accepts the invitation, once that is stored."""
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    context = {"invitation": invitation, "link": link}
    send = partial(get_adapter().send_mail, "account/email/invited", invitation.email, context)
    transaction.on_commit(send)


def send_password_link(person):
    """Mail the link to choose a password. Works within a request, whose host the link names."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    context = {"user": person, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
    adapter.send_mail("account/email/password_link", person.email, context)
