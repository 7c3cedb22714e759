"""Digests sent by two at once, each with a database connection of their own."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from notices.digests import send_digests
from notices.forms import PreferenceForm
from notices.models import Digest, Preference
from tests import data
from tests.assessment.parallel import at_once
from tests.notices.stories import SOON, asked
from tests.review.submitting import ANSWERS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(people):
    """A moment at which five people have something waiting for them."""
    asked(data.make_assessment(data.make_country("XA"), ANSWERS), people)
    return timezone.now() + SOON


@pytest.mark.parametrize("turn", range(3))
def test_two_runs_at_once_send_each_person_one_mail(at, turn):
    results = at_once(*(lambda: send_digests(now=at) for _time in range(3)))
    assert [failed for _sent, failed in results] == [[], [], []]
    told = sorted(each.to[0] for each in mail.outbox)
    assert told == [f"{name}@example.org" for name in ("ana", "ben", "col", "obs", "rey")]
    assert Digest.objects.count() == sum(sent for sent, _failed in results) == 5


def test_a_choice_saved_twice_at_once_is_one_choice(people):
    def save():
        form = PreferenceForm({"language": "en"}, instance=Preference(person=people["ana"]))
        assert form.is_valid()
        form.save()

    assert at_once(save, save) == [None, None]
    assert Preference.objects.count() == 1


def test_what_was_told_is_not_told_again_the_next_day(at):
    tomorrow = at + datetime.timedelta(days=1)
    assert [send_digests(now=at)[0], send_digests(now=tomorrow)[0]] == [5, 0]
