"""Files of answers: what a workbook says, and every file that is refused by its content."""

import io
import json
import tracemalloc
import zipfile

import pytest
from django.utils import translation
from openpyxl import load_workbook

from assessment.incoming import Incoming, RefusedError, take
from reports.exports.blank import blank_workbook
from reports.exports.material import Material
from reports.exports.taken import read_file
from reports.exports.workbook import assessment_workbook
from tests import data
from tests.exports.papers import document

pytestmark = pytest.mark.django_db

NAME = "answers.xlsx"
UGLY = "=1+1\n\t\u202eتقرير\u200f _x0041_ <&> 'x' 😀 "


@pytest.fixture
def blank(tiny):
    return load_workbook(io.BytesIO(blank_workbook(tiny)))


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def fill_in(book, sheet="Answers", **said):
    """Entries by criterion, each cells by heading; a text is a rating."""
    sheet = book[sheet]
    headings = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[headings["Criterion"] - 1].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for code, entry in said.items():
        for heading, value in ({"Rating": entry} if isinstance(entry, str) else entry).items():
            cell = sheet.cell(rows[code], headings[heading])
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return book


def refusals(content, name=NAME):
    with pytest.raises(RefusedError) as refused:
        read_file(content, name)
    return [(each.place, each.message) for each in refused.value.refusals]


# What a workbook says


def test_what_is_filled_in_is_read(blank):
    book = fill_in(
        blank,
        L1={"Rating": "f ", "Comment": "All.\nAlways."},
        L2={"Rating": "NA", "Reason": "No loans."},
        L4={"First number": 3.0, "Second number": "10"},
        S1={"Comment": "To be asked."},
    )
    assert read_file(saved(book), NAME) == {
        "format": "waymark.sheet/1",
        "framework": ["tiny", "1"],
        "answers": {
            "L1": {"rating": "F", "comment": "All.\nAlways."},
            "L2": {"rating": "NA", "reason": "No loans."},
            "L4": {"numerator": 3, "denominator": 10},
            "S1": {"comment": "To be asked."},
        },
    }


def test_a_blank_workbook_says_nothing(blank):
    assert read_file(saved(blank), NAME)["answers"] == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_is_read_in_whatever_language_it_is(tiny, language):
    with translation.override(language):
        content = blank_workbook(tiny)
    assert read_file(content, NAME)["framework"] == ["tiny", "1"]


def test_columns_may_be_moved_and_added(blank):
    sheet = fill_in(blank, L1="F")["Answers"]
    sheet.insert_cols(1)
    sheet.cell(1, 1).value = "My notes"
    assert read_file(saved(blank), NAME)["answers"] == {"L1": {"rating": "F"}}


def test_what_an_assessment_says_comes_back_from_its_workbook_unchanged(tiny):
    made = data.make_assessment(
        answers={
            "L1": {"rating": "P", "comment": "One.\r\nTwo.", "evidence": ["Act 1"]},
            "L2": {"rating": "NA", "reason": UGLY},
            "L4": (0, 10),
            "S1": {"comment": "x" * 5000},
        }
    )
    ana = data.make_person("coordinator", made.country)
    content = assessment_workbook(Material.of_assessment(made, ana))
    incoming = Incoming.of(made, read_file(content, NAME))
    assert (incoming.refusals, incoming.changes, incoming.named) == ([], 0, 4)


def test_a_workbook_filled_in_is_taken_and_leaves_evidence_alone(tiny):
    made = data.make_assessment(answers={"L1": {"rating": "P", "evidence": ["Act 1"]}})
    ana = data.make_person("coordinator", made.country)
    book = load_workbook(io.BytesIO(assessment_workbook(Material.of_assessment(made, ana))))
    sheet = read_file(saved(fill_in(book, L1="F", S1={"Rating": "L", "Comment": UGLY})), NAME)
    take(made, sheet, seen=Incoming.of(made, sheet).checksum, by=ana)
    found = made.answers.values_list("criterion__code", "rating", "comment", "evidence__title")
    # openpyxl writes _x0041_ as it stands, which spreadsheets and Waymark read as A.
    assert sorted(found, key=str) == [
        ("L1", "F", "", "Act 1"),
        ("S1", "L", UGLY.replace("_x0041_", "A"), None),
    ]


def test_only_answers_can_be_written_in_the_blank_workbook(blank):
    sheet = blank["Answers"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    unlocked = {
        heading
        for heading, column in headings.items()
        if not sheet.cell(2, column).protection.locked
    }
    assert sheet.protection.sheet
    assert unlocked == {"Rating", "First number", "Second number", "Reason", "Comment"}


def test_ratings_are_chosen_from_what_the_criterion_allows(blank):
    sheet = blank["Answers"]
    cells = {row[3].value: row[8].coordinate for row in sheet.iter_rows(min_row=2)}
    lists = {
        code: each.formula1
        for code, cell in cells.items()
        for each in sheet.data_validations.dataValidation
        if cell in each.sqref
    }
    assert lists["L1"] == '"N,P,L,F,U"'
    assert lists["L2"] == '"N,P,L,F,U,NA"'


def test_a_document_is_read_as_it_is():
    said = document({"TOWN": "It reads."}, L1="F")
    assert read_file(json.dumps(said).encode(), "answers.json") == said


# What is refused


def test_cells_that_cannot_be_are_named_all_at_once(blank):
    book = fill_in(
        blank,
        L4={"First number": "three", "Second number": -1},
        S1={"Criterion": "", "Rating": "F"},
        S2={"Criterion": "L1", "Rating": "F"},
        L1="F",
    )
    assert [place for place, _message in refusals(saved(book))] == ["J5", "K5", "D7", "D8"]


def test_ratings_are_checked_where_they_are_compared(tiny, blank):
    made = data.make_assessment()
    sheet = read_file(saved(fill_in(blank, L1="X", S1={"Reason": "None."}, S3="NA")), NAME)
    assert [each.place for each in Incoming.of(made, sheet).refusals] == ["L1", "S1", "S3"]


def test_a_workbook_of_another_edition_is_refused(tiny, blank):
    blank["_meta"]["C2"].value = "2"
    sheet = read_file(saved(blank), NAME)
    (refusal,) = Incoming.of(data.make_assessment(), sheet).refusals
    assert (refusal.place, refusal.message) == ("", 'framework must be ["tiny", "1"]')


def test_a_workbook_from_elsewhere_is_refused(blank):
    del blank["_meta"]
    assert "does not come from Waymark" in refusals(saved(blank))[0][1]


def test_a_workbook_without_its_sheet_is_refused(blank):
    del blank["Answers"]
    assert "The sheet of answers is gone" in refusals(saved(blank))[0][1]


def test_a_workbook_without_a_heading_is_refused(blank):
    blank["Answers"]["I1"].value = "Something"
    assert "lacks headings: “Rating”" in refusals(saved(blank))[0][1]


def test_an_odd_hidden_sheet_is_refused(blank):
    blank["_meta"]["B4"].value = None
    assert refusals(saved(blank))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "answers.json"),
        (b"PK\x03\x04", NAME),
        (b"PK\x03\x04" + b"\0" * 100, NAME),
        (b"x" * (2 * 1024 * 1024 + 1), "answers.json"),
        (b"PK\x03\x04" + b"x" * (5 * 1024 * 1024), NAME),
        (b"\xd0\xcf\x11\xe0", "answers.xls"),
        (b"L1;F\n", "answers.csv"),
    ],
)
def test_what_is_neither_is_refused(content, name):
    assert refusals(content, name)


def test_a_workbook_under_another_name_is_refused(blank):
    assert refusals(saved(blank), "answers.docx")


def repacked(content, **parts):
    """The workbook with other parts; `xl__styles` stands for xl/styles.xml."""
    new = {f"{name.replace('__', '/')}.xml": part for name, part in parts.items()}
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in old.namelist():
            made.writestr(name, new.pop(name, None) or old.read(name))
        for name, part in new.items():
            made.writestr(name, part)
    return result.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        {"xl__styles": b"<styleSheet>" + b"<xf/>" * 1_000_000 + b"</styleSheet>"},
        {"xl__sharedStrings": b"<sst>" + b"<si/>" * 1_000_000 + b"</sst>"},
        {"xl__worksheets__sheet2": b"<worksheet>" + b"<row/>" * 1_000_000 + b"</worksheet>"},
        {"xl__worksheets__sheet2": b"<worksheet>" + b" " * 20_000_000 + b"</worksheet>"},
        {f"xl__other{number}": b"<a/>" for number in range(300)},
        {"xl__theme__theme1": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"xl__media__image1": b"\x89PNG\r\n"},
    ],
    ids=["styles", "strings", "rows", "large", "many", "entity", "image"],
)
def test_a_workbook_that_takes_much_to_read_is_refused_before_it_is_opened(tiny, parts):
    content = repacked(blank_workbook(tiny), **parts)
    tracemalloc.start()
    try:
        assert refusals(content)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_rows_and_columns_far_out_take_nothing(blank):
    fill_in(blank, L1="F")
    blank["Answers"]["XFD1048576"].value = "far out"
    assert read_file(saved(blank), NAME)["answers"] == {"L1": {"rating": "F"}}
