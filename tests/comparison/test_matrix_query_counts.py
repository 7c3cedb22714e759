"""How many queries a comparison takes: the same for one country and round and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import data
from tests.assessment.test_query_counts import TRANSACTION_CONTROL, short, statements
from tests.comparison.countries import make_countries, reviewer_of, submitted
from tests.review.submitting import rate

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 3])
def reviewed(client, tiny, request):
    """As many countries, rounds, versions and ratings; the reviewer of all is signed in."""
    number = request.param
    countries = make_countries("XA XB XC"[: 3 * number].strip())
    reviewer = reviewer_of(*countries)
    rounds = [data.make_round(tiny) for _each in range(number)]
    for round_ in rounds:
        for country in countries:
            for _version in range(number):
                submission = submitted(country, round_)
            rate(data.make_review(submission, by=reviewer), L1="P", S1="F")
    client.force_login(reviewer)
    # What a process reads once per edition, a session notes at times.
    for name in PAGES:
        client.get(reverse(name))
    return reviewer


# Session and person, rounds, submissions, their results; agreement reads ratings and answers.
PAGES = {
    "compare": 5,
    "compare_spread": 5,
    "compare_connections": 5,
    "compare_agreement": 6,
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_take_the_same_queries_for_one_country_and_for_three(client, reviewed, name):
    found = statements(lambda: client.get(reverse(name)))
    assert len(found) == PAGES[name], short(found)


# Besides, the trails are held and read, and the events put down.
FILES = {"compare_csv": 8, "compare_xlsx": 12, "compare_pdf": 8}


@pytest.mark.parametrize("name", FILES)
def test_files_take_the_same_queries_for_one_country_and_for_three(client, reviewed, name):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse(name))
    found = [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]
    assert (response.status_code, len(found)) == (200, FILES[name]), short(found)
