"""The questionnaire on the shipped edition: whatever it asks, the pages can take the answers."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.connections import connection_views
from assessment.standing import Standing
from capabilities.document import framework_document
from tests.assessment.page import Page
from tests.data import load_mnr, make_assessment, make_person

pytestmark = pytest.mark.django_db


def best(page):
    """What a page sends when everything on it is answered with the most there is."""
    names = {each.get("name") for each in page.all("input")}
    numbers = {
        name: "10" for name in names if name and name.endswith(("-numerator", "-denominator"))
    }
    counted = {name.rpartition("-")[0] for name in numbers}
    ratings = {
        name: "F"
        for name in names
        if name and name.endswith("-rating") and name.rpartition("-")[0] not in counted
    }
    return page.sent("answers") | ratings | numbers


def test_answered_to_the_end_every_capability_reaches_the_top(client, mnr):
    assessment = make_assessment(framework=mnr)
    client.force_login(make_person(Role.COORDINATOR))
    document = framework_document(mnr)
    for capability in document["capabilities"]:
        url = reverse("capability", args=[assessment.pk, capability["code"]])
        for _unfolding in document["levels"]:
            page = Page(client.get(url))
            response = client.post(page.find("answers").get("action"), best(page))
            assert response.status_code == 302
    result = Standing.of(assessment).result
    top = {"low": len(document["levels"]), "high": len(document["levels"])}
    assert {part["code"]: (part["state"], part["level"]) for part in result["capabilities"]} == {
        part["code"]: ("complete", top) for part in document["capabilities"]
    }
    assert {view.verdict for view in connection_views(Standing.of(assessment))} == {"connected"}


def test_every_page_of_the_shipped_edition_opens(client, mnr):
    assessment = make_assessment(framework=mnr)
    client.force_login(make_person(Role.COORDINATOR))
    for capability in framework_document(mnr)["capabilities"]:
        page = Page(client.get(reverse("capability", args=[assessment.pk, capability["code"]])))
        assert page.heading == f"{capability['number']} {capability['name']['en']}"
        assert sorted(page.ids()) == sorted(set(page.ids()))
    for name in ("assessment", "connections", "evidence"):
        assert client.get(reverse(name, args=[assessment.pk])).status_code == 200


def test_the_edition_can_be_loaded_twice(mnr):
    assert load_mnr() == mnr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_edition_is_there_after_the_database_was_emptied(mnr, turn):
    assert mnr.criterion_set.count() == sum(
        len(capability["criteria"]) for capability in framework_document(mnr)["capabilities"]
    )
