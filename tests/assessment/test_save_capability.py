"""Saving a whole page with one button, as a browser without JavaScript does."""

import pytest

from assessment.answers import Said
from assessment.models import Assessment, Event
from assessment.standing import answer_rows
from tests.assessment.browsers import ANSWERS, stored
from tests.assessment.page import words
from tests.data import make_evidence

pytestmark = pytest.mark.django_db


# Saved


def test_all_answers_of_the_page_are_saved_at_once(browse, ana):
    browser, assessment = browse({"L1": "P", "L3": "N"})
    page = browser.save(
        L1_rating="F",
        L1_comment="In force\r\nsince 2019",
        L2_rating="NA",
        L2_reason="Nobody asks",
        L4_numerator="3",
        L4_denominator="4",
    )
    assert stored(assessment) == {
        "L1": (Said(rating="F", comment="In force\nsince 2019"), 2),
        "L2": (Said(rating="NA", reason="Nobody asks"), 1),
        "L3": (Said(rating="N"), 1),
        "L4": (Said(numerator=3, denominator=4), 1),
    }
    assert [(event.subject, event.by) for event in Event.objects.all()] == [
        ("L1", ana),
        ("L2", ana),
        ("L4", ana),
    ]
    assert (browser.status, browser.went_to, page.messages) == (200, browser.url, ["Saved."])
    assert page.sent("answers")["L4-numerator"] == "3"


def test_a_page_that_nobody_touched_changes_nothing(browse):
    browser, assessment = browse(ANSWERS)
    before = stored(assessment)
    page = browser.save()
    assert (stored(assessment), Event.objects.count()) == (before, 0)
    assert (browser.status, page.messages) == (200, ["Saved."])


def test_saving_twice_writes_once(browse):
    browser, assessment = browse()
    browser.save(L1_rating="F")
    browser.save()
    assert stored(assessment) == {"L1": (Said(rating="F"), 1)}
    assert Event.objects.count() == 1


def test_an_answer_that_unfolds_others_asks_them_now(browse):
    browser, _assessment = browse()
    assert "L3-rating" not in {each.get("name") for each in browser.page.all("input")}
    page = browser.save(L1_rating="L")
    assert "L3-rating" in {each.get("name") for each in page.all("input")}


def test_evidence_is_cited_dropped_and_added_in_place(browse):
    browser, assessment = browse(ANSWERS)
    report = make_evidence(assessment, "Report")
    browser.page = browser.get(browser.url)
    browser.save(
        L1_cited=[],
        L2_cite=str(report.pk),
        **{"L4_new-title": "Count of titles", "L4_new-kind": "statistic"},
    )
    rows = answer_rows(assessment)
    titles = {item.pk: item.title for item in assessment.evidence.all()}
    assert {code: {titles[pk] for pk in row.cited} for code, row in rows.items()} == {
        "L1": set(),
        "L2": {"Report"},
        "L3": set(),
        "L4": {"Count of titles"},
    }
    assert sorted(titles.values()) == ["Act", "Count of titles", "Report"]


@pytest.mark.parametrize(("capability", "name"), [("LOANS", "2 Staff"), ("STAFF", "Exampleland")])
def test_the_first_button_goes_on(browse, capability, name):
    browser, assessment = browse(capability=capability)
    code = "L1" if capability == "LOANS" else "S1"
    page = browser.save("next", **{f"{code}_rating": "L"})
    assert stored(assessment) == {code: (Said(rating="L"), 1)}
    assert page.heading.startswith(name)


def test_the_address_of_a_refused_page_can_be_opened_again(browse):
    browser, _assessment = browse()
    action = browser.page.find("answers").get("action")
    response = browser.client.get(action)
    assert (response.status_code, response["Location"]) == (302, browser.url)


# Refused


def test_what_is_right_is_saved_while_what_is_wrong_is_shown(browse):
    browser, assessment = browse({"L1": "P"})
    page = browser.save(
        L1_rating="F",
        L2_rating="NA",
        L4_numerator="9",
        L4_denominator="many",
        L4_comment="<b>counted</b> twice",
    )
    assert stored(assessment) == {"L1": (Said(rating="F"), 2)}
    assert (browser.status, browser.went_to) == (422, None)
    assert page.summary == [
        ("L2: Say why this does not apply to your country.", "#id_L2-reason"),
        ("L4: Enter a whole number.", "#id_L4-denominator"),
    ]
    assert page.title == "Error: 1 Loans · Waymark"
    assert page.errors("L2") == ["Say why this does not apply to your country."]
    assert page.errors("L4") == ["Enter a whole number."]
    assert page.errors("L1") == []
    sent = page.sent("answers")
    assert (sent["L2-rating"], sent["L4-numerator"], sent["L4-denominator"]) == ("NA", "9", "many")
    assert sent["L4-comment"] == "<b>counted</b> twice"


def test_the_summary_leads_to_fields_that_are_there(browse):
    browser, _assessment = browse(ANSWERS)
    page = browser.save(
        L1_rating="X",
        L2_reason=" ",
        L3_cite="x",
        L4_numerator="x",
        **{"L1_new-citation": "article 9", "L3_new-url": "javascript:alert(1)"},
    )
    assert browser.status == 422
    assert len(page.summary) == 9
    ids = {f"#{each}" for each in page.ids()}
    assert {address for _words, address in page.summary} - ids == set()


def test_every_error_stands_beside_its_field(browse):
    browser, _assessment = browse(ANSWERS)
    page = browser.save(
        L1_rating="X", L2_cited=["x"], L3_cite="x", L4_numerator="x", L4_comment="y" * 5001
    )
    gone = "An item you picked is no longer in the register. Check what is cited now."
    assert {code: page.errors(code) for code in ANSWERS} == {
        "L1": ["Choose one of the answers."],
        "L2": [gone],
        "L3": [gone],
        "L4": [
            "Enter a whole number.",
            "Ensure this value has at most 5000 characters (it has 5001).",
        ],
    }


def test_once_mended_it_is_saved(browse):
    browser, assessment = browse()
    browser.save(L2_rating="NA")
    browser.save(L2_reason="Nobody asks")
    assert stored(assessment) == {"L2": (Said(rating="NA", reason="Nobody asks"), 1)}
    assert (browser.status, browser.page.summary) == (200, [])


def test_what_is_wrong_stays_open_when_its_parent_folds_it_away(browse):
    browser, assessment = browse({"L1": "L", "L3": "L"})
    page = browser.save(L1_rating="N", L3_rating="X", L3_comment="Half a sentence")
    assert stored(assessment)["L1"] == (Said(rating="N"), 2)
    assert page.summary == [("L3: Choose one of the answers.", "#id_L3-rating_0")]
    assert page.sent("answers")["L3-comment"] == "Half a sentence"


def test_nothing_at_all_is_saved_as_nothing(browse):
    browser, assessment = browse(ANSWERS)
    before = stored(assessment)
    response = browser.client.post(browser.page.find("answers").get("action"), {})
    assert (response.status_code, stored(assessment)) == (302, before)


def test_answers_of_another_capability_are_not_taken_in(browse):
    browser, assessment = browse()
    browser.save(S1_basis="0.", S1_rating="F", L1_rating="F")
    assert set(stored(assessment)) == {"L1"}


def test_too_many_fields_are_refused_and_nothing_is_saved(browse):
    browser, assessment = browse()
    data = browser.fill(L1_rating="F") | {f"L1-x{number}": "x" for number in range(2000)}
    response = browser.client.post(browser.page.find("answers").get("action"), data)
    assert (response.status_code, stored(assessment)) == (413, {})


def test_a_page_of_three_megabytes_is_refused_and_nothing_is_saved(browse):
    browser, assessment = browse()
    data = browser.fill(L1_rating="F", L2_comment="x" * 3_000_000)
    response = browser.client.post(
        browser.page.find("answers").get("action"),
        "&".join(f"{name}={value}" for name, value in data.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert (response.status_code, stored(assessment)) == (413, {})


@pytest.mark.parametrize("state", [each for each in Assessment.State if each != "draft"])
def test_what_is_no_longer_a_draft_keeps_what_was_typed_on_the_page(browse, state):
    browser, assessment = browse(ANSWERS)
    Assessment.objects.update(state=state)
    before = stored(assessment)
    page = browser.save(L1_rating="F", L1_comment="A long story")
    assert (browser.status, stored(assessment)) == (409, before)
    assert page.messages == ["Not saved: this is no longer a draft. Your text is below."]
    assert page.sent("answers")["L1-comment"] == "A long story"
    assert "Everything else on the page is saved" not in words(page.root)
