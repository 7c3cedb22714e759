"""The levels and dependencies of the Model National Response."""

import pytest

from tests.capabilities.mnr_content import CRITERIA, ROWS, code_of, criteria_rows, framework

EDITION = framework()


def capability_rows():
    return pytest.mark.parametrize("capability", [row["code"] for row in ROWS["capability"]])


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
