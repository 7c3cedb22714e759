"""One criterion over all countries of a reviewer: alphabetical, and nothing else of them."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle
from assessment.models import Assessment, Event
from tests.assessment.page import words
from tests.data import make_assessment, make_country, make_person, make_round
from tests.review.submitting import ANSWERS, page_at, rate, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(tiny):
    return make_round(tiny, name="Spring")


@pytest.fixture
def world(client, round_):
    """Two countries of the reviewer with different answers, a foreign one, and a draft."""
    xb, xa = make_country("XB"), make_country("XA")
    reviewer = make_person(Role.REVIEWER, reviews=[xa, xb, make_country("XC")])
    answers = {
        xb: ANSWERS | {"L1": "N"},
        xa: ANSWERS,
        make_country("XF", "Foreign"): ANSWERS,
    }
    for code in ("L3", "L5"):
        del answers[xb][code]
    made = {
        country.code: submitted(make_assessment(country, said, round_=round_))
        for country, said in answers.items()
    }
    make_assessment(make_country("XC"), ANSWERS, round_=round_)
    client.force_login(reviewer)
    return {"reviewer": reviewer, "made": made}


def rows(page):
    return [words(row) for row in page.all("tr") if row.find("td") is not None]


def test_it_shows_what_each_country_says(client, world, round_):
    rate(lifecycle.claim(world["made"]["XA"], by=world["reviewer"]), L1=("P", "Only some."))
    page = page_at(client, "across", round_.pk, "L1")
    assert rows(page) == [
        "Exampleland version 1 Fully in place Since 2019. 1 Partly in place differs Only some.",
        "Sampleria version 1 Not in place – 0 –",
    ]
    assert page.heading == "L1 Readers can take books home."


def test_what_follows_from_another_criterion_says_so(client, world, round_):
    assert rows(page_at(client, "across", round_.pk, "L3"))[1] == (
        "Sampleria version 1 Not in place follows from L1 – 0 –"
    )


def test_a_measure_shows_its_numbers(client, world, round_):
    assert "Partly in place 7 of 20" in rows(page_at(client, "across", round_.pk, "L4"))[0]


def test_a_claim_shows_its_reason(client, world, round_):
    shown = rows(page_at(client, "across", round_.pk, "S2"))[0]
    assert "Does not apply No volunteers work here." in shown


def test_one_jumps_to_the_criteria_before_and_after(client, world, round_):
    links = page_at(client, "across", round_.pk, "L5").links()
    assert ("Previous criterion: L4", reverse("across", args=[round_.pk, "L4"])) in links
    assert ("Next criterion: S1", reverse("across", args=[round_.pk, "S1"])) in links


def test_it_begins_with_the_first_criterion(client, world, round_):
    response = client.get(reverse("across_first", args=[round_.pk]))
    assert response["Location"] == reverse("across", args=[round_.pk, "L1"])


def test_only_the_last_version_counts(client, world, round_):
    review = lifecycle.claim(world["made"]["XA"], by=world["reviewer"])
    lifecycle.return_for_changes(review, reasons="Count again.", by=world["reviewer"])
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    assessment.answers.filter(criterion__code="L1").update(rating="L")
    assert "Fully in place" in rows(page_at(client, "across", round_.pk, "L1"))[0]
    submitted(assessment)
    shown = rows(page_at(client, "across", round_.pk, "L1"))
    assert len(shown) == 2
    assert shown[0].startswith("Exampleland version 2 Largely in place")


def test_each_country_can_see_that_it_was_read(client, world, round_):
    for criterion in ("L1", "L2"):
        page_at(client, "across", round_.pk, criterion)
    read = Event.objects.filter(verb="read submission")
    assert sorted(event.assessment.country.code for event in read) == ["XA", "XB"]


def test_others_do_not_find_it(client, world, round_):
    for person in [
        make_person(Role.REVIEWER),
        make_person(Role.REVIEWER, reviews=[make_country("XC")]),
        make_person(Role.COORDINATOR),
    ]:
        client.force_login(person)
        page_at(client, "across", round_.pk, "L1", status=404)


def test_an_unknown_criterion_is_not_found(client, world, round_):
    page_at(client, "across", round_.pk, "NOPE", status=404)
