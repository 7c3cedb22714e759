"""What each operation gives, and to whom."""

import json
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from assessment.models import Event
from capabilities.document import framework_document
from capabilities.models import Framework
from tests import data
from tests.api.asking import client_for

pytestmark = pytest.mark.django_db

# Who gets what of country XA's; the neighbour is XB's coordinator.
PEOPLE = ["coordinator", "observer", "contributor", "neighbour", "reviewer", "administrator"]
TABLE = """
assessments/{assessment}          200 200 404 404 404 404
assessments/{assessment}/answers  200 200 404 404 404 404
assessments/{assessment}/result   200 200 404 404 404 404
submissions/{submission}          200 200 404 404 200 404
submissions/{submission}/answers  200 200 404 404 200 404
submissions/{submission}/result   200 200 404 404 200 404
comparison                        404 404 404 404 200 404
"""
CELLS = [
    (path, person, int(status))
    for path, *statuses in map(str.split, TABLE.strip().splitlines())
    for person, status in zip(PEOPLE, statuses, strict=True)
]


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def address(world, path):
    ids = {"assessment": world.assessment.pk, "submission": world.submission.pk}
    return "/api/v1/" + path.format(**ids)


@pytest.mark.parametrize(("path", "person", "status"), CELLS)
def test_who_reads_what(world, path, person, status):
    response = client_for(world.people[person]).get(address(world, path))
    assert response.status_code == status


@pytest.mark.parametrize("path", [line.split()[0] for line in TABLE.strip().splitlines()])
def test_what_is_not_there_and_what_is_not_yours_look_the_same(world, path):
    foreign = client_for(world.people["neighbour"]).get(address(world, path))
    unknown = path.format(assessment=uuid.uuid4(), submission=uuid.uuid4())
    missing = client_for(world.people["coordinator"]).get(f"/api/v1/{unknown}")
    assert foreign.content == missing.content


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("coordinator", ["XA"]),
        ("observer", ["XA"]),
        ("contributor", []),
        ("neighbour", ["XB"]),
        ("reviewer", ["XA"]),
        ("administrator", []),
    ],
)
def test_lists_hold_what_the_person_reads(world, person, codes):
    found = client_for(world.people[person]).get("/api/v1/submissions").json()
    assert [each["country"]["code"] for each in found["items"]] == codes
    assert found["count"] == len(codes)


def test_a_list_comes_in_parts(world):
    for _time in range(3):
        data.make_submission(world.assessment, by=world.people["coordinator"])
    client = client_for(world.people["coordinator"])
    found = client.get("/api/v1/submissions?limit=2&offset=1").json()
    assert found["count"] == 4
    assert [each["number"] for each in found["items"]] == [3, 2]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "limit=x", "round=0"])
def test_what_a_list_does_not_know_is_refused(world, query):
    refused = client_for(world.people["coordinator"]).get(f"/api/v1/submissions?{query}")
    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_lists_are_filtered(world):
    data.make_submission(by=world.people["coordinator"])
    client = client_for(world.people["coordinator"])
    found = client.get(f"/api/v1/submissions?round={world.round.pk}").json()
    assert [each["id"] for each in found["items"]] == [str(world.submission.pk)]
    assert client.get("/api/v1/submissions?country=XB").json()["items"] == []


def test_documents_are_those_that_were_stored(world):
    client = client_for(world.people["reviewer"])
    path = f"/api/v1/submissions/{world.submission.pk}"
    assert client.get(f"{path}/answers").json() == world.submission.document
    assert client.get(f"{path}/result").json() == world.submission.result


def test_the_answers_of_a_draft_score_to_its_result(world):
    client = client_for(world.people["coordinator"])
    path = f"/api/v1/assessments/{world.assessment.pk}"
    assert client.get(f"{path}/answers").json()["answers"] == {"L1": {"rating": "L"}}
    assert client.get(f"{path}/result").json() == world.submission.result


def test_the_country_is_told_who_read_what_it_submitted(world):
    reader, own = client_for(world.people["reviewer"]), client_for(world.people["coordinator"])
    for client in (reader, own):
        client.get(f"/api/v1/submissions/{world.submission.pk}")
        client.get(f"/api/v1/submissions/{world.submission.pk}/answers")
    told = Event.objects.filter(assessment=world.assessment, role="reviewer")
    assert [event.verb for event in told] == ["read submission", "download answers"]


def test_frameworks_are_open_to_everybody(tiny):
    found = Client().get("/api/v1/frameworks").json()
    assert [(each["code"], each["edition"]) for each in found["items"]] == [("tiny", "1")]
    document = Client().get("/api/v1/frameworks/tiny/1").json()
    assert document == json.loads(json.dumps(framework_document(Framework.objects.get())))
    assert Client().get("/api/v1/frameworks/tiny/2").status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_a_list_takes_as_many_queries_for_one_row_as_for_three(
    world, more, django_assert_num_queries
):
    for _time in range(more):
        data.make_submission(world.assessment, by=world.people["coordinator"])
    client = client_for(world.people["coordinator"])
    client.get("/api/v1/submissions")  # notes the day of use
    with django_assert_num_queries(9):  # the token, the rate in the cache (6), count and rows
        client.get("/api/v1/submissions")


def test_the_comparison_is_what_the_matrix_shows(world):
    found = client_for(world.people["reviewer"]).get("/api/v1/comparison").json()
    assert found["round"]["name"] == "2026"
    (line,) = found["countries"]
    assert (line["country"]["code"], line["number"]) == ("XA", 1)
    result = world.submission.result
    assert line["levels"] == {part["code"]: part["level"] for part in result["capabilities"]}
    assert line["verdicts"] == {part["code"]: part["verdict"] for part in result["connections"]}


def test_the_comparison_is_filtered_and_the_country_told(world):
    client = client_for(world.people["reviewer"])
    assert client.get("/api/v1/comparison?state=validated").json()["countries"] == []
    assert client.get("/api/v1/comparison?state=waiting").json()["countries"] != []
    told = Event.objects.filter(assessment=world.assessment, role="reviewer")
    assert [event.verb for event in told] == ["download comparison"]


FILES = [("report.pdf", b"%PDF"), ("workbook.xlsx", b"PK")]


@pytest.mark.parametrize(("file", "begins"), FILES)
@pytest.mark.parametrize("of", ["assessments/{assessment}", "submissions/{submission}"])
def test_files_are_those_of_the_pages(world, of, file, begins):
    path = f"{of}/{file}"
    found = client_for(world.people["coordinator"]).get(address(world, path))
    assert found.content.startswith(begins)
    for stranger in ("neighbour", "contributor", "administrator"):
        assert client_for(world.people[stranger]).get(address(world, path)).status_code == 404


def test_the_country_is_told_who_took_a_file(world):
    client = client_for(world.people["reviewer"])
    client.get(f"/api/v1/submissions/{world.submission.pk}/workbook.xlsx")
    told = Event.objects.filter(assessment=world.assessment, role="reviewer")
    assert [event.verb for event in told] == ["download answers"]
