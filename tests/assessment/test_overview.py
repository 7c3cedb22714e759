"""The assessment at a glance: rows, flags, filters, search."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.overview import FILTERS, found, groups, lacks_evidence, next_capability, progress
from assessment.standing import Standing
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_person, make_round

pytestmark = pytest.mark.django_db

# Connected, while nobody is employed and few books are in the catalogue.
CONTRADICTORY = {
    "L1": {"rating": "F", "evidence": ["House rules"]},
    "L2": "U",
    "L3": {"rating": "F", "comment": "Since the <b>fire</b> of 2019"},
    "L4": (1, 10),
    "L5": "F",
    "S1": "N",
    "S2": {"rating": "NA", "reason": "There are no volunteers"},
}


@pytest.fixture
def overview(client, tiny):
    """The overview of a new assessment, as a coordinator opens it."""

    def get(answers=None, query=None, **fields):
        assessment = make_assessment(answers=answers, **fields)
        client.force_login(make_person(Role.COORDINATOR))
        response = client.get(reverse("assessment", args=[assessment.pk]), query or {})
        assert response.status_code == 200
        return Page(response), assessment

    return get


def rows(page):
    """The cells' words of each capability's row, by group."""
    return {
        words(section.find("h2")): [
            [words(cell) for cell in row] for row in section.find("table").find("tbody")
        ]
        for section in page.all("section")
        if section.find("table") is not None
    }


def codes(page):
    """The codes of the criteria found."""
    (section,) = page.all("section", aria_labelledby="found")
    return [text for text, _address in page.links(section)]


def test_every_capability_has_its_row_below_its_group(overview):
    page, _assessment = overview(
        {"L1": "L", "L4": (1, 2), "S1": "F", "S2": "F", "S3": "F", "S4": "N"}
    )
    # Loans: L1 2/3, L4 1/3, L3 and L5 open: 25.0 to 75.0 %. Level 1 is reached, 2 is not.
    assert rows(page) == {
        "Books": [["1 Loans", "In progress", "2 of 4", "123 Level 1 · 25 to 75 % covered"]],
        "People": [["2 Staff", "Complete", "4 of 4", "123 Level 3 · 100 % covered"]],
    }


def test_a_fresh_assessment_is_open_from_bottom_to_top(overview):
    page, _assessment = overview()
    assert rows(page)["Books"] == [
        [
            "1 Loans",
            "Not started",
            "0 of 3",
            "123 Level 0 for certain, up to 3 · 0 to 100 % covered",
        ]
    ]


def test_rows_lead_to_the_pages_of_the_capabilities(overview):
    page, assessment = overview()
    for name, code in [("1 Loans", "LOANS"), ("2 Staff", "STAFF")]:
        assert (name, reverse("capability", args=[assessment.pk, code])) in page.links()


def test_it_says_whose_it_is_and_how_far_it_is(overview):
    page, _assessment = overview({"L1": "L"})
    assert page.heading.startswith("Exampleland, Round ")
    (header,) = page.find("main").iter("header")
    assert "Draft · the round closes on " in words(header)
    assert "1 of 6 questions answered" in words(header)


def test_flags_count_the_answers_in_contradictions(overview):
    page, _assessment = overview(CONTRADICTORY)
    by_group = rows(page)
    assert by_group["Books"][0][1] == "Complete 2 answers in contradictions"
    assert by_group["People"][0][1] == "Complete 1 answer in a contradiction"


def test_contradictions_name_both_sides(overview):
    page, assessment = overview(CONTRADICTORY)
    (section,) = page.all("section", aria_labelledby="contradictions")
    lines = [words(line) for line in section.iter("li")]
    assert lines == [
        (
            "Union catalogue: the answers say it is connected, while this condition is not met: "
            "A librarian, and a catalogue or trained staff. "
            "L5 fully in place; L4 not in place; S1 not in place"
        ),
        "The catalogue is shared, but few books are in it. L5 fully in place; L4 not in place",
    ]
    loans = reverse("capability", args=[assessment.pk, "LOANS"])
    staff = reverse("capability", args=[assessment.pk, "STAFF"])
    assert page.links(section) == [
        ("L5", f"{loans}#L5"),
        ("L4", f"{loans}#L4"),
        ("S1", f"{staff}#S1"),
        ("L5", f"{loans}#L5"),
        ("L4", f"{loans}#L4"),
    ]


def test_without_contradictions_there_is_no_flag(overview):
    page, _assessment = overview({"L1": "F"})
    assert page.all("section", aria_labelledby="contradictions") == []
    assert page.all("a", class_="flag") == []


def test_the_next_thing_to_do_stands_at_the_end(overview):
    page, assessment = overview({"L1": "F"})
    target = reverse("capability", args=[assessment.pk, "LOANS"])
    assert ("Go on with 1 Loans", target) in page.links()


def test_an_observer_reads_and_is_not_asked_to_answer(client, tiny):
    assessment = make_assessment(answers={"L1": "F"})
    client.force_login(make_person(Role.OBSERVER))
    page = Page(client.get(reverse("assessment", args=[assessment.pk])))
    assert rows(page)["Books"][0][2] == "1 of 4"
    assert "Go on with 1 Loans" not in [text for text, _address in page.links()]
    assert ("Read the readiness report", reverse("report", args=[assessment.pk])) in page.links()


def test_texts_come_in_the_reader_s_language(client, overview):
    _page, assessment = overview({"L1": "L"})
    page = Page(
        client.get(reverse("assessment", args=[assessment.pk]), headers={"Accept-Language": "ar"})
    )
    assert (page.all("html")[0].get("lang"), page.all("html")[0].get("dir")) == ("ar", "rtl")
    assert set(rows(page)) == {"الكتب", "الناس"}


# Filters and search

SHOWN = {
    "unanswered": ["S2"],
    "not_known": ["L2"],
    "flagged": ["L4", "L5", "S1"],
    "commented": ["L3"],
    "no_evidence": ["L3", "L5"],
    "discussed": [],  # test_comments_page has some
}


@pytest.mark.parametrize("show", SHOWN)
def test_a_filter_keeps_its_criteria(overview, show):
    answers = {code: given for code, given in CONTRADICTORY.items() if code != "S2"}
    page, _assessment = overview(answers, {"show": show})
    assert codes(page) == SHOWN[show]
    assert page.all("table") == []
    (chosen,) = [each for each in page.find("show") if each.get("selected") is not None]
    assert (chosen.get("value"), words(chosen)) == (show, str(FILTERS[show][0]))


def test_every_filter_is_tested():
    assert set(SHOWN) == set(FILTERS)


def test_a_found_criterion_says_what_was_answered_and_leads_there(overview):
    page, assessment = overview(CONTRADICTORY, {"show": "commented"})
    (section,) = page.all("section", aria_labelledby="found")
    assert words(section.find("h2")) == "1 question found"
    assert [words(line) for line in section.iter("li")] == [
        "L3 Loans are recorded. Fully in place · Since the <b>fire</b> of 2019"
    ]
    target = reverse("capability", args=[assessment.pk, "LOANS"]) + "#L3"
    assert page.links(section) == [("L3", target)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("catalogue", ["L4", "L5"]),
        ("CATALOGUE union", ["L5"]),
        ("L4", ["L4"]),
        ("staff", ["S1", "S2", "S3", "S4"]),
        ("every reader can", ["L1"]),
        ("fire", ["L3"]),
        ("no volunteers", ["S2"]),
        ("<b>", ["L3"]),
        ("zeppelin", []),
        ("x" * 5000, []),
        ("\0", []),
        ("%", []),
        (".*", []),
    ],
    ids=str,
)
def test_a_search_looks_in_questions_and_answers(overview, typed, expected):
    page, _assessment = overview(CONTRADICTORY, {"q": typed})
    assert codes(page) == expected
    assert page.find("q").get("value") == typed.replace("\0", "\ufffd")


def test_a_search_in_arabic_finds_arabic_questions(client, overview):
    _page, assessment = overview(CONTRADICTORY)
    url = reverse("assessment", args=[assessment.pk])
    page = Page(client.get(url, {"q": "الفهرس الموحد"}, headers={"Accept-Language": "ar"}))
    assert codes(page) == ["L5"]


def test_a_filter_and_a_search_go_together(overview):
    page, _assessment = overview(CONTRADICTORY, {"show": "no_evidence", "q": "catalogue"})
    assert codes(page) == ["L5"]


def test_nothing_found_says_what_to_do_next(overview):
    page, assessment = overview(CONTRADICTORY, {"q": "zeppelin"})
    (section,) = page.all("section", aria_labelledby="found")
    assert words(section) == (
        "0 questions found No question fits. Use fewer or other words, or another filter."
    )
    back = ("Show all capabilities", reverse("assessment", args=[assessment.pk]))
    assert back in page.links()


def test_blanks_are_no_search(overview):
    page, _assessment = overview(CONTRADICTORY, {"q": "   ", "show": ""})
    assert set(rows(page)) == {"Books", "People"}


def test_an_unknown_filter_keeps_everything(overview):
    page, _assessment = overview(CONTRADICTORY, {"show": "nonsense"})
    assert codes(page) == ["L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4"]


def test_a_search_never_finds_another_country_s_words(overview):
    make_assessment(make_country("XB"), {"L1": {"rating": "L", "comment": "zeppelin"}})
    page, _assessment = overview({"L1": "L"}, {"q": "zeppelin"})
    assert codes(page) == []


# Without a page


def standing(answers):
    return Standing.of(make_assessment(answers=answers))


def test_progress_counts_what_is_asked_over_all_capabilities(tiny):
    assert progress(standing(CONTRADICTORY)) == {"asked": 7, "answered": 7}
    assert progress(standing({})) == {"asked": 5, "answered": 0}


def test_the_next_capability_is_the_first_that_is_not_complete(tiny):
    def code(answers):
        found = next_capability(standing(answers))
        return found and found[0]["code"]

    loans = {"L1": "N", "L2": "N", "L4": "U"}
    assert [code({}), code(loans), code(loans | {"S1": "N", "S2": "F"})] == [
        "LOANS",
        "STAFF",
        None,
    ]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ("N", False),
        ("P", False),
        ("L", True),
        ("F", True),
        ("U", False),
        ({"comment": "Soon"}, False),
        ({"rating": "F", "evidence": ["House rules"]}, False),
    ],
)
def test_what_is_in_place_should_cite_something(tiny, given, lacks):
    assert lacks_evidence(standing({"L1": given}), "L1") is lacks


def test_what_counts_as_not_in_place_needs_no_evidence(tiny):
    # L3 says "fully", and counts as not in place, because L1 is not.
    assert lacks_evidence(standing({"L1": "N", "L3": "F"}), "L3") is False


def test_a_found_line_shows_what_counts_not_what_was_typed(tiny):
    (line,) = found(standing({"L1": "N", "L3": "F"}), words="recorded")
    assert (line.code, line.rating) == ("L3", "Not in place")


def test_groups_without_capabilities_are_left_out(tiny):
    tiny.group_set.create(code="EMPTY", name={"en": "Nothing yet"}, position=3)
    tiny.texts_sha256 = "with-an-empty-group"  # so that the edition is read again
    tiny.save()
    shown = groups(Standing.of(make_assessment(round_=make_round(tiny))))
    assert [group["code"] for group, _rows in shown] == ["BOOKS", "PEOPLE"]
