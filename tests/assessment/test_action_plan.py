"""The verbs of the action plan, and what goes into it by itself."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from assessment import action_plan
from assessment.action_plan import (
    Aim,
    MeasureGoneError,
    Plan,
    PlanClosedError,
    StaleMeasureError,
    aims_of,
    measures_of,
)
from assessment.models import Assessment, Event, Measure
from assessment.plan_page import is_reached, last_submission, measure_lines, progress
from assessment.proposals import add_chosen, add_open, proposals
from assessment.standing import Standing
from tests.data import (
    make_agency,
    make_assessment,
    make_country,
    make_measure,
    make_person,
    make_submission,
)

pytestmark = pytest.mark.django_db

# LOANS stands at level 1, STAFF at level 0; the way to the union needs a librarian with evidence.
ANSWERS = {"L1": "F", "L3": "P", "L4": (7, 20), "S1": "P", "S2": "N"}


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR)


def loans(assessment, text="Write the rules", **fields):
    capability = assessment.framework.capability_set.get(code="LOANS")
    return Measure(assessment=assessment, capability=capability, text=text, **fields)


def stored(assessment):
    return {measure.text: aims_of(measure) for measure in measures_of(assessment)}


def proposed(assessment):
    found = proposals(Standing.of(assessment), measures_of(assessment))
    return {each.key: each.aims for each in found}


# Adding, changing, removing


def test_a_measure_is_added_with_its_targets(ana):
    assessment = make_assessment()
    aims = {"L1": Aim("L"), "L2": Aim("NA"), "L3": Aim("F", with_evidence=True)}
    action_plan.add(assessment, [Plan(loans(assessment), aims)], by=ana)
    assert stored(assessment) == {"Write the rules": aims}
    event = Event.objects.get()
    assert (event.verb, event.by, event.before) == ("add measure", ana, None)
    assert event.subject == str(assessment.measures.get().pk)
    assert (event.after["title"], event.after["targets"]) == (
        "Write the rules",
        {"L1": "L", "L2": "NA", "L3": "F with evidence"},
    )


def test_a_change_is_stored_with_what_was_before(ana):
    assessment = make_assessment()
    measure = make_measure(assessment, targets={"L1": "L", "L3": "P"})
    measure.text = "Hire a lawyer"
    action_plan.change(Plan(measure, {"L3": Aim("F")}), version=1, by=ana)
    assert stored(assessment) == {"Hire a lawyer": {"L3": Aim("F")}}
    assert (assessment.measures.get().version, assessment.measures.get().updated_by) == (2, ana)
    event = Event.objects.get()
    assert (event.before["title"], event.before["targets"]) == (
        "Write the house rules",
        {"L1": "L", "L3": "P"},
    )
    assert (event.after["title"], event.after["targets"]) == ("Hire a lawyer", {"L3": "F"})


def test_of_two_changes_to_one_version_the_second_is_refused(ana):
    assessment = make_assessment()
    measure = make_measure(assessment, targets={"L1": "L"})
    mine, theirs = (measures_of(assessment)[0] for _ in range(2))
    theirs.text = "Theirs"
    action_plan.change(Plan(theirs, {}), version=1, by=ana)
    mine.text = "Mine"
    with pytest.raises(StaleMeasureError) as refused:
        action_plan.change(Plan(mine, {}), version=1, by=ana)
    assert refused.value.current.text == "Theirs"
    with pytest.raises(StaleMeasureError):
        action_plan.remove(mine, version=1, by=ana)
    assert (stored(assessment), Event.objects.count()) == ({"Theirs": {}}, 1)
    assert measure.pk == assessment.measures.get().pk


def test_a_removed_measure_is_gone_and_told_of(ana):
    assessment = make_assessment()
    measure = make_measure(assessment, targets={"L1": "L"})
    action_plan.remove(measure, version=1, by=ana)
    assert stored(assessment) == {}
    event = Event.objects.get()
    assert (event.verb, event.before["targets"], event.after) == (
        "remove measure",
        {"L1": "L"},
        None,
    )
    with pytest.raises(MeasureGoneError):
        action_plan.change(Plan(loans(assessment, pk=event.subject), {}), version=1, by=ana)


@pytest.mark.parametrize("state", Assessment.State)
def test_the_plan_lives_until_the_assessment_is_closed(ana, state):
    assessment = make_assessment(state=state)
    measure = make_measure(assessment)
    verbs = [
        lambda: action_plan.change(Plan(measure, {}), version=1, by=ana),
        lambda: action_plan.remove(measure, version=2, by=ana),
        lambda: action_plan.add(assessment, [Plan(loans(assessment))], by=ana),
        lambda: add_chosen(assessment, [":LOANS"], by=ana),
    ]
    for verb in verbs:
        if state == Assessment.State.CLOSED:
            with pytest.raises(PlanClosedError):
                verb()
        else:
            verb()
    closed = {"Write the house rules": {}}
    open_ = {"Write the rules": {}, "Reach level 1": {"L1": Aim("L")}}
    assert stored(assessment) == (closed if state == Assessment.State.CLOSED else open_)


def test_the_database_refuses_a_target_that_is_none(ana):
    measure = make_measure(make_assessment())
    criterion = measure.capability.criteria.first()
    for rating in ("N", "U", ""):
        with pytest.raises(IntegrityError, match="target_rating_is_known"), transaction.atomic():
            measure.targets.create(criterion=criterion, rating=rating)


# Proposals


def test_proposals_are_the_ways_to_connections_then_the_next_levels(ana):
    assessment = make_assessment(answers=ANSWERS)
    assert list(proposed(assessment).items()) == [
        ("UNION:STAFF", {"S1": Aim("L", with_evidence=True)}),
        (":LOANS", {"L3": Aim("L"), "L4": Aim("L")}),
        (":STAFF", {"S1": Aim("L")}),
    ]


def test_where_only_evidence_is_missing_the_rating_stays(ana):
    assessment = make_assessment(answers=ANSWERS | {"S1": "F"})
    assert proposed(assessment)["UNION:STAFF"] == {"S1": Aim("F", with_evidence=True)}


def test_what_the_plan_aims_at_is_not_proposed_again(ana):
    assessment = make_assessment(answers=ANSWERS)
    make_measure(assessment, targets={"L3": "F", "L4": "P"})
    assert proposed(assessment)[":LOANS"] == {"L4": Aim("L")}


def test_a_dropped_measure_aims_at_nothing(ana):
    assessment = make_assessment(answers=ANSWERS)
    make_measure(assessment, targets={"L3": "F"}, status=Measure.Status.DROPPED)
    assert proposed(assessment)[":LOANS"] == {"L3": Aim("L"), "L4": Aim("L")}


def test_an_empty_plan_fills_itself_once(ana):
    assessment = make_assessment(answers=ANSWERS)
    keys = list(proposed(assessment))
    assert [add_chosen(assessment, keys, by=ana) for _ in range(2)] == [2, 0]
    assert stored(assessment) == {
        "Reach level 2": {"L3": Aim("L"), "L4": Aim("L")},
        "Meet the conditions of: Union catalogue": {"S1": Aim("L", with_evidence=True)},
    }
    assert proposed(assessment) == {}
    assert Event.objects.count() == 2


def test_only_what_is_chosen_is_added(ana):
    assessment = make_assessment(answers=ANSWERS)
    assert add_chosen(assessment, [":STAFF", ":NOWHERE", "", "\0"], by=ana) == 1
    assert stored(assessment) == {"Reach level 1": {"S1": Aim("L")}}


def test_nothing_is_proposed_where_all_is_in_place(ana):
    everything = dict.fromkeys(["L1", "L3", "L5", "S1", "S2", "S3"], "F") | {"L4": (9, 10)}
    assert proposed(make_assessment(answers=everything)) == {}


def test_nothing_to_add_leaves_no_trace(ana):
    assessment = make_assessment(answers=ANSWERS)
    assert add_open(assessment, lambda standing: [], by=ana) == 0
    assert Event.objects.count() == 0


# Progress


@pytest.mark.parametrize(
    ("answer", "aim", "reached"),
    [
        ({"rating": "P"}, Aim("L"), False),
        ({"rating": "L"}, Aim("L"), True),
        ({"rating": "F"}, Aim("L"), True),
        ({"rating": "U"}, Aim("P"), False),
        (None, Aim("P"), False),
        ({"rating": "NA", "reason": "None"}, Aim("P"), False),
        ({"rating": "NA", "reason": "None"}, Aim("NA"), True),
        ({"rating": "F"}, Aim("NA"), False),
        ({"rating": "F"}, Aim("F", with_evidence=True), False),
        ({"rating": "F", "evidence": ["Act 1"]}, Aim("F", with_evidence=True), True),
        ({"rating": "P", "evidence": ["Act 1"]}, Aim("F", with_evidence=True), False),
    ],
)
def test_when_a_target_is_reached(tiny, answer, aim, reached):
    standing = Standing.of(make_assessment(answers={"S2": answer} if answer else {}))
    assert is_reached(standing, "S2", aim) is reached


def test_a_line_tells_now_then_and_the_target(ana):
    assessment = make_assessment(answers={"L1": "P"})
    submission = make_submission(assessment)
    assessment.answers.update(rating="L")
    make_measure(assessment, targets={"L1": "L", "L3": "L"})
    standing = Standing.of(assessment)
    (line,) = measure_lines(standing, measures_of(assessment), last_submission(assessment))
    told = [
        (each.answer.code, str(each.submitted), str(each.answer.rating), each.to, each.reached)
        for each in line.targets
    ]
    assert told == [
        ("L1", "Partly in place", "Largely in place", "Largely in place", True),
        ("L3", "not answered", "not answered", "Largely in place", False),
    ]
    assert progress([line]) == {"reached": 1, "of": 2}
    assert last_submission(assessment) == submission


def test_only_the_newest_submission_of_the_same_assessment_counts(ana):
    assessment = make_assessment(answers={"L1": "P"})
    make_submission(make_assessment(make_country("XB"), {"L1": "F"}))
    assert last_submission(assessment) is None
    make_submission(assessment)
    newest = make_submission(assessment)
    assert last_submission(assessment) == newest


DAY = datetime.date(2026, 3, 5)
BEFORE = DAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("due_on", "status", "overdue"),
    [
        (BEFORE, "planned", True),
        (BEFORE, "under_way", True),
        (BEFORE, "done", False),
        (BEFORE, "dropped", False),
        (DAY, "planned", False),
        (None, "planned", False),
    ],
)
def test_what_is_overdue(due_on, status, overdue):
    assert Measure(due_on=due_on, status=status).overdue(on=DAY) is overdue


def test_measures_come_by_capability_then_by_date(ana):
    assessment = make_assessment()
    make_measure(assessment, "STAFF", text="d")
    make_measure(assessment, text="c")
    make_measure(assessment, text="b", due_on=DAY, agency=make_agency())
    make_measure(assessment, text="a", due_on=BEFORE)
    assert [each.text for each in measures_of(assessment)] == ["a", "b", "c", "d"]
