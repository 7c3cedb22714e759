"""How a person whom an administrator added gets a password of their own."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str


def invite(person):
    """Send the link to choose a password. Works within a request, whose host the link names."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    context = {"user": person, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
    adapter.send_mail("account/email/invitation", person.email, context)
