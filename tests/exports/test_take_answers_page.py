"""The page that takes answers from a file: differences first, then all or nothing."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.models import Answer, Assessment, Event, Evidence
from tests import data
from tests.exports.papers import LAW, as_bytes, document

pytestmark = pytest.mark.django_db

QUERIES = 6


@pytest.fixture
def draft(tiny):
    return data.make_assessment(answers={"L1": {"rating": "P", "comment": "<b>Part 6.</b>"}})


@pytest.fixture
def ana(client, draft):
    person = data.make_person("coordinator", draft.country)
    client.force_login(person)
    return person


def send(client, draft, content, name="answers.json"):
    content = content if isinstance(content, bytes) else as_bytes(content)
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("take_answers", args=[draft.pk]), {"answers_file": upload})


def hidden(response):
    """The fields with which the page asks to go on."""
    found = re.findall(r'type="hidden" name="(document|seen)" value="([^"]*)"', response.text)
    return {name: unescape(value) for name, value in found}


def apply(client, draft, fields):
    return client.post(reverse("apply_answers", args=[draft.pk]), fields)


def kept():
    return (list(Answer.objects.values()), Evidence.objects.count(), Event.objects.count())


def test_it_shows_the_differences_and_changes_nothing(client, draft, ana):
    before = kept()
    response = send(client, draft, document(L1="F", S1={"rating": "L", "evidence": [LAW]}))
    assert response.status_code == 200
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))
    for words in [
        "2 answers and texts would change",
        "1 item would be new in the evidence register",
        "Partly in place",
        "Newly cited: Library act, Article 3",
        "&lt;b&gt;Part 6.&lt;/b&gt;",
    ]:
        assert words in text
    assert kept() == before


def test_what_was_shown_is_done(client, draft, ana):
    shown = send(client, draft, document(L1="F", S1={"rating": "L", "comment": 'A "B"\r\n<c>'}))
    response = apply(client, draft, hidden(shown))
    assert response["Location"] == reverse("assessment", args=[draft.pk])
    found = draft.answers.values_list("criterion__code", "rating", "comment", "updated_by")
    assert sorted(found) == [("L1", "F", "", ana.pk), ("S1", "L", 'A "B"\r\n<c>', ana.pk)]


def test_it_works_where_files_of_evidence_are_not_taken(client, draft, ana, settings):
    settings.UPLOADS = False
    assert hidden(send(client, draft, document(L1="F")))


def test_an_answer_changed_meanwhile_is_shown_again(client, draft, ana):
    fields = hidden(send(client, draft, document(L1="F")))
    draft.answers.update(rating="L", version=2)
    before = kept()
    response = apply(client, draft, fields)
    assert response.status_code == 409
    assert "somebody changed an answer meanwhile" in response.text
    assert "Largely in place" in response.text
    assert kept() == before
    assert apply(client, draft, hidden(response)).status_code == 302


def test_a_document_that_was_tampered_with_is_not_taken(client, draft, ana):
    fields = hidden(send(client, draft, document(L1="F")))
    before = kept()
    other = {**fields, "document": json.dumps(document(L1="N"))}
    assert apply(client, draft, other).status_code == 409
    broken = {**fields, "document": json.dumps(document(L1="X"))}
    assert apply(client, draft, broken).status_code == 422
    assert apply(client, draft, {}).status_code == 422
    assert kept() == before


def test_all_that_is_wrong_is_listed_with_its_place(client, draft, ana):
    response = send(client, draft, document(L1="X", Z9="F", S1="F"))
    assert response.status_code == 422
    found = re.findall(r"<strong class=\"num\"><bdi>(\w+)</bdi></strong> (.*?)</li>", response.text)
    assert [place for place, _words in found] == ["L1", "Z9"]
    assert "Error: Take answers from a file" in " ".join(response.text.split())
    assert hidden(response) == {}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_a_file_that_is_neither_is_refused(client, draft, ana, content):
    response = send(client, draft, content)
    assert response.status_code == 422
    assert "Nothing was taken from this file" in response.text


def test_no_file_is_said_beside_the_field(client, draft, ana):
    response = client.post(reverse("take_answers", args=[draft.pk]))
    assert response.status_code == 422
    assert "Choose a file." in response.text


def test_a_file_that_says_what_is_saved_has_nothing_to_apply(client, draft, ana):
    said = document(L1={"rating": "P", "comment": "<b>Part 6.</b>"})
    response = send(client, draft, said)
    assert "Nothing would change" in response.text
    assert hidden(response) == {}


def test_what_is_no_draft_any_more_takes_nothing(client, draft, ana):
    fields = hidden(send(client, draft, document(L1="F")))
    Assessment.objects.update(state=Assessment.State.SUBMITTED)
    before = kept()
    assert apply(client, draft, fields).status_code == 409
    assert send(client, draft, document(L1="F")).status_code == 409
    assert kept() == before


@pytest.mark.parametrize("person", ["neighbour", "observer", "contributor", "reviewer"])
def test_nobody_else_finds_it(client, draft, person):
    who = {
        "neighbour": lambda: data.make_person("coordinator", data.make_country("XB")),
        "reviewer": lambda: data.make_person("reviewer", reviews=[draft.country]),
    }.get(person, lambda: data.make_person(person, draft.country))()
    client.force_login(who)
    before = kept()
    assert send(client, draft, document(L1="F")).status_code == 404
    assert apply(client, draft, {"document": json.dumps(document(L1="F"))}).status_code == 404
    assert kept() == before


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_file(
    client, draft, ana, size, django_assert_num_queries
):
    said = document(**dict.fromkeys(["S1", "S2", "S3"][:size], "F"))
    send(client, draft, said)
    with django_assert_num_queries(QUERIES):
        send(client, draft, said)
