"""One page for a minister: exactly one, whatever people write, with all that it has to say."""

import re
from dataclasses import replace

import pytest
from django.utils import translation
from django.utils.translation import gettext

from reports.publication import summary_pdf
from tests.data import make_country, make_submission
from tests.reports.pdf_reading import needs_poppler, objects, read
from tests.reports.reports import (
    ANSWERS,
    CONTRADICTING,
    NOT_READY,
    make_reported,
    report_of,
    submission_report,
)

pytestmark = [pytest.mark.django_db, needs_poppler]

LANGUAGES = ["en", "ar"]
UGLY = {
    "a word without end": "x" * 120,
    "many words": "Republic of the long and winding name " * 4,
    "Arabic": "جمهورية الاسم الطويل جدا " * 5,
    "wide": "W" * 110,
    "marks upon marks": "a" + "\u0301" * 100,
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 " * 8,
}


def summary_of(assessment, language="en"):
    with translation.override(language):
        return summary_pdf(report_of(assessment, language))


def pages(pdf):
    return int(re.search(r"Pages:\s+(\d+)", read(pdf, "pdfinfo"))[1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [{}, ANSWERS, NOT_READY, CONTRADICTING])
def test_it_is_one_page_of_a4(language, answers):
    pdf = summary_of(make_reported(answers), language)
    assert pages(pdf) == 1
    assert "(A4)" in read(pdf, "pdfinfo")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", UGLY.values(), ids=UGLY)
def test_it_stays_one_page_whatever_people_write(language, words):
    country = make_country("XA", name=words[:120].strip())
    assessment = make_reported(NOT_READY, country=country, classification=words[:60])
    submission = make_submission(
        assessment, declared_name=words[:120], declared_function=words[:120]
    )
    with translation.override(language):
        pdf = summary_pdf(submission_report(submission, language))
    assert pages(pdf) == 1
    assert submission.input_sha256 in read(pdf)


LONG = {"en": "A very long name " * 15}


def _long(block):
    return replace(block, asked={**block.asked, "name": LONG})


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stays_one_page_with_long_texts_of_the_framework(mnr, language):
    answers = {
        criterion.code: {"rating": "P"}
        for criterion in mnr.criterion_set.filter(depends_on=None, numerator_label={})
    }
    assessment = make_reported(answers, framework=mnr)
    for name in (assessment.country, assessment.round):
        name.name = "Long name " * 10
        name.save()
    report = report_of(assessment, language)
    assert len(report.gaps) > 5
    assert len(report.connections) > 3
    report = replace(
        report,
        strengths=[_long(block) for block in report.capabilities],
        gaps=[replace(gap, capability=_long(gap.capability)) for gap in report.gaps],
        connections=[replace(each, name=LONG) for each in report.connections],
    )
    with translation.override(language):
        pdf = summary_pdf(report)
        last = gettext("The country's coordinator, who answers for the assessment.")
    assert pages(pdf) == 1
    text = read(pdf)
    assert report.input_sha256 in text
    assert max(re.findall(r"\w+", last), key=len) in text


def test_it_says_what_a_minister_asks():
    assessment = make_reported(NOT_READY, classification="Official")
    text = " ".join(read(summary_of(assessment), "pdftotext", "-layout").split())
    report = report_of(assessment)
    for part in (
        "Official · DRAFT",
        "Exampleland",
        "capabilities at level",
        "Priority gaps",
        "Loans",
        "Union catalogue: Not ready yet",
        "would meet all stated conditions. Next:",
        "Whom to ask",
        report.check_number,
        report.input_sha256,
        "Not submitted: it cannot be checked.",
    ):
        assert part in text


def test_a_submission_names_who_declared_it():
    submission = make_submission(make_reported())
    text = read(summary_pdf(submission_report(submission)))
    assert "A. Person, Head of unit" in text
    assert "SUBMITTED" in text
    assert "Version 1, Submitted on" in " ".join(text.split())


def test_it_can_be_read_aloud_and_is_the_same_bytes():
    assessment = make_reported()
    pdf = summary_of(assessment)
    found = objects(pdf)
    assert "/Marked true" in found
    assert found.count("/S /Figure") == found.count("/Alt ")
    assert pdf == summary_of(assessment)


def test_the_picture_has_every_capability():
    report = report_of(make_reported())
    text = read(summary_pdf(report))
    assert {str(block.asked["number"]) for block in report.capabilities} <= set(text.split())
