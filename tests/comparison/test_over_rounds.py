"""One country over rounds: what is compared, what is not and why, and who may look."""

import datetime
import re

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Event
from capabilities.models import Framework
from reports import charts
from tests.assessment.page import Page, words
from tests.assessment.test_query_counts import short, statements
from tests.capabilities.tiny import change, copy_of_tiny
from tests.capabilities.tiny import load_tiny as load_edition
from tests.data import make_assessment, make_country, make_person, make_round, make_submission

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}svg"
BELOW = {"L1": "N", "S1": "F", "S2": "F", "S3": "F"}
MIDDLE = BELOW | {"L1": "F", "L3": "F", "L4": (9, 10), "L5": "N"}
OPEN = BELOW | {"L1": "F", "L3": "F", "L4": (9, 10), "L5": "U"}
TOP = MIDDLE | {"L5": "F"}
UP_TO_3 = "Level 2 for certain, up to 3"


@pytest.fixture
def reviewer(client, tiny):
    reviewer = make_person(Role.REVIEWER, reviews=[make_country("XA"), make_country("XB")])
    client.force_login(reviewer)
    return reviewer


def submit(year, answers=MIDDLE, framework=None, country=None):
    """What the country (default XA) submits in a round of that year."""
    day = datetime.date(year, 1, 1)
    round_ = make_round(framework, name=f"Round of {year}", opens_on=day)
    return make_submission(make_assessment(country, answers, round_=round_))


def second_edition(folder, *changes):
    """Edition 2 of the tiny framework: the same, but for changes of one row each."""
    copy = copy_of_tiny(folder, "2")
    for model, code, fields in changes:
        change(copy, model, code, **fields)
    load_edition(copy)
    return Framework.objects.get(code="tiny", edition="2")


def look(client, country="XA", status=200, **query):
    asked = {"country": country, **query} if country else query
    response = client.get(reverse("compare_rounds"), asked)
    assert response.status_code == status, response.content[:400]
    return Page(response)


def rows(page, place=0):
    """The words of each line of a table, its head first; pictures by what they say."""
    return [words(row) for row in page.all("table")[place].iter("tr")]


def pictures(page):
    return [each.get("aria-label") for each in page.all(SVG) if each.get("class") == "trend"]


def changes(page):
    found = page.root.iter()
    section = next(each for each in found if each.get("aria-labelledby") == "changes")
    return [words(each) for each in section.iter() if each.tag in {"h3", "li"}]


def test_rounds_stand_in_the_order_of_time(client, reviewer):
    submit(2024, TOP)
    submit(2022, BELOW)
    submit(2023, OPEN)
    page = look(client)
    assert page.heading == "Exampleland over rounds"
    assert rows(page)[0] == (
        "Capability Round of 2022 version 1 Round of 2023 version 1 Round of 2024 version 1 Picture"
    )
    assert rows(page)[2].startswith("1 Loans 0 2–3 3 ")


def test_only_the_last_version_in_each_round_counts(client, reviewer):
    first = submit(2022, BELOW)
    first.assessment.answers.filter(criterion__code="L1").delete()
    second = make_submission(first.assessment)
    links = [address for _words, address in look(client).links()]
    assert reverse("submission", args=[second.pk]) in links
    assert reverse("submission", args=[first.pk]) not in links


def test_the_picture_says_in_words_what_it_shows(client, reviewer):
    submit(2022, BELOW)
    submit(2023, OPEN)
    assert pictures(look(client)) == [
        "Loans. 2022: Level 0; 2023: Level 2 for certain, up to 3",
        "Staff. 2022: Level 3; 2023: Level 3",
    ]


def test_rounds_of_one_year_have_numbers(client, reviewer):
    submit(2022, BELOW)
    for month, answers in ((2, MIDDLE), (9, TOP)):
        round_ = make_round(name=f"Month {month}", opens_on=datetime.date(2023, month, 1))
        make_submission(make_assessment(answers=answers, round_=round_))
    assert pictures(look(client))[0] == ("Loans. 2022: Level 0; 2023/1: Level 2; 2023/2: Level 3")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (BELOW, MIDDLE, ["Up (1)", "1 Loans: Level 0 in Round of 2022, Level 2 now"]),
        (TOP, MIDDLE, ["Down (1)", "1 Loans: Level 3 in Round of 2022, Level 2 now"]),
        (BELOW, OPEN, ["Up (1)", f"1 Loans: Level 0 in Round of 2022, {UP_TO_3} now"]),
        (
            MIDDLE,
            OPEN,
            [
                "Open: the answers allow more than one reading (1)",
                f"1 Loans: Level 2 in Round of 2022, {UP_TO_3} now",
            ],
        ),
        (
            OPEN,
            OPEN,
            [
                "Open: the answers allow more than one reading (1)",
                f"1 Loans: {UP_TO_3} in Round of 2022, {UP_TO_3} now",
            ],
        ),
        (MIDDLE, MIDDLE, []),
    ],
)  # fmt: skip
def test_it_says_what_changed_only_where_that_is_certain(client, reviewer, before, after, found):
    submit(2022, before)
    submit(2023, after)
    assert changes(look(client)) == found


def test_a_capability_that_no_longer_applies_is_neither_up_nor_down(client, reviewer, tmp_path):
    """All criteria that count may not apply in this edition."""
    framework = second_edition(
        tmp_path,
        *[("criterion", code, {"may_not_apply": True}) for code in ("S1", "S2", "S3")],
    )
    submit(2022, BELOW, framework)
    none = {code: {"rating": "NA", "reason": "No staff."} for code in ("S1", "S2")}
    submit(2023, {"L1": "N"} | none, framework)
    assert changes(look(client)) == [
        "Applies now, or no longer (1)",
        "2 Staff: Level 3 in Round of 2022, Does not apply now",
    ]


# Another edition


def test_an_edition_that_asks_the_same_is_compared(client, reviewer, tmp_path):
    words_only = ("criterion", "L1", {"statement": {"en": "Readers borrow.", "ar": "يستعيرون."}})
    labels = ("criterion", "L4", {"numerator_label": {"en": "Titles", "ar": "عناوين"}})
    submit(2022, BELOW)
    submit(2023, MIDDLE, second_edition(tmp_path, words_only, labels))
    page = look(client)
    assert "edition 1" in rows(page)[0]
    assert "edition 2" in rows(page)[0]
    assert pictures(page)[0] == "Loans. 2022: Level 0; 2023: Level 2"
    assert changes(page) == ["Up (1)", "1 Loans: Level 0 in Round of 2022, Level 2 now"]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("L2", {"obligation": "required"}),
        ("L2", {"may_not_apply": False}),
        ("L5", {"depends_on": None}),
        ("L4", {"numerator_label": {}, "denominator_label": {}, "help": {}}),
        ("L2", {"level": ["tiny", "2", 2]}),
        ("L2", {}),
    ],
    ids=["obligation", "may_not_apply", "depends_on", "measure", "level", "gone"],
)
def test_what_scoring_reads_otherwise_is_not_compared(client, reviewer, tmp_path, code, fields):
    submit(2022, BELOW)
    answers = {key: said for key, said in MIDDLE.items() if key != "L4"}
    framework = second_edition(tmp_path, ("criterion", code, fields))
    submit(2023, answers, framework)
    page = look(client)
    assert rows(page)[2].startswith("1 Loans 0 Not comparable: asked otherwise in that edition ")
    loans, staff = pictures(page)
    assert loans.startswith("Loans. 2022: cannot be compared; 2023: ")
    assert staff == "Staff. 2022: Level 3; 2023: Level 3"
    assert changes(page)[0] == "Nothing earlier to compare with (1)"
    assert rows(page, 1)[1].endswith("asked otherwise in that edition Cannot be determined yet")


def test_a_round_that_cannot_be_compared_is_passed_over(client, reviewer, tmp_path, tiny):
    """The middle round is of another edition: no line leads over it, and 2022 is what counts."""
    framework = second_edition(tmp_path, ("criterion", "L2", {"obligation": "required"}))
    submit(2022, BELOW)
    submit(2023, MIDDLE, framework)
    submit(2024, TOP)
    page = look(client)
    loans = next(each for each in page.all(SVG) if "Loans" in each.get("aria-label"))
    assert [each.get("class") for each in loans if each.get("class") in {"low", "gap"}] == ["gap"]
    assert changes(page) == ["Up (1)", "1 Loans: Level 0 in Round of 2022, Level 3 now"]


NEW_CAPABILITY = """
- model: capabilities.capability
  fields:
    framework: [tiny, "2"]
    code: VISITS
    number: 3
    group: [tiny, "2", PEOPLE]
    name: {en: Visits, ar: الزيارات}
    source: Tiny 2, visits
    position: 3
"""
NEW_CRITERION = """
- model: capabilities.criterion
  fields:
    framework: [tiny, "2"]
    code: V%(level)s
    capability: [tiny, "2", VISITS]
    level: [tiny, "2", %(level)s]
    obligation: required
    statement: {en: Classes visit., ar: تزور الصفوف المكتبة.}
    source: Tiny 2, visits
    position: %(level)s
"""


def test_a_capability_that_an_edition_does_not_have_says_so(client, reviewer, tmp_path):
    folder = copy_of_tiny(tmp_path, "2")
    criteria = "".join(NEW_CRITERION % {"level": level} for level in (1, 2, 3))
    (folder / "03-visits.yaml").write_text(NEW_CAPABILITY + criteria, encoding="utf-8")
    load_edition(folder)
    submit(2022, MIDDLE)
    submit(2023, MIDDLE | {"V1": "F"}, Framework.objects.get(code="tiny", edition="2"))
    page = look(client)
    assert rows(page)[5].startswith("3 Visits Not comparable: not in that edition 1–3")
    assert pictures(page)[2].startswith("Visits. 2022: cannot be compared; 2023: Level 1 ")


def test_another_framework_is_never_compared(client, reviewer, mnr):
    submit(2022, {}, mnr)
    submit(2023)
    page = look(client)
    assert "Round of 2022" not in words(page.find("main"))
    assert "Rounds of different frameworks are never compared." in words(page.find("main"))
    nav = next(each for each in page.all("nav") if each.get("aria-label") == "Framework")
    (_shown, (_name, address)) = page.links(nav)
    assert address == f"?country=XA&framework={mnr.code}"
    other = look(client, framework=mnr.code)
    assert "Round of 2022" in words(other.find("main"))
    assert "Round of 2023" not in words(other.find("main"))


# Connections


def test_the_verdict_of_each_round_is_shown(client, reviewer):
    submit(2022, BELOW)
    submit(2023, TOP)
    assert rows(look(client), 1)[1] == ("Union catalogue Cannot be determined yet Connected")


# Empty states


def test_one_round_alone_has_nothing_to_compare(client, reviewer):
    submit(2022)
    page = look(client)
    assert "There is one round so far." in words(page.find("main"))
    assert (pictures(page), changes(page)) == ([], [])
    assert rows(page)[2] == "1 Loans 2"


def test_without_a_submission_the_page_says_what_will_stand_here(client, reviewer):
    make_assessment(answers=MIDDLE)
    page = look(client)
    assert page.all("table") == []
    assert "Nothing is submitted yet." in words(page.find("main"))


def test_a_reviewer_of_several_countries_is_asked_for_one(client, reviewer):
    submit(2022)
    page = look(client, None)
    assert [words(each) for each in page.all("option")][-2:] == ["Exampleland", "Sampleria"]
    assert page.all("table") == []


def test_a_reviewer_of_nobody_reads_why_the_page_is_empty(client, tiny):
    client.force_login(make_person(Role.REVIEWER))
    assert "You review no country yet." in words(look(client, None).find("main"))


# Who may look


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_people_of_a_country_look_at_their_own_without_being_noted(client, tiny, role):
    submit(2022, BELOW)
    submit(2023)
    submit(2024, TOP, country=make_country("XB"))
    client.force_login(make_person(role))
    for country in ("XA", None):
        page = look(client, country)
        assert rows(page)[2].startswith("1 Loans 0 2 ")
        assert page.all("select", id="country") == []
        assert [each for each in page.all("nav") if each.get("class") == "tabs"] == []
    look(client, "XB", status=404)
    assert not Event.objects.filter(verb="read submission").exists()


def test_reading_from_outside_is_noted_in_each_round(client, reviewer):
    submit(2022, BELOW)
    submit(2023)
    submit(2023 + 1, country=make_country("XB"))
    for _time in range(2):
        look(client)
    noted = Event.objects.filter(verb="read submission", by=reviewer)
    assert sorted(noted.values_list("assessment__round__name", flat=True)) == [
        "Round of 2022",
        "Round of 2023",
    ]


@pytest.mark.parametrize("country", ["XC", "xa", "\0", "X" * 5000])
def test_a_country_that_one_does_not_review_is_not_found(client, reviewer, country):
    submit(2022, country=make_country("XC"))
    look(client, country, status=404)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_others_do_not_find_the_page(client, tiny, role):
    submit(2022)
    client.force_login(make_person(role))
    look(client, status=404)
    look(client, None, status=404)


def test_the_submissions_of_a_country_lead_here(client, tiny):
    submission = submit(2022)
    client.force_login(make_person(Role.COORDINATOR))
    page = Page(client.get(reverse("submissions", args=[submission.assessment_id])))
    link = ("How the levels changed from round to round", "/compare/rounds/?country=XA")
    assert link in page.links()


def test_in_arabic_the_pictures_run_the_other_way(client, reviewer):
    for year in (2022, 2023):
        submit(year)
    drawn = {}
    for language in ("en", "ar"):
        page = client.get(
            reverse("compare_rounds"), {"country": "XA"}, headers={"Accept-Language": language}
        )
        drawn[language] = re.findall(r'<circle class="in" cx="([\d.]+)"', page.content.decode())
    there = charts.trend([(2, 2), (2, 2)], ["1", "2"], 3, label="", mirrored=True)
    assert drawn["ar"][:2] == re.findall(r'cx="([\d.]+)"', there)
    assert drawn["en"][:2] == sorted(drawn["en"][:2]) != drawn["ar"][:2]


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_rounds(client, reviewer, number):
    for place in range(number):
        submit(2022 + place, (BELOW, OPEN, TOP)[place])
    look(client)  # notes the reading
    found = statements(lambda: client.get(reverse("compare_rounds"), {"country": "XA"}))
    assert len(found) == 6, short(found)
