"""The pages on which people make and end their API tokens."""

import pytest
from django.urls import reverse

from accounts.models import ApiToken, Role
from tests.accounts.people import make_coordinator, make_country, make_membership, make_person
from tests.api.asking import make_token

pytestmark = pytest.mark.django_db

GIVEN = {"name": "Statistics office", "scopes": ["assessments", "submissions"], "days": "90"}


@pytest.fixture
def person(client):
    person = make_coordinator()
    client.force_login(person)
    return person


def test_the_secret_is_shown_once(client, person):
    response = client.post(reverse("make_api_token"), GIVEN)
    assert response.status_code == 201
    assert "no-store" in response["Cache-Control"]
    secret = response.context["secret"]
    assert f"{secret}</code>" in response.content.decode()
    token = ApiToken.objects.opened_by(secret)
    assert (token.name, token.scopes) == ("Statistics office", ["assessments", "submissions"])
    assert token.membership == person.membership
    assert (token.valid_until - token.made_at).days in {89, 90}
    later = client.get(reverse("api_tokens")).content.decode()
    assert secret not in later
    assert token.shown in later


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["comparison"]}, "scopes"),  # which coordinators have no page for
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": "3650"}, "days"),
        ({"days": ""}, "days"),
    ],
)
def test_what_cannot_be_is_refused_next_to_the_field(client, person, changed, field):
    response = client.post(reverse("make_api_token"), GIVEN | changed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_what_was_typed_stays(client, person):
    response = client.post(reverse("make_api_token"), GIVEN | {"scopes": []})
    assert 'value="Statistics office"' in response.content.decode()


def test_an_ended_token_opens_nothing_and_stays_on_the_list(client, person):
    token, secret = make_token(person)
    client.post(reverse("end_api_token", args=[token.pk]))
    assert ApiToken.objects.opened_by(secret) is None
    token.refresh_from_db()
    assert token.ended_by == person
    page = client.get(reverse("api_tokens")).content.decode()
    assert "Ended on" in page
    assert "End it" not in page


def test_nobody_sees_or_ends_the_tokens_of_others(client, person):
    other = make_coordinator("bo@example.org", make_country("XB", "Otherland"))
    token, _secret = make_token(other, name="Hidden office")
    assert "Hidden office" not in client.get(reverse("api_tokens")).content.decode()
    assert client.post(reverse("end_api_token", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.is_current


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
def test_who_reads_nothing_makes_no_token(client, role):
    person = make_person()
    if role:
        make_membership(person, role)
    client.force_login(person)
    assert "nothing that a program could read" in client.get(reverse("api_tokens")).content.decode()
    assert client.post(reverse("make_api_token"), GIVEN).url == reverse("api_tokens")
    assert not ApiToken.objects.exists()


def test_reviewers_set_up_their_second_factor_before_they_make_one(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = make_person()
    make_membership(person, Role.REVIEWER)
    client.force_login(person)
    assert client.get(reverse("api_tokens")).url == reverse("mfa_activate_totp")
    client.post(reverse("make_api_token"), GIVEN | {"scopes": ["submissions"]})
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, person, count, django_assert_num_queries
):
    for _time in range(count):
        make_token(person)
    client.get(reverse("api_tokens"))
    with django_assert_num_queries(4):  # session, person, membership, tokens
        client.get(reverse("api_tokens"))
