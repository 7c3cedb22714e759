"""The server as people run it: what it called saved outlives it, and its pages are small."""

import http.client
import re
import threading
import time
import urllib.error
from collections import Counter, deque
from contextlib import suppress
from operator import itemgetter

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.browser.server import Server, Visitor, database, text_of, value_of
from tests.browser.site import names_of_pages, names_without_arguments

# One process runs them all, because they share a server.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("server")]

NEWCOMER = "coordinator.xc@demo.example"
FULLEST = "coordinator.xa@demo.example"
WITH_SECOND_FACTOR = ["reviewer@demo.example", "administrator@demo.example"]
PEOPLE = [
    FULLEST,
    "contributor.xa@demo.example",
    "coordinator.xd@demo.example",
    "coordinator.xe@demo.example",
    *WITH_SECOND_FACTOR,
]
EDITION = ["mnr", "2016"]
NOT_IN_THE_DEMO = {
    "batch",
    "account_set_password",
    "hand_in",
    "invitation",
    "invite_person",
    "mfa_authenticate",
}
MANY = 25
LIMIT = 100 * 1024  # bytes of one first load, compressed as they travel
SMALLEST = 5 * 1024
KILLS = 3
WRITERS = 4
SAVES_BEFORE_A_KILL = 20
PATIENCE = 20  # seconds for all kills together
BAD_LINK = "account_reset_password_from_key"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    with database(folder) as address:
        server = Server(folder, address)
        try:
            server.set_up()
            server.start()
            yield server
        finally:
            server.kill()


def number_in(page, code):
    """The number that a Writer left as the comment; 0 before its first."""
    comment = text_of(page, f"{code}-comment")
    return int(comment) if comment.isdecimal() else 0


class Writer(threading.Thread):
    """Saves one criterion again and again, each time with the next number as its comment."""

    def __init__(self, visitor, assessment, code, page):
        super().__init__(daemon=True)
        self.visitor, self.code = visitor, code
        self.path = f"{assessment}criteria/{code}/save/"
        self.basis = value_of(page, f"{code}-basis")
        self.acknowledged = number_in(page, code)
        self.saves = 0
        self.trouble = None

    def run(self):
        try:
            while True:
                self.save()
        except (OSError, http.client.HTTPException):
            return  # the server is gone
        except Exception as trouble:
            self.trouble = trouble

    def save(self):
        data = {
            f"{self.code}-basis": self.basis,
            f"{self.code}-rating": "L",
            f"{self.code}-comment": str(self.acknowledged + 1),
        }
        status, headers, text = self.visitor.post(self.path, data)
        assert (status, headers["X-Waymark"]) == (200, "answer"), text
        assert re.search(r"Saved \d\d:\d\d", text)
        self.basis = value_of(text, f"{self.code}-basis")
        self.acknowledged += 1
        self.saves += 1


def test_kill_9_loses_no_answer_that_was_called_saved(server):
    visitor = Visitor(server.address).sign_in(NEWCOMER)
    assessment = visitor.assessment()
    capability = re.search(rf'"({assessment}capabilities/[^/]+/)"', visitor.get(assessment))[1]
    codes = re.findall(r'name="([^"]+)-rating" id="[^"]*" value="L"', visitor.get(capability))[
        :WRITERS
    ]
    end = time.monotonic() + PATIENCE
    saves = 0
    for _kill in range(KILLS):
        page = visitor.get(capability)
        writers = [Writer(visitor, assessment, code, page) for code in codes]
        kill_in_the_middle(server, writers, end)
        server.start()
        page = visitor.get(capability)
        for writer in writers:
            stored = number_in(page, writer.code)
            # One more than was acknowledged: stored, and killed before it could say so.
            assert stored - writer.acknowledged in (0, 1), writer.code
        saves += sum(writer.saves for writer in writers)
    assert saves >= KILLS * SAVES_BEFORE_A_KILL


def kill_in_the_middle(server, writers, end):
    for writer in writers:
        writer.start()
    while sum(writer.saves for writer in writers) < SAVES_BEFORE_A_KILL:
        assert all(writer.is_alive() for writer in writers), [each.trouble for each in writers]
        assert time.monotonic() < end, "too slow"
        time.sleep(0.001)
    server.kill()
    for writer in writers:
        writer.join(PATIENCE)
    assert [writer.trouble for writer in writers if writer.trouble] == []


def name_of(path):
    """The name of an address; None for what is not a page of ours, such as static files."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def largest_pages(visitor, asked):
    """`{name: (size, address)}` of the pages asked for and of those that links lead to.

    Of each kind the largest; of what there are many of, such as items of evidence, MANY are
    looked at. A page that is not for this person is left out.
    """
    found, waiting, largest = Counter(), deque(asked), {}
    seen = set(waiting)
    while waiting:
        with suppress(urllib.error.HTTPError):
            path, page = visitor.follow(waiting.popleft())
            largest[name_of(path)] = max(largest.get(name_of(path), (0, "")), (len(page), path))
            for link in re.findall(r'href="(/[^"#?]*)', page):
                kind = name_of(link)
                if link not in seen and kind in names_of_pages() and found[kind] < MANY:
                    found[kind] += 1
                    seen.add(link)
                    waiting.append(link)
    return largest


@pytest.fixture
def weigh(server, browser):
    """A function that opens a page in a browser without a cache; the bytes that travelled."""
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))

    def weigh(path, session):
        context.clear_cookies()
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": server.address}])
        requests.clear()
        page.goto(path, wait_until="load")
        sizes = [request.sizes() for request in requests]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    yield weigh
    context.close()


def test_the_first_load_of_any_page_is_small(server, weigh):
    asked = ["/", *(reverse(name) for name in names_without_arguments())]
    asked += [reverse(BAD_LINK, args=["1", "gone"]), reverse("reference_search", args=EDITION)]
    asked.append(reverse("admin:assessment_round_changelist"))
    stranger = Visitor(server.address)
    largest = {name: (*found, None) for name, found in largest_pages(stranger, asked).items()}
    for email in PEOPLE:
        visitor = Visitor(server.address).sign_in(email)
        visitor.confirm_password()
        if email in WITH_SECOND_FACTOR:
            visitor.set_up_second_factor()
        for name, found in largest_pages(visitor, asked).items():
            largest[name] = max(
                largest.get(name, (0,)), (*found, visitor.session), key=itemgetter(0)
            )
    assert names_of_pages() - largest.keys() == NOT_IN_THE_DEMO
    weights = {path: weigh(path, session) for _size, path, session in largest.values()}
    assert {page: weight for page, weight in weights.items() if weight >= LIMIT} == {}
    assert min(weights.values()) > SMALLEST  # the stylesheet travels with every page
    for page, weight in sorted(weights.items(), key=lambda each: -each[1]):
        print(f"{weight:7d} {page}")
