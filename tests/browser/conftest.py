"""What every journey gets: a country at work, a browser that reports trouble, a way to sign in."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role
from capabilities.document import framework_document
from tests import data
from tests.browser.questions import Questions

expect.set_options(timeout=10_000)


class Troubles(list):
    """What browsers complained about; a journey may say which complaints it causes on purpose."""

    def __init__(self):
        super().__init__()
        self.expected = []

    def expect(self, *patterns):
        self.expected += patterns

    @property
    def unexpected(self):
        return [line for line in self if not any(re.search(each, line) for each in self.expected)]


@pytest.fixture
def troubles():
    """Errors on the console (violations of the CSP among them) and uncaught exceptions."""
    troubles = Troubles()
    yield troubles
    assert troubles.unexpected == []


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture
def open_browser(new_context, troubles):
    """A function that opens one more browser, with options of Playwright's `new_context`."""

    def open_browser(**options):
        context = new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: troubles.append(f"uncaught: {error.error}"))
        context.on(
            "console",
            lambda message: message.type == "error" and troubles.append(message.text),
        )
        return context

    return open_browser


@pytest.fixture
def context(open_browser):
    return open_browser()


@pytest.fixture
def framework(live_server):
    """The shipped edition."""
    return data.load_mnr()


@pytest.fixture
def questions(framework):
    return Questions(framework_document(framework))


@pytest.fixture
def coordinator(framework):
    return data.make_person(Role.COORDINATOR)


@pytest.fixture
def assessment(framework, coordinator):
    """A draft of the coordinator's country in which nothing is answered yet."""
    return data.make_assessment(framework=framework)


@pytest.fixture
def enter(live_server):
    """A function that signs a person in without the form, which has its own journeys."""

    def enter(context, person):
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def page(context, coordinator, enter):
    """A tab in which the coordinator is signed in."""
    enter(context, coordinator)
    return context.new_page()
