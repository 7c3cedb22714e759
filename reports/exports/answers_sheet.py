"""The sheet of answers as people fill it in: drop-downs, and a hidden sheet to know it again by."""

from itertools import groupby

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessment.models import Answer
from reports.exports.tables import add_sheet

FORMAT = "waymark.answers-workbook/1"
META = "_meta"
FILLED_IN = ("rating", "numerator", "denominator", "reason", "comment")
LONGEST_PROMPT = 255  # characters: the format's own limit


def add_answers_sheet(workbook, sheet, document, framework_sha256, *, protected=False):
    """The sheet with drop-downs for its ratings; `document` is that of the framework.

    `protected`: nothing but the answers can be written.
    """
    places = {column.key: number for number, column in enumerate(sheet.columns)}
    written = add_sheet(workbook, sheet.table, {places[key] for key in FILLED_IN})
    for validation in _validations(sheet, document, places):
        written.data_validations.append(validation)
    if protected:
        _protect(written)
    _add_meta(workbook, written.title, sheet, document, framework_sha256)


def _protect(written):
    """Against slips: there is no password. Widths, heights and filters stay free."""
    written.protection.sheet = True
    for free in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(written.protection, free, False)


def _validations(sheet, document, places):
    """Drop-downs, and what numbers may be; cells by what their criterion allows."""
    asked = {
        criterion["code"]: criterion
        for capability in document["capabilities"]
        for criterion in capability["criteria"]
    }
    rows = {
        number: asked[row[places["criterion"]]] for number, row in enumerate(sheet.rows, start=2)
    }
    anything = [row for row, criterion in rows.items() if criterion["may_not_apply"]]
    applies = [row for row, criterion in rows.items() if not criterion["may_not_apply"]]
    measured = [row for row, criterion in rows.items() if criterion["measure"]]
    letters = list(Answer.Rating)
    found = [
        _validation(_rating(letters), [places["rating"]], anything),
        _validation(
            _rating([each for each in letters if each != Answer.Rating.NOT_APPLICABLE]),
            [places["rating"]],
            applies,
        ),
        _validation(_number(), [places["numerator"], places["denominator"]], measured),
    ]
    return [validation for validation in found if validation.sqref.ranges]


def _validation(validation, columns, rows):
    for column in map(get_column_letter, (place + 1 for place in columns)):
        for first, last in _runs(rows):
            validation.add(f"{column}{first}:{column}{last}")
    return validation


def _runs(rows):
    """The first and last of each run of rows that follow each other; the rows ascend."""
    for _key, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        run = [row for _place, row in run]
        yield run[0], run[-1]


def _rating(letters):
    words = ", ".join(f"{each.value} = {each.label}" for each in letters)
    return DataValidation(
        type="list",
        formula1=f'"{",".join(letters)}"',
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        promptTitle=_("Rating")[:32],
        prompt=words[:LONGEST_PROMPT],
        errorTitle=_("Rating")[:32],
        error=words[:LONGEST_PROMPT],
    )


def _number():
    words = _("A whole number, 0 or more. The first may not be larger than the second.")
    return DataValidation(
        type="whole",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Number")[:32],
        error=words[:LONGEST_PROMPT],
    )


def _add_meta(workbook, title, sheet, document, framework_sha256):
    """What `taken.py` knows the workbook by; spreadsheets do not offer to show it."""
    meta = workbook.create_sheet(META)
    meta.sheet_state = "veryHidden"
    meta.append(["format", FORMAT])
    meta.append(["framework", document["code"], document["edition"]])
    meta.append(["framework_sha256", framework_sha256])
    meta.append(["sheet", title])
    for column in sheet.columns:
        meta.append(["column", column.key, column.heading])
