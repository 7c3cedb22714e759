"""The blank questionnaire as a workbook: to be filled in where there is no network."""

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities.document import framework_document
from reports.exports.answers import asked_cells, criterion_columns, said_columns
from reports.exports.answers_sheet import add_answers_sheet
from reports.exports.columns import Column, Sheet, dictionary
from reports.exports.framework import framework_texts, help_cells, help_columns
from reports.exports.tables import add_sheet, new_workbook, saved_bytes


def blank_workbook(framework):
    """All that the edition asks, in the active language; only answers can be written in it."""
    document = framework_document(framework)
    sheets = [guide(), questions(document), framework_texts(document)]
    sheets.append(dictionary(sheets[1:]))
    workbook = new_workbook()
    for sheet in sheets:
        if sheet.key == "answers":
            add_answers_sheet(workbook, sheet, document, framework.sha256, protected=True)
        else:
            add_sheet(workbook, sheet.table)
    return saved_bytes(workbook)


def blank_name(framework):
    """Such as `questionnaire-mnr-2016.en.xlsx`."""
    name = slugify(f"questionnaire {framework.code} {framework.edition}")
    return f"{name}.{get_language()}.xlsx"


def guide():
    columns = [Column("line", _("How to fill it in"), _("A line of the guide."))]
    lines = [
        _("Write on the sheet “Answers”, in the coloured columns only."),
        _("Rating: N not in place, P partly, L largely, F fully in place; U not known."),
        _("NA does not apply: where the row allows it, and with a reason."),
        _("For a measure give two numbers and no rating: it follows from them."),
        _("Leave a row empty where there is no answer yet."),
        _("Never write case material, or anything that describes a victim or an offender."),
        _("The coordinator of the country takes the file in on the page of the assessment."),
    ]
    return Sheet("guide", _("Guide"), columns, [[line] for line in lines])


def questions(document):
    """A row for each criterion, with nothing answered; what the ratings look like beside it."""
    columns = [*criterion_columns(), *said_columns(), *help_columns()]
    nothing = [None] * len(said_columns())
    rows = [
        [*asked_cells(capability, criterion), *nothing, *help_cells(criterion)]
        for capability in document["capabilities"]
        for criterion in capability["criteria"]
    ]
    return Sheet("answers", _("Answers"), columns, rows)
