"""How many queries each page takes: the same for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from tests.assessment.page import Page
from tests.data import make_assessment, make_country, make_evidence, make_person, make_round

pytestmark = pytest.mark.django_db

TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
CODES = ["L1", "S1", "L4"]
ENABLERS = ["MONEY", "TOWN", "RULES"]


def statements(ask):
    """What a request asks of the database, without beginning and ending transactions."""
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code == 200
    return [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]


def short(found):
    return "\n".join(sql[:120] for sql in found)


@pytest.fixture(params=[1, 3])
def rows(client, tiny, request):
    """An assessment with as many answers, items, rounds, colleagues and neighbours; signed in."""
    rounds = [make_round(tiny) for _ in range(request.param)]
    for number, round_ in enumerate(rounds):
        make_person(Role.COORDINATOR)
        make_assessment(make_country(f"X{'DEF'[number]}"), {"L1": "F"}, round_=round_)
        make_round(tiny)  # which waits to be started
    for round_ in rounds[1:]:
        make_assessment(round_=round_)
    assessment = make_assessment(
        answers={
            code: {"rating": "U", "comment": "Soon", "evidence": [f"Act {code}", "Bill"]}
            for code in CODES[: request.param]
        },
        round_=rounds[0],
        by=make_person(Role.COORDINATOR),
        context=dict.fromkeys(ENABLERS[: request.param], "Enough."),
    )
    client.force_login(make_person(Role.COORDINATOR))
    # What a process reads once per edition, and a session notes once in five minutes.
    client.get(reverse("assessment", args=[assessment.pk]))
    return assessment


PAGES = [
    ("dashboard", [], {}, 9),
    ("assessment", [], {}, 8),
    ("assessment", [], {"show": "commented"}, 8),
    ("assessment", [], {"q": "books"}, 8),
    ("capability", ["LOANS"], {}, 8),
    ("context", [], {}, 4),
    ("connections", [], {}, 4),
    ("evidence", [], {}, 5),
    ("add_evidence", [], {}, 3),
]


@pytest.mark.parametrize(
    ("name", "further", "query", "expected"),
    [pytest.param(*each, id=f"{each[0]} {'&'.join(each[2])}") for each in PAGES],
)
def test_a_page_takes_the_same_queries_for_one_row_and_for_three(
    client, rows, name, further, query, expected
):
    args = [] if name == "dashboard" else [rows.pk, *further]
    found = statements(lambda: client.get(reverse(name, args=args), query))
    assert len(found) == expected, short(found)


def test_changing_an_item_takes_the_same_queries_for_one_row_and_for_three(client, rows):
    url = reverse("change_evidence", args=[rows.pk, rows.evidence.first().pk])
    assert len(statements(lambda: client.get(url))) == 6


@pytest.fixture
def save(client, rows):
    """Save one criterion of the page; the statements it takes."""
    page = Page(client.get(reverse("capability", args=[rows.pk, "LOANS"])))

    def save(code, **fields):
        data = page.sent("answers", page.find(code))
        data |= {f"{code}-{name.replace('_', '-')}": value for name, value in fields.items()}
        url = reverse("save_criterion", args=[rows.pk, code])
        return statements(lambda: client.post(url, data))

    return save


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        ("L1", {"rating": "F"}, 9),
        ("L1", {"comment": "Later"}, 8),
        ("L2", {"rating": "F"}, 8),
        ("L1", {}, 5),
        ("L1", {"cited": []}, 9),
        ("L2", {"rating": "F", "new_title": "Act 13"}, 12),
    ],
    ids=[
        "changed, others follow",
        "changed",
        "new",
        "unchanged",
        "evidence dropped",
        "evidence added",
    ],
)
def test_a_save_takes_the_same_queries_for_one_row_and_for_three(save, code, fields, expected):
    found = save(code, **fields)
    assert len(found) == expected, short(found)


def test_evidence_picked_takes_the_same_queries_for_one_row_and_for_three(save, rows):
    item = make_evidence(rows, "Report")
    assert len(save("L1", rating="F", cite=str(item.pk))) == 10


@pytest.mark.parametrize("codes", [["L1"], ["L1", "L2", "L4"]])
def test_a_whole_page_takes_the_same_queries_for_one_change_and_for_three(client, tiny, codes):
    assessment = make_assessment(answers=dict.fromkeys(codes, "U"))
    client.force_login(make_person(Role.COORDINATOR))
    page = Page(client.get(reverse("capability", args=[assessment.pk, "LOANS"])))
    data = page.sent("answers") | {f"{code}-comment": "Soon" for code in codes}
    url = reverse("save_capability", args=[assessment.pk, "LOANS"])
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, data)
    found = [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]
    assert (response.status_code, len(found)) == (302, 8), short(found)


@pytest.mark.parametrize("codes", [ENABLERS[:1], ENABLERS])
@pytest.mark.parametrize("before", [{}, dict.fromkeys(ENABLERS, "Soon")])
def test_the_context_takes_the_same_queries_for_one_change_and_for_three(
    client, tiny, codes, before
):
    assessment = make_assessment(context=before)
    client.force_login(make_person(Role.COORDINATOR))
    page = Page(client.get(reverse("context", args=[assessment.pk])))
    data = page.sent("answers") | {f"{code}-text": "Enough." for code in codes}
    url = reverse("save_context", args=[assessment.pk])
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, data)
    found = [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]
    assert (response.status_code, len(found)) == (302, 7), short(found)
