"""Connections: verdict, preconditions with their answers, the plan, and contradictions in words."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.connections import connection_views, contradictions
from assessment.standing import Standing
from capabilities.models import Framework
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_person, make_round

pytestmark = pytest.mark.django_db

CONTRACT = {"rating": "F", "evidence": ["Contract"]}
READY = {"S1": CONTRACT, "L4": (6, 10), "L1": "F"}


@pytest.fixture
def open_page(client, tiny):
    def get(answers=None, role=Role.COORDINATOR, language="en", **fields):
        assessment = make_assessment(answers=answers, **fields)
        client.force_login(make_person(role))
        url = reverse("connections", args=[assessment.pk])
        response = client.get(url, headers={"Accept-Language": language})
        assert response.status_code == 200
        return Page(response), assessment

    return get


def union(answers):
    """The connection of the tiny edition, as the answers make it."""
    (view,) = connection_views(Standing.of(make_assessment(answers=answers)))
    return view


def plan(view):
    return [(step.answer.code, str(step.to), step.attach_evidence) for step in view.plan]


# Verdicts and plans without a page

GOAL = {"L1": "F", "L3": "F", "L5": "L"}
VERDICTS = [
    ("nothing known", {}, "undetermined", "unknown"),
    ("all met", READY, "ready", "met"),
    ("evidence missing", READY | {"S1": "F"}, "undetermined", "unknown"),
    ("not known", READY | {"S1": "U"}, "undetermined", "unknown"),
    ("nobody employed", READY | {"S1": "N"}, "not_ready", "not_met"),
    ("partly employed", READY | {"S1": "P"}, "not_ready", "not_met"),
    ("other way round", READY | {"L4": (0, 1), "S2": "L"}, "ready", "met"),
    ("neither way", READY | {"L4": (0, 1), "S2": "N"}, "not_ready", "not_met"),
    ("connected", READY | GOAL, "connected", "met"),
    ("connected too early", {"S1": "N"} | GOAL, "connected", "not_met"),
]


@pytest.mark.parametrize(
    ("answers", "verdict", "status"),
    [pytest.param(*each[1:], id=each[0]) for each in VERDICTS],
)
def test_the_verdict_follows_from_the_answers(tiny, answers, verdict, status):
    view = union(answers)
    assert (view.verdict, view.mandatory[0].status) == (verdict, status)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (READY | GOAL, "The connection is in place."),
        (
            {"S1": "N"} | GOAL,
            (
                "The answers say that the connection is in place, "
                "and that a stated condition is not met."
            ),
        ),
        (READY, "All stated conditions are met."),
    ],
)
def test_the_verdict_gives_its_reason(tiny, answers, reason):
    assert str(union(answers).reason) == reason


def test_a_precondition_names_each_answer_once_and_in_order(tiny):
    line = union({}).mandatory[0]
    assert [(answer.code, answer.capability) for answer in line.answers] == [
        ("S1", "STAFF"),
        ("L4", "LOANS"),
        ("S2", "STAFF"),
    ]


def test_a_gap_stands_with_the_answer_that_has_it(tiny):
    line = union({"S1": "F", "S2": "U"}).mandatory[0]
    assert {answer.code: answer.gap for answer in line.answers} == {
        "S1": "evidence missing",
        "L4": "not answered",
        "S2": "not known",
    }


def test_advice_stands_apart(tiny):
    view = union({})
    assert ([line.code for line in view.mandatory], [line.code for line in view.advisory]) == (
        ["UNION.1"],
        ["UNION.2"],
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, [("L4", "Partly in place", False), ("S1", "Largely in place", True)]),
        ({"S1": "F", "L4": (6, 10)}, [("S1", "", True)]),
        ({"S1": CONTRACT, "S2": "P"}, [("L4", "Partly in place", False)]),
        (READY, []),
        (READY | GOAL, []),
    ],
)
def test_the_plan_is_the_shortest_way(tiny, answers, expected):
    assert plan(union(answers)) == expected


# The page


def test_verdict_conditions_advice_plan_and_caveat_stand_in_order(open_page):
    page, _assessment = open_page({"S1": "F", "L1": "F", "L3": "P"})
    (section,) = page.all("section", class_="connection")
    text = words(section)
    parts = [
        "Union catalogue",
        "The catalogue of all libraries.",
        "Cannot be determined yet",
        "No condition fails, but at least one answer or proof is missing.",
        "The connection itself: L5 not answered",
        "Conditions",
        "A librarian, and a catalogue or trained staff.",
        "Advice: useful, not decisive",
        "Not met: Every loan is recorded. L3 partly in place",
        "The shortest way there",
        "The union decides.",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert section.get("id") == "UNION"


def test_each_answer_is_linked_into_its_capability(open_page):
    page, assessment = open_page({"S1": "F"})
    loans = reverse("capability", args=[assessment.pk, "LOANS"])
    staff = reverse("capability", args=[assessment.pk, "STAFF"])
    (section,) = page.all("section", class_="connection")
    assert set(page.links(section)) == {
        ("L3", f"{loans}#L3"),
        ("L4", f"{loans}#L4"),
        ("L5", f"{loans}#L5"),
        ("S1", f"{staff}#S1"),
        ("S2", f"{staff}#S2"),
    }


def test_the_plan_says_from_what_to_what_and_what_to_attach(open_page):
    page, _assessment = open_page({"S1": "P"})
    (steps,) = page.all("ol", class_="plan")
    assert [words(step) for step in steps] == [
        "L4 Books are in the catalogue. From not answered to partly in place.",
        "S1 A librarian is employed. From partly in place to largely in place. Attach evidence.",
    ]


def test_who_is_connected_or_ready_needs_no_plan(open_page):
    for answers in (READY, READY | GOAL):
        page, _assessment = open_page(answers)
        assert page.all("ol", class_="plan") == []


def test_an_observer_reads_it(open_page):
    page, _assessment = open_page(READY, role=Role.OBSERVER, state="submitted")
    assert "Ready to be considered" in words(page.all("section", class_="connection")[0])


def test_it_comes_in_the_reader_s_language(open_page):
    page, _assessment = open_page(READY, language="ar")
    (section,) = page.all("section", class_="connection")
    assert words(section.find("h2")) == "الفهرس الموحد"
    assert page.all("html")[0].get("dir") == "rtl"


def test_a_framework_without_connections_says_so(open_page, tiny):
    tiny.connection_set.all().delete()
    Framework.objects.update(texts_sha256="no-connections")  # so that the edition is read again
    page, _assessment = open_page(round_=make_round(Framework.objects.get()))
    (empty,) = page.all("div", class_="empty")
    assert words(empty) == "This framework names no connections."


# Contradictions


def found(answers):
    return [
        (each.rule, [answer.code for answer in each.answers], bool(each.connection))
        for each in contradictions(Standing.of(make_assessment(answers=answers)))
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        (READY | GOAL, []),
        ({"S1": "N"} | GOAL, [("UNION/UNION.1", ["L5", "S1"], True)]),
        (
            {"S1": CONTRACT, "L4": (1, 10), "S2": "F"} | GOAL,
            [("R1", ["L5", "L4"], False)],
        ),
        (
            {"S1": "N", "L4": (1, 10)} | GOAL,
            [("UNION/UNION.1", ["L5", "L4", "S1"], True), ("R1", ["L5", "L4"], False)],
        ),
    ],
)
def test_answers_that_do_not_go_together_are_found(tiny, answers, expected):
    assert found(answers) == expected
