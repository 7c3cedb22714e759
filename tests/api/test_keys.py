"""Tokens open what they say, for as long as they say, and nothing else."""

import datetime
import json
import re
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Membership
from assessment.models import Assessment
from reports.api.operations import by_token
from reports.api.service import api
from tests.api.asking import client_for, client_with, make_token

pytestmark = pytest.mark.django_db

LIST = "/api/v1/submissions"


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def test_nobody_reads_submissions_without_a_token(world):
    for client in (Client(), client_with(""), client_with("wmk_wrong"), client_with("x" * 5000)):
        assert client.get(LIST).status_code == 401


@pytest.mark.parametrize("path", api.get_openapi_schema()["paths"])
def test_only_the_framework_is_open_without_a_token(db, path):
    address = re.sub(r"\{\w+\}", str(uuid.uuid4()), path)
    status = Client().get(address).status_code
    assert status == 401 if "/frameworks" not in path else status in {200, 404}


def test_being_signed_in_is_no_token(world, client):
    client.force_login(world.people["coordinator"])
    assert client.get(LIST).status_code == 401


def test_only_a_digest_of_the_secret_is_kept(world):
    token, secret = make_token(world.people["coordinator"])
    kept = json.dumps(list(ApiToken.objects.filter(pk=token.pk).values()), default=str)
    assert secret not in kept
    assert secret.startswith(token.shown)


def test_a_token_ends_with_its_time(world):
    client = client_for(world.people["coordinator"])
    assert client.get(LIST).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        assert client.get(LIST).status_code == 401


def test_a_token_ends_when_its_owner_ends_it(world):
    token, secret = make_token(world.people["coordinator"])
    token.end(by=world.people["coordinator"])
    assert client_with(secret).get(LIST).status_code == 401


def test_a_token_ends_with_the_person(world):
    person = world.people["coordinator"]
    client = client_for(person)
    person.is_active = False
    person.save()
    assert client.get(LIST).status_code == 401


def test_a_token_ends_with_the_role(world):
    client = client_for(world.people["reviewer"])
    Membership.objects.get(user=world.people["reviewer"]).delete()
    assert client.get(LIST).status_code == 401


def test_a_token_acts_in_its_own_role_whatever_the_person_acts_as_now(world):
    person = world.people["coordinator"]
    client = client_for(person)
    other = Membership.objects.create(user=person, role="reviewer")
    other.reviews.add(world.other)
    person.act_as(other)
    numbers = [each["country"]["code"] for each in client.get(LIST).json()["items"]]
    assert numbers == ["XA"]


def test_a_scope_opens_only_its_own(world):
    client = client_for(world.people["coordinator"], ["assessments"])
    assert client.get("/api/v1/assessments").status_code == 200
    refused = client.get(LIST)
    assert refused.status_code == 403
    assert refused.json() == {"detail": "This token may not read: submissions."}


def test_the_day_of_use_is_noted_once(world, django_assert_num_queries):
    token, secret = make_token(world.people["coordinator"])
    client = client_with(secret)
    client.get(LIST)
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    changed = ApiToken.objects.filter(pk=token.pk)
    changed.update(name="renamed meanwhile")
    client.get(LIST)
    assert changed.get().name == "renamed meanwhile"


def test_nothing_can_be_written(world):
    client = client_for(world.people["coordinator"])
    before = list(Assessment.objects.values())
    for path, methods in api.get_openapi_schema()["paths"].items():
        assert list(methods) == ["get"]
        address = path.replace("{assessment}", str(world.assessment.pk))
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(f"/api/v1{address}".replace("/api/v1/api/v1", "/api/v1")).status_code in {
                404,
                405,
            }
    assert list(Assessment.objects.values()) == before


def test_asking_too_often_is_refused_until_later(world, monkeypatch):
    monkeypatch.setattr(by_token, "num_requests", 2)
    client = client_for(world.people["coordinator"])
    assert [client.get(LIST).status_code for _time in range(3)] == [200, 200, 429]
    refused = client.get(LIST)
    assert refused.json() == {"detail": "Too many requests."}
    assert int(refused["Retry-After"]) > 0
    assert client_for(world.people["coordinator"], name="Another").get(LIST).status_code == 200
