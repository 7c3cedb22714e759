"""Workers as people run them: killed in the middle, they lose no report and leave no file twice."""

import hashlib
import random
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.browser.server import ROOT, Server, Visitor, database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("workers")]

REPORTS = 12
KILLS = 3
PATIENCE = 150  # seconds for all of it, on a machine that does something else as well
REVIEWER = "reviewer@example.org"
SET_UP = f"""
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable")
call_command("collectstatic", interactive=False, verbosity=0)

from accounts.demo import DEMO_PASSWORD
from tests.batches.making import make_batch, make_reviewer, make_submissions

submissions = make_submissions({REPORTS})
reviewer = make_reviewer(submissions, email="{REVIEWER}")
reviewer.set_password(DEMO_PASSWORD)
reviewer.save()
batch = make_batch(submissions=submissions, by=reviewer)
print(batch.pk)
"""


class Rows:
    """The reports of the batch as the database has them."""

    def __init__(self, address):
        self.address = address

    def ask(self, statement):
        """What the statement gives, or how many rows it changed."""
        with closing(self._connected()) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            found = cursor.fetchall() if cursor.description else cursor.rowcount
            connection.commit()
        return found

    def _connected(self):
        if self.address.startswith("sqlite:"):
            return sqlite3.connect(urlsplit(self.address).path, timeout=20)
        return psycopg2.connect(self.address)

    def count(self, condition):
        ((number,),) = self.ask(f"SELECT COUNT(*) FROM reports_batchreport WHERE {condition}")
        return number

    def let_lease_run_out(self, worker):
        """As if time had passed for the worker, and for no other; what it had in hand."""
        return self.ask(
            "UPDATE reports_batchreport SET lease_until = '2020-01-01 00:00:00+00:00' "
            f"WHERE state = 'running' AND worker = '{worker}'"
        )


class Worker:
    """`manage.py work`, to be killed."""

    def __init__(self, server):
        command = [sys.executable, "manage.py", "work", "--interval", "0.1", "--no-startup-delay"]
        with server.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=server.environment, stdout=log, stderr=log
            )
        self.name = f"{socket.gethostname()}:{self.process.pid}"

    def kill(self):
        """kill -9: it finishes nothing and says nothing."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    with database(tmp_path) as address:
        server = Server(tmp_path, address)
        server.rows = Rows(address)
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture
def batch(server):
    """The key of a batch that waits, with the site that shows it."""
    printed = server.set_up(SET_UP)
    server.start()
    return printed.split()[-1]


@pytest.fixture
def start(server):
    """A function that starts one more worker; all are gone afterwards."""
    workers = []

    def start():
        workers.append(Worker(server))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


def wait_until(true, end):
    while not true():
        assert time.monotonic() < end, "too slow"
        time.sleep(0.02)


def test_killed_workers_lose_no_report_and_make_none_twice(server, batch, start, tmp_path):
    rows, visitor = server.rows, Visitor(server.address).sign_in(REVIEWER)
    end = time.monotonic() + PATIENCE
    workers = [start(), start()]
    interrupted = 0
    for kill in range(1, KILLS + 1):
        wait_until(lambda least=kill: rows.count("state = 'done'") >= least, end)
        victim = workers.pop(0)
        mine = f"state = 'running' AND worker = '{victim.name}'"
        wait_until(lambda mine=mine: rows.count(mine), end)
        time.sleep(random.uniform(0, 0.3))
        victim.kill()
        interrupted += rows.let_lease_run_out(victim.name)
        workers.append(start())  # which looks for what the other one lost
        page = visitor.get(f"/batches/{batch}/")
        assert f"of {REPORTS} reports ready" in " ".join(page.split())
    wait_until(lambda: rows.count("state = 'done'") == REPORTS, end)
    assert interrupted >= 1
    wait_until(
        lambda: f"All {REPORTS} reports are ready." in visitor.get(f"/batches/{batch}/"), end
    )
    stored = rows.ask("SELECT stored, sha256 FROM reports_batchreport")
    found = {path.name: path.read_bytes() for path in (tmp_path / "exports").iterdir()}
    assert len(stored) == REPORTS
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == dict(
        stored
    )
    assert {content[:5] for content in found.values()} == {b"%PDF-"}
