"""The workbook and the tables of an assessment: what is in them, and for whom."""

import csv
import io
import json

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from assessment import comments
from assessment.models import Assessment, Comment
from reports.exports.lists import LISTS
from reports.exports.workbook import SHEETS
from tests import data

pytestmark = pytest.mark.django_db

QUERIES = 7
TYPES = {"s", "inlineStr", "n", "b", "d"}


@pytest.fixture
def ana(tiny):
    return data.make_person("coordinator")


@pytest.fixture
def assessment(ana):
    made = data.make_assessment(
        answers={
            "L1": {"rating": "P", "comment": "=1+1", "evidence": ["Act 1", "Act 2"]},
            "L2": {"rating": "NA", "reason": "No loans."},
            "L4": (3, 10),
            "S1": "U",
        },
        context={"TOWN": "It reads."},
        by=ana,
    )
    data.make_file(made.evidence.get(title="Act 2"), by=ana)
    return made


def opened(client, name, *arguments):
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def rows(sheet):
    """The rows by heading."""
    headings, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in found]


def table(client, name, pk, key):
    response = client.get(reverse(name, args=[pk, key, "csv"]))
    assert response.status_code == 200, key
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_workbook_has_everything(client, ana, assessment):
    client.force_login(ana)
    book = opened(client, "workbook", assessment.pk)
    assert book.sheetnames == [
        "About", "Answers", "_meta", "Context", "Comments", "Evidence", "Results", "Groups",
        "Connections", "Contradictions", "Framework", "Data dictionary",
    ]  # fmt: skip
    assert book["_meta"].sheet_state == "veryHidden"


def test_a_row_for_every_criterion_answered_or_not(client, ana, assessment):
    client.force_login(ana)
    found = {
        row["Criterion"]: row for row in rows(opened(client, "workbook", assessment.pk)["Answers"])
    }
    assert len(found) == sum(
        len(each.criteria.all()) for each in assessment.framework.capability_set.all()
    )
    first = found["L1"]
    assert (first["Rating"], first["Comment"], first["Evidence"]) == ("P", "=1+1", "1, 2")
    assert (first["In words"], first["Effective rating"]) == ("Partly in place", "P")
    assert (found["L2"]["Rating"], found["L2"]["Reason"]) == ("NA", "No loans.")
    measure = found["L4"]
    assert (measure["Rating"], measure["First number"], measure["Second number"]) == (None, 3, 10)
    assert measure["Effective rating"] == "P"
    assert (found["S1"]["Effective rating"], found["S1"]["In words"]) == (None, "not known")


def test_what_people_write_is_never_a_formula(client, ana, assessment):
    client.force_login(ana)
    book = opened(client, "workbook", assessment.pk)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= TYPES


def test_evidence_has_its_files_with_checksums(client, ana, assessment):
    client.force_login(ana)
    first, second = table(client, "assessment_table", assessment.pk, "evidence")
    assert (first["Title"], first["Cited by"], first["File"]) == ("Act 1", "L1", "")
    assert second["File"] == "act-12.txt"
    assert len(second["Checksum of the file"]) == 64


def test_results_say_what_the_result_document_says(client, ana, assessment):
    client.force_login(ana)
    document = json.loads(client.get(reverse("result_document", args=[assessment.pk])).content)
    found = table(client, "assessment_table", assessment.pk, "results")
    assert [
        (row["Capability"], int(row["Level, for certain"]), float(row["Coverage, at most"]))
        for row in found
    ] == [
        (part["code"], part["level"]["low"], part["score"]["high"])
        for part in document["capabilities"]
    ]
    assert document["format"] == "waymark.result/1"


def test_every_column_is_in_the_data_dictionary(client, ana, assessment):
    client.force_login(ana)
    book = opened(client, "workbook", assessment.pk)
    told = {(row["Sheet"], row["Column"]) for row in rows(book["Data dictionary"])}
    there = {
        (sheet.title, cell.value) for sheet in book if sheet.title != "_meta" for cell in sheet[1]
    }
    assert told == there


def test_the_same_assessment_makes_the_same_bytes(client, ana, assessment):
    client.force_login(ana)
    address = reverse("workbook", args=[assessment.pk])
    assert client.get(address).content == client.get(address).content


@pytest.mark.parametrize("language", ["en", "ar"])
def test_headings_tell_columns_apart_in_every_language(client, ana, assessment, language):
    with translation.override(language):
        client.force_login(ana)
        client.cookies["django_language"] = language
        for sheet in opened(client, "workbook", assessment.pk):
            headings = [cell.value for cell in sheet[1]]
            assert sheet.title == "_meta" or len(set(headings)) == len(headings), sheet.title


def test_in_a_language_that_reads_from_the_right_so_do_the_sheets(client, ana, assessment):
    client.force_login(ana)
    client.cookies["django_language"] = "ar"
    book = opened(client, "workbook", assessment.pk)
    assert all(sheet.sheet_view.rightToLeft for sheet in book if sheet.title != "_meta")


# Who sees what


def test_comments_are_those_addressed_to_the_reader(client, ana, assessment):
    reviewer = data.make_person("reviewer", reviews=[assessment.country])
    submission = data.make_submission(assessment, by=ana)
    Assessment.objects.update(state=Assessment.State.SUBMITTED)
    assessment.refresh_from_db()
    for person, audience in [(ana, "country"), (ana, "both"), (reviewer, "reviewers")]:
        comments.begin_thread(assessment, "L1", text=audience, audience=audience, by=person)
    client.force_login(ana)
    seen = table(client, "assessment_table", assessment.pk, "comments")
    assert sorted(row["Text"] for row in seen) == ["both", "country"]
    client.force_login(reviewer)
    seen = table(client, "submission_table", submission.pk, "comments")
    assert sorted(row["Text"] for row in seen) == ["both", "reviewers"]
    assert Comment.objects.count() == 3


def test_the_reviewers_ratings_are_for_the_country_once_released(client, ana, assessment):
    submission = data.make_submission(assessment, by=ana)
    reviewer = data.make_person("reviewer", reviews=[assessment.country])
    review = data.make_review(submission, by=reviewer)
    review.ratings.create(
        criterion=assessment.framework.criterion_set.get(code="L1"),
        rating="N", reason="Not yet.", note="Between us.",
    )  # fmt: skip
    address = reverse("submission_table", args=[submission.pk, "review", "csv"])
    client.force_login(ana)
    assert client.get(address).status_code == 404
    assert "Review" not in opened(client, "submission_workbook", submission.pk).sheetnames
    client.force_login(reviewer)
    (row,) = [
        each
        for each in table(client, "submission_table", submission.pk, "review")
        if each["Difference"]
    ]
    assert (row["Criterion"], row["Reviewer's own rating"], row["Difference"]) == ("L1", "N", "-1")
    assert b"Between us" not in client.get(address).content
    type(review).objects.update(decision="validated", decided_at=review.claimed_at, released=True)
    client.force_login(ana)
    assert client.get(address).status_code == 200


def test_what_was_submitted_does_not_change_with_the_draft(client, ana, assessment):
    submission = data.make_submission(assessment, by=ana)
    assessment.answers.filter(criterion__code="L1").update(rating="F")
    client.force_login(ana)
    first = table(client, "submission_table", submission.pk, "answers")[0]
    assert (first["Rating"], first["Evidence"]) == ("P", "1, 2")
    result = client.get(reverse("submission_result", args=[submission.pk]))
    assert json.loads(result.content) == submission.result


def test_the_country_is_told_who_took_its_answers(client, assessment, ana):
    submission = data.make_submission(assessment, by=ana)
    reviewer = data.make_person("reviewer", reviews=[assessment.country])
    for person in (ana, reviewer):
        client.force_login(person)
        for name, more in [
            ("submission_workbook", []),
            ("submission_result", []),
            ("submission_table", ["results", "csv"]),
        ]:
            client.get(reverse(name, args=[submission.pk, *more]))
    told = assessment.events.order_by("pk").values_list("verb", "by", "after__file")
    assert list(told) == [
        ("download answers", reviewer.pk, "workbook.xlsx"),
        ("download answers", reviewer.pk, "result.json"),
        ("download answers", reviewer.pk, "results.csv"),
    ]


@pytest.mark.parametrize("key", [*LISTS, *(key for key in SHEETS if key != "review")])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_table_is_there_for_the_coordinator_and_nobody_abroad(
    client, ana, assessment, key, kind
):
    address = reverse("assessment_table", args=[assessment.pk, key, kind])
    client.force_login(ana)
    response = client.get(address)
    assert response.status_code == 200
    assert f".{key}.{kind}" in response["Content-Disposition"]
    client.force_login(data.make_person("coordinator", data.make_country("XB")))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["trail", "remarks"])
def test_contributors_who_may_read_get_no_trail_and_no_remarks(client, assessment, key):
    Assessment.objects.update(contributors_may_read=True)
    delegation = data.make_delegation(assessment)
    client.force_login(data.make_person("contributor", agency=delegation.agency))
    tried = {
        each: reverse("assessment_table", args=[assessment.pk, each, "csv"])
        for each in ("answers", key)
    }
    assert [client.get(address).status_code for address in tried.values()] == [200, 404]


@pytest.mark.parametrize("path", ["files/nothing.csv", "files/answers.exe", "files/review.csv"])
def test_what_is_no_table_is_not_found(client, ana, assessment, path):
    client.force_login(ana)
    assert client.get(f"{reverse('assessment', args=[assessment.pk])}{path}").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_size(
    client, ana, tiny, size, django_assert_num_queries
):
    codes = ["L1", "L4", "S1"][:size]
    made = data.make_assessment(
        answers={code: {"rating": "U", "evidence": [f"Act {code}"]} for code in codes}, by=ana
    )
    for code in codes:
        data.make_thread(made, code, by=ana)
    client.force_login(ana)
    address = reverse("workbook", args=[made.pk])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
