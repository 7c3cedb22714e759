"""The texts, levels and dependencies of the Model National Response."""

import re

import pytest

from tests.capabilities.mnr_content import (
    CRITERIA,
    FILES,
    ROWS,
    code_of,
    framework,
    is_measure,
    read_rows,
    texts_in,
)

STATEMENT_LIMIT, HELP_LINE_LIMIT = 160, 140
NAMES_IN_CAPITALS = {"INTERPOL", "MNR"}
# Terms that the Luxembourg Guidelines advise against, and ways of writing that we do not use.
AVOIDED = re.compile(
    r"child porn|kiddie|child prostitut|juvenile prostitut|child sex (?:tour|work)|"
    r"promiscu|sexting|and/or|!|e\.g\.|i\.e\.|etc\.",
    re.IGNORECASE,
)
# The condition whose literal wording is the point.
QUOTES_AND_OR = {"ICSE.2", "ICSE"}

EDITION = framework()


def capability_rows():
    return pytest.mark.parametrize("capability", [row["code"] for row in ROWS["capability"]])


def criteria_rows(wanted=bool):
    rows = [row for row in CRITERIA.values() if wanted(row)]
    return pytest.mark.parametrize("row", rows, ids=[row["code"] for row in rows])


# Texts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_terms_are_those_of_the_luxembourg_guidelines(path):
    avoided = {
        row.get("code"): AVOIDED.findall(text)
        for _model, row in read_rows(path)
        for text in texts_in(row)
        if AVOIDED.search(text) and row.get("code") not in QUOTES_AND_OR
    }
    assert avoided == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_abbreviations_are_spelled_out_where_they_first_occur(path):
    reading = "\n".join(text for _model, row in read_rows(path) for text in texts_in(row))
    abbreviations = set(re.findall(r"\b[A-Z]{3,}\b", reading)) - NAMES_IN_CAPITALS
    unexplained = {
        word
        for word in abbreviations
        if not reading[: re.search(rf"\b{word}\b", reading).end() + 1].endswith(f"({word})")
    }
    assert unexplained == set()


@criteria_rows()
def test_a_statement_is_one_short_sentence(row):
    statement = row["statement"]["en"]
    assert len(statement) <= STATEMENT_LIMIT
    assert re.fullmatch(r"[A-Z][^.?;]*\.", statement)


@criteria_rows(lambda row: not is_measure(row))
def test_help_says_what_none_part_most_and_all_look_like(row):
    lines = row["help"]["en"].split("\n")
    assert len(lines) == len(set(lines)) == 4
    assert [line for line in lines if len(line) > HELP_LINE_LIMIT] == []
    assert [line for line in lines if not re.fullmatch(r"[A-Z].*\.", line)] == []


@criteria_rows(is_measure)
def test_a_measure_says_how_to_count_and_when(row):
    how = row["help"]["en"]
    assert "\n" not in how
    assert "first number" in how
    assert re.search(r"day of the answer|last twelve months", how)
    assert row["denominator_label"]["en"]


@criteria_rows()
def test_every_criterion_has_an_example_of_evidence(row):
    assert row["evidence_examples"]


def test_every_text_is_in_the_declared_language():
    assert [row["languages"] for row in ROWS["framework"]] == [["en"]]
    languages = set()

    def collect(value):
        if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()):
            languages.update(value)
        elif isinstance(value, list):
            for part in value:
                collect(part)

    for model in ("framework", "level", "group", "capability", "element", "criterion"):
        for row in ROWS[model]:
            for value in row.values():
                collect(value)
    assert languages == {"en"}


# Levels and dependencies


@capability_rows()
def test_every_level_of_a_capability_asks_for_something(capability):
    required = {criterion.level for criterion in EDITION.capabilities[capability].required}
    assert required == {1, 2, 3, 4}


@capability_rows()
def test_criteria_stand_in_the_order_of_levels_and_numbers(capability):
    criteria = [row for row in CRITERIA.values() if code_of(row["capability"]) == capability]
    numbers = range(1, len(criteria) + 1)
    assert [row["code"] for row in criteria] == [f"{capability}.{number}" for number in numbers]
    assert [row["position"] for row in criteria] == list(numbers)
    levels = [code_of(row["level"]) for row in criteria]
    assert levels == sorted(levels)


@capability_rows()
def test_every_element_has_a_criterion(capability):
    rated = {code_of(row["element"]) for row in CRITERIA.values()}
    assert set(EDITION.capabilities[capability].elements) - rated == set()


@criteria_rows(lambda row: row["depends_on"])
def test_a_required_criterion_never_depends_on_a_recommended_one(row):
    parent = CRITERIA[code_of(row["depends_on"])]
    assert (row["obligation"], parent["obligation"]) != ("required", "recommended")


@criteria_rows(lambda row: row["may_not_apply"])
def test_only_the_conditional_clause_may_not_apply(row):
    conditional = [element["code"] for element in ROWS["element"] if element["conditional"]]
    assert code_of(row["element"]) in conditional
