"""The server as people run it: what it called saved outlives it, and its pages are small."""

import http.client
import re
import threading
import time

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.browser.server import Server, Visitor, database, text_of, value_of
from tests.browser.site import names_of_pages, names_without_arguments

pytestmark = pytest.mark.browser

NEWCOMER = "coordinator.xc@demo.example"
FULLEST = "coordinator.xa@demo.example"
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
    codes = re.findall(r'data-criterion="([^"]+)"', visitor.get(capability))[:WRITERS]
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


def linked_pages(visitor):
    """The addresses of all pages that links lead to; of the items of evidence only one."""
    found, waiting, items = {"/"}, ["/"], 0
    while waiting:
        for path in re.findall(r'href="(/[^"#?]*)', visitor.get(waiting.pop())):
            name = name_of(path)
            items += name == "change_evidence" and path not in found
            if (
                name in names_of_pages()
                and path not in found
                and (name != "change_evidence" or items == 1)
            ):
                found.add(path)
                waiting.append(path)
    return found


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
    visitor = Visitor(server.address).sign_in(FULLEST)
    linked = linked_pages(visitor)
    direct = {reverse(name) for name in names_without_arguments()} - linked
    direct.add(reverse(BAD_LINK, args=["1", "gone"]))
    weights = {path: weigh(path, visitor.session) for path in sorted(linked | direct)}
    public = [path for path in direct if name_of(path) in {"account_login", "account_signup"}]
    weights |= {f"{path} (signed out)": weigh(path, None) for path in public}
    assert {name_of(path) for path in linked | direct} == names_of_pages()
    assert {path: weight for path, weight in weights.items() if weight >= LIMIT} == {}
    assert min(weights.values()) > SMALLEST  # the stylesheet travels with every page
    for path, weight in sorted(weights.items(), key=lambda each: -each[1]):
        print(f"{weight:7d} {path}")
