"""Assessments to report on, and their reports as plain words."""

import datetime
import re
from html import unescape

from django.utils import translation

from assessment.action_plan import measures_of
from assessment.context import context_notes
from assessment.models import Submission
from assessment.standing import Standing, register_of
from reports.publication import readiness_html
from reports.readiness import Readiness
from reports.submitted import readiness_of
from tests.data import make_assessment

CHANGED_AT = datetime.datetime(2026, 3, 5, 9, 30, tzinfo=datetime.UTC)

# One capability that is well on its way, one with open answers; nothing stops the connection.
ANSWERS = {
    "L1": {"rating": "F", "evidence": ["Library Act"], "comment": "Since 2019."},
    "L2": {"rating": "NA", "reason": "Readers keep books as long as they like."},
    "L3": "U",
    "L4": (7, 20),
    "S1": {"rating": "F", "evidence": ["Library Act", "Annual report"]},
    "S2": "L",
    "S3": "N",
}
CONTEXT = {"MONEY": "Enough.", "TOWN": "Many read.", "RULES": "Strict."}
NOT_READY = {**ANSWERS, "S1": "N"}
CONTRADICTING = {**NOT_READY, "L3": "F", "L5": "F"}


def make_reported(answers=None, **fields):
    """An assessment of the tiny edition that last changed on 5 March 2026."""
    fields.setdefault("state_changed_at", CHANGED_AT)
    assessment = make_assessment(answers=ANSWERS if answers is None else answers, **fields)
    assessment.answers.update(updated_at=CHANGED_AT)
    assessment.context_notes.update(updated_at=CHANGED_AT)
    return assessment


def report_of(assessment, language="en", **arguments):
    with translation.override(language):
        return Readiness.of(
            Standing.of(assessment),
            register_of(assessment),
            context_notes(assessment),
            measures_of(assessment),
            **arguments,
        )


def submission_report(submission, language="en", *, inside=False):
    """The report on the submission as views make it."""
    found = Submission.objects.with_round().with_review().get(pk=submission.pk)
    with translation.override(language):
        return readiness_of(found, inside=inside)


def html_of(assessment, language="en"):
    """The page that the PDF is made from."""
    with translation.override(language):
        return readiness_html(report_of(assessment, language))


def words(html):
    """What a piece of HTML says, with single spaces."""
    said = " ".join(unescape(re.sub(r"<title>.*?</title>|<[^>]+>", " ", html)).split())
    return re.sub(r" (?=[.,:])", "", said)


def part(html, name, kind="section"):
    """The words of the part of the report with this id."""
    begin = html.index(f'id="{name}"')
    end = html.find(f"<{kind} ", begin)
    return words("<i " + html[begin : end if end > 0 else len(html)])
