"""What makes two editions ask the same, and what does not."""

from copy import deepcopy

import pytest

from capabilities.document import framework_document
from reports.comparison.comparable import connection_obstacle, obstacle

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(tiny):
    return framework_document(tiny)


@pytest.fixture
def other(one):
    """Another edition, which asks the same."""
    return deepcopy(one) | {"edition": "2"}


def loans(document):
    return document["capabilities"][0]


def union(document):
    return loans(document)["connections"][0]


def test_the_same_edition_can_always_be_compared(one):
    assert obstacle("LOANS", one, one) == connection_obstacle("UNION", one, one) == ""


def test_another_edition_that_asks_the_same_can_be_compared(one, other):
    assert obstacle("LOANS", one, other) == connection_obstacle("UNION", one, other) == ""


def test_texts_make_no_difference(one, other):
    loans(other)["name"] = {"en": "Lending"}
    loans(other)["guidance"] = []
    loans(other)["criteria"][0] |= {"statement": {"en": "Books go home."}, "source": "Elsewhere"}
    loans(other)["criteria"][3]["measure"]["numerator"] = {"en": "Titles"}
    union(other)["caveat"] = {"en": "Somebody decides."}
    union(other)["preconditions"][0]["statement"] = {"en": "Staff."}
    other["levels"][0]["name"] = {"en": "Begun"}
    assert obstacle("LOANS", one, other) == connection_obstacle("UNION", one, other) == ""


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        (0, {"code": "L0"}),
        (0, {"level": 2}),
        (0, {"obligation": "recommended"}),
        (0, {"may_not_apply": True}),
        (2, {"depends_on": None}),
        (3, {"measure": None}),
    ],
)
def test_what_scoring_reads_makes_a_difference(one, other, place, changed):
    loans(other)["criteria"][place] |= changed
    assert obstacle("LOANS", one, other) == "criteria"
    assert obstacle("STAFF", one, other) == ""


def test_a_criterion_more_or_less_or_elsewhere_makes_a_difference(one, other):
    for change in (list.reverse, list.pop):
        changed = deepcopy(other)
        change(loans(changed)["criteria"])
        assert obstacle("LOANS", one, changed) == obstacle("LOANS", changed, one) == "criteria"


def test_another_number_of_levels_makes_every_level_another(one, other):
    other["levels"].pop()
    assert {obstacle(code, one, other) for code in ("LOANS", "STAFF")} == {"levels"}
    assert connection_obstacle("UNION", one, other) == "levels"


def test_what_one_of_them_does_not_have_cannot_be_compared(one, other):
    loans(other)["connections"] = []
    assert connection_obstacle("UNION", one, other) == "absent"
    del other["capabilities"][1]
    assert obstacle("STAFF", one, other) == obstacle("STAFF", other, one) == "absent"


def test_a_connection_under_other_conditions_cannot_be_compared(one, other):
    for change in (
        lambda: union(other).update(goal="L1"),
        lambda: union(other)["preconditions"][0].update(kind="advisory"),
        lambda: union(other)["preconditions"].pop(),
    ):
        change()
        assert connection_obstacle("UNION", one, other) == "criteria"
        loans(other)["connections"] = deepcopy(loans(one)["connections"])


@pytest.mark.parametrize("capability", [0, 1])
def test_a_connection_rests_on_all_the_capabilities_it_names(one, other, capability):
    other["capabilities"][capability]["criteria"][0]["obligation"] = "recommended"
    assert connection_obstacle("UNION", one, other) == "criteria"


def test_two_frameworks_are_never_compared(one, other):
    with pytest.raises(ValueError, match="Two frameworks"):
        obstacle("LOANS", one, other | {"code": "other"})
