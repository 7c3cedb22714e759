"""The page on which a country sees itself beside the others."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Submission
from reports.aggregates.releasing import release
from tests import data
from tests.aggregates.rounds import LOW, coordinator, country, submits, with_regions
from tests.assessment.page import Page, words

pytestmark = pytest.mark.django_db


def assessment_of(round_, number):
    return round_.assessments.get(country=country(number))


def page_of(client, round_, number, **query):
    client.force_login(coordinator(country(number)))
    response = client.get(reverse("aggregates", args=[assessment_of(round_, number).pk]), query)
    assert response.status_code == 200
    return Page(response)


def line(page, name):
    """The cells of the line of this capability or connection."""
    (row,) = [row for row in page.all("tr") if name in words(next(row.iter("th")))]
    return [words(cell) for cell in row.iter("td")]


@pytest.fixture
def round_(tiny):
    """Six countries of the North and six of the South, all released."""
    round_ = with_regions(North=6, South=6)
    release(round_, by=None)
    return round_


def test_own_level_stands_beside_the_figures_of_all(client, round_):
    page = page_of(client, round_, 0)
    own, half, reach = line(page, "1 Loans")
    assert own.endswith("Level 1")
    assert half.endswith("Level 2")
    assert "10–12 of 12" in reach
    assert "Made of 12 countries" in page.text("main")
    assert "Your country is one of them." in page.text("main")
    assert "Your own levels are those of version 1" in page.text("main")


def test_the_address_chooses_the_region(client, round_):
    assert "4–6 of 6" in line(page_of(client, round_, 0, scope="region"), "1 Loans")[2]
    for other in ({"scope": "South"}, {"scope": ""}, {"scope": ["region", "x"]}, {"region": "x"}):
        assert "of 12" in line(page_of(client, round_, 0, **other), "1 Loans")[2]


def test_a_country_without_a_region_sees_all_of_them(client, tiny):
    round_ = with_regions(North=6)
    submits(round_, 6, region="")
    release(round_, by=None)
    page = page_of(client, round_, 6, scope="region")
    assert "Made of 7 countries" in page.text("main")
    assert "Your region" not in page.text("main")


def test_too_few_are_said_in_words_and_no_number_is_there(client, tiny):
    round_ = with_regions(North=6, South=3)
    release(round_, by=None)
    page = page_of(client, round_, 8, scope="region")
    assert "too few countries to show" in page.text("main")
    assert line(page, "1 Loans")[1:] == ["too few to show", "too few to show"]
    assert line(page, "Books")[1:] == ["too few to show", "too few to show"]
    assert line(page, "Union catalogue")[1:] == ["too few to show", "too few to show"]


def test_before_a_release_there_is_nothing(client, tiny):
    page = page_of(client, with_regions(North=6), 0)
    assert "Nothing is released for this round yet." in page.text("main")
    assert not page.all("table")


def test_before_the_first_version_the_draft_stands_beside(client, round_):
    late = country(12)
    data.make_assessment(late, LOW, round_=round_)
    page = page_of(client, round_, 12)
    assert "the draft as it is now" in page.text("main")
    assert line(page, "1 Loans")[0].endswith("Level 1")
    assert "Your country is one of them." not in page.text("main")


def test_no_other_country_is_named(client, round_):
    said = page_of(client, round_, 0).text("main")
    assert not [number for number in range(1, 12) if f"Country {number}" in said]
    assert not Submission.objects.filter(assessment__country__code="XA").count() > 1


def test_the_table_can_be_taken_as_a_file(client, round_):
    client.force_login(coordinator(country(0)))
    address = reverse("aggregates_csv", args=[assessment_of(round_, 0).pk])
    response = client.get(address, {"scope": "region"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[2][:8] == ["BOOKS", "LOANS", "Loans", "1", "1", "6", "4", "6"]


def test_a_figure_that_is_hidden_has_no_numbers_in_the_file(client, tiny):
    round_ = with_regions(North=6, South=3)
    release(round_, by=None)
    client.force_login(coordinator(country(8)))
    address = reverse("aggregates_csv", args=[assessment_of(round_, 8).pk])
    response = client.get(address, {"scope": "region"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert all(set(row[6:]) == {""} and row[5] == "too few to show" for row in rows[1:])


@pytest.mark.parametrize("name", ["aggregates", "aggregates_csv"])
def test_only_the_own_country_reads_it(client, round_, name):
    address = reverse(name, args=[assessment_of(round_, 0).pk])
    for person, status in [
        (data.make_person(Role.OBSERVER, country(0)), 200),
        (coordinator(country(1)), 404),
        (data.make_person(Role.CONTRIBUTOR, country(0)), 404),
        (data.make_person(Role.REVIEWER, reviews=[country(0)]), 404),
    ]:
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_for_one_release_and_for_three(
    client, tiny, number, django_assert_num_queries
):
    round_ = with_regions(North=6)
    for more in range(number):
        for place in range(5):
            submits(round_, 6 + 5 * more + place)
        release(round_, by=None)
    client.force_login(coordinator(country(0)))
    address = reverse("aggregates", args=[assessment_of(round_, 0).pk])
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_takes_the_same_queries_for_one_release_and_for_three(
    client, tiny, number, django_assert_num_queries
):
    round_ = with_regions(North=6)
    for more in range(number):
        for place in range(5):
            submits(round_, 6 + 5 * more + place)
        release(round_, by=None)
    client.force_login(data.make_person(Role.ADMINISTRATOR, is_staff=True))
    address = reverse("round_aggregates", args=[round_.pk])
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
