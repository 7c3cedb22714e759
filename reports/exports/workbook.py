"""The workbook of one assessment or submission, in the active language."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessment.scoring import SCORING_VERSION
from capabilities.texts import in_language
from reports.exports import answers, register, results
from reports.exports.answers_sheet import add_answers_sheet
from reports.exports.columns import Column, Sheet, dictionary
from reports.exports.framework import framework_texts
from reports.exports.tables import add_sheet, new_workbook, saved_bytes

# Every sheet that an assessment or a submission gives, by its key. None: not for this reader.
SHEETS = {
    "answers": answers.answers,
    "context": answers.context,
    "comments": answers.comments,
    "evidence": register.evidence,
    "results": results.results,
    "groups": results.groups,
    "connections": results.connections,
    "contradictions": results.contradicting,
    "review": answers.review,
}


def assessment_workbook(material):
    """All that there is to see of it, as XLSX; the same material makes the same bytes."""
    made = [make(material) for make in SHEETS.values()]
    sheets = [about(material), *filter(None, made)]
    sheets.append(framework_texts(material.standing.document))
    sheets.append(dictionary(sheets))
    workbook: Workbook = new_workbook()
    for sheet in sheets:
        if sheet.key == "answers":
            add_answers_sheet(
                workbook, sheet, material.standing.document, material.framework_sha256
            )
        else:
            add_sheet(workbook, sheet.table)
    return saved_bytes(workbook)


def about(material):
    """Whose answers these are, of when, and the checksums to know them by."""
    columns = [
        Column("fact", _("About"), _("What is told about the file.")),
        Column("said", _("Value"), _("What it is here.")),
    ]
    assessment, document = material.assessment, material.standing.document
    submission = material.submission
    rows = [
        [_("Country"), assessment.country.name],
        [_("Code of the country"), assessment.country.code],
        [_("Round"), assessment.round.name],
        [
            _("Version"),
            submission.number if submission else _("Draft") if assessment.is_draft else "",
        ],
        [_("State"), "" if submission else str(assessment.get_state_display())],
        [_("Date"), material.at],
        [_("Classification"), assessment.classification],
        [_("Framework"), in_language(document["title"])],
        [_("Edition"), f"{document['code']} {document['edition']}"],
        [_("Checksum of the framework"), material.framework_sha256],
        [_("Checksum of the answers"), material.result["input_sha256"]],
        [_("Rules of scoring"), str(submission.scoring_version if submission else SCORING_VERSION)],
        [_("Language"), dict(settings.LANGUAGES).get(get_language(), get_language())],
    ]
    return Sheet("about", _("About"), columns, rows)
