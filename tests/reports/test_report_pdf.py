"""The readiness report as PDF: complete, accessible, reproducible, proof against anything."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from assessment import scoring
from assessment.models import Assessment
from assessment.standing import Standing, scored_framework
from reports.pdf import draw
from reports.publication import readiness_html, readiness_pdf
from tests.data import make_country, make_person
from tests.reports.pdf_reading import attachment, needs_poppler, objects, read
from tests.reports.reports import ANSWERS, CONTEXT, NOT_READY, make_reported, report_of

pytestmark = pytest.mark.django_db


def pdf_of(assessment, language="en", **arguments):
    with translation.override(language):
        return readiness_pdf(report_of(assessment, language, **arguments))


def get(client, assessment, **query):
    client.force_login(make_person(Role.COORDINATOR, country=assessment.country))
    return client.get(reverse("report_pdf", args=[assessment.pk]), query)


def test_it_comes_as_a_file_with_a_name_that_says_what_it_is(client):
    response = get(client, make_reported())
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")
    assert re.fullmatch(
        r'attachment; filename="readiness-xa-round-\d+.en.pdf"', response["Content-Disposition"]
    )


def test_the_same_assessment_gives_the_same_bytes():
    assessment = make_reported()
    assert pdf_of(assessment) == pdf_of(assessment)


def test_another_answer_gives_other_bytes():
    assessment = make_reported()
    before = pdf_of(assessment)
    assessment.answers.filter(criterion__code="S3").update(rating="P")
    assert pdf_of(assessment) != before


def test_the_attached_answers_give_the_same_result_and_checksum():
    assessment = make_reported(context=CONTEXT)
    document = json.loads(attachment(pdf_of(assessment)))
    framework = scored_framework(assessment.framework)
    result = scoring.result_document(framework, document)
    assert result["input_sha256"] == report_of(assessment).input_sha256
    assert scoring.read_answers(framework, document) == Standing.of(assessment).given


def test_it_can_be_read_aloud():
    found = objects(pdf_of(make_reported()))
    assert "/Marked true" in found
    assert "/Lang (en)" in found
    assert "/DisplayDocTitle true" in found
    assert found.count("/S /Figure") == found.count("/Alt ")
    assert found.count("/S /TH/") == found.count("/Scope /")


def test_title_author_and_date_are_inside():
    assessment = make_reported()
    found = objects(pdf_of(assessment))
    assert f"/Title (Readiness report, Exampleland, {assessment.round.name})" in found
    assert "/Author (Exampleland)" in found
    assert "/CreationDate (D:20260305093000" in found


def test_the_bookmarks_are_the_parts_and_the_capabilities():
    found = objects(pdf_of(make_reported()))
    assert re.findall(r"/Title \(([^)]*)\)(?=/(?:Parent|Count|Next|Prev|Dest|A))", found)
    titles = re.findall(r"/Title \(([^)]*)\)", found)
    assert set(titles) >= {"Summary", "Profile", "Connections", "1 Loans", "2 Staff", "Glossary"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_weasyprint_understands_all_of_it(language, caplog):
    report = report_of(make_reported(NOT_READY), language)
    with translation.override(language):
        draw(readiness_html(report), changed_at=report.at)
    assert [record.getMessage() for record in caplog.records if record.levelname != "INFO"] == []


def test_every_font_is_embedded():
    found = objects(pdf_of(make_reported(), "ar"))
    assert found.count("/FontDescriptor ") == found.count("/FontFile2")


@needs_poppler
def test_pages_are_numbered_and_the_contents_know_them():
    pdf = pdf_of(make_reported())
    pages = int(re.search(r"Pages:\s+(\d+)", read(pdf, "pdfinfo"))[1])
    text = read(pdf, "pdftotext", "-layout")
    sheets = text.split("\f")[:pages]
    assert [f"{number} / {pages}" in sheet for number, sheet in enumerate(sheets, 1)][1:] == [
        True
    ] * (pages - 1)
    listed = {
        name: int(number) for name, number in re.findall(r"(?m)^ *(\w[\w ]*?)  +(\d+)$", sheets[1])
    }
    assert "Glossary" in sheets[listed["Glossary"] - 1]
    assert "Loans are recorded" in sheets[listed["1 Loans"] - 1]


@needs_poppler
def test_a_draft_is_marked_on_every_page():
    draft, submitted = (
        read(pdf_of(make_reported(state=state))).split("\f")[:-1]
        for state in (Assessment.State.DRAFT, Assessment.State.SUBMITTED)
    )
    assert ["DRAFT" in sheet for sheet in draft] == [True] * len(draft)
    assert ["DRAFT" in sheet for sheet in submitted] == [False] * len(submitted)


@needs_poppler
def test_arabic_comes_back_whole():
    text = read(pdf_of(make_reported({"S1": {"rating": "F", "comment": "تقرير الجاهزية"}}), "ar"))
    assert "تقرير الجاهزية" in text
    assert "الموظفون" in text


HOSTILE = {
    "a word without end": "x" * 4_000,
    "a long story": "Once upon a time there was a report. " * 135,
    "many lines": "line\n" * 900,
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏿 " * 50,
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
    "marks upon marks": "a" + "\u0301" * 500,
    "turned around": "\u202e" * 40 + "abc" + "\u2066" * 40,
    "every script": "ελληνικά русский עברית العربية हिन्दी ไทย 中文 日本語 한국어 አማርኛ",
    "unassigned": "\U000e0041\ufdd0\U0010ffff\ue000",
    "HTML": "<table><tr><td colspan='99999999'>&nbsp;</table>]]><!--",
    "templates": "{{ report }}{% include 'x' %}",
}


@pytest.mark.parametrize("comment", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_people_write_stops_it(comment):
    answers = {
        "L1": {"rating": "F", "comment": comment[:5000], "evidence": [comment[:300]]},
        "L2": {"rating": "NA", "reason": comment[:2000]},
    }
    country = make_country("XA", name=comment[:120])
    assessment = make_reported(answers, country=country, context={"MONEY": comment[:5000]})
    assert pdf_of(assessment).startswith(b"%PDF-1.7")


@needs_poppler
def test_a_long_comment_is_printed_to_its_end():
    comment = "word " * 900 + "theend"
    assert "theend" in read(pdf_of(make_reported({"L1": {"rating": "F", "comment": comment}})))


@needs_poppler
def test_context_is_printed_to_its_end():
    text = "word " * 900 + "\n\ntheend"
    assert "theend" in read(pdf_of(make_reported(context={"MONEY": text})))


def test_a_report_that_takes_too_long_is_refused_with_a_way_out(client, settings):
    settings.REPORT_TIME_LIMIT = 0.001
    assessment = make_reported()
    response = get(client, assessment)
    assert response.status_code == 503
    html = response.content.decode()
    assert "The PDF is not ready" in html
    assert f'href="{reverse("report", args=[assessment.pk])}"' in html


@pytest.mark.parametrize("answers", [{}, {"S1": "F"}, ANSWERS])
def test_it_takes_seven_queries_whatever_the_number_of_answers(
    client, answers, django_assert_num_queries
):
    assessment = make_reported(answers, context=dict(list(CONTEXT.items())[: len(answers)]))
    get(client, assessment)
    with django_assert_num_queries(7):
        client.get(reverse("report_pdf", args=[assessment.pk]))
