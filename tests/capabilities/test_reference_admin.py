"""The administration of the reference data: to look at, and it says where to change it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.accounts.people import make_administrator
from tests.capabilities.tiny import make_tiny

pytestmark = pytest.mark.django_db

MODELS = sorted(
    model._meta.model_name
    for model in admin.site._registry
    if model._meta.app_label == "capabilities"
)
NOTE = "Framework editions are written in files and loaded with the command below"


@pytest.fixture
def edition(client):
    """An edition to look at, and an administrator who looks with `client`."""
    client.force_login(make_administrator())
    return make_tiny()


def address(model, page, *arguments):
    return reverse(f"admin:capabilities_{model}_{page}", args=arguments)


def first_row(edition, model):
    return edition.pk if model == "framework" else getattr(edition, f"{model}_set").first().pk


def test_every_part_of_an_edition_is_there():
    assert MODELS == [
        "capability", "connection", "criterion", "element", "enabler", "framework", "group",
        "level", "precondition", "rule",
    ]  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_listed_and_shown_but_not_changed(client, edition, model):
    listed = client.get(address(model, "changelist"))
    row = address(model, "change", first_row(edition, model))
    shown = client.get(row)
    assert (NOTE in listed.text, NOTE in shown.text) == (True, True)
    assert 'name="_save"' not in shown.text
    assert [
        client.post(row, {"code": "changed"}).status_code,
        client.get(address(model, "add")).status_code,
        client.post(
            address(model, "delete", first_row(edition, model)), {"post": "yes"}
        ).status_code,
    ] == [403, 403, 403]
    assert edition.criterion_set.count() == 9


def test_a_list_takes_the_same_queries_for_any_number_of_rows(
    client, edition, django_assert_num_queries
):
    client.get(reverse("admin:index"))  # the first page also writes the session
    with django_assert_num_queries(7):
        client.get(address("criterion", "changelist"))
    edition.connection_set.all().delete()
    edition.criterion_set.exclude(code="L1").update(depends_on=None)
    edition.criterion_set.exclude(code="L1").delete()
    with django_assert_num_queries(7):
        client.get(address("criterion", "changelist"))
