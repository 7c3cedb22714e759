"""Two to four submissions side by side: what they say, who may look, and what is refused."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Event
from tests.assessment.page import Page, words
from tests.assessment.test_query_counts import short, statements
from tests.data import make_assessment, make_country, make_person, make_round, make_submission
from tests.review.submitting import ANSWERS

pytestmark = pytest.mark.django_db

FLOOD = "Not in place Not since the flood."
OTHERS = ANSWERS | {
    "L1": {"rating": "N", "comment": "Not since the flood."},
    "S2": "F",
    "S3": "L",
}
CONNECTED = ANSWERS | {"L4": (18, 20), "L5": "F"}


@pytest.fixture
def round_(tiny):
    return make_round(tiny, name="Spring")


@pytest.fixture
def reviewer(client):
    countries = [make_country(f"X{letter}") for letter in "ABCDE"]
    reviewer = make_person(Role.REVIEWER, reviews=countries)
    client.force_login(reviewer)
    return reviewer


@pytest.fixture
def submit(round_):
    """Submits what a country (its code) says in the round."""

    def submit(code, answers=ANSWERS, within=None):
        country = make_country(code, "Foreign" if code == "XF" else None)
        assessment = make_assessment(country, answers, round_=within or round_)
        return make_submission(assessment)

    return submit


def compare(client, *submissions, status=200, **query):
    asked = {"submission": [getattr(each, "pk", each) for each in submissions], **query}
    response = client.get(reverse("compare_side_by_side"), asked)
    assert response.status_code == status, response.content[:400]
    return Page(response)


def rows(page, place):
    """The words of each line of a table, its head first."""
    table = page.all("table")[place]
    return [words(row) for row in table.iter("tr")]


@pytest.fixture
def two(reviewer, submit):
    return submit("XB", OTHERS), submit("XA")


def test_it_shows_the_levels_of_each_country_in_alphabetical_order(client, two):
    page = compare(client, *two)
    assert rows(page, 0) == [
        "Capability Exampleland Spring, version 1 Sampleria Spring, version 1",
        "Books",
        "1 Loans 123 Level 1 · 50 % covered 123 Level 0 · 8 % covered",
        "People",
        "2 Staff 123 Level 2 · 67 % covered 123 Level 3 · 89 % covered",
    ]


def test_it_shows_the_verdicts_on_connections(client, reviewer, submit):
    page = compare(client, submit("XA", CONNECTED), submit("XB"))
    assert rows(page, 1) == [
        "Connection Exampleland Spring, version 1 Sampleria Spring, version 1",
        "Union catalogue Connected Cannot be determined yet",
    ]


def test_it_shows_what_both_say_where_the_ratings_differ(client, two):
    page = compare(client, *two)
    folds = [words(fold.find("summary")) for fold in page.all("details")]
    assert folds == ["1 Loans: 2 criteria", "2 Staff: 2 criteria"]
    assert rows(page, 2)[1:] == [
        f"L1 Readers can take books home. Fully in place Since 2019. {FLOOD}",
        "L3 Loans are recorded. Largely in place Not in place follows from L1",
    ]


def test_where_all_agree_it_says_so(client, reviewer, submit):
    page = compare(client, submit("XA"), submit("XB"))
    assert page.all("details") == []
    assert "Nowhere: every criterion is rated alike." in words(page.find("main"))


def test_it_leads_to_each_submission(client, two):
    page = compare(client, *two)
    listed = next(each for each in page.all("ul") if each.get("class") == "read")
    assert page.links(listed) == [
        (f"{name}, Spring, version 1", reverse("submission", args=[each.pk]))
        for name, each in zip(("Exampleland", "Sampleria"), reversed(two), strict=True)
    ]


def test_versions_of_one_country_are_told_apart(client, reviewer, submit):
    first = submit("XA")
    second = make_submission(first.assessment)
    page = compare(client, second, first)
    labels = [cell.get("data-label") for cell in page.all("td")][:2]
    assert labels == ["Exampleland, Spring, version 1", "Exampleland, Spring, version 2"]


def test_what_people_wrote_is_no_markup(client, reviewer, submit):
    said = ANSWERS | {"L1": {"rating": "P", "comment": "<b>bold</b>"}}
    page = compare(client, submit("XA", said), submit("XB"))
    assert "<b>bold</b>" in words(page.find("main"))


def test_reading_is_noted_once_in_the_trail_of_each_country(client, two, reviewer):
    for _time in range(2):
        compare(client, *two)
    noted = Event.objects.filter(verb="read submission")
    assert sorted(noted.values_list("assessment__country__code", "subject", "by")) == [
        ("XA", "1", reviewer.pk),
        ("XB", "1", reviewer.pk),
    ]


def test_choosing_is_no_reading(client, two):
    compare(client, two[0], status=422)
    assert not Event.objects.filter(verb="read submission").exists()


# Choosing


def choices(page):
    return [words(label) for label in page.all("label") if label.find("input") is not None]


def chosen(page):
    return sorted(
        box.get("value") for box in page.all("input", type="checkbox") if box.get("checked") == ""
    )


def test_it_offers_the_last_version_of_each_country_in_the_round(client, reviewer, submit, round_):
    make_submission(submit("XA").assessment)
    submit("XB")
    submit("XF")
    autumn = make_round(name="Autumn")
    submit("XC", within=autumn)
    page = compare(client, round=round_.pk)
    assert choices(page) == ["Exampleland, Spring, version 2", "Sampleria, Spring, version 1"]
    assert choices(compare(client, round=autumn.pk)) == ["Testania, Autumn, version 1"]


@pytest.mark.parametrize("number", [1, 5])
def test_too_few_or_too_many_are_refused_beside_the_field_and_kept(
    client, reviewer, submit, number
):
    made = [submit(f"X{letter}") for letter in "ABCDE"[:number]]
    page = compare(client, *made, status=422)
    assert page.summary == [
        ("Submissions: Choose two to four submissions.", "#id_submission_0"),
    ]
    assert page.title.startswith("Error:")
    assert page.all("table") == []
    assert chosen(page) == sorted(str(each.pk) for each in made)


def test_nothing_chosen_is_refused(client, two):
    page = compare(client, chosen="1", status=422)
    assert page.summary == [("Submissions: Choose two to four submissions.", "#id_submission_0")]


def test_the_same_twice_is_one(client, two):
    assert compare(client, two[0], two[0], status=422).summary != []


def test_four_can_be_compared(client, reviewer, submit):
    page = compare(client, *[submit(f"X{letter}") for letter in "ABCD"])
    assert len(page.all("table")[0].findall(".//thead//th")) == 5


def test_submissions_of_two_editions_are_refused_with_the_reason(client, reviewer, submit, mnr):
    other = submit("XB", {}, within=make_round(mnr))
    mine = submit("XA")
    page = compare(client, mine, other, status=422)
    ((error, _address),) = page.summary
    assert error.startswith("Submissions: Choose submissions of one edition of the framework")
    assert chosen(page) == sorted([str(mine.pk), str(other.pk)])


def test_a_reviewer_whose_countries_submitted_nothing_reads_why_it_is_empty(client, reviewer):
    page = compare(client)
    assert choices(page) == []
    assert "None of your countries has submitted anything yet." in words(page.find("main"))


# Refusals


def test_a_submission_of_a_country_that_one_does_not_review_is_not_found(client, two, submit):
    compare(client, two[0], submit("XF"), status=404)
    assert not Event.objects.filter(verb="read submission").exists()


@pytest.mark.parametrize("nothing", [uuid.UUID(int=7), "seven", "", "\0"])
def test_what_does_not_exist_is_not_found(client, two, nothing):
    compare(client, two[0], nothing, status=404)


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER, Role.ADMINISTRATOR]
)
def test_only_reviewers_compare(client, two, role):
    client.force_login(make_person(role))
    compare(client, *two, status=404)
    compare(client, status=404)


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_countries_and_criteria(client, reviewer, submit, number):
    made = [submit(f"X{letter}", OTHERS if letter == "B" else ANSWERS) for letter in "ABCD"]
    for place in range(number):
        submit("XE", within=make_round(name=f"Another {place}"))
    asked = {"submission": [each.pk for each in made[: number + 1]]}
    client.get(reverse("compare_side_by_side"), asked)  # notes the reading
    found = statements(lambda: client.get(reverse("compare_side_by_side"), asked))
    assert len(found) == 7, short(found)
