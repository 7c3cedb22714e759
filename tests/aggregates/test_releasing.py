"""Releases: what counts, what is put down, what is refused, and who may do it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Role
from assessment.models import AppendOnlyError, Event, Review
from reports.aggregates.figures import Figure
from reports.aggregates.releasing import (
    CAPABILITIES,
    CONNECTIONS,
    COUNTRIES,
    NOTHING_NEW,
    TOO_FEW,
    TOO_FEW_CHANGED,
    NotReleasableError,
    Plan,
    release,
)
from reports.models import Release
from tests import data
from tests.aggregates.rounds import country, submits, with_regions
from tests.assessment.page import Page, words

pytestmark = pytest.mark.django_db

RETURNED = {"decision": Review.Decision.RETURNED, "reasons": "Name the law."}


def figure(made, kind, code, scope=""):
    stored = made.figures[kind][code].get(scope)
    return stored and Figure.read(stored)


def test_it_counts_how_many_countries_reach_each_level(tiny):
    made = release(with_regions(North=6, South=6), by=None)
    loans = figure(made, CAPABILITIES, "LOANS")
    assert loans.countries == 12
    assert loans.reach[0] == (10, 12)  # all twelve, told as nearly all
    assert figure(made, CAPABILITIES, "LOANS", "North").reach[0] == (4, 6)
    assert sorted(made.figures[COUNTRIES][""]) == ["", "North", "South"]
    assert figure(made, CONNECTIONS, "UNION").countries == 12


def test_a_number_in_the_middle_is_told_as_it_is(tiny):
    made = release(with_regions(North=6), by=None)
    reach = figure(made, CAPABILITIES, "LOANS", "North").reach
    assert (3, 3) in reach


def test_it_is_put_down_in_the_trail_of_no_assessment(tiny):
    ida = data.make_person(Role.ADMINISTRATOR, is_staff=True)
    round_ = with_regions(North=5)
    made = release(round_, by=ida)
    event = Event.objects.of_chain(None).get(verb="release aggregates")
    assert (event.subject, event.by) == (round_.name, ida)
    assert event.after == {"number": made.number, "countries": 5}


def test_four_countries_are_too_few(tiny):
    with pytest.raises(NotReleasableError) as refused:
        release(with_regions(North=4), by=None)
    assert refused.value.reason == TOO_FEW
    assert not Release.objects.exists()


def test_an_installation_may_ask_for_more(tiny, settings):
    settings.AGGREGATE_MINIMUM = 7
    assert Plan.of(with_regions(North=6)).refusal == TOO_FEW


def test_the_newest_version_counts_and_what_was_returned_does_not(tiny):
    round_ = with_regions(North=6)
    newest = submits(round_, 0)
    returned = submits(round_, 1)
    data.make_review(returned, **RETURNED, decided_at=newest.submitted_at)
    sources = release(round_, by=None).basis["sources"]
    counted = {each["country"]: each["submission"] for each in sources}
    assert len(counted) == 5
    assert counted["XA"] == str(newest.pk)
    assert "XB" not in counted


def test_a_review_that_was_given_up_returns_nothing(tiny):
    round_ = with_regions(North=5)
    newest = submits(round_, 1)
    data.make_review(newest, given_up_at=newest.submitted_at)
    assert len(Plan.of(round_).sources) == 5


def test_another_round_does_not_count(tiny):
    with_regions(data.make_round(tiny), North=5)
    assert Plan.of(with_regions(data.make_round(tiny), North=2)).refusal == TOO_FEW


def test_the_same_again_is_not_released(tiny):
    round_ = with_regions(North=5)
    release(round_, by=None)
    with pytest.raises(NotReleasableError) as refused:
        release(round_, by=None)
    assert refused.value.reason == NOTHING_NEW


@pytest.mark.parametrize("number", [0, 7])
def test_one_country_that_submits_anew_or_joins_would_give_itself_away(tiny, number):
    round_ = with_regions(North=7)
    release(round_, by=None)
    submits(round_, number)
    with pytest.raises(NotReleasableError) as refused:
        release(round_, by=None)
    assert refused.value.reason == TOO_FEW_CHANGED
    assert Release.objects.count() == 1


def test_five_that_join_can_be_released_and_a_region_with_few_of_them_stays_hidden(tiny):
    round_ = with_regions(North=6, South=6)
    release(round_, by=None)
    for number, region in enumerate(["North", "North", "South", "South", "South"], start=12):
        submits(round_, number, region)
    second = release(round_, by=None)
    assert second.number == 2
    assert figure(second, COUNTRIES, "").countries == 17
    assert list(second.figures[CAPABILITIES]["LOANS"]) == [""]


def test_what_does_not_apply_in_one_country_is_hidden_where_the_rest_would_be_too_few(tiny):
    """Of eleven countries, five of the South: the connection is about four of them."""
    round_ = with_regions(North=6, South=4)
    nowhere = {"code": "UNION", "verdict": "not_applicable"}
    submits(round_, 10, "South", result=lambda found: found | {"connections": [nowhere]})
    figures = release(round_, by=None).figures
    assert sorted(figures[CAPABILITIES]["LOANS"]) == ["", "North", "South"]
    assert list(figures[CONNECTIONS]["UNION"]) == [""]
    assert figures[CONNECTIONS]["UNION"][""]["countries"] == 10


def test_a_country_that_moves_to_another_region_is_counted_where_it_was(tiny):
    """Else two releases would part the same countries in two ways."""
    round_ = with_regions(North=6, South=6)
    release(round_, by=None)
    moved = country(0)
    moved.region = "South"
    moved.save()
    for number in range(12, 17):
        submits(round_, number, "East")
    sources = release(round_, by=None).basis["sources"]
    regions = {each["country"]: each["region"] for each in sources}
    assert (regions["XA"], regions["XM"]) == ("North", "East")


# It stays


def test_a_release_never_changes(tiny):
    made = release(with_regions(North=5), by=None)
    made.figures = {}
    with pytest.raises(AppendOnlyError):
        made.save()
    with pytest.raises(AppendOnlyError):
        made.delete()
    with pytest.raises(AppendOnlyError):
        Release.objects.update(figures={})
    with pytest.raises(AppendOnlyError):
        Release.objects.all().delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE reports_release SET number = 2", "DELETE FROM reports_release"]
)
def test_postgresql_itself_refuses_to_change_a_release(tiny, statement):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has the trigger")
    release(with_regions(North=5), by=None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


# Who releases


@pytest.fixture
def ida(client):
    person = data.make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def test_the_page_says_what_would_be_shown_and_never_what_it_says(client, tiny, ida):
    round_ = with_regions(North=6, South=3)
    page = Page(client.get(reverse("round_aggregates", args=[round_.pk])))
    rows = [[words(cell) for cell in row] for row in page.all("tr")[1:]]
    assert rows == [
        ["All countries", "9", "2 of 2", "1 of 1"],
        ["North", "hidden", "0 of 2", "0 of 1"],
        ["South", "hidden", "0 of 2", "0 of 1"],
    ]
    assert "reach level" not in page.text("main")


def test_an_administrator_releases(client, tiny, ida):
    round_ = with_regions(North=6)
    address = reverse("release_aggregates", args=[round_.pk])
    assert client.post(address).status_code == 302
    made = Release.objects.get()
    assert (made.number, made.released_by) == (1, ida)
    again = client.post(address)
    assert again.status_code == 409
    assert "Nothing has changed since the last release." in Page(again).text("main")
    assert Release.objects.count() == 1


def test_nobody_else_releases(client, tiny):
    round_ = with_regions(North=6)
    for role in (Role.COORDINATOR, Role.OBSERVER, Role.CONTRIBUTOR):
        client.force_login(data.make_person(role, country(0)))
        assert client.post(reverse("release_aggregates", args=[round_.pk])).status_code == 404
    client.force_login(data.make_person(Role.REVIEWER, reviews=[country(0)]))
    assert client.post(reverse("release_aggregates", args=[round_.pk])).status_code == 404
    assert not Release.objects.exists()


def test_the_command_releases(tiny, capsys):
    round_ = with_regions(North=6)
    call_command("release_aggregates", round_.name)
    assert capsys.readouterr().out == f"Release 1 of {round_.name}: 6 countries.\n"
    with pytest.raises(CommandError, match="Nothing has changed"):
        call_command("release_aggregates", round_.name)
    with pytest.raises(CommandError, match="no round named 'Never'"):
        call_command("release_aggregates", "Never")
