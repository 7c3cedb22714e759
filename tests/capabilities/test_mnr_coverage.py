"""Every clause of the guidance is rated or has a reason; nothing is rated that it does not say.

The list of clauses is the tables of docs/mnr-coverage.md.
"""

import re
from collections import defaultdict

import pytest

from tests.capabilities.mnr_content import CRITERIA, ROOT, ROWS, clauses_of

DOCUMENT = (ROOT / "docs" / "mnr-coverage.md").read_text(encoding="utf-8")
CLAUSE_ROW = re.compile(r"^\| (C\d+\.[DGWX]\d+[a-d]?) \|(.*)\|$", re.MULTILINE)
RATABLE = {row["code"]: row for row in [*ROWS["criterion"], *ROWS["precondition"]]}

# How many clauses of each kind the guidance has under each capability, in our numbering.
CLAUSES = {
    "C1": {"D": 7, "W": 2},
    "C2": {"D": 6, "G": 8, "X": 1},
    "C3": {"D": 5, "G": 6, "X": 1, "W": 3},
    "C4": {"D": 6, "G": 10, "W": 4},
    "C5": {"D": 5, "G": 7},
    "C6": {"D": 3, "G": 8},
    "C7": {"D": 2, "G": 5, "X": 3, "W": 5},
    "C8": {"D": 5, "G": 8},
    "C9": {"D": 4, "G": 4, "W": 2},
    "C10": {"D": 2, "G": 4},
    "C11": {"D": 4, "G": 8},
    "C12": {"D": 4, "G": 5, "X": 1},
    "C13": {"D": 3, "G": 9},
    "C14": {"D": 1, "G": 6},
    "C15": {"D": 7, "G": 6},
    "C16": {"D": 2, "G": 3, "W": 2},
    "C17": {"D": 4, "G": 2},
    "C18": {"D": 2, "G": 4},
    "C19": {"D": 2, "G": 9, "W": 1},
    "C20": {"D": 4, "G": 7},
    "C21": {"D": 1, "G": 3},
}
# Clauses with lettered parts that are rated one by one.
PARTS = {"C6.D1": "abc", "C10.D1": "abcd"}


def documented():
    """By clause: wording, what it says, codes that rate it, why it is not rated."""
    rows = {}
    for clause, cells in CLAUSE_ROW.findall(DOCUMENT):
        wording, summary, codes, reason = (cell.strip() for cell in cells.split("|"))
        rows[clause] = (wording, summary, [code for code in codes.split(", ") if code], reason)
    return rows


def cited():
    """By clause: the codes of the criteria and preconditions whose source names it."""
    codes = defaultdict(list)
    for code, row in RATABLE.items():
        for clause in clauses_of(row["source"]):
            codes[clause].append(code)
    return codes


def decided_to_recommend():
    section = DOCUMENT.split("## Recommended by decision")[1].split("\n## ")[0]
    return {
        code
        for bullet in re.findall(r"^- ([^:]+):", section, re.MULTILINE)
        for code in bullet.split(", ")
    }


def test_the_document_lists_each_clause_of_the_guidance_once():
    clauses = [
        f"{capability}.{kind}{number}"
        for capability, counts in CLAUSES.items()
        for kind, count in counts.items()
        for number in range(1, count + 1)
    ]
    expected = [clause + part for clause in clauses for part in ("", *PARTS.get(clause, ""))]
    assert [clause for clause, _cells in CLAUSE_ROW.findall(DOCUMENT)] == expected


def test_the_document_and_the_sources_name_the_same_criteria():
    by_clause = cited()
    assert {clause: sorted(codes) for clause, (_, _, codes, _) in documented().items()} == {
        clause: sorted(by_clause.pop(clause, [])) for clause in documented()
    }
    assert by_clause == {}


@pytest.mark.parametrize("clause", documented())
def test_a_clause_is_rated_or_has_a_reason(clause):
    _wording, summary, codes, reason = documented()[clause]
    assert summary
    assert bool(codes) != bool(reason)


@pytest.mark.parametrize(("code", "row"), RATABLE.items())
def test_every_source_has_the_one_form(code, row):
    one = r"(MNR 2016, C\d+\.[DGWX]\d+[a-d]?|ICMEC 2018, criterion [1-5])"
    assert re.fullmatch(f"{one}(; {one})*", row["source"])
    assert clauses_of(row["source"]), f"{code} has no clause of the guidance"


def test_the_wording_decides_what_is_required():
    wordings = {clause: wording for clause, (wording, *_) in documented().items()}
    assert set(wordings.values()) == {"must", "should", "states", "may", "where appropriate"}
    left_to_the_country = {
        code
        for code, row in CRITERIA.items()
        if all(wordings[clause] == "may" for clause in clauses_of(row["source"]))
    }
    recommended = {code for code, row in CRITERIA.items() if row["obligation"] == "recommended"}
    assert recommended == left_to_the_country | decided_to_recommend()
    assert left_to_the_country & decided_to_recommend() == set()


def test_the_document_names_no_criterion_that_does_not_exist():
    connections = "|".join(row["code"] for row in ROWS["connection"])
    named = set(re.findall(rf"\b(?:C\d+|{connections})\.\d+\b", DOCUMENT))
    assert named - RATABLE.keys() == set()
