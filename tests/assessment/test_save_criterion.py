"""Saving one criterion with JavaScript: the parts that come back and what they say."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.answers import Said
from assessment.models import Event
from tests.assessment.browsers import Typing, stored
from tests.assessment.page import Page, words
from tests.data import make_evidence, make_person

pytestmark = pytest.mark.django_db


def basis(parts, code):
    return parts.find(f"id_{code}-basis").get("value")


# Saved


def test_one_answer_is_saved_and_the_page_is_told(begin, ana):
    typing, assessment = begin({"L3": "P"})
    parts = typing.save("L4", numerator="3", denominator="4")
    assert stored(assessment) == {
        "L3": (Said(rating="P"), 1),
        "L4": (Said(numerator=3, denominator=4), 1),
    }
    assert [(event.subject, event.by) for event in Event.objects.all()] == [("L4", ana)]
    assert (typing.response.status_code, typing.response["X-Waymark"]) == (200, "answer")
    assert typing.swapped == ["L4-saved", "id_L4-basis", "L4-count", "standing"]
    assert parts.text("L4-saved").startswith("Saved ")
    assert parts.all("html")[0].get("lang") is None  # parts, not a page


def test_the_aside_shows_the_new_standing(begin):
    typing, _assessment = begin({"L1": "L"})
    assert "Level 1 for certain, up to 3" in typing.page.text("standing")
    parts = typing.save("L4", numerator="1", denominator="4")
    assert "Level 1 · 2 of 4 answered · 25 to 75 % covered" in parts.text("standing")
    assert "L4 partly in place" in parts.text("standing")


def test_the_new_version_comes_back_for_the_next_save(begin):
    typing, assessment = begin()
    first = basis(typing.save("L1", rating="P"), "L1")
    parts = typing.save("L1", rating="L", basis=first)
    typing.save("L1", rating="F", basis=basis(parts, "L1"))
    assert stored(assessment) == {"L1": (Said(rating="F"), 3)}
    assert typing.response.status_code == 200


def test_the_same_again_is_saved_and_writes_nothing(begin):
    typing, assessment = begin({"L1": {"rating": "F", "comment": "One\ntwo"}})
    parts = typing.save("L1")
    assert (stored(assessment)["L1"][1], Event.objects.count()) == (1, 0)
    assert (typing.response.status_code, basis(parts, "L1")) == (200, basis(typing.page, "L1"))


def test_other_criteria_of_the_post_are_left_alone(begin):
    typing, assessment = begin()
    data = typing.page.sent("answers") | {"L1-rating": "F", "L2-rating": "F"}
    url = reverse("save_criterion", args=[assessment.pk, "L1"])
    typing.client.post(url, data)
    assert set(stored(assessment)) == {"L1"}


@pytest.mark.parametrize(
    ("answers", "rating", "follow_ups"),
    [
        ({}, "L", ["L3", "L5"]),
        ({}, "N", ["L3", "L5"]),
        ({}, "U", ["L3"]),
        ({"L1": "L"}, "N", ["L3", "L5"]),
        ({"L1": "L", "L3": "F"}, "N", ["L3", "L5"]),
        ({"L1": "L", "L3": "N"}, "F", []),
        ({"L1": "N", "L3": "F"}, "P", ["L3", "L5"]),
        ({"L1": "P"}, "F", []),
    ],
)
def test_criteria_that_follow_appear_or_fold_away(begin, answers, rating, follow_ups):
    typing, assessment = begin(answers)
    parts = typing.save("L1", rating=rating)
    state = ["L1-saved", "id_L1-basis", "L1-count"]
    assert typing.swapped == [*state, *follow_ups, "standing"]
    fresh = Page(typing.client.get(reverse("capability", args=[assessment.pk, "LOANS"])))
    for code in follow_ups:
        assert words(parts.find(code)) == words(fresh.find(code))
        assert parts.find(code).get("class") == fresh.find(code).get("class")


def test_a_criterion_that_appears_can_be_answered_at_once(begin):
    typing, assessment = begin()
    typing.page = typing.save("L1", rating="L")
    typing.save("L3", rating="F")
    assert stored(assessment)["L3"] == (Said(rating="F"), 1)


# Evidence


def test_a_new_item_is_offered_to_every_answer_of_the_page(begin):
    typing, assessment = begin({"L1": "F", "L3": "L"})
    parts = typing.save("L1", new_title="Act 12", new_kind="law")
    item = assessment.evidence.get()
    assert stored(assessment)["L1"] == (Said(rating="F", cited=frozenset({item.pk})), 2)
    pickers = [f"{code}-evidence" for code in ("L1", "L2", "L3", "L4", "L5")]
    assert [each for each in typing.swapped if each.endswith("-evidence")] == pickers
    assert parts.text("L1-count") == "1"
    assert parts.sent("answers", parts.find("L1-evidence")) == {
        "L1-cited": str(item.pk),
        "L1-cite": "",
        "L1-new-title": "",
        "L1-new-kind": "law",
        "L1-new-citation": "",
        "L1-new-url": "",
    }
    for picker in pickers:
        offered = {each.get("value"): words(each) for each in parts.find(picker).iter("option")}
        assert offered[str(item.pk)] == "Act 12"


def test_an_item_of_the_register_is_cited(begin):
    typing, assessment = begin({"L1": {"rating": "F", "evidence": ["Act"]}})
    report = make_evidence(assessment, "Report")
    parts = typing.save("L1", cite=str(report.pk))
    cited = {item.pk for item in assessment.evidence.all()}
    assert stored(assessment)["L1"] == (Said(rating="F", cited=frozenset(cited)), 2)
    assert parts.text("L1-count") == "2"
    sent = parts.sent("answers", parts.find("L1-evidence"))
    assert (set(sent["L1-cited"]), sent["L1-cite"]) == ({str(pk) for pk in cited}, "")


def test_an_item_is_no_longer_cited(begin):
    typing, assessment = begin({"L1": {"rating": "F", "evidence": ["Act"]}})
    parts = typing.save("L1", cited=[])
    assert stored(assessment)["L1"] == (Said(rating="F"), 2)
    assert (parts.text("L1-count"), assessment.evidence.count()) == ("0", 1)


# Meanwhile, a colleague


@pytest.fixture
def disputed(begin):
    """Ana's change, sent from a page that does not know Ben's."""
    typing, assessment = begin({"L1": {"rating": "P", "comment": "Half"}})
    ben = make_person(Role.COORDINATOR, name="Ben")
    assessment.answers.update(rating="N", comment="None <i>left</i>", version=2, updated_by=ben)
    typing.page = typing.save("L1", rating="F", comment="All")
    return typing, assessment


def test_a_conflict_brings_both_versions(disputed):
    typing, assessment = disputed
    assert (typing.response.status_code, typing.response["X-Waymark"]) == (409, "answer")
    assert typing.swapped == ["L1"]
    (theirs,) = typing.parts.find("L1").iter("blockquote")
    assert words(theirs) == "Not in place · 0 items of evidence None <i>left</i>"
    assert "Ben saved this at" in typing.parts.text("L1")
    sent = typing.parts.sent("answers")
    assert (sent["L1-rating"], sent["L1-comment"], "L1-choice" in sent) == ("F", "All", False)
    assert stored(assessment) == {"L1": (Said(rating="N", comment="None <i>left</i>"), 2)}


@pytest.mark.parametrize(
    ("choice", "expected", "version"),
    [
        ("mine", Said(rating="F", comment="All"), 3),
        ("theirs", Said(rating="N", comment="None <i>left</i>"), 2),
    ],
)
def test_the_choice_ends_the_conflict(disputed, choice, expected, version):
    typing, assessment = disputed
    parts = typing.save("L1", choice=choice)
    assert (typing.response.status_code, stored(assessment)) == (200, {"L1": (expected, version)})
    assert "L1" in typing.swapped
    assert list(parts.find("L1").iter("blockquote")) == []
    sent = parts.sent("answers")
    assert (sent["L1-rating"], sent["L1-comment"]) == (expected.rating, expected.comment)
    assert "L1-choice" not in sent
    assert parts.text("L1-saved").startswith("Saved ")


def test_every_id_of_what_ends_a_conflict_stands_once(disputed):
    typing, _assessment = disputed
    parts = typing.save("L1", choice="mine")
    assert sorted(parts.ids()) == sorted(set(parts.ids()))


def test_without_a_choice_the_conflict_stays(disputed):
    typing, assessment = disputed
    parts = typing.save("L1")
    assert stored(assessment)["L1"][1] == 2
    assert "Choose which version should stay." in parts.errors("L1")
    (theirs,) = parts.find("L1").iter("blockquote")
    assert words(theirs) == "Not in place · 0 items of evidence None <i>left</i>"


def test_what_a_colleague_answered_elsewhere_counts_at_once(begin):
    typing, assessment = begin({"L1": "L"})
    colleague = Typing(typing.client, assessment)
    colleague.save("L4", numerator="9", denominator="10")
    parts = typing.save("L2", rating="U")
    assert "3 of 4 answered" in parts.text("standing")
