"""Reads files that people filled in: an answers document, or a workbook's sheet of answers.

Nothing of a file is kept. A workbook is looked into before it is opened: what unpacks to a lot, or
holds anything but cells, is refused by its content.
"""

import re
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from assessment.file_forms import REFUSALS
from assessment.incoming import SHEET_FORMAT, Refusal, RefusedError, read_json
from assessment.inspection import RefusedFileError, inspect
from reports.exports.answers_sheet import FILLED_IN, FORMAT, META

MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 2 * MEGABYTE  # it comes back with the page that shows it: less than Django takes
LARGEST_WORKBOOK = 5 * MEGABYTE
UNPACKED, PARTS = 10 * MEGABYTE, 200
CELLS = re.compile(r"xl/(?:worksheets/|sharedStrings)", re.IGNORECASE)
TAGS_OF_CELLS, TAGS = 200_000, 20_000  # in a part of the workbook
META_ROWS, ROWS, COLUMNS = 100, 2_000, 60
BEGIN_WORKBOOK = b"PK\x03\x04"
CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how spreadsheets write what XML cannot
NUMBERS = ("numerator", "denominator")
DAMAGE = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError)


def read_file(content, name):
    """The document, or the sheet, in the file; RefusedError says what is wrong with it."""
    if content.startswith(BEGIN_WORKBOOK):
        return _read_workbook(content, name)
    if len(content) > LARGEST_DOCUMENT:
        raise _refused(_("The file is larger than 2 MB: it is no answers document."))
    return read_json(content)


def check_document_size(text):
    """RefusedError for a document that would not come back with the page that shows it."""
    if len(text.encode()) > LARGEST_DOCUMENT:
        raise _refused(_("The answers are longer than 2 MB of text. Take them in several files."))


def _refused(message, place=""):
    return RefusedError(Refusal(place, message))


def _read_workbook(content, name):
    _look_into(content, name)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        meta = _meta(book)
        return _sheet(book, meta)
    except DAMAGE as error:
        raise _damaged() from error


def _look_into(content, name):
    """RefusedError unless it is a workbook of cells that is read in no time."""
    if len(content) > LARGEST_WORKBOOK:
        raise _refused(_("The workbook is larger than 5 MB: it has more in it than answers."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_size(archive)
    except DAMAGE as error:
        raise _damaged() from error
    try:
        inspect(content, name)
    except RefusedFileError as refused:
        raise _refused(str(REFUSALS[refused.reason])) from refused


def _check_size(archive):
    """A tag takes a few bytes in the file, and a hundred times more once it is read."""
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise _refused(_("The workbook unpacks to more than answers can be."))
    for part in parts:
        most = TAGS_OF_CELLS if CELLS.match(part.filename) else TAGS
        if archive.read(part).count(b"<") > most:
            raise _refused(_("The workbook unpacks to more than answers can be."))


def _damaged():
    return _refused(_("The workbook is damaged. Save it anew, or begin with a new one."))


def _meta(book):
    """What the hidden sheet says, by its first column; columns as `{heading: key}`."""
    if META not in book.sheetnames:
        raise _refused(
            _("This workbook does not come from Waymark. Download one, and fill that in.")
        )
    found, columns = {}, {}
    for first, *rest in _cells(book[META], META_ROWS, 3):
        if first == "column":
            columns[rest[1]] = rest[0]
        else:
            found[first] = rest
    if found.get("format", [""])[0] != FORMAT:
        raise _refused(_("This workbook is of another version of Waymark. Download a new one."))
    return {**found, "columns": columns}


def _cells(sheet, rows, columns):
    """The values; at most so many rows and columns, whatever the sheet says of itself."""
    sheet.reset_dimensions()
    return sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)


def _sheet(book, meta):
    """The rows as a document of SHEET_FORMAT."""
    title = meta["sheet"][0]
    if title not in book.sheetnames:
        raise _refused(_("The sheet of answers is gone. Download a new workbook."))
    rows = _cells(book[title], ROWS + 1, COLUMNS)
    places = _places(next(rows, ()), meta["columns"])
    reading = _Rows(places)
    for number, row in enumerate(rows, start=2):
        reading.take(number, row)
    if reading.refusals:
        raise RefusedError(*reading.refusals)
    named = [str(part) for part in meta["framework"]]
    return {"format": SHEET_FORMAT, "framework": named, "answers": reading.entries}


def _places(headings, columns):
    """Where each column is, by its key: people may move columns, and add some."""
    places = {columns[said]: place for place, said in enumerate(headings) if said in columns}
    missing = [heading for heading, key in columns.items() if key in _NEEDED - places.keys()]
    if missing or _NEEDED - set(columns.values()):
        names = ", ".join(f"“{heading}”" for heading in missing)
        raise _refused(_("The first row lacks headings: %(names)s.") % {"names": names})
    return places


_NEEDED = {"criterion", *FILLED_IN}


class _Rows:
    """Goes through the rows; `entries` by criterion, and `refusals` with the cell each is about."""

    def __init__(self, places):
        self._places = places
        self.entries, self.refusals = {}, []

    def take(self, number, row):
        cells = {key: _text(_at(row, place)) for key, place in self._places.items()}
        said = {key: cells[key] for key in FILLED_IN if cells[key].strip()}
        code = cells["criterion"].strip()
        if not said:
            return
        if not code:
            self._refuse(number, "criterion", _("There is an answer, and no criterion."))
        elif code in self.entries:
            self._refuse(number, "criterion", _("This criterion has an answer further up."))
        else:
            self.entries[code] = self._entry(number, said)

    def _entry(self, number, said):
        entry = dict(said)
        if "rating" in said:
            entry["rating"] = said["rating"].strip().upper()
        for key in NUMBERS:
            if key in said:
                entry[key] = self._whole(number, key, said[key])
        return entry

    def _whole(self, number, key, text):
        digits = text.strip().removesuffix(".0")
        if digits.isascii() and digits.isdigit() and len(digits) <= 10:
            return int(digits)
        self._refuse(number, key, _("This must be a whole number, written in digits."))
        return 0

    def _refuse(self, number, key, message):
        cell = f"{get_column_letter(self._places[key] + 1)}{number}"
        self.refusals.append(Refusal(cell, message))


def _at(row, place):
    """Rows end where their last cell does."""
    return row[place] if place < len(row) else None


def _text(value):
    """What a cell says as text, with the line ends that people typed."""
    if value is None:
        return ""
    text = CHARACTER.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r\n", "\n")
