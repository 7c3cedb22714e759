"""Tables as CSV and workbooks: text stays text, numbers and dates stay what they are."""

import datetime
import io
import zipfile

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from reports.exports.tables import CUT, LONGEST_TEXT, Table, csv_bytes, workbook_bytes

MOMENT = datetime.datetime(2026, 3, 5, 14, 30, 15, 999, tzinfo=datetime.UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "=HYPERLINK('x')"]


def naive(*parts):
    return datetime.datetime(*parts)  # noqa: DTZ001 - the format knows no time zones


def table(*rows, title="Things", headings=("One", "Two")):
    return Table(title, list(headings), [list(row) for row in rows])


def read(*tables):
    return load_workbook(io.BytesIO(workbook_bytes(tables)))


def cells(*values):
    """The cells that the values come back as, read from a workbook of one row."""
    headings = [f"Column {number}" for number in range(len(values))]
    return read(table(values, headings=headings)).active[2]


# Workbooks


def test_each_table_is_a_sheet_with_its_headings():
    book = read(table(["a", "b"]), table(["c", "d"], title="Others"))
    assert book.sheetnames == ["Things", "Others"]
    assert [[cell.value for cell in row] for row in book["Others"]] == [["One", "Two"], ["c", "d"]]


def test_headings_are_bold_and_stay_in_view_and_filter_the_rows():
    sheet = read(table(["a", "b"], ["c", "d"])).active
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"


def test_values_keep_their_types():
    day = datetime.date(2026, 3, 5)
    text, whole, share, yes, on, at, none = cells("a", 3, 0.5, True, day, MOMENT, None)
    assert (text.value, whole.value, share.value, yes.value) == ("a", 3, 0.5, True)
    assert [cell.data_type for cell in (text, whole, share, yes)] == ["s", "n", "n", "b"]
    assert (on.value, on.number_format) == (naive(2026, 3, 5), "yyyy-mm-dd")
    assert at.value == naive(2026, 3, 5, 14, 30, 15)
    assert none.value is None


def test_moments_are_in_the_time_zone_of_the_installation():
    with timezone.override("Asia/Tokyo"):
        assert cells(MOMENT)[0].value == naive(2026, 3, 5, 23, 30, 15)


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "12", "2026-03-05", "TRUE"])
def test_text_stays_text_in_a_workbook(text):
    (cell,) = cells(text)
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell():
    formula, plain = cells("=1+1", "plain")
    assert (formula.quotePrefix, plain.quotePrefix) == (True, False)


def test_characters_that_xml_has_no_place_for_are_replaced():
    (cell,) = cells("a\0b\x0bc\x1fd\ud800e\ufffef")
    assert cell.value == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"


def test_lines_tabs_and_signs_of_direction_are_kept():
    text = "one\ntwo\tthree \u200fتقرير\u200e <&> 😀"
    assert cells(text)[0].value == text


def test_what_spreadsheets_take_for_a_code_of_a_character_is_written_so_that_they_do_not():
    (cell,) = cells("_x0041_")
    assert cell.value == "_x005F_x0041_"  # openpyxl does not take it back; spreadsheets do


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    (cell,) = cells("x" * (LONGEST_TEXT + 1))
    assert len(cell.value) == LONGEST_TEXT
    assert cell.value.endswith("x" + CUT)


def test_a_table_without_rows_has_its_headings():
    sheet = read(table()).active
    assert [[cell.value for cell in row] for row in sheet] == [["One", "Two"]]
    assert sheet.auto_filter.ref == "A1:B1"


def test_columns_are_as_wide_as_comfortable():
    sheet = read(table(["a", "word " * 100], ["b" * 20, "c"])).active
    assert sheet.column_dimensions["A"].width == 21
    assert sheet.column_dimensions["B"].width == 60


def test_sheets_read_from_the_right_in_a_language_that_does():
    assert not read(table()).active.sheet_view.rightToLeft
    with translation.override("ar"):
        assert read(table()).active.sheet_view.rightToLeft


def test_titles_become_names_that_the_format_allows_and_no_two_the_same():
    titles = ["a/b: c?", "Evidence", "EVIDENCE", "x" * 40, "x" * 41, ""]
    names = read(*(table(title=title) for title in titles)).sheetnames
    assert names == ["a b  c", "Evidence", "EVIDENCE 2", "x" * 31, "x" * 29 + " 2", "-"]


def test_the_same_tables_make_the_same_bytes():
    tables = [table(["a", MOMENT], ["=1", 2]), table(title="Others")]
    first, second = workbook_bytes(tables), workbook_bytes(tables)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


# CSV


def test_csv_has_a_mark_of_its_encoding_and_line_ends_of_its_standard():
    assert csv_bytes(table(["ä", "b"])) == '\ufeff"One","Two"\r\n"ä","b"\r\n'.encode()


def test_csv_writes_types_so_that_any_program_reads_them():
    day = datetime.date(2026, 3, 5)
    row = [3, -0.5, True, day, MOMENT, None]
    (line,) = csv_bytes(table(row, headings=[])).decode().split("\r\n")[1:-1]
    assert line == '3,-0.5,"TRUE","2026-03-05","2026-03-05T14:30:15+00:00",""'


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_defused_in_csv(text):
    assert f'"\'{text}"'.encode() in csv_bytes(table([text, ""]))


def test_headings_are_defused_in_csv():
    assert b'"\'=1"' in csv_bytes(table(headings=["=1"]))


def test_csv_takes_what_utf_8_has_no_place_for():
    assert '"a?b\ufffd"'.encode() in csv_bytes(table(["a\ud800b\0", ""]))
