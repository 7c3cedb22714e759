"""Every address of an assessment: who gets in, and that nobody else learns that it exists."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from assessment.models import Answer, Assessment, Event, Evidence
from tests.data import make_assessment, make_country, make_person, make_round

pytestmark = pytest.mark.django_db

ANSWERS = {"L1": {"rating": "L", "evidence": ["Act 12"]}}
EVIDENCE = {"kind": "law", "title": "Act 13"}
ANSWER = {"L1-basis": "1.x", "L1-rating": "F"}
STATES = list(Assessment.State)
DRAFT = [Assessment.State.DRAFT]

# name, method, what is sent, who may, in which states, and the status they get then
READERS = {Role.COORDINATOR, Role.OBSERVER}
WRITERS = {Role.COORDINATOR}
ADDRESSES = [
    ("assessment", "get", {}, READERS, STATES, 200),
    ("capability", "get", {}, READERS, STATES, 200),
    ("connections", "get", {}, READERS, STATES, 200),
    ("evidence", "get", {}, READERS, STATES, 200),
    ("add_evidence", "get", {}, WRITERS, DRAFT, 200),
    ("add_evidence", "post", EVIDENCE, WRITERS, DRAFT, 302),
    ("change_evidence", "get", {}, WRITERS, DRAFT, 200),
    ("change_evidence", "post", EVIDENCE, WRITERS, DRAFT, 302),
    ("remove_evidence", "post", {}, WRITERS, DRAFT, 302),
    ("save_criterion", "post", ANSWER, WRITERS, DRAFT, 200),
    ("save_capability", "post", ANSWER, WRITERS, DRAFT, 302),
]
CASES = [pytest.param(*each, id=f"{each[1]} {each[0]}") for each in ADDRESSES]
KINDS = [*Role.values, "superuser", "nobody"]


def address(name, assessment, item):
    further = {
        "capability": ["LOANS"],
        "save_capability": ["LOANS"],
        "save_criterion": ["L1"],
        "change_evidence": [item],
        "remove_evidence": [item],
    }
    return reverse(name, args=[assessment, *further.get(name, [])])


def person_of(kind, code="XA"):
    country = make_country(code)
    if kind == "nobody":
        return make_person()
    if kind == "superuser":
        return make_person(is_staff=True, is_superuser=True)
    if kind == Role.REVIEWER:
        return make_person(kind, reviews=[country])
    return make_person(kind, None if kind == Role.ADMINISTRATOR else country)


def everything():
    """All that a verb could have changed."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Assessment, Answer, Evidence)
    ] + [Event.objects.count(), list(Answer.evidence.through.objects.values())]


def masked(response):
    """The page without what differs between any two: token, address asked for, seconds left."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'data-ends-in="\d+"', "", text)
    text = re.sub(r'[?]next=[^"]*"', '"', text)
    return re.sub(r'name="next" value="[^"]*"', "", text)


def ask(client, name, method, data, assessment, item):
    return getattr(client, method)(address(name, assessment, item), data)


@pytest.mark.parametrize(("name", "method", "data", "who", "states", "status"), CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_only_who_may_gets_in(client, tiny, kind, name, method, data, who, states, status):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    item = assessment.evidence.get().pk
    client.force_login(person_of(kind))
    before = everything()
    response = ask(client, name, method, data, assessment.pk, item)
    assert response.status_code == (status if kind in who else 404)
    if kind not in who:
        assert everything() == before


@pytest.mark.parametrize(("name", "method", "data", "who", "states", "status"), CASES)
@pytest.mark.parametrize("state", [state for state in STATES if state != "draft"])
def test_only_a_draft_is_changed(client, tiny, state, name, method, data, who, states, status):
    assessment = make_assessment(make_country("XA"), ANSWERS, state=state)
    item = assessment.evidence.get().pk
    client.force_login(person_of(Role.COORDINATOR))
    before = everything()
    response = ask(client, name, method, data, assessment.pk, item)
    refused = 302 if method == "get" or name == "remove_evidence" else 409  # typed text is kept
    assert response.status_code == (status if state in states else refused)
    assert everything() == before


@pytest.mark.parametrize(("name", "method", "data", "who", "states", "status"), CASES)
def test_a_neighbour_cannot_tell_it_from_what_does_not_exist(
    client, tiny, name, method, data, who, states, status
):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    item = assessment.evidence.get().pk
    client.force_login(person_of(Role.COORDINATOR, "XB"))
    before = everything()
    theirs = ask(client, name, method, data, assessment.pk, item)
    missing = ask(client, name, method, data, uuid.uuid4(), uuid.uuid4())
    assert (theirs.status_code, masked(theirs)) == (404, masked(missing))
    assert "Exampleland" not in masked(theirs)
    assert everything() == before


@pytest.mark.parametrize(("name", "method", "data", "who", "states", "status"), CASES)
def test_who_is_not_signed_in_is_led_to_the_door(
    client, tiny, name, method, data, who, states, status
):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    item = assessment.evidence.get().pk
    before = everything()
    response = ask(client, name, method, data, assessment.pk, item)
    there = urlsplit(response["Location"])
    assert (response.status_code, there.path) == (302, reverse("account_login"))
    assert everything() == before


@pytest.mark.parametrize("name", ["change_evidence", "remove_evidence"])
def test_evidence_of_another_country_is_not_found_below_the_own_assessment(client, tiny, name):
    own = make_assessment(make_country("XA"))
    theirs = make_assessment(make_country("XB"), ANSWERS).evidence.get()
    client.force_login(person_of(Role.COORDINATOR))
    before = everything()
    response = client.post(reverse(name, args=[own.pk, theirs.pk]), EVIDENCE)
    assert (response.status_code, everything()) == (404, before)


@pytest.mark.parametrize("name", ["change_evidence", "remove_evidence"])
def test_evidence_of_another_round_is_not_found_below_this_one(client, tiny, name):
    own = make_assessment(make_country("XA"))
    earlier = make_assessment(make_country("XA"), ANSWERS, state="closed").evidence.get()
    client.force_login(person_of(Role.COORDINATOR))
    before = everything()
    response = client.post(reverse(name, args=[own.pk, earlier.pk]), EVIDENCE)
    assert (response.status_code, everything()) == (404, before)


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("capability", ["NOWHERE"]),
        ("capability", ["loans"]),
        ("save_capability", ["NOWHERE"]),
        ("save_criterion", ["X9"]),
        ("save_criterion", ["L1 "]),
        ("save_criterion", ["LOANS"]),
    ],
)
def test_what_the_edition_does_not_have_is_not_found(client, tiny, name, further):
    assessment = make_assessment(make_country("XA"))
    client.force_login(person_of(Role.COORDINATOR))
    url = reverse(name, args=[assessment.pk, *further])
    response = client.post(url, ANSWER) if name.startswith("save") else client.get(url)
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["save_criterion", "remove_evidence", "start"])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_verb_is_only_posted(client, tiny, name, method):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    client.force_login(person_of(Role.COORDINATOR))
    item = assessment.evidence.get().pk
    url = (
        reverse("start", args=[make_round(tiny).pk])
        if name == "start"
        else address(name, assessment.pk, item)
    )
    before = everything()
    assert getattr(client, method)(url).status_code == 405
    assert everything() == before


@pytest.mark.parametrize(
    "name", ["dashboard", "assessment", "capability", "connections", "evidence"]
)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(client, tiny, name, method):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    client.force_login(person_of(Role.COORDINATOR))
    url = reverse("dashboard") if name == "dashboard" else address(name, assessment.pk, None)
    before = everything()
    assert getattr(client, method)(url).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("name", ["save_criterion", "save_capability", "add_evidence"])
def test_a_verb_without_the_token_is_refused(tiny, name):
    assessment = make_assessment(make_country("XA"), ANSWERS)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person_of(Role.COORDINATOR))
    before = everything()
    response = client.post(address(name, assessment.pk, None), {**ANSWER, **EVIDENCE})
    assert (response.status_code, everything()) == (403, before)
