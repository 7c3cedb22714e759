"""What every test gets: the browser of the system, and fresh rate limits."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import data

# Playwright runs an event loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

DATABASE = {"db", "transactional_db", "live_server"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items):
    """Mark what has nothing to do with a database as plain: once is enough for it."""
    for item in items:
        if not item.get_closest_marker("django_db") and not DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.plain)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the system's Chromium: nothing is downloaded for the tests."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.fail("No Chromium found. Install it: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture(autouse=True)
def _fresh_rate_limits(request):
    """Forget sign-in attempts: no transaction takes them back where a live server runs."""
    if "live_server" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture(autouse=True)
def _in_english():
    """A request of the test before may have left its language behind."""
    translation.activate("en")


@pytest.fixture
def mnr(db):
    """The shipped edition, also where a live server's tests empty the database."""
    return data.load_mnr()


@pytest.fixture
def tiny(db):
    """The small invented edition: one of everything, three levels, two languages."""
    return data.load_tiny()
