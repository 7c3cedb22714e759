"""Delegation by people at the same time, each with a database connection of their own."""

import pytest
from django.db import transaction

from accounts.models import Role
from assessment import delegations as verbs
from assessment.answers import Change, Said, Sheet, save_answers, save_over
from assessment.contributions import ContributionPage
from assessment.delegations import ContributedMeanwhileError, StaleDelegationError
from assessment.lifecycle import NotEditableError
from assessment.merging import MergePage
from assessment.models import Answer, Assessment, Contribution, Delegation, Event
from assessment.standing import Standing, register_of, rows_by_code
from tests.assessment.test_parallel_saves import at_once, one_inside_the_other
from tests.data import make_contribution, make_delegation, make_person

pytestmark = pytest.mark.django_db(transaction=True)

State = Delegation.State


@pytest.fixture
def nela(tiny):
    return known(make_person(Role.CONTRIBUTOR))


@pytest.fixture
def oto(tiny):
    return known(make_person(Role.CONTRIBUTOR))


@pytest.fixture
def ana(tiny):
    return known(make_person(Role.COORDINATOR))


def known(person):
    """With the role looked up, as a request has done."""
    assert person.membership
    return person


def held(delegation):
    """The delegation as a request reads it, with its assessment locked."""
    assessment = Assessment.objects.with_round().locked().get(pk=delegation.assessment_id)
    fresh = Delegation.objects.with_names().get(pk=delegation.pk)
    fresh.assessment = assessment
    return fresh


def contributes(delegation, person, code="L1", rating="L", version=0):
    """What one person of the agency does: read, save one answer, take it up."""

    @transaction.atomic
    def verb():
        mine = held(delegation)
        rows = rows_by_code(mine.contributions)
        change = {code: Change(Said(rating=rating), version)}
        saved = save_over(rows, Sheet(mine.assessment, mine), change, by=person)
        if not saved.conflicts:
            verbs.take_up(mine, by=person)
        return saved

    return verb


def takes_over(delegation, person, tokens):
    @transaction.atomic
    def verb():
        mine = held(delegation).assessment
        page = MergePage.of(Standing.of(mine), "LOANS", register_of(mine))
        return page.take_over(tokens, by=person)

    return verb


def tokens_of(delegation):
    assessment = delegation.assessment
    page = MergePage.of(Standing.of(assessment), "LOANS", register_of(assessment))
    return [offer.token for line in page.lines for offer in line.offers]


def verbs_done():
    return [event.verb for event in Event.objects.order_by("pk")]


def test_of_two_colleagues_on_one_criterion_one_wins_and_the_other_is_told(nela, oto):
    delegation = make_delegation()
    first, second = one_inside_the_other(
        contributes(delegation, nela, rating="F"), contributes(delegation, oto, rating="P")
    )
    assert (first.conflicts, list(second.conflicts)) == ({}, ["L1"])
    row = Contribution.objects.get()
    assert (row.rating, row.version, row.updated_by) == ("F", 1, nela)


@pytest.mark.parametrize("turn", range(3))
def test_handed_in_twice_at_once_counts_once(nela, oto, turn):
    delegation = make_delegation()
    results = at_once(
        lambda: verbs.hand_in(Delegation.objects.with_names().get(pk=delegation.pk), by=nela),
        lambda: verbs.hand_in(Delegation.objects.with_names().get(pk=delegation.pk), by=oto),
    )
    assert sorted(type(result) for result in results if result is not None) == [
        StaleDelegationError
    ]
    assert verbs_done() == ["hand in"]
    winner = [nela, oto][results.index(None)]
    assert Delegation.objects.get().handed_in_by == winner


def test_a_save_that_meets_the_handing_in_is_told_or_counts(nela, oto):
    delegation = make_delegation()
    handed, saved = one_inside_the_other(
        lambda: verbs.hand_in(held(delegation), by=nela), contributes(delegation, oto)
    )
    assert (handed, type(saved)) == (None, NotEditableError)
    assert (Contribution.objects.count(), verbs_done()) == (0, ["hand in"])


def test_what_is_being_written_is_not_taken_back_unseen(nela, ana):
    delegation = make_delegation()
    saved, taken = one_inside_the_other(
        contributes(delegation, nela),
        lambda: verbs.take_back(delegation, seen=0, by=ana),
    )
    assert (saved.conflicts, type(taken)) == ({}, ContributedMeanwhileError)
    assert Delegation.objects.get().state == State.IN_WORK


def test_delegated_twice_at_once_it_is_one_delegation(ana):
    there = make_delegation()
    assessment, capability, agency = there.assessment, there.capability, there.agency
    there.delete()
    other = known(make_person(Role.COORDINATOR))
    made = at_once(
        *(
            lambda by=by: verbs.delegate(assessment, [capability], [agency], by=by)
            for by in (ana, other)
        )
    )
    assert sorted(map(len, made)) == [0, 1]
    assert (Delegation.objects.count(), verbs_done()) == (1, ["delegate"])


def test_two_coordinators_who_take_over_different_offers_do_not_overwrite_each_other(ana):
    delegation = make_delegation(state=State.HANDED_IN)
    make_contribution(delegation, rating="L")
    ben = known(make_person(Role.COORDINATOR))
    (token,) = tokens_of(delegation)
    saved, taken = one_inside_the_other(
        lambda: save_answers(
            Assessment.objects.with_round().get(pk=delegation.assessment_id),
            {"L1": Change(Said(rating="N"), 0)},
            by=ben,
        ),
        takes_over(delegation, ana, [token]),
    )
    assert (saved.conflicts, taken) == ({}, ([], ["L1"]))
    row = Answer.objects.get()
    assert (row.rating, row.version, row.taken_from) == ("N", 1, None)


@pytest.mark.parametrize("turn", range(3))
def test_taken_over_twice_at_once_is_taken_over_once(ana, turn):
    delegation = make_delegation(state=State.HANDED_IN)
    make_contribution(delegation, rating="L")
    ben, (token,) = known(make_person(Role.COORDINATOR)), tokens_of(delegation)
    at_once(takes_over(delegation, ana, [token]), takes_over(delegation, ben, [token]))
    assert (Answer.objects.get().version, verbs_done()) == (1, ["take over"])


def test_what_the_agency_changes_during_taking_over_is_not_taken_unseen(nela, ana):
    delegation = make_delegation(state=State.IN_WORK)
    make_contribution(delegation, rating="L")
    (token,) = tokens_of(delegation)
    saved, taken = one_inside_the_other(
        contributes(delegation, nela, rating="P", version=1),
        takes_over(delegation, ana, [token]),
    )
    assert (saved.conflicts, taken) == ({}, ([], ["L1"]))
    assert Answer.objects.count() == 0


def test_the_page_of_a_held_delegation_saves(nela):
    delegation = make_delegation()
    with transaction.atomic():
        page = ContributionPage.of(held(delegation), editable=True)
        page.bind({"L1-rating": "L", "L1-basis": "0."})
        page.save(by=nela)
    assert (Contribution.objects.get().rating, verbs_done()) == ("L", ["contribute", "take up"])
