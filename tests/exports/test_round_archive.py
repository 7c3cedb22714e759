"""A round as one archive: the newest submissions of the reviewer's countries, and no others."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from tests import data

pytestmark = pytest.mark.django_db

QUERIES = 8


@pytest.fixture
def round_(tiny):
    return data.make_round(tiny, "2026")


@pytest.fixture
def reviewer(tiny):
    countries = [data.make_country(code) for code in ("XA", "XB")]
    return data.make_person("reviewer", reviews=countries)


def submitted(round_, code, rating, versions=1):
    assessment = data.make_assessment(data.make_country(code), {"L1": rating}, round_)
    by = data.make_person("coordinator", assessment.country)
    return [data.make_submission(assessment, by=by) for _number in range(versions)]


def taken(client, reviewer, round_):
    client.force_login(reviewer)
    response = client.get(reverse("round_archive", args=[round_.pk]))
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_it_has_the_newest_of_each_country_that_the_reviewer_reviews(client, reviewer, round_):
    submitted(round_, "XA", "L", versions=2)
    submitted(round_, "XB", "N")
    submitted(round_, "XC", "F")
    submitted(data.make_round(), "XA", "F")
    archive = taken(client, reviewer, round_)
    assert archive.namelist() == [
        "XA-v2/answers.json", "XA-v2/result.json", "XB-v1/answers.json", "XB-v1/result.json",
        "framework.json", "levels.csv", "connections.csv", "README.txt", "SHA256SUMS",
    ]  # fmt: skip


def test_documents_are_those_that_were_submitted(client, reviewer, round_):
    (submission,) = submitted(round_, "XA", "L")
    archive = taken(client, reviewer, round_)
    assert json.loads(archive.read("XA-v1/answers.json")) == submission.document
    assert json.loads(archive.read("XA-v1/result.json")) == submission.result


def test_tables_go_over_all_countries(client, reviewer, round_):
    submitted(round_, "XA", "L")
    submitted(round_, "XB", "N")
    archive = taken(client, reviewer, round_)
    found = [(row["Country"], row["Capability"]) for row in rows(archive, "levels.csv")]
    assert found == [(country, part) for country in ("XA", "XB") for part in ("LOANS", "STAFF")]
    assert {row["Country"] for row in rows(archive, "connections.csv")} == {"XA", "XB"}


def test_its_checksums_are_those_of_its_files(client, reviewer, round_):
    submitted(round_, "XA", "L")
    archive = taken(client, reviewer, round_)
    lines = archive.read("SHA256SUMS").decode().splitlines()
    said = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert said == {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name != "SHA256SUMS"
    }
    assert "Exampleland (XA): version 1" in archive.read("README.txt").decode()


def test_each_country_is_told(client, reviewer, round_):
    found = submitted(round_, "XA", "L") + submitted(round_, "XB", "N")
    taken(client, reviewer, round_)
    for submission in found:
        told = submission.assessment.events.values_list("verb", "subject", "by", "after__file")
        assert list(told) == [("download answers", "1", reviewer.pk, "round-2026.zip")]


@pytest.mark.parametrize("role", ["coordinator", "observer", "contributor", "administrator"])
def test_nobody_else_gets_it(client, round_, role):
    submitted(round_, "XA", "L")
    client.force_login(data.make_person(role))
    assert client.get(reverse("round_archive", args=[round_.pk])).status_code == 404


def test_not_the_reviewer_of_other_countries(client, round_):
    submitted(round_, "XA", "L")
    client.force_login(data.make_person("reviewer", reviews=[data.make_country("XB")]))
    assert client.get(reverse("round_archive", args=[round_.pk])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_countries(
    client, round_, size, django_assert_num_queries
):
    codes = ["XA", "XB", "XC"][:size]
    reviewer = data.make_person("reviewer", reviews=[data.make_country(code) for code in codes])
    for code in codes:
        submitted(round_, code, "L")
    taken(client, reviewer, round_)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("round_archive", args=[round_.pk]))
