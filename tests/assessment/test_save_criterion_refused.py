"""Saving one criterion with JavaScript: what is refused, and how that is said."""

import pytest
from django.urls import reverse

from assessment.answers import Said
from assessment.models import Assessment, Evidence
from tests.assessment.browsers import stored
from tests.data import make_assessment, make_country, make_evidence

pytestmark = pytest.mark.django_db

GONE = "An item you picked is no longer in the register. Check what is cited now."


def basis(parts, code):
    return parts.find(f"id_{code}-basis").get("value")


@pytest.mark.parametrize(
    ("code", "typed", "errors"),
    [
        ("L1", {"rating": "X"}, ["Choose one of the answers."]),
        ("L2", {"rating": "NA"}, ["Say why this does not apply to your country."]),
        ("L4", {"numerator": "many", "denominator": "9"}, ["Enter a whole number."]),
        ("L4", {"numerator": "9"}, ["Give both numbers, or choose “Not known”."]),
        (
            "L4",
            {"rating": "U", "numerator": "1", "denominator": "2"},
            ["Keep one: choose “Counted” to use the numbers, or empty them."],
        ),
        ("L1", {"comment": "a\0b"}, ["Null characters are not allowed."]),
        (
            "L1",
            {"new_citation": "article 9"},
            ["Complete the new evidence, or empty its fields.", "This field is required."],
        ),
        (
            "L1",
            {"new_title": "Act", "new_url": "javascript:alert(1)"},
            ["Complete the new evidence, or empty its fields.", "Enter a valid URL."],
        ),
    ],
)
def test_what_is_wrong_comes_back_with_its_error(begin, code, typed, errors):
    typing, assessment = begin()
    parts = typing.save(code, **typed)
    assert (stored(assessment), Evidence.objects.count()) == ({}, 0)
    assert (typing.response.status_code, typing.response["X-Waymark"]) == (422, "answer")
    assert typing.swapped == [code]
    assert parts.errors(code) == errors
    assert parts.text(f"{code}-saved") == ""
    assert basis(parts, code) == basis(typing.page, code)
    sent = parts.sent("answers")
    for name, value in typed.items():
        if value == "X":  # no button stands for it
            continue
        kept = value.replace("\0", "\ufffd")  # as browsers read it
        assert sent[f"{code}-{name.replace('_', '-')}"] == kept


@pytest.mark.parametrize("field", ["cited", "cite"])
def test_evidence_of_another_country_is_never_cited(begin, field):
    theirs = make_evidence(make_assessment(make_country("XB")), "Secret act")
    typing, assessment = begin({"L1": {"rating": "F", "evidence": ["Act"]}})
    parts = typing.save("L1", **{field: str(theirs.pk)})
    assert (typing.response.status_code, parts.errors("L1")) == (422, [GONE])
    assert "Secret act" not in typing.response.content.decode()
    assert theirs.answers.count() == 0
    assert len(stored(assessment)["L1"][0].cited) == 1


def test_evidence_of_an_earlier_round_is_never_cited(begin):
    earlier = make_evidence(make_assessment(make_country("XA")), "Old act")
    typing, _assessment = begin({"L1": {"rating": "F", "evidence": ["Act"]}})
    parts = typing.save("L1", cite=str(earlier.pk))
    assert (typing.response.status_code, parts.errors("L1")) == (422, [GONE])
    assert earlier.answers.count() == 0


def test_what_was_typed_comes_back_as_text(begin):
    typing, _assessment = begin()
    parts = typing.save(
        "L2", rating="NA", comment="</textarea><script>alert(1)</script>", new_title='"><b>x'
    )
    sent = parts.sent("answers")
    assert sent["L2-comment"] == "</textarea><script>alert(1)</script>"
    assert sent["L2-new-title"] == '"><b>x'
    assert parts.all("script") == []


def test_a_post_without_its_basis_overwrites_nothing(begin):
    typing, assessment = begin({"L1": {"rating": "P", "comment": "Long story"}})
    url = reverse("save_criterion", args=[assessment.pk, "L1"])
    response = typing.client.post(url, {"L1-rating": "F"})
    assert (response.status_code, response["X-Waymark"]) == (409, "answer")
    assert stored(assessment) == {"L1": (Said(rating="P", comment="Long story"), 1)}


def test_an_empty_post_overwrites_nothing(begin):
    typing, assessment = begin({"L1": "P"})
    response = typing.client.post(reverse("save_criterion", args=[assessment.pk, "L1"]))
    assert (response.status_code, stored(assessment)) == (409, {"L1": (Said(rating="P"), 1)})


@pytest.mark.parametrize("tampered", ["", "x", "1.\0", "1.x.disputed", "99.x", "-1.x"])
def test_a_tampered_basis_is_never_an_error_of_the_server(begin, tampered):
    typing, assessment = begin({"L1": "P"})
    typing.save("L1", rating="F", basis=tampered)
    assert typing.response.status_code in {409, 422}
    assert stored(assessment) == {"L1": (Said(rating="P"), 1)}


@pytest.mark.parametrize("state", [each for each in Assessment.State if each != "draft"])
def test_what_is_no_longer_a_draft_says_so_and_swaps_nothing_else(begin, state):
    typing, assessment = begin({"L1": "P"})
    Assessment.objects.update(state=state)
    parts = typing.save("L1", rating="F")
    assert (typing.response.status_code, typing.response["X-Waymark"]) == (409, "answer")
    assert typing.swapped == ["L1-saved"]
    assert parts.text("L1-saved") == (
        "Not saved: this assessment is no longer a draft. Your text is kept here."
    )
    assert stored(assessment) == {"L1": (Said(rating="P"), 1)}


def test_who_is_signed_out_gets_no_answer_that_looks_saved(begin):
    typing, assessment = begin()
    typing.client.logout()
    typing.save("L1", rating="F")
    assert (typing.response.status_code, "X-Waymark" in typing.response) == (302, False)
    assert stored(assessment) == {}


def test_ten_megabytes_are_refused(begin):
    typing, assessment = begin()
    response = typing.client.post(
        reverse("save_criterion", args=[assessment.pk, "L1"]),
        "L1-basis=0.&L1-comment=" + "x" * 10_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert (response.status_code, "X-Waymark" in response) == (413, False)
    assert stored(assessment) == {}
