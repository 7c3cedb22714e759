"""What the report says: the numbers of the result, and what follows from them."""

import datetime

import pytest

from assessment import scoring
from assessment.context import context_notes
from assessment.models import Assessment
from assessment.standing import Standing, register_of, scored_framework
from reports.readiness import Readiness
from tests.data import make_evidence
from tests.reports.reports import (
    ANSWERS,
    CHANGED_AT,
    CONTEXT,
    CONTRADICTING,
    NOT_READY,
    make_reported,
    report_of,
)

pytestmark = pytest.mark.django_db


def block(report, code):
    return next(block for block in report.capabilities if block.code == code)


def codes(things):
    return [thing.code for thing in things]


# Numbers


def test_the_numbers_are_those_of_the_result():
    assessment = make_reported()
    report, result = report_of(assessment), Standing.of(assessment).result
    assert [each.result for each in report.capabilities] == result["capabilities"]
    assert [group.result for group in report.groups] == result["groups"]
    assert report.overall == result["overall"]
    assert [each.code for each in report.connections] == codes_of(result["connections"])


def codes_of(parts):
    return [part["code"] for part in parts]


def test_counts_over_all_capabilities():
    report = report_of(make_reported())
    assert (report.answered, report.asked) == (7, 7)
    assert report.evidenced == {"with": 2, "of": 3}
    assert report.gaps_in_knowledge == {"unanswered": 0, "not_known": 1, "waits_for_parent": 1}


def test_the_headline_names_the_highest_level_that_a_third_has_reached():
    headline = report_of(make_reported()).headline
    assert (headline.reached, headline.of, headline.level) == (1, 2, 2)


def test_the_headline_of_nothing_is_about_the_first_level():
    headline = report_of(make_reported({})).headline
    assert (headline.reached, headline.of, headline.level) == (0, 2, 1)


def test_levels_of_a_capability_say_what_counts_and_what_is_in_place():
    levels = block(report_of(make_reported()), "LOANS").levels
    assert [(each.status, each.in_place, each.of, each.open) for each in levels] == [
        ("reached", 1, 1, 0),
        ("missed", 0, 2, 1),
        ("missed", 0, 1, 1),
    ]


def test_an_open_level_is_possible():
    levels = block(report_of(make_reported({**ANSWERS, "L4": (20, 20)})), "LOANS").levels
    assert [each.status for each in levels] == ["reached", "possible", "possible"]


def test_a_line_shows_the_effective_rating_and_what_it_follows_from():
    (line,) = [
        line
        for level in block(report_of(make_reported()), "STAFF").levels
        for line in level.lines
        if line.code == "S4"
    ]
    assert (line.mark, str(line.words), line.implied_by) == ("N", "Not in place", "S3")


def test_next_steps_are_parted_into_missing_and_unknown():
    loans = block(report_of(make_reported()), "LOANS")
    assert codes(loans.next_steps) == ["L3", "L4"]
    assert (codes(loans.failing), codes(loans.open), loans.next_level) == (["L4"], ["L3"], 2)


def test_a_capability_at_the_top_has_no_next_step():
    staff = block(report_of(make_reported({**ANSWERS, "S3": "F"})), "STAFF")
    assert (staff.low, staff.next_steps, staff.next_level) == (3, [], None)


# What comes first


def test_strengths_are_in_the_upper_half_and_gaps_in_the_lower():
    report = report_of(make_reported())
    assert codes(report.strengths) == ["STAFF"]
    assert [gap.capability.code for gap in report.gaps] == ["LOANS"]


def test_a_capability_that_nobody_began_is_neither():
    report = report_of(make_reported({"S1": "F"}))
    assert codes(report.not_started) == ["LOANS"]
    assert [gap.capability.code for gap in report.gaps] == ["STAFF"]
    assert [way.capability.code for way in report.ways if way.capability] == ["STAFF"]


def test_what_holds_back_a_connection_comes_first():
    report = report_of(make_reported(NOT_READY))
    found = [(gap.capability.code, codes(gap.holds_back)) for gap in report.gaps]
    assert found == [("STAFF", ["UNION"]), ("LOANS", [])]


def test_the_shortest_ways_begin_with_the_fewest_steps_and_with_connections():
    report = report_of(make_reported(NOT_READY))
    found = [
        (way.connection.code if way.connection else way.capability.code, way.cost)
        for way in report.ways
    ]
    assert found == [("UNION", 1), ("STAFF", 1), ("LOANS", 2)]


def test_contradictions_are_those_of_the_result():
    report = report_of(make_reported(CONTRADICTING))
    assert [found.rule for found in report.contradictions] == ["UNION/UNION.1", "R1"]


# Evidence


def test_the_register_numbers_its_items_and_says_what_they_are_cited_for():
    report = report_of(make_reported())
    found = [(entry.number, entry.item.title, entry.codes) for entry in report.register]
    assert found == [(1, "Annual report", ["S1"]), (2, "Library Act", ["L1", "S1"])]


def test_a_line_cites_items_by_their_number():
    line = block(report_of(make_reported()), "STAFF").levels[0].lines[0]
    assert [entry.number for entry in line.evidence] == [1, 2]


@pytest.mark.parametrize(("last_day", "expired"), [(4, True), (5, False)])
def test_evidence_expires_by_the_date_of_the_report(last_day, expired):
    assessment = make_reported({})
    make_evidence(assessment, expires_on=datetime.date(2026, 3, last_day))
    assert [entry.expired for entry in report_of(assessment).register] == [expired]


# Context


def test_context_shows_what_is_written_in_the_order_of_the_framework():
    assessment = make_reported(context={"RULES": "Strict", "TOWN": "", "MONEY": "Enough"})
    found = [(part.enabler["code"], part.text) for part in report_of(assessment).context]
    assert found == [("MONEY", "Enough"), ("RULES", "Strict")]


def test_a_text_changes_the_check_number_and_no_result():
    plain, described = make_reported(), make_reported(context={"MONEY": "Enough"})
    before, after = report_of(plain), report_of(described)
    assert before.check_number != after.check_number
    assert (before.overall, [each.result for each in before.capabilities]) == (
        after.overall,
        [each.result for each in after.capabilities],
    )


# State, date, checksum


def test_the_report_bears_the_date_of_the_last_change():
    assessment = make_reported()
    later = CHANGED_AT + datetime.timedelta(days=2)
    assessment.answers.filter(criterion__code="S1").update(updated_at=later)
    assert report_of(assessment).at == later


def test_a_text_of_the_context_is_a_change_too():
    assessment = make_reported(context={"MONEY": "Enough"})
    later = CHANGED_AT + datetime.timedelta(days=2)
    assessment.context_notes.update(updated_at=later)
    assert report_of(assessment).at == later


def test_the_report_of_nothing_bears_the_date_of_its_start():
    assert report_of(make_reported({})).at == CHANGED_AT


def test_a_date_can_be_given():
    at = CHANGED_AT + datetime.timedelta(days=30)
    assert report_of(make_reported(), at=at).at == at


@pytest.mark.parametrize("state", Assessment.State.values)
def test_only_a_draft_is_a_draft(state):
    assert report_of(make_reported(state=state)).is_draft == (state == "draft")


def test_the_check_number_is_the_beginning_of_the_checksum_of_the_answers():
    assessment = make_reported()
    report = report_of(assessment)
    framework = scored_framework(assessment.framework)
    assert report.input_sha256 == scoring.result_document(framework, report.answers)["input_sha256"]
    assert report.check_number.replace(" ", "").lower() == report.input_sha256[:12]
    assert [len(group) for group in report.check_number.split()] == [4, 4, 4]


def test_another_answer_gives_another_check_number():
    numbers = {report_of(make_reported(answers)).check_number for answers in (ANSWERS, NOT_READY)}
    assert len(numbers) == 2


# Queries


@pytest.mark.parametrize("answers", [{}, {"S1": "F"}, ANSWERS])
def test_collecting_takes_three_queries_whatever_the_number_of_answers(
    answers, django_assert_num_queries
):
    assessment = make_reported(answers, context=dict(list(CONTEXT.items())[: len(answers)]))
    report_of(assessment)  # once per process the edition itself is read
    with django_assert_num_queries(3):
        Readiness.of(Standing.of(assessment), register_of(assessment), context_notes(assessment))
