"""How many queries the pages of delegation take: the same for one row and for three."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Delegation
from tests.assessment.page import Page
from tests.assessment.test_query_counts import short, statements
from tests.data import (
    make_agency,
    make_assessment,
    make_contribution,
    make_delegation,
    make_evidence,
    make_person,
)

pytestmark = pytest.mark.django_db

CODES = ["L1", "L2", "L4"]


@pytest.fixture(params=[1, 3])
def rows(tiny, request):
    """As many agencies with as many contributions and items each; the first one's delegation."""
    assessment = make_assessment(answers=dict.fromkeys(CODES[: request.param], "U"))
    for number in range(request.param):
        agency = make_agency(name=f"Agency {number}")
        person = make_person(Role.CONTRIBUTOR, agency=agency)
        delegation = make_delegation(assessment, agency=agency, state="in_work")
        for code in CODES[: request.param]:
            row = make_contribution(delegation, code, rating="L", updated_by=person)
            row.evidence.add(make_evidence(assessment, f"Act {code}"))
            row.evidence.add(make_evidence(assessment, f"Bill {code}"))
    for capability in ["STAFF"] if request.param == 3 else []:
        make_delegation(assessment, capability, make_agency(name="Agency 0"))
    return Delegation.objects.get(agency__name="Agency 0", capability__code="LOANS")


def opened(client, role, url, **data):
    client.force_login(make_person(role, agency=agency() if role == Role.CONTRIBUTOR else None))
    client.get(url)  # what a session notes once in five minutes
    return statements(lambda: client.get(url, data))


def agency():
    return make_agency(name="Agency 0")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("delegations", 6), ("delegate", 5), ("delegation_terms", 7), ("contributions", 8)],
)
def test_a_coordinators_page(client, rows, name, expected):
    further = {"delegation_terms": [rows.pk], "contributions": ["LOANS"]}.get(name, [])
    url = reverse(name, args=[rows.assessment_id, *further])
    found = opened(client, Role.COORDINATOR, url)
    assert len(found) == expected, short(found)


@pytest.mark.parametrize(
    ("name", "expected"), [("delegation", 6), ("hand_in", 5), ("dashboard", 6)]
)
def test_a_contributors_page(client, rows, name, expected):
    url = reverse(name, args=[] if name == "dashboard" else [rows.pk])
    found = opened(client, Role.CONTRIBUTOR, url)
    assert len(found) == expected, short(found)


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [("L1", {"rating": "F"}, 10), ("L1", {}, 7)],
    ids=["changed", "unchanged"],
)
def test_a_contributors_save(client, rows, code, fields, expected):
    client.force_login(make_person(Role.CONTRIBUTOR, agency=agency()))
    page = Page(client.get(reverse("delegation", args=[rows.pk])))
    data = page.sent("answers", page.find(code))
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    url = reverse("save_contribution", args=[rows.pk, code])
    found = statements(lambda: client.post(url, data))
    assert len(found) == expected, short(found)
