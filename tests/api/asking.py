"""How the tests ask the API: a token for a person, and a client that sends it."""

import datetime

from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken

ALL = [scope.value for scope in ApiToken.Scope]


def make_token(person, scopes=ALL, **fields):
    """A current token of the role the person acts in, and its secret."""
    values = {
        "name": "Statistics office",
        "valid_until": timezone.now() + datetime.timedelta(days=30),
        "made_by": person,
        **fields,
    }
    token = ApiToken(membership=person.membership, scopes=list(scopes), **values)
    secret = token.seal()
    token.save()
    return token, secret


def client_for(person, scopes=ALL, **fields):
    """A client that sends a new token of the person with each request."""
    _token, secret = make_token(person, scopes, **fields)
    return client_with(secret)


def client_with(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})
