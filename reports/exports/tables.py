"""Tables as files for spreadsheets: CSV, and workbooks of one sheet per table."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from assessment.plan_file import BEGIN_FORMULAS, BYTE_ORDER_MARK, as_text

Cell = str | int | float | bool | datetime.date | None

LONGEST_TEXT = 32_767  # characters in a cell: the format's own limit
CUT = " […]"
LONGEST_TITLE = 31
NARROWEST, WIDEST = 9, 60  # characters
# What XML 1.0 has no place for: control codes, halves of characters, two that are none.
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read _x0041_ as A
NO_TITLE = re.compile(r"[\[\]:*?/\\]")
# One and the same for all files, so that the same tables make the same bytes.
MADE_AT = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zones

FORMULA = "formula"  # text that looks like one
FILL_IN = "fill in"  # a cell to write in
STYLES = {
    "heading": {
        "font": Font(bold=True),
        "fill": PatternFill("solid", fgColor="DCEBED"),
        "alignment": Alignment(vertical="top", wrap_text=True),
    },
    "text": {"alignment": Alignment(vertical="top", wrap_text=True)},
    FILL_IN: {
        "alignment": Alignment(vertical="top", wrap_text=True),
        "fill": PatternFill("solid", fgColor="FFF9E0"),
        "protection": Protection(locked=False),
    },
    "number": {"alignment": Alignment(vertical="top")},
    "day": {"alignment": Alignment(vertical="top"), "number_format": "yyyy-mm-dd"},
    "moment": {"alignment": Alignment(vertical="top"), "number_format": "yyyy-mm-dd hh:mm:ss"},
}


@dataclass(frozen=True)
class Table:
    """Rows under headings; `title` names the sheet."""

    title: str
    headings: list[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with a byte order mark. Text that begins a formula gets an apostrophe before it.

    Dates are written as in ISO 8601, moments in UTC, truth as TRUE and FALSE.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([as_text(heading) for heading in table.headings])
    writer.writerows([_in_csv(cell) for cell in row] for row in table.rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode(errors="replace")


def _in_csv(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime.datetime):
        return cell.astimezone(datetime.UTC).isoformat(timespec="seconds")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return cell if isinstance(cell, int | float) else as_text(cell.replace("\0", REPLACEMENT))


def workbook_bytes(tables: Iterable[Table]) -> bytes:
    """XLSX, one sheet each; from right to left in languages written so.

    The same tables make the same bytes. Moments are in the current time zone: the format has
    none. Of a text too long for a cell the beginning is kept, and marked.
    """
    workbook = new_workbook()
    for table in tables:
        add_sheet(workbook, table)
    return saved_bytes(workbook)


def new_workbook() -> Workbook:
    """Without a sheet, with the styles that `add_sheet` writes in."""
    workbook = Workbook(write_only=True)
    for name, style in STYLES.items():
        workbook.add_named_style(NamedStyle(f"waymark {name}", **style))
    return workbook


def add_sheet(workbook: Workbook, table: Table, fill_in: Container[int] = ()) -> WriteOnlyWorksheet:
    """Another sheet, with the table on it.

    The cells of the columns `fill_in`, counted from 0, can be written in where the sheet is
    protected.
    """
    sheet = workbook.create_sheet(_sheet_title(table.title, workbook.sheetnames))
    sheet.sheet_view.rightToLeft = get_language_bidi()
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.headings))}{len(table.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    pens = _pens(sheet)
    sheet.append(_headings(table.headings, pens["heading"]))
    for row in table.rows:
        sheet.append(_line(row, pens, fill_in))
    return sheet


def saved_bytes(workbook: Workbook) -> bytes:
    """The workbook as a file without the time of day in it."""
    workbook.properties.creator = "Waymark"
    workbook.properties.created = workbook.properties.modified = MADE_AT
    file = io.BytesIO()
    ExcelWriter(workbook, _Archive(file, "w", zipfile.ZIP_DEFLATED)).save()
    return file.getvalue()


class _Archive(zipfile.ZipFile):
    """Keeps no times of its parts."""

    def writestr(self, name, data):  # type: ignore[no-untyped-def, override]
        part = zipfile.ZipInfo(name, MADE_AT.timetuple()[:6])
        super().writestr(part, data, zipfile.ZIP_DEFLATED)

    def write(self, filename, arcname):  # type: ignore[no-untyped-def, override]
        self.writestr(arcname, Path(filename).read_bytes())


def in_sheet(text: str) -> str:
    """The text as a cell can hold it, saying the same."""
    text = ESCAPED.sub("_x005F_", REFUSED.sub(REPLACEMENT, text.replace("\r\n", "\n")))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _pens(sheet: WriteOnlyWorksheet) -> dict[str, SheetCell]:
    """A cell of each style, to write all of them with: it is written before the next is asked for.

    A cell for each value costs twice the time.
    """
    pens = {name: WriteOnlyCell(sheet) for name in [*STYLES, FORMULA]}
    for name, pen in pens.items():
        pen.style = f"waymark {'text' if name == FORMULA else name}"
    pens[FORMULA].quotePrefix = True  # text also after somebody edited it
    return pens


def _headings(headings: Sequence[str], pen: SheetCell) -> Iterator[SheetCell]:
    for heading in headings:
        pen.value = in_sheet(heading)
        pen.data_type = "s"
        yield pen


def _line(
    row: Sequence[Cell], pens: dict[str, SheetCell], fill_in: Container[int]
) -> Iterator[SheetCell | None]:
    for number, value in enumerate(row):
        if number in fill_in:
            pen = pens[FILL_IN]
        elif value is None or value == "":
            yield None
            continue
        else:
            pen = pens[_style(value)]
        pen.value = _in_sheet(value)
        if isinstance(value, str):
            pen.data_type = "s"  # else what begins with = is a formula
        yield pen


def _in_sheet(value: Cell) -> Cell:
    if isinstance(value, datetime.datetime):
        here: datetime.datetime = timezone.localtime(value)
        return here.replace(tzinfo=None, microsecond=0)
    return in_sheet(value) if isinstance(value, str) else value


def _style(value: Cell) -> str:
    if isinstance(value, str):
        return FORMULA if value.startswith(BEGIN_FORMULAS) else "text"
    if isinstance(value, datetime.datetime):
        return "moment"
    return "day" if isinstance(value, datetime.date) else "number"


def _widths(table: Table) -> list[int]:
    """Of each column: that of its longest line, within what is comfortable to read."""
    widths = []
    for number, heading in enumerate(table.headings):
        longest = max((_width(row[number]) for row in table.rows), default=0)
        widths.append(min(max(longest, len(heading) + 3, NARROWEST), WIDEST))
    return widths


def _width(value: Cell) -> int:
    if isinstance(value, str):
        return max(map(len, value[:2_000].split("\n"))) + 1
    if isinstance(value, datetime.datetime):
        return 20
    return 12 if isinstance(value, datetime.date) else len(str(value)) + 1


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    """The title as the format allows it, different from those taken."""
    plain = NO_TITLE.sub(" ", REFUSED.sub(" ", title)).strip(" '")[:LONGEST_TITLE] or "-"
    known = {name.casefold() for name in taken}
    found, count = plain, 1
    while found.casefold() in known:
        count += 1
        found = f"{plain[: LONGEST_TITLE - len(str(count)) - 1]} {count}"
    return found
