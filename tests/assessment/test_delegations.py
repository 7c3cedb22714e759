"""The verbs of delegation: what changes, what the trail keeps, who comes too late."""

import datetime

import pytest

from accounts.models import Role
from assessment import delegations as verbs
from assessment.delegations import ContributedMeanwhileError, StaleDelegationError
from assessment.lifecycle import NotEditableError
from assessment.models import Assessment, Delegation, Event
from tests.data import (
    make_agency,
    make_assessment,
    make_contribution,
    make_country,
    make_delegation,
    make_person,
)

pytestmark = pytest.mark.django_db

State = Delegation.State
DAY = datetime.date(2030, 3, 5)


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR)


def capabilities(assessment, *codes):
    return list(assessment.framework.capability_set.filter(code__in=codes).order_by("number"))


def trail():
    return [(event.verb, event.subject, event.before, event.after) for event in Event.objects.all()]


def test_each_capability_goes_to_each_agency(ana):
    assessment = make_assessment()
    police, justice = make_agency(), make_agency(name="Ministry of Justice")
    made = verbs.delegate(
        assessment,
        capabilities(assessment, "LOANS", "STAFF"),
        [police, justice],
        by=ana,
        due_on=DAY,
        note="Together, please",
    )
    assert len(made) == 4
    found = Delegation.objects.values_list(
        "capability__code", "agency", "state", "due_on", "note", "delegated_by"
    )
    assert set(found) == {
        (code, agency.pk, "to_do", DAY, "Together, please", ana.pk)
        for code in ("LOANS", "STAFF")
        for agency in (police, justice)
    }
    terms = {"due_on": "2030-03-05", "note": "Together, please"}
    assert trail()[0] == ("delegate", "LOANS", None, {"agency": "National Police", **terms})
    assert Event.objects.count() == 4


def test_what_an_agency_has_already_stays_as_it_is(ana):
    there = make_delegation(due_on=DAY, state=State.HANDED_IN)
    made = verbs.delegate(
        there.assessment, capabilities(there.assessment, "LOANS"), [there.agency], by=ana
    )
    there.refresh_from_db()
    assert (made, there.due_on, there.state) == ([], DAY, State.HANDED_IN)
    assert Event.objects.count() == 0


def test_what_was_taken_back_comes_back_with_all_that_was_contributed(ana):
    delegation = make_delegation(state=State.TAKEN_BACK, note="Old")
    make_contribution(delegation, rating="L")
    (made,) = verbs.delegate(
        delegation.assessment,
        capabilities(delegation.assessment, "LOANS"),
        [delegation.agency],
        by=ana,
        note="New",
    )
    delegation.refresh_from_db()
    assert (made, delegation.state, delegation.note) == (delegation, State.IN_WORK, "New")
    assert delegation.contributions.get().rating == "L"


def test_what_was_taken_back_before_anything_was_said_begins_anew(ana):
    delegation = make_delegation(state=State.TAKEN_BACK)
    verbs.delegate(
        delegation.assessment,
        capabilities(delegation.assessment, "LOANS"),
        [delegation.agency],
        by=ana,
    )
    delegation.refresh_from_db()
    assert delegation.state == State.TO_DO


@pytest.mark.parametrize("state", [State.TO_DO, State.IN_WORK, State.SENT_BACK])
def test_an_agency_hands_in(ana, state):
    delegation = make_delegation(state=state, sent_back_because="Look again")
    verbs.hand_in(delegation, by=ana)
    delegation.refresh_from_db()
    assert (delegation.state, delegation.handed_in_by) == (State.HANDED_IN, ana)
    assert (delegation.handed_in_at is not None, delegation.sent_back_because) == (True, "")
    agency = {"agency": "National Police"}
    after = {**agency, "state": "handed_in"}
    assert trail() == [("hand in", "LOANS", {**agency, "state": state}, after)]


def test_it_is_sent_back_with_a_reason(ana):
    delegation = make_delegation(state=State.HANDED_IN)
    verbs.send_back(delegation, "L4 lacks its numbers", by=ana)
    delegation.refresh_from_db()
    assert delegation.state == State.SENT_BACK
    assert delegation.sent_back_because == "L4 lacks its numbers"
    assert trail()[0][3]["reason"] == "L4 lacks its numbers"


@pytest.mark.parametrize(
    ("verb", "states"),
    [
        ("hand_in", [State.HANDED_IN, State.TAKEN_BACK]),
        ("send_back", [State.TO_DO, State.IN_WORK, State.SENT_BACK, State.TAKEN_BACK]),
        ("take_back", [State.TAKEN_BACK]),
    ],
)
def test_a_verb_that_comes_too_late_changes_nothing_and_says_how_it_stands(ana, verb, states):
    further = {"send_back": {"because": "Look"}, "take_back": {"seen": 0}}.get(verb, {})
    delegation = make_delegation()
    for state in states:
        Delegation.objects.update(state=state)
        before = Delegation.objects.values().get()
        with pytest.raises(StaleDelegationError) as late:
            getattr(verbs, verb)(delegation, by=ana, **further)
        assert late.value.delegation.state == state
        assert (Delegation.objects.values().get(), Event.objects.count()) == (before, 0)


def test_taking_back_deletes_nothing(ana):
    delegation = make_delegation(state=State.IN_WORK)
    make_contribution(delegation, rating="L", comment="Since 2019")
    verbs.take_back(delegation, seen=1, by=ana)
    delegation.refresh_from_db()
    assert delegation.state == State.TAKEN_BACK
    assert delegation.contributions.get().comment == "Since 2019"
    assert trail()[0][3] == {
        "agency": "National Police", "state": "taken_back", "contributions": 1,
    }  # fmt: skip


@pytest.mark.parametrize("seen", [0, 2, -1])
def test_what_was_contributed_meanwhile_is_not_taken_back_unseen(ana, seen):
    delegation = make_delegation()
    make_contribution(delegation, rating="L")
    with pytest.raises(ContributedMeanwhileError):
        verbs.take_back(delegation, seen=seen, by=ana)
    delegation.refresh_from_db()
    assert (delegation.state, Event.objects.count()) == (State.TO_DO, 0)


def test_the_terms_change_with_both_versions_in_the_trail(ana):
    delegation = make_delegation(note="Soon")
    verbs.change_terms(delegation, due_on=DAY, note="Soon", by=ana)
    delegation.refresh_from_db()
    assert (delegation.due_on, delegation.note) == (DAY, "Soon")
    agency = {"agency": "National Police", "note": "Soon"}
    before, after = {**agency, "due_on": None}, {**agency, "due_on": "2030-03-05"}
    assert trail() == [("change delegation", "LOANS", before, after)]


def test_the_same_terms_again_write_nothing(ana):
    delegation = make_delegation(note="Soon")
    verbs.change_terms(delegation, due_on=None, note="Soon", by=ana)
    assert Event.objects.count() == 0


def test_contributors_may_read_and_may_not_any_more(ana):
    assessment = make_assessment()
    verbs.let_contributors_read(assessment, True, by=ana)
    verbs.let_contributors_read(assessment, True, by=ana)
    assert Assessment.objects.get().contributors_may_read
    verbs.let_contributors_read(assessment, False, by=ana)
    assert not Assessment.objects.get().contributors_may_read
    assert [event.verb for event in Event.objects.all()] == [
        "let contributors read",
        "stop contributors reading",
    ]


@pytest.mark.parametrize(
    "verb",
    [
        lambda row, by: verbs.delegate(row.assessment, [row.capability], [row.agency], by=by),
        lambda row, by: verbs.change_terms(row, due_on=DAY, note="", by=by),
        lambda row, by: verbs.take_up(row, by=by),
        lambda row, by: verbs.hand_in(row, by=by),
        lambda row, by: verbs.take_back(row, seen=0, by=by),
        lambda row, by: verbs.let_contributors_read(row.assessment, True, by=by),
    ],
    ids=["delegate", "change", "take up", "hand in", "take back", "let read"],
)
def test_only_drafts_are_delegated(ana, verb):
    delegation = make_delegation()
    Assessment.objects.update(state="submitted")
    with pytest.raises(NotEditableError):
        verb(delegation, ana)
    delegation.refresh_from_db()
    assert (delegation.state, delegation.due_on, Event.objects.count()) == (State.TO_DO, None, 0)


# Who may


@pytest.fixture
def two_agencies(tiny):
    """A delegation each of two agencies of one country, and one of another country."""
    assessment = make_assessment()
    police = make_delegation(assessment)
    justice = make_delegation(assessment, agency=make_agency(name="Ministry of Justice"))
    abroad = make_delegation(make_assessment(make_country("XB")))
    return police, justice, abroad


def contributor_of(delegation):
    return make_person(Role.CONTRIBUTOR, agency=delegation.agency)


def test_a_contributor_sees_what_the_own_agency_has(two_agencies):
    police, *_others = two_agencies
    person = contributor_of(police)
    assert list(Delegation.objects.visible_to(person)) == [police]
    assert list(Delegation.objects.contributed_by(person)) == [police]
    assert list(Delegation.objects.editable_by(person)) == [police]
    assert list(Assessment.objects.visible_to(person)) == []


def test_a_contributor_who_may_read_sees_all_of_the_own_country_and_edits_the_own(two_agencies):
    police, justice, _abroad = two_agencies
    Assessment.objects.update(contributors_may_read=True)
    person = contributor_of(police)
    assert set(Delegation.objects.visible_to(person)) == {police, justice}
    assert list(Delegation.objects.editable_by(person)) == [police]
    assert list(Assessment.objects.visible_to(person)) == [police.assessment]


@pytest.mark.parametrize("state", [state for state in Assessment.State if state != "draft"])
def test_in_an_assessment_that_is_no_draft_a_contributor_reads_the_own(two_agencies, state):
    police, *_others = two_agencies
    Assessment.objects.update(contributors_may_read=True, state=state)
    person = contributor_of(police)
    assert list(Delegation.objects.visible_to(person)) == [police]
    assert list(Delegation.objects.editable_by(person)) == []
    assert list(Assessment.objects.visible_to(person)) == []


def test_what_was_taken_back_is_no_longer_anybodys_work(two_agencies):
    police, justice, _abroad = two_agencies
    Assessment.objects.update(contributors_may_read=True)
    Delegation.objects.filter(pk=police.pk).update(state=State.TAKEN_BACK)
    person, coordinator = contributor_of(police), make_person(Role.COORDINATOR)
    assert list(Delegation.objects.visible_to(person)) == []
    assert list(Delegation.objects.editable_by(person)) == []
    assert list(Assessment.objects.visible_to(person)) == []
    assert list(Delegation.objects.once_contributed_by(person)) == [police]
    assert list(Delegation.objects.visible_to(coordinator)) == [justice]


def test_somebody_without_a_role_sees_nothing(two_agencies):
    Assessment.objects.update(contributors_may_read=True)
    for person in (make_person(), make_person(Role.REVIEWER), make_person(Role.ADMINISTRATOR)):
        assert list(Delegation.objects.visible_to(person)) == []
        assert list(Delegation.objects.once_contributed_by(person)) == []
        assert list(Assessment.objects.once_contributed_by(person)) == []


def test_late_is_what_is_open_past_its_day():
    yesterday = datetime.date(2030, 3, 4)
    late = {state for state in State if Delegation(state=state, due_on=yesterday).is_late(on=DAY)}
    assert late == {State.TO_DO, State.IN_WORK, State.SENT_BACK}
    assert not Delegation(due_on=DAY).is_late(on=DAY)
    assert not Delegation().is_late(on=DAY)
