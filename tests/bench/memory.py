"""How much memory a process of the real server has in the end; prints rows as JSON."""

import http.client
import itertools
import json
import os
import sys
import threading
from pathlib import Path
from urllib.parse import urlencode

FOLDER = Path("build/bench").resolve()
os.environ["WAYMARK_VAR_DIR"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django  # noqa: E402 - needs the settings named

django.setup()

from django.core.management import call_command  # noqa: E402 - needs Django set up
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from assessment.models import Assessment, Round  # noqa: E402
from tests.bench.measure import row  # noqa: E402
from tests.browser.server import Server  # noqa: E402

REQUESTS = 1000
VISITORS = 4  # a worker answers in four threads
FOR_ONE_SAVE = 5  # requests
TOKEN = "b" * 32
PEOPLE = ("coordinator", "reviewer")


def main(database):
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(json.dumps([each._asdict() for each in web_worker_rows(database)]))


# One web worker after a thousand requests of all kinds


def web_worker_rows(database):
    call_command("collectstatic", interactive=False, verbosity=0)
    server = Server(FOLDER, os.environ["DATABASE_URL"])
    server.environment["WEB_CONCURRENCY"] = "1"
    server.start()
    try:
        visit_from_all_sides(server)
        (worker,) = children_of(server.process.pid)
        found = memory_of(worker)
    finally:
        server.kill()
    return [
        row("worker_memory", database, "MB", [found["VmRSS"]]),
        row("worker_memory_peak", database, "MB", [found["VmHWM"]]),
    ]


def visit_from_all_sides(server):
    draft = Assessment.objects.with_round().get(
        round__name="Answered", country__memberships__user__email="coordinator@bench.example"
    )
    sessions = {person: session_of(person) for person in PEOPLE}
    rated = draft.answers.exclude(rating="").select_related("criterion").order_by("pk")
    visitors = [Visitor(server.port, sessions, draft, row) for row in rated[:VISITORS]]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    troubles = [visitor.trouble for visitor in visitors if visitor.trouble]
    assert troubles == [], f"{troubles}\n{server.log.read_text()[-2000:]}"


def session_of(person):
    """The cookie of somebody who is signed in."""
    client = Client()
    client.force_login(User.objects.get(email=f"{person}@bench.example"))
    return client.cookies["sessionid"].value


class Visitor(threading.Thread):
    """Reads as a coordinator and as a reviewer, and saves one answer again and again."""

    def __init__(self, port, sessions, draft, row):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.sessions = sessions
        self.addresses = addresses(draft)
        self.code, self.version = row.criterion.code, row.version
        self.save_address = reverse("save_criterion", args=[draft.pk, self.code])
        self.trouble = None

    def run(self):
        try:
            for number in range(REQUESTS // VISITORS):
                if number % FOR_ONE_SAVE:
                    self.ask(*next(self.addresses))
                else:
                    self.save()
        except Exception as trouble:
            self.trouble = trouble

    def save(self):
        rating = "LF"[self.version % 2]
        said = {f"{self.code}-basis": f"{self.version}.", f"{self.code}-rating": rating}
        self.ask("coordinator", self.save_address, urlencode(said))
        self.version += 1

    def ask(self, person, address, body=None):
        headers = {"Cookie": f"sessionid={self.sessions[person]}; csrftoken={TOKEN}"}
        if body:
            kind = "application/x-www-form-urlencoded"
            headers |= {"Content-Type": kind, "X-CSRFToken": TOKEN, "HX-Request": "true"}
        self.connection.request("POST" if body else "GET", address, body, headers)
        response = self.connection.getresponse()
        response.read()
        assert response.status == 200, f"{response.status} {address}"


def addresses(draft):
    """What is read in turn, without end: `(person, address)`; mostly pages of capabilities."""
    parts = draft.framework.capability_set.values_list("code", flat=True)
    capabilities = itertools.cycle([reverse("capability", args=[draft.pk, part]) for part in parts])
    compared = f"?round={Round.objects.get(name='Compared').pk}"
    for turn in itertools.count(1):
        for name in ("assessment", "evidence", "assessment", "plan", "report", "workbook"):
            for _time in range(4):
                yield "coordinator", next(capabilities)
            yield "coordinator", reverse(name, args=[draft.pk])
        yield "reviewer", reverse("dashboard")
        for name in ("compare", "compare_spread", "compare_connections"):
            yield "reviewer", reverse(name) + compared
        if turn == VISITORS:
            yield "coordinator", reverse("report_pdf", args=[draft.pk])


# What Linux tells of a process


def children_of(process):
    return [
        int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def memory_of(process):
    """Megabytes by the kernel's names, such as VmRSS and, the most it ever was, VmHWM."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, _unit in sizes}


if __name__ == "__main__":
    main(sys.argv[1])
