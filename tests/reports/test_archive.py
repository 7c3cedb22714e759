"""The copy for the archive: PDF/A-3a, whole, the same for everybody, with its data inside."""

import json
import re
import shutil
import subprocess
from hashlib import md5

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import scoring
from assessment.standing import scored_framework
from tests.data import make_country, make_measure, make_person, make_submission
from tests.reports.pdf_reading import attachments, metadata, objects, streams
from tests.reports.reports import ANSWERS, CONTEXT, make_reported

pytestmark = pytest.mark.django_db

needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


@pytest.fixture
def submission():
    return make_submission(make_reported(ANSWERS, context=CONTEXT))


def archive(client, submission, person=None, **query):
    client.force_login(person or make_person(Role.COORDINATOR))
    response = client.get(reverse("submission_archive", args=[submission.pk]), query)
    assert response.status_code == 200
    return response


def test_it_says_that_it_is_pdf_a_3a(client, submission):
    response = archive(client, submission)
    assert response["Content-Disposition"].endswith('-v1.en.archive.pdf"')
    said = metadata(response.content)
    assert re.search(r"pdfaid:part[=>\"]*3", said)
    assert re.search(r"pdfaid:conformance[=>\"]*A", said)


def test_it_has_what_pdf_a_asks_for(client, submission):
    content = archive(client, submission).content
    found = objects(content)
    assert "/StructTreeRoot " in found
    assert "/Marked true" in found
    assert "/OutputIntents " in found
    assert "/Lang (en)" in found
    assert found.count("/FontDescriptor ") == found.count("/FontFile2") > 0
    assert re.search(rb"/ID ?\[", content)
    assert "/JavaScript" not in found


def test_answers_and_result_come_out_byte_for_byte(client, submission):
    content = archive(client, submission).content
    answers, result = map(json.loads, attachments(content))
    assert (answers, result) == (submission.document, submission.result)
    scored = scoring.result_document(scored_framework(submission.assessment.framework), answers)
    assert scored == submission.result


def test_the_attachments_are_named_as_data_with_their_checksums(client, submission):
    content = archive(client, submission).content
    found = objects(content)
    assert found.count("/AFRelationship /Data") == 2
    assert re.search(r"/AF \[\d+ 0 R \d+ 0 R\]", found)
    assert "answers.json" in found
    assert "result.json" in found
    for dictionary, data in streams(content):
        if b"/EmbeddedFile" in dictionary:
            assert md5(data).hexdigest().encode() in dictionary


def test_it_is_the_same_bytes_for_everybody_and_whatever_was_chosen(client, submission):
    first = archive(client, submission).content
    make_measure(submission.assessment)
    reviewer = make_person(Role.REVIEWER, reviews=[make_country()])
    assert archive(client, submission, reviewer).content == first
    assert archive(client, submission, section="summary").content == first


@needs_qpdf
@pytest.mark.parametrize("language", ["en", "ar"])
def test_qpdf_finds_nothing_wrong(client, submission, tmp_path, language):
    file = tmp_path / "archive.pdf"
    file.write_bytes(archive(client, submission, language=language).content)
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
