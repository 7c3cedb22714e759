"""The page of one capability: the order of its parts, folded criteria, and where one stands."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.assessment.page import words
from tests.data import make_assessment, make_country, make_evidence

pytestmark = pytest.mark.django_db

CRITERIA = ["L1", "L2", "L3", "L4", "L5"]


def place(page, element):
    return list(page.root.iter()).index(element)


def section(page, code):
    """The words of one criterion."""
    return page.text(code)


def standing(page):
    """The words at the side, without the connections."""
    return words(page.find("standing").find("section"))


def folded(page):
    """The criteria that are not asked, with the words that say why."""
    return {
        each.get("id"): words(each.find("details").find("summary"))
        for each in page.all("section", class_="criterion implied")
    }


# The order of the page


def test_the_parts_stand_in_order(open_page):
    page, _assessment = open_page({"L1": "L", "L3": "L"})
    (main,) = page.all("main")
    summaries = [words(each) for each in main.iter("summary")]
    assert summaries[:3] == ["Definition", "Why it is needed", "Good practice and guidance"]
    parts = [
        page.all("h1")[0],
        *list(main.iter("summary"))[:3],
        page.find("criteria"),
        page.find("answers"),
        page.find("standing"),
    ]
    places = [place(page, part) for part in parts]
    assert places == sorted(places)


def test_the_heading_says_what_is_assessed(open_page):
    page, assessment = open_page()
    assert (page.heading, page.title) == ("1 Loans", "1 Loans · Waymark")
    assert "Whether readers can borrow books." in words(page.find("main").find("header"))
    (crumb,) = page.all("nav", class_="crumb")
    assert [words(each) for each in crumb.iter("li")] == [
        "Dashboard",
        str(assessment.round),
        "Books",
        "1 Loans",
    ]


def test_definition_reasons_and_guidance_are_there_to_read(open_page):
    page, _assessment = open_page()
    read = [
        (each.get("open") is not None, words(each)) for each in page.find("main").iter("details")
    ]
    assert read[:3] == [
        (True, "Definition Readers borrow books.The catalogue is shared."),
        (False, "Why it is needed Books are there to be read."),
        (
            False,
            (
                "Good practice and guidance "
                "Begin with what is on the shelves.Then write the catalogue. Tiny 1, loans"
            ),
        ),
    ]


def test_criteria_stand_below_their_levels_in_order(open_page):
    page, _assessment = open_page({"L1": "L", "L3": "L"})
    heads = page.all("div", class_="level-head")
    assert [words(head) for head in heads] == ["1 Opened", "2 Ordered", "3 Connected"]
    parts = [
        heads[0],
        page.find("L1"),
        page.find("L2"),
        heads[1],
        page.find("L3"),
        page.find("L4"),
        heads[2],
        page.find("L5"),
    ]
    places = [place(page, part) for part in parts]
    assert places == sorted(places)


def test_only_criteria_of_the_capability_are_asked(open_page):
    page, _assessment = open_page({"L1": "L", "L3": "L"})
    asked = [each.get("id") for each in page.all("section", class_="criterion")]
    assert asked == CRITERIA


def test_every_id_stands_once(open_page):
    page, _assessment = open_page({"L1": {"rating": "L", "evidence": ["Act", "Bill"]}, "L3": "L"})
    assert sorted(page.ids()) == sorted(set(page.ids()))


def test_every_label_and_description_leads_somewhere(open_page):
    page, _assessment = open_page({"L1": {"rating": "L", "evidence": ["Act", "Bill"]}, "L3": "L"})
    ids = set(page.ids())
    named = {each.get("for") for each in page.all("label")}
    for element in page.root.iter():
        for name in ("aria-describedby", "aria-labelledby"):
            named |= set((element.get(name) or "").split())
    assert named - ids == set()


# One criterion


def test_a_criterion_shows_its_statement_and_the_meaning_of_each_rating(open_page):
    page, _assessment = open_page()
    assert page.text("L1-statement") == "L1Readers can take books home."
    scale = [words(each) for each in page.find("L1").iter("label") if "rating" in each.get("for")]
    assert scale == [
        "Not in placeNobody can.",
        "Partly in placeSome readers can.",
        "Largely in placeMost readers can.",
        "Fully in placeEvery reader can.",
        "Not known",
    ]
    assert "For example: House rules" in section(page, "L1")


def test_a_recommended_criterion_says_that_it_does_not_count(open_page):
    page, _assessment = open_page()
    recommended = "Recommended: does not change the level"
    shown = {code: recommended in section(page, code) for code in CRITERIA}
    assert shown == {"L1": False, "L2": True, "L3": False, "L4": False, "L5": False}


def test_saved_answers_are_filled_in(open_page):
    page, assessment = open_page(
        {
            "L1": {"rating": "L", "comment": "In force\nsince 2019", "evidence": ["Act"]},
            "L2": {"rating": "NA", "reason": "Nobody asks"},
            "L4": (3, 4),
        }
    )
    sent = page.sent("answers")
    assert {name: value for name, value in sent.items() if value and "basis" not in name} == {
        "L1-rating": "L",
        "L1-comment": "In force\r\nsince 2019",
        "L1-cited": str(assessment.evidence.get().pk),
        "L2-rating": "NA",
        "L2-reason": "Nobody asks",
        "L4-numerator": "3",
        "L4-denominator": "4",
        **{f"{code}-new-kind": "law" for code in ["L1", "L2", "L3", "L4"]},
    }
    assert "Largely in place" in words(page.all("output")[0])


def test_what_people_typed_is_never_markup(open_page):
    page, _assessment = open_page(
        {
            "L1": {
                "rating": "L",
                "comment": "</textarea><script>alert(1)</script>",
                "evidence": ["<script>alert(2)</script>"],
            },
            "L2": {"rating": "NA", "reason": "<img src=x onerror=alert(3)>"},
        }
    )
    sent = page.sent("answers")
    assert sent["L1-comment"] == "</textarea><script>alert(1)</script>"
    assert sent["L2-reason"] == "<img src=x onerror=alert(3)>"
    assert "<script>alert(2)</script>" in section(page, "L1")
    assert page.all("img") == []
    assert [each.get("src") for each in page.all("script") if not each.get("src")] == []


def test_the_register_of_another_country_is_not_offered(open_page):
    make_evidence(make_assessment(make_country("XB")), "Secret act")
    page, _assessment = open_page({"L1": {"rating": "L", "evidence": ["Act"]}})
    assert "Secret act" not in words(page.root)
    assert "Act" in section(page, "L1")


# What follows from another answer


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            {},
            {
                "L3": "L3 follows from L1 (not answered)",
                "L5": "L5 follows from L3 (waits for the answer it follows from)",
            },
        ),
        (
            {"L1": "U"},
            {
                "L3": "L3 follows from L1 (not known)",
                "L5": "L5 follows from L3 (waits for the answer it follows from)",
            },
        ),
        (
            {"L1": "N"},
            {
                "L3": "L3 follows from L1 (not in place)",
                "L5": "L5 follows from L3 (not in place)",
            },
        ),
        ({"L1": "P"}, {"L5": "L5 follows from L3 (not answered)"}),
        ({"L1": "P", "L3": "P"}, {}),
    ],
)
def test_an_implied_criterion_folds_away_and_says_why(open_page, answers, expected):
    page, _assessment = open_page(answers)
    assert folded(page) == expected
    for code in expected:
        assert not any(name.startswith(f"{code}-") for name in page.sent("answers"))
        assert page.links(page.find(code)) == [
            (f"Go to {'L1' if code == 'L3' else 'L3'}", f"#{'L1' if code == 'L3' else 'L3'}")
        ]


def test_an_implied_criterion_says_what_it_counts_as(open_page):
    page, _assessment = open_page({"L1": "N", "L3": "F"})
    assert "It counts as not in place." in section(page, "L3")
    page, _assessment = open_page({"L1": "U", "L3": "F"})
    assert "It is asked once the answer it follows from is known." in section(page, "L3")


# Going on


def test_one_button_saves_and_goes_on(open_page):
    page, assessment = open_page()
    form = page.find("answers")
    assert form.get("action") == reverse("save_capability", args=[assessment.pk, "LOANS"])
    assert [words(each) for each in form.iter("button")] == [
        "Save and go on to 2 Staff",
        "Save",
    ]


def test_after_the_last_capability_it_goes_back(open_page):
    page, _assessment = open_page(capability="STAFF")
    assert [words(each) for each in page.find("answers").iter("button")] == [
        "Save and go back to the assessment",
        "Save",
    ]


# Who only reads


@pytest.mark.parametrize(
    ("role", "state"), [(Role.OBSERVER, "draft"), (Role.COORDINATOR, "submitted")]
)
def test_who_may_not_change_it_reads_the_answers(open_page, role, state):
    page, _assessment = open_page(
        {
            "L1": {"rating": "L", "comment": "In force\nsince 2019", "evidence": ["Act"]},
            "L2": {"rating": "NA", "reason": "Nobody asks"},
            "L4": (3, 4),
        },
        role=role,
        state=state,
    )
    (main,) = page.all("main")
    assert [
        each.tag for each in main.iter() if each.tag in {"form", "input", "textarea", "button"}
    ] == []
    assert section(page, "L1") == (
        "L1 Readers can take books home. Largely in place In forcesince 2019 1 item of evidence"
    )
    assert section(page, "L2") == "L2 Readers can extend a loan. Does not apply Nobody asks"
    assert section(page, "L4") == "L4 Books are in the catalogue. Largely in place · 3 of 4"
    assert "Level 1 for certain, up to 3" in standing(page)


# Languages


def test_an_arabic_reader_gets_arabic_from_right_to_left(open_page):
    page, _assessment = open_page({"L1": "L"}, language="ar")
    (html,) = page.all("html")
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")
    assert page.heading == "1 الإعارة"
    assert "يستطيع القراء أخذ الكتب إلى بيوتهم." in section(page, "L1")


def test_a_text_without_translation_says_its_language(open_page, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    page, _assessment = open_page({"L1": "L"}, language="fr")
    assert page.all("html")[0].get("lang") == "fr"
    assert page.find("L1-statement").get("lang") == "en"
    assert page.find("L1-statement").get("dir") == "ltr"
