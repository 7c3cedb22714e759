"""How many queries the pages of a review take: the same for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle
from tests.assessment.page import Page
from tests.assessment.test_query_counts import TRANSACTION_CONTROL, short, statements
from tests.data import make_assessment, make_country, make_person, make_round
from tests.review.submitting import ANSWERS, rate, remark_on, submitted

pytestmark = pytest.mark.django_db

CODES = ["L1", "L2", "L4"]


@pytest.fixture(params=[1, 3])
def review(client, tiny, request):
    """A review with as many ratings, remarks, countries and rounds; its reviewer is signed in."""
    number = request.param
    countries = [make_country(f"X{letter}") for letter in "ABC"[:number]]
    reviewer = make_person(Role.REVIEWER, reviews=countries)
    round_ = make_round(tiny)
    reviews = [
        lifecycle.claim(
            submitted(make_assessment(country, ANSWERS, round_=round_)),
            by=reviewer,
        )
        for country in countries
    ]
    for _round in range(number):
        submitted(make_assessment(countries[0], ANSWERS))
    for code in CODES[:number]:
        rate(reviews[0], **{code: "P"})
        remark_on(reviews[0], code, question=True)
    client.force_login(reviewer)
    # What a process reads once per edition, a session notes at times, and a country is told.
    client.get(reverse("review", args=[reviews[0].pk]))
    client.get(reverse("across", args=[round_.pk, "L1"]))
    client.get(reverse("dashboard"))
    return reviews[0]


PAGES = [
    ("dashboard", None, 8),
    ("review", [], 8),
    ("review_capability", ["LOANS"], 8),
    ("review_differences", [], 5),
    ("review_changes", [], 5),
    ("review_remarks", [], 6),
    ("review_decision", [], 7),
    ("add_remark", [], 3),
]


@pytest.mark.parametrize(("name", "further", "expected"), PAGES, ids=[each[0] for each in PAGES])
def test_a_page_takes_the_same_queries_for_one_row_and_for_three(
    client, review, name, further, expected
):
    args = [] if further is None else [review.pk, *further]
    found = statements(lambda: client.get(reverse(name, args=args)))
    assert len(found) == expected, short(found)


def test_a_criterion_across_takes_the_same_queries_for_one_country_and_for_three(client, review):
    url = reverse("across", args=[review.submission.assessment.round_id, "L3"])
    found = statements(lambda: client.get(url))
    assert len(found) == 6, short(found)


def test_what_the_country_was_told_takes_the_same_queries_for_one_and_for_three(client, review):
    lifecycle.ask(review, by=review.reviewer)
    assessment = review.submission.assessment
    client.force_login(make_person(Role.COORDINATOR, assessment.country))
    url = reverse("remarks", args=[assessment.pk])
    client.get(url)
    found = statements(lambda: client.get(url))
    assert len(found) == 8, short(found)


def test_the_overview_takes_the_same_queries_for_one_difference_and_for_three(client, review):
    lifecycle.validate(review, released=True, by=review.reviewer)
    assessment = review.submission.assessment
    client.force_login(make_person(Role.COORDINATOR, assessment.country))
    url = reverse("assessment", args=[assessment.pk])
    client.get(url)
    found = statements(lambda: client.get(url))
    assert len(found) == 9, short(found)


@pytest.mark.parametrize(("code", "expected"), [("L1", 13), ("L3", 13)], ids=["changed", "new"])
def test_a_save_takes_the_same_queries_for_one_row_and_for_three(client, review, code, expected):
    page = Page(client.get(reverse("review_capability", args=[review.pk, "LOANS"])))
    data = page.sent("answers", page.find(code)) | {f"{code}-rating": "N"}
    url = reverse("save_rating", args=[review.pk, code])
    found = statements(lambda: client.post(url, data))
    assert len(found) == expected, short(found)


@pytest.mark.parametrize("codes", [["L3"], ["L3", "L5"]])
def test_a_whole_page_takes_the_same_queries_for_one_change_and_for_two(client, review, codes):
    page = Page(client.get(reverse("review_capability", args=[review.pk, "LOANS"])))
    data = page.sent("answers") | {f"{code}-rating": "F" for code in codes}
    url = reverse("save_review_capability", args=[review.pk, "LOANS"])
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, data)
    found = [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]
    assert (response.status_code, len(found)) == (302, 12), short(found)
