"""Sharing at the same time: two who share, and one who takes back while another reads."""

import pytest

from accounts.models import Role
from assessment import sharing
from assessment.models import Event, Share, Submission
from assessment.trail import broken
from tests import data
from tests.assessment.parallel import at_once, one_inside_the_other

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission():
    return data.make_submission(data.make_assessment(data.make_country("XA"), {"L1": "L"}))


@pytest.fixture
def ada(submission):
    return data.make_person(Role.COORDINATOR, submission.assessment.country)


@pytest.fixture
def nils():
    return data.make_person(Role.COORDINATOR, data.make_country("XB"))


def here(submission):
    return Submission.objects.with_round().get(pk=submission.pk)


def verbs():
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_two_who_share_at_once_share_once(submission, ada, nils):
    other = nils.coordinates()
    results = at_once(
        *(lambda: sharing.share(here(submission), other, by=ada) for _person in range(2))
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadySharedError", "Share"]
    assert Share.objects.live().count() == 1
    assert verbs() == ["share"]


def test_two_who_take_back_at_once_take_back_once(submission, ada, nils):
    given = sharing.share(submission, nils.coordinates(), by=ada)
    results = at_once(
        *(
            lambda: sharing.revoke(Share.objects.with_submission().get(pk=given.pk), by=ada)
            for _person in range(2)
        )
    )
    assert sorted(results) == [False, True]
    assert verbs() == ["share", "revoke share"]


def test_who_reads_while_it_is_taken_back_reads_nothing(submission, ada, nils):
    given = sharing.share(submission, nils.coordinates(), by=ada)
    found = Submission.objects.shared_to(nils).with_round().get()
    results = one_inside_the_other(
        lambda: sharing.revoke(Share.objects.with_submission().get(pk=given.pk), by=ada),
        lambda: sharing.note_shared_reading(found, nils),
    )
    assert results == [True, False]
    assert verbs() == ["share", "revoke share"]


def test_who_takes_back_while_it_is_read_finds_the_reading_put_down(submission, ada, nils):
    given = sharing.share(submission, nils.coordinates(), by=ada)
    found = Submission.objects.shared_to(nils).with_round().get()
    results = one_inside_the_other(
        lambda: sharing.note_shared_reading(found, nils),
        lambda: sharing.revoke(Share.objects.with_submission().get(pk=given.pk), by=ada),
    )
    assert results == [True, True]
    assert verbs() == ["share", "read submission", "revoke share"]
    assert broken(submission.assessment_id)[0] is None
