"""docs/data.md tells of every table and every column."""

import re

import pytest
from django.conf import settings

from reports.exports.columns import dictionary
from reports.exports.framework import framework_texts
from reports.exports.lists import LISTS
from reports.exports.material import Material
from reports.exports.workbook import SHEETS, about
from tests import data

DOCUMENT = (settings.BASE_DIR / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_document_has_each_column_of_each_table(tiny):
    submission = data.make_submission()
    data.make_review(
        submission, decision="validated", released=True, decided_at=submission.submitted_at
    )
    coordinator = data.make_person("coordinator", submission.assessment.country)
    material = Material.of_submission(submission, coordinator)
    sheets = [
        about(material),
        *(make(material) for make in SHEETS.values()),
        framework_texts(material.standing.document),
        dictionary([]),
        *(make(submission.assessment, coordinator) for make in LISTS.values()),
    ]
    told = {}
    for part in re.split(r"^### ", DOCUMENT, flags=re.MULTILINE)[1:]:
        if name := re.match(r".*\(`(\w+)`\)\n", part):
            told[name[1]] = re.findall(
                r"`(\w+)`", "\n".join(re.findall(r"^\| (`[^|]*) \|", part, re.M))
            )
    there = {each.key: [column.key for column in each.columns] for each in sheets}
    there["groups"] = [key for key in there["groups"] if key not in {"at_2", "at_3"}]
    assert told == there


@pytest.mark.parametrize("key", [*SHEETS, *LISTS])
def test_the_document_says_where_each_table_is(key):
    assert f"files/{key}.csv" in DOCUMENT
