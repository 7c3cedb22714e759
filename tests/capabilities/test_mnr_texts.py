"""The texts of the Model National Response keep to docs/framework-texts.md."""

import re

import pytest

from tests.capabilities.mnr_content import (
    FILES,
    ROWS,
    criteria_rows,
    is_measure,
    read_rows,
    texts_in,
)

STATEMENT_LIMIT, HELP_LINE_LIMIT, SENTENCE_LIMIT = 160, 140, 35  # characters, characters, words
NAMES_IN_CAPITALS = {"INTERPOL", "INHOPE", "MNR"}
# Terms that the Luxembourg Guidelines advise against, and ways of writing that we do not use.
AVOIDED = re.compile(
    r"child porn|kiddie|child prostitut|juvenile prostitut|child sex (?:tour|work)|"
    r"p(?:a)?edophil|under-?age|seduc|consensual|promiscu|sexting|"
    r"and/or|!|\be\.g\.|\bi\.e\.|\betc\.",
    re.IGNORECASE,
)
# The condition whose literal wording is the point.
QUOTES_AND_OR = {"ICSE.2", "ICSE"}
SENTENCE_END = re.compile(r"(?<=[.?])\s+|\n")


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
    # The official name of a capability may hold one; the summary below it spells it out.
    reading = "\n".join(
        text
        for model, row in read_rows(path)
        for field, value in row.items()
        for text in texts_in(value)
        if (model, field) != ("capability", "name")
    )
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sentences_are_short(path):
    long = [
        sentence
        for _model, row in read_rows(path)
        for text in texts_in(row)
        for sentence in SENTENCE_END.split(text)
        if len(sentence.split()) > SENTENCE_LIMIT
    ]
    assert long == []


@criteria_rows()
def test_a_statement_is_a_fact_not_a_wish(row):
    assert not re.search(r"\b(should|must|shall)\b", row["statement"]["en"])


@pytest.mark.parametrize("row", ROWS["capability"], ids=lambda row: row["code"])
def test_a_capability_says_what_why_and_how_in_short(row):
    assert re.fullmatch(r"[A-Z][^.]*\.", row["summary"]["en"])
    assert 1 <= len(row["rationale"]) <= 5
    assert row["guidance"]
