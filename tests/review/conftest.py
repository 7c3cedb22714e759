"""A submission under review, its reviewers and the country's coordinator."""

import pytest

from accounts.models import Role
from assessment import lifecycle
from tests import data
from tests.review.submitting import ANSWERS, submitted


@pytest.fixture
def country(tiny):
    return data.make_country("XA")


@pytest.fixture
def coordinator(country):
    return data.make_person(Role.COORDINATOR, country, name="Ana Coordinator")


@pytest.fixture
def reviewer(country):
    return data.make_person(Role.REVIEWER, reviews=[country], name="Rey Reviewer")


@pytest.fixture
def colleague(country):
    """Another reviewer of the same country."""
    return data.make_person(Role.REVIEWER, reviews=[country], name="Col League")


@pytest.fixture
def submission(country, coordinator):
    """Submitted, and not claimed yet."""
    return submitted(data.make_assessment(country, ANSWERS), by=coordinator)


@pytest.fixture
def review(submission, reviewer):
    """Claimed by the reviewer."""
    return lifecycle.claim(submission, by=reviewer)


@pytest.fixture
def as_reviewer(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client
