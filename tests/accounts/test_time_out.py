"""Sessions end when nobody asks for anything, and the pages know when."""

import datetime
import re

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.people import make_coordinator, sign_in

pytestmark = pytest.mark.django_db

HOURS = 3600


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def signed_in(client, clock):
    sign_in(client, make_coordinator())
    return client


def seconds_left(response):
    return int(response["X-Session-Ends-In"])


def test_a_page_says_when_the_session_ends(signed_in):
    response = signed_in.get(reverse("account"))
    page = response.content.decode()
    assert seconds_left(response) == 2 * HOURS
    assert re.findall(r'data-(?:ends-in|warned-before)="(\d+)"', page) == [str(2 * HOURS), "300"]


def test_a_page_for_strangers_says_nothing_of_it(client):
    response = client.get(reverse("account_login"))
    assert "X-Session-Ends-In" not in response
    assert "time-out" not in response.content.decode()


def test_staying_begins_the_time_anew(signed_in, clock):
    signed_in.get(reverse("account"))
    clock.shift(datetime.timedelta(minutes=119))
    response = signed_in.post(reverse("stay_signed_in"))
    assert (response.status_code, seconds_left(response)) == (204, 2 * HOURS)
    clock.shift(datetime.timedelta(minutes=119))
    assert get_user(signed_in).is_authenticated


def test_a_page_that_asks_by_itself_does_not_begin_the_time_anew(signed_in, clock):
    signed_in.get(reverse("account"))
    for _time in range(2):
        clock.shift(datetime.timedelta(minutes=50))
        response = signed_in.get(reverse("account"), headers={"X-Asks-By-Itself": "1"})
    assert seconds_left(response) == 20 * 60


def test_without_it_the_session_ends_and_the_sign_in_leads_back(signed_in, clock):
    signed_in.get(reverse("account"))
    clock.shift(datetime.timedelta(minutes=121))
    response = signed_in.get(reverse("account"))
    assert response.url == f"{reverse('account_login')}?next={reverse('account')}"


def test_somebody_signed_out_cannot_stay(client):
    response = client.post(reverse("stay_signed_in"))
    assert response.url.startswith(reverse("account_login"))
    assert get_user(client).is_anonymous


def test_staying_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_coordinator())
    assert client.post(reverse("stay_signed_in")).status_code == 403


def test_signing_out_leaves_no_time(signed_in):
    assert seconds_left(signed_in.post(reverse("account_logout"))) == 0


def test_short_sessions_are_renewed_in_time(settings, client, clock):
    settings.SESSION_COOKIE_AGE = 120
    sign_in(client, make_coordinator())
    for _time in range(5):
        clock.shift(datetime.timedelta(seconds=60))
        response = client.get(reverse("account"))
    assert get_user(client).is_authenticated
    assert (seconds_left(response), 'data-warned-before="30"' in response.content.decode()) == (
        120,
        True,
    )
