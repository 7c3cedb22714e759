"""The report as DOCX: read back with the library, it says what the page says."""

import io
import zipfile

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from accounts.models import Role
from reports.publication import word_file
from reports.sections import Choice
from tests.data import make_country, make_file, make_person, make_submission
from tests.reports.reports import (
    ANSWERS,
    CONTEXT,
    CONTRADICTING,
    NOT_READY,
    html_of,
    make_reported,
    part,
    report_of,
    submission_report,
)

pytestmark = pytest.mark.django_db


def read_back(report, language="en"):
    with translation.override(language):
        return Document(io.BytesIO(word_file(report)))


def words_of(document):
    """All paragraphs in their order, those of tables too, with single spaces."""
    said = ("".join(each.itertext(qn("w:t"), qn("w:tab"))) for each in paragraphs(document))
    return " ".join(" ".join(said).split())


def paragraphs(document):
    return list(document.element.body.iter(qn("w:p")))


def headings(document, level=1):
    style = f"Heading {level}"
    return [each.text for each in document.paragraphs if each.style.name == style]


def test_it_comes_as_a_file(client):
    client.force_login(make_person(Role.COORDINATOR))
    response = client.get(reverse("report_docx", args=[make_reported().pk]))
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Content-Disposition"].endswith('.en.docx"')
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None


def test_its_headings_are_those_of_the_report():
    report = report_of(make_reported(NOT_READY, context=CONTEXT))
    document = read_back(report)
    assert headings(document) == ["Contents", *(str(each.title) for each in report.sections)]
    assert {"1 Loans", "2 Staff"} <= set(headings(document, 3))
    assert [each.text for each in document.paragraphs if each.style.name == "Title"] == [
        "Exampleland"
    ]


@pytest.mark.parametrize("name", ["summary", "connections", "contradictions", "evidence", "method"])
def test_a_part_says_what_the_page_says(name):
    assessment = make_reported(CONTRADICTING, context=CONTEXT)
    told = letters(words_of(read_back(report_of(assessment))))
    said = [word for word in part(html_of(assessment), name).split() if word not in "NPLF?–"]
    missing = [word for word in said if letters(word) not in told]
    assert missing == []


def letters(words):
    return "".join(each for each in words if each.isalnum())


def test_answers_stand_with_reason_measure_comment_and_evidence():
    told = words_of(read_back(report_of(make_reported())))
    assert "Readers keep books as long as they like." in told
    assert "7 / 20 (Titles in the catalogue / Titles on the shelves)" in told
    assert "Since 2019." in told
    assert "Level 1 for certain" in told or "Level 1" in told


def test_lines_of_a_comment_stay_lines():
    answers = {"L1": {"rating": "F", "comment": "One\nTwo  three"}}
    document = read_back(report_of(make_reported(answers)))
    (comment,) = [
        cell_paragraph.text
        for table in document.tables
        for cell in table._cells
        for cell_paragraph in cell.paragraphs
        if cell_paragraph.text.startswith("One")
    ]
    assert comment == "One\nTwo  three"


def test_rows_of_headings_stand_again_on_each_page():
    document = read_back(report_of(make_reported()))
    assert document.tables
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert table.style.name == "Waymark"


def test_pages_are_numbered_and_marked():
    report = report_of(make_reported(classification="Official"))
    section = read_back(report).sections[0]
    assert "Official · Exampleland" in section.header.paragraphs[0].text
    foot = section.footer.paragraphs[0]
    assert report.check_number in foot.text
    assert "DRAFT" in foot.text
    fields = [each.get(qn("w:instr")) for each in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_its_properties_say_what_it_is():
    report = report_of(make_reported(classification="Official"))
    properties = read_back(report).core_properties
    assert properties.title.startswith("Readiness report, Exampleland")
    assert (properties.author, properties.keywords) == ("Exampleland", "Official")
    assert (properties.language, properties.created) == ("en", report.at)
    assert report.input_sha256 in properties.comments


def test_it_is_written_from_right_to_left_in_arabic():
    answers = {"S1": {"rating": "F", "comment": "Yes, since 2019"}}
    document = read_back(report_of(make_reported(answers), "ar"), "ar")
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    title = next(each for each in document.paragraphs if each.style.name == "Heading 1")
    assert title._p.pPr.find(qn("w:bidi")) is not None
    assert title.runs[0].font.rtl
    (lang,) = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert lang.get(qn("w:bidi")) == "ar"
    (comment,) = [
        paragraph
        for table in document.tables
        for cell in table._cells
        for paragraph in cell.paragraphs
        if paragraph.text == "Yes, since 2019"
    ]
    assert comment._p.pPr.find(qn("w:bidi")) is None


def test_numbers_keep_their_order_among_arabic_words():
    report = report_of(make_reported(), "ar")
    document = read_back(report, "ar")
    told = words_of(document)
    assert f"\u200e{report.check_number}" in told
    assert f"\u200e{report.headline.reached} / {report.headline.of}" in told
    assert f"\u200e{report.check_number}" in document.sections[0].footer.paragraphs[0].text


def test_marks_version_and_files_of_evidence_stand_in_that_of_a_submission():
    assessment = make_reported(ANSWERS)
    make_file(assessment.evidence.first(), name="library-act.txt")
    submission = make_submission(assessment)
    told = words_of(read_back(submission_report(submission)))
    assert "SUBMITTED" in told
    assert "Declared by" in told
    assert submission.input_sha256 in told
    assert "library-act.txt" in told


def test_an_excerpt_has_only_its_parts():
    report = report_of(make_reported(NOT_READY))
    shown = report.showing(Choice.of(QueryDict("section=summary&section=glossary")))
    document = read_back(shown)
    assert headings(document) == ["Contents", "Summary", "Glossary"]
    assert "Left out by choice:" in words_of(document)


@pytest.mark.parametrize("comment", ["x" * 4000, "\u202e\x0b\x1b&<w:p>]]>", "👩‍👩‍👧‍👦", "\n" * 900])
def test_nothing_that_people_write_breaks_it(comment):
    answers = {
        "L1": {"rating": "F", "comment": comment, "evidence": [comment.strip()[:300] or "x"]}
    }
    country = make_country("XA", name=comment.strip()[:100] or "x")
    assessment = make_reported(answers, country=country, context={"MONEY": comment})
    assert len(headings(read_back(report_of(assessment)))) > 5
