"""The OpenAPI document: what it says is what the API does, whatever is asked."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from config.wsgi import application
from reports.api.operations import by_address, by_token
from reports.api.service import api
from tests.api.asking import make_token

pytestmark = pytest.mark.django_db


SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture
def kept_open():
    """The test's connection, which a whole application closes after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_operation_does_what_the_document_says(world, kept_open, monkeypatch, operation):
    cache.clear()
    monkeypatch.setattr(by_token, "num_requests", 10**6)
    monkeypatch.setattr(by_address, "num_requests", 10**6)
    _token, secret = make_token(world.people["reviewer"])
    headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}

    @given(case=operation.as_strategy())
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def ask(case):
        case.call_and_validate(headers=headers)

    ask()


def test_it_is_version_3_1_and_open_to_everybody(db):
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


def test_every_operation_says_what_it_is_for(db):
    page = Client().get(reverse("api_reference")).content.decode()
    operations = [
        (path, operation)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for operation in methods.values()
    ]
    assert operations
    for path, operation in operations:
        assert operation["description"].endswith(".")
        assert path in page
        assert f'id="{operation["operationId"]}"' in page


def test_the_page_about_it_takes_nothing_from_elsewhere(db):
    page = Client().get(reverse("api_reference")).content.decode()
    assert "<script src=" not in page
    assert "cdn" not in page.lower()
