"""What a reviewer compares: whose submissions, which of them, and what filters leave."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Country, Role
from reports.comparison.selection import alphabetical
from tests import data
from tests.comparison.countries import chosen, make_countries, names, reviewer_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(tiny):
    return data.make_round(tiny, name="Spring")


@pytest.fixture
def countries():
    return make_countries()


@pytest.fixture
def reviewer(countries):
    return reviewer_of(*countries)


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.OBSERVER, Role.CONTRIBUTOR, Role.ADMINISTRATOR, None]
)
def test_only_those_who_review_compare(role):
    assert chosen(data.make_person(role, is_staff=role == Role.ADMINISTRATOR)) is None


def test_a_reviewer_of_nobody_has_nothing_to_compare(round_, countries):
    submitted(countries[0], round_)
    selection = chosen(reviewer_of())
    assert (selection.rounds, selection.round, selection.chosen) == ([], None, [])
    assert (selection.query, selection.capabilities, selection.connections) == ("", [], [])


def test_countries_of_others_never_show(round_, countries, reviewer):
    submitted(countries[0], round_)
    (foreign,) = make_countries("XD")
    submitted(foreign, round_)
    submitted(foreign, data.make_round(name="Later", opens_on=timezone.localdate()))
    assert names(chosen(reviewer).chosen) == ["Andoria"]
    selection = chosen(reviewer, "country=XD")
    assert (names(selection.chosen), selection.countries) == (["Andoria"], ())
    assert [each.name for each in selection.rounds] == ["Spring"]


def test_drafts_never_show(round_, countries, reviewer):
    submitted(countries[0], round_)
    data.make_assessment(countries[1], {"L1": "F"}, round_=round_)
    assert names(chosen(reviewer).offered) == ["Andoria"]


def test_the_newest_version_counts(round_, countries, reviewer):
    submitted(countries[0], round_)
    newest = submitted(countries[0], round_)
    submitted(countries[1], round_)
    assert [(each.pk == newest.pk, each.number) for each in chosen(reviewer).chosen] == [
        (True, 2),
        (False, 1),
    ]


def test_the_newest_round_is_chosen_unless_another_is_asked_for(round_, countries, reviewer):
    earlier = data.make_round(name="Autumn", opens_on=datetime.date(2020, 1, 1))
    data.make_round(name="Nobody yet", opens_on=datetime.date(2099, 1, 1), closes_on="2099-02-01")
    submitted(countries[0], round_)
    submitted(countries[1], earlier)
    assert [each.name for each in chosen(reviewer).rounds] == ["Spring", "Autumn"]
    assert names(chosen(reviewer).chosen) == ["Andoria"]
    assert names(chosen(reviewer, f"round={earlier.pk}").chosen) == ["Belmark"]


def test_filters_narrow(round_, countries, reviewer):
    for country in countries:
        submitted(country, round_)
    Country.objects.filter(code__in=["XA", "XC"]).update(region="North & East")
    found = chosen(reviewer, "region=North+%26+East")
    assert (names(found.chosen), found.regions) == (["Andoria", "Castellan"], ["North & East"])
    assert names(chosen(reviewer, "country=XB&country=XC").chosen) == ["Belmark", "Castellan"]
    assert names(chosen(reviewer, "region=North+%26+East&country=XB").chosen) == []
    group = chosen(reviewer, "group=PEOPLE")
    assert [each["code"] for each in group.capabilities] == ["STAFF"]
    assert (group.connections, len(group.chosen)) == ([], 3)


def test_every_state_can_be_asked_for(round_, reviewer):
    codes = ["XA", "XB", "XC", "XD", "XE"]
    everyone = make_countries(" ".join(codes))
    reviewer = reviewer_of(*everyone)
    waiting, in_review, asked, returned, validated = (
        submitted(country, round_, state="clarification" if country.code == "XC" else "submitted")
        for country in everyone
    )
    data.make_review(waiting, by=reviewer, given_up_at=timezone.now())
    data.make_review(in_review, by=reviewer)
    data.make_review(asked, by=reviewer)
    over = {"by": reviewer, "decided_at": timezone.now(), "reasons": "Name the law."}
    data.make_review(returned, decision="returned", **over)
    data.make_review(validated, decision="validated", **over)
    states = {each.assessment.country.code: each.state for each in chosen(reviewer).chosen}
    expected = dict(
        zip(codes, ["waiting", "in_review", "asked", "returned", "validated"], strict=True)
    )
    assert states == expected
    for code, state in expected.items():
        found = chosen(reviewer, f"state={state}")
        assert [each.assessment.country.code for each in found.chosen] == [code]


@pytest.mark.parametrize(
    "address",
    [
        "round=999", "round=x", "region=Nowhere", "group=NOTHING", "state=decided", "country=ZZ",
        "country=%00", "round=", "region=", "round=99999999999999999999", "country=xa",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_left_out(round_, countries, reviewer, address):
    submitted(countries[0], round_)
    selection = chosen(reviewer, address)
    assert names(selection.chosen) == ["Andoria"]
    assert (selection.query, selection.filtered) == (f"round={round_.pk}", False)


def test_the_address_carries_the_choice(round_, reviewer):
    north = make_countries("XA XB", region="North & East")
    for country in north:
        submitted(country, round_)
    asked = "region=North+%26+East&group=BOOKS&state=waiting&country=XA&country=XB"
    selection = chosen(reviewer, f"country=XB&{asked}")
    assert selection.query == f"round={round_.pk}&{asked}"
    assert chosen(reviewer, selection.query).chosen == selection.chosen
    assert selection.filtered


def test_results_come_as_they_were_stored_and_documents_not_at_all(
    round_, countries, reviewer, django_assert_num_queries
):
    stored = [submitted(country, round_) for country in countries]
    selection = chosen(reviewer)
    assert len(selection.chosen) == 3
    with django_assert_num_queries(1):
        results = [each.result for each in selection.submissions]
    assert results == [each.result for each in stored]
    for each in selection.submissions:
        assert each.get_deferred_fields() == {"document", "register", "explanations"}


def test_names_are_sorted_as_people_look_them_up():
    found = ["Zed", "Åland", "andoria", "Éire", "Albany", "Estmere", "عمان"]
    assert sorted(found, key=alphabetical) == [
        "Åland", "Albany", "andoria", "Éire", "Estmere", "Zed", "عمان",
    ]  # fmt: skip
