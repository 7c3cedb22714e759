"""What if: other ratings tried out in the address, and kept as targets."""

import uuid

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from assessment.action_plan import Aim, aims_of, measures_of
from assessment.models import Answer, Assessment, Event
from assessment.ratings import own_rating
from assessment.scoring import Answer as Given
from assessment.scoring import measure_rating
from assessment.standing import Standing
from assessment.what_if import SupposedStanding, WhatIf, read, steps_of, tidy
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_person
from tests.scoring.strategies import quick

pytestmark = pytest.mark.django_db

ANSWERS = {"L1": "F", "L3": "P", "L4": (7, 20), "S1": {"rating": "P", "evidence": ["Act 1"]}}


def what_if(client, assessment, query=None, **options):
    return client.get(reverse("what_if", args=[assessment.pk]), query or {}, **options)


def rows_of(page):
    """The cells of the outcome's tables, row by row."""
    rows = page.find("outcome").iter("tr")
    return [[words(cell) for cell in row.iter("td")] for row in rows if list(row.iter("td"))]


# Arithmetic

RATED = st.sampled_from(["N", "P", "L", "F", "U"])
SAID = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["L1", "L3", "L5", "S1", "S3", "S4"], RATED),
        **dict.fromkeys(["L2", "S2"], st.one_of(RATED, st.just("NA"))),
        "L4": st.tuples(st.integers(0, 20), st.just(20)),
    },
)


def test_the_present_ratings_change_nothing(tiny):
    assessment = make_assessment()

    @quick
    @given(SAID)
    def holds(said):
        rows = {code: _row(each) for code, each in said.items()}
        standing = Standing(assessment, rows)
        present = {code: own_rating(answer) for code, answer in standing.given.items()}
        then = SupposedStanding(assessment, rows, present)
        assert then.result == standing.result
        page = WhatIf(standing, present, 0, "")
        assert not any(each.differs for each in [*page.changes, *page.connections])

    holds()


def _row(said):
    if isinstance(said, tuple):
        row = Answer(numerator=said[0], denominator=said[1])
    else:
        row = Answer(rating=said, reason="None" if said == "NA" else "")
    row.cited = frozenset()
    return row


def test_supposed_ratings_are_scored_like_answers(tiny):
    answers = {"L1": "F", "L3": "L", "S1": "N"}
    supposed = {"L3": "F", "S1": "L", "S2": "NA", "L4": "F"}
    there = Standing.of(make_assessment(answers=answers))
    like = make_assessment(
        make_country("XB"),
        answers | {"L3": "F", "S1": "L", "S2": {"rating": "NA", "reason": "None"}, "L4": (9, 10)},
    )
    then = SupposedStanding(there.assessment, there.rows, supposed)
    assert then.result == Standing.of(like).result
    assert then.given["L4"] == Given("F")
    assert measure_rating(9, 10) == "F"


def test_evidence_stays_with_the_criterion(tiny):
    standing = Standing.of(make_assessment(answers=ANSWERS))
    then = SupposedStanding(standing.assessment, standing.rows, {"S1": "L"})
    assert then.given["S1"].evidence == 1
    assert [each["verdict"] for each in then.result["connections"]] == ["ready"]


@pytest.mark.parametrize(
    ("query", "supposed", "unused"),
    [
        ({}, {}, 0),
        ({"L3": "F", "L1": "N", "of": "LOANS"}, {"L1": "N", "L3": "F"}, 0),
        ({"L3": ""}, {}, 0),
        ({"L4": "L"}, {"L4": "L"}, 0),
        ({"S2": "NA", "S1": "NA"}, {"S2": "NA"}, 1),
        ({"L1": "f"}, {}, 1),
        ({"L1": "F\0", "L9": "F", "\0": "F", "x" * 5000: "y" * 5000, "of": "\0"}, {}, 4),
        ({"L1": "[]", "L2": "{}", "L3": "-1", "': --": "L"}, {}, 4),
    ],
)
def test_what_an_address_says(tiny, query, supposed, unused):
    found = read(Standing.of(make_assessment()), query)
    assert (list(found[0].items()), found[1]) == (list(supposed.items()), unused)


def test_an_address_is_tidy_without_fields_left_as_they_are():
    assert tidy({"L1": "F", "L2": "", "of": ""}) == "L1=F"
    assert tidy({"L1": ""}) == ""
    assert tidy({"L1": "F"}) is None


# The page


def test_it_starts_with_the_next_steps(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    page = Page(what_if(client, assessment))
    offered = [each.get("name") for each in page.find("tried").iter("select")]
    assert set(offered[1:]) == steps_of(Standing.of(assessment)) == {"L3", "L4", "S1"}
    assert "Nothing is tried out yet" in page.text("outcome")


def test_any_capability_can_be_chosen_and_what_is_tried_stays(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    page = Page(what_if(client, assessment, {"of": "STAFF", "L1": "N"}))
    form = page.find("tried")
    assert page.values(form) == {
        "of": "STAFF", "L1": "N", "S1": "", "S2": "", "S3": "", "S4": ""
    }  # fmt: skip


def test_before_and_after_stand_side_by_side(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    page = Page(what_if(client, assessment, {"L3": "L", "L4": "L", "S1": "L"}))
    loans, staff, union = rows_of(page)
    assert loans[0].startswith("123 Level 1 ·")
    assert loans[0].endswith("Next steps: L3, L4")
    assert loans[1].startswith("123 Level 2 for certain, up to 3 ·")
    assert loans[1].endswith("Next steps: L5")
    assert (union[0].split(" The")[0], union[1]) == ("Not ready yet", "Ready to be considered")
    assert "Level 0" in staff[0]


def test_nothing_is_saved_by_trying(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    before = list(assessment.answers.order_by("pk").values())
    what_if(client, assessment, {"L3": "F", "S1": "F"})
    assert list(assessment.answers.order_by("pk").values()) == before
    assert (assessment.measures.count(), Event.objects.count()) == (0, 0)


def test_fields_left_as_they_are_vanish_from_the_address(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    response = what_if(client, assessment, {"of": "", "L3": "F", "L4": ""})
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("what_if", args=[assessment.pk]) + "?L3=F",
    )


def test_a_script_gets_the_page_and_its_tidy_address(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    response = what_if(client, assessment, {"L3": "F", "L4": ""}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Replace-Url"]) == (
        200,
        reverse("what_if", args=[assessment.pk]) + "?L3=F",
    )


def test_ugly_entries_are_told_and_left_out(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    response = what_if(client, assessment, {"L3": "F", "L1": "X", "<b>": "1", "of": "<b>"})
    page = Page(response)
    assert response.status_code == 200
    assert "2 entries of the address" in page.text("outcome")
    assert "1 rating tried out." in page.text("outcome")


def test_many_foreign_entries_are_left_out(client, ana):
    assessment = make_assessment()
    query = {f"x{number}": "1" for number in range(900)}
    page = Page(what_if(client, assessment, query | {"L1": "F"}))
    assert "900 entries of the address" in page.text("outcome")
    assert "1 rating tried out." in page.text("outcome")


def test_what_is_overruled_is_told(client, ana):
    assessment = make_assessment(answers={"L1": "N"})
    page = Page(what_if(client, assessment, {"L3": "F"}))
    assert "L3 follows from L1" in page.text("outcome")


def test_observers_try_and_cannot_keep(client, tiny):
    assessment = make_assessment(answers=ANSWERS)
    client.force_login(make_person(Role.OBSERVER))
    page = Page(what_if(client, assessment, {"L3": "F"}))
    assert [form.get("method") for form in page.find("main").iter("form")] == ["get"]
    assert "1 rating tried out." in page.text("outcome")


def test_another_country_finds_nothing(client, tiny):
    assessment = make_assessment(answers=ANSWERS)
    client.force_login(make_person(Role.COORDINATOR, make_country("XB")))
    assert what_if(client, assessment).status_code == 404
    keep = client.post(reverse("keep_targets", args=[assessment.pk]), {"L3": "F"})
    nowhere = client.post(reverse("keep_targets", args=[uuid.uuid4()]), {"L3": "F"})
    assert (keep.status_code, nowhere.status_code) == (404, 404)
    assert assessment.measures.count() == 0


# Keeping


def test_what_was_tried_becomes_a_measure_for_each_capability(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    tried = {"L3": "L", "L4": "F", "S1": "L", "S2": "NA", "L1": "P", "S4": "U"}
    page = Page(what_if(client, assessment, tried))
    (form,) = page.find("outcome").iter("form")
    response = client.post(form.get("action"), page.values(form), follow=True)
    assert {each.text: aims_of(each) for each in measures_of(assessment)} == {
        "Raise 2 criteria": {"L3": Aim("L"), "L4": Aim("F")},
        "Reach level 2": {"S1": Aim("L"), "S2": Aim("NA")},
    }
    assert "2 measures were added" in Page(response).messages[0]
    client.post(form.get("action"), page.values(form))
    assert assessment.measures.count() == 2


def test_what_raises_nothing_is_not_kept(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    address = reverse("keep_targets", args=[assessment.pk])
    response = client.post(address, {"L1": "P", "L3": "N", "of": "LOANS"}, follow=True)
    assert assessment.measures.count() == 0
    assert "Nothing was added" in Page(response).messages[0]


def test_in_a_closed_assessment_nothing_is_kept(client, ana):
    assessment = make_assessment(answers=ANSWERS, state=Assessment.State.CLOSED)
    response = client.post(reverse("keep_targets", args=[assessment.pk]), {"L3": "F"})
    page = Page(response)
    assert (response.status_code, assessment.measures.count()) == (409, 0)
    assert "closed" in page.messages[0]
    assert "1 rating tried out." in page.text("outcome")
