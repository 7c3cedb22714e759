"""The trail and invitations with several people at once, each on a connection of their own."""

import pytest

from accounts.models import Invitation, Membership, Role
from assessment import people, trail
from assessment.models import Event
from tests.assessment.parallel import at_once, one_inside_the_other
from tests.data import PASSWORD, make_assessment, make_country, make_person, make_submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def persons(tiny):
    """Four people whose roles are looked up already."""
    country = make_country()
    persons = [make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)]
    persons += [make_person(Role.REVIEWER, reviews=[country]) for _time in range(2)]
    assert all(person.membership for person in persons)
    return persons


def happens(assessment, by, subject):
    return lambda: trail.record(Event.of(assessment, "answer", subject, by=by))


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("outside", [False, True])
def test_events_at_once_stand_one_after_the_other(persons, outside, turn):
    chain = None if outside else make_assessment()
    trail.record(Event.of(chain, "start", "Spring", by=persons[0]))
    results = at_once(*(happens(chain, each, str(n)) for n, each in enumerate(persons)))
    assert [each for each in results if isinstance(each, Exception)] == []
    broken, count, _head = trail.broken(chain and chain.pk)
    assert (broken, count) == (None, 5)


def test_who_comes_second_waits_for_the_first(persons):
    ana, ben, *_others = persons
    assessment = make_assessment()
    one_inside_the_other(happens(assessment, ana, "L1"), happens(assessment, ben, "S1"))
    assert [event.subject for event in Event.objects.all()] == ["L1", "S1"]
    assert trail.broken(assessment.pk)[:2] == (None, 2)


def test_reading_twice_at_once_is_one_reading(persons):
    submission, rui = make_submission(), persons[-1]
    at_once(*(lambda: trail.note_read(submission, rui) for _time in range(3)))
    assert [event.verb for event in Event.objects.all()] == ["read submission"]


def test_an_invitation_accepted_twice_at_once_makes_one_membership(persons):
    invitation = Invitation(email="nia@example.org", role=Role.OBSERVER, country=make_country())
    people.invite(invitation, by=persons[0])

    def accept():
        mine = Invitation.objects.get(pk=invitation.pk)
        return people.accept(mine, name="Nia", password=PASSWORD)

    results = at_once(accept, accept)
    assert sum(isinstance(each, people.InvitationGoneError) for each in results) == 1
    assert Membership.objects.filter(user__email="nia@example.org").count() == 1
    assert Event.objects.filter(verb="accept invitation").count() == 1
