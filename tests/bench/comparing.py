"""What a reviewer waits for: the board and the matrix, with few and with many stored."""

import datetime

from django.db import connection
from django.urls import reverse

from assessment.models import Submission
from tests.bench.answering import page_row
from tests.bench.assessments import make_round, make_submissions, submitted

ROUNDS = 50  # beside the one that is compared, each with as many submissions
SETS = 200


def comparing_rows(database, client, edition, countries, people):
    contents = list(submitted(edition, SETS))
    compared = make_round(edition, "Compared", opens_on=datetime.date(2027, 1, 1))
    make_submissions([compared], countries, contents, **people)
    matrix, board = f"{reverse('compare')}?round={compared.pk}", reverse("dashboard")
    few = [
        page_row("comparison_200", database, client, matrix, times=20),
        page_row("submissions_list", database, client, board, times=20),
    ]
    others = [make_round(edition, f"Elsewhere {n}") for n in range(ROUNDS)]
    make_submissions(others, countries, contents, **people)
    _let_the_server_count()
    assert Submission.objects.count() == (ROUNDS + 1) * len(countries)
    return [
        *few,
        page_row("comparison_200_of_10000", database, client, matrix, times=20),
        page_row("submissions_list_of_10000", database, client, board, times=20),
    ]


def _let_the_server_count():
    """What PostgreSQL does by itself some time after many rows came."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
