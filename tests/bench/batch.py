"""Fifty reports made by two workers while the site answers.

`python -m tests.bench.batch NAME` on the empty database that DATABASE_URL names; prints rows.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.bench.measure import row  # noqa: E402 - needs Django set up
from tests.browser.server import ROOT, Server  # noqa: E402

REPORTS = 50
WORKERS = 2
READERS = 2
PAUSE = 0.25  # seconds that a reader reads
BEFORE = 10  # seconds of reading before the workers begin
PATIENCE = 1800  # seconds
TICKS = os.sysconf("SC_CLK_TCK")
SET_UP = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable")
call_command("load_framework", "mnr", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)

from tests.bench.batch import make_batch

print(make_batch())
"""


def make_batch():
    """Ask for the reports; what the readers need to know, as JSON."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from capabilities.models import Framework
    from reports import batches
    from tests.bench.assessments import make_round, make_submissions, submitted
    from tests.bench.people import make_coordinator, make_countries, make_reviewer

    edition, countries = Framework.objects.get(), make_countries()[:REPORTS]
    coordinator, reviewer = make_coordinator(countries[0]), make_reviewer(countries)
    contents = list(submitted(edition, REPORTS))
    round_ = make_round(edition, "Measured")
    people = {"by": coordinator, "reviewer": reviewer}
    assessments = make_submissions([round_], countries, contents, **people)
    found = [each.submissions.get() for each in assessments]
    batch = batches.ask(round_, found, "en", by=reviewer)
    client = Client()
    client.force_login(reviewer)
    paths = [
        reverse("batch", args=[batch.pk]),
        reverse("dashboard"),
        f"{reverse('compare')}?round={round_.pk}",
        reverse("submission", args=[found[0].pk]),
    ]
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return json.dumps({"paths": paths, "session": session})


class Reader(threading.Thread):
    """Asks for one page after the other, as long as there is something to measure."""

    def __init__(self, port, session, paths):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={session}"}
        self.paths, self.figures, self.reading = paths, [], True

    def run(self):
        while self.reading:
            for path in self.paths:
                begin = time.perf_counter()
                status, _page = self.ask(path)
                self.figures.append(1000 * (time.perf_counter() - begin))
                assert status == 200, path
                time.sleep(PAUSE)

    def begin_anew(self):
        """What was measured so far."""
        figures, self.figures = self.figures, []
        return figures

    def ask(self, path):
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        return response.status, response.read().decode()


class Worker:
    """A worker with the processes below it: the one that starts the others, and those that draw."""

    def __init__(self, server):
        command = [sys.executable, "manage.py", "work", "--verbosity", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=server.environment)
        self.largest = 0.0

    def look(self):
        """Note the largest memory of a process that draws; it lives for a second or two."""
        for pid in below(self.process.pid):
            self.largest = max(self.largest, memory(pid))

    def cpu(self):
        """Seconds of the worker and of all that ended below it."""
        return sum(map(cpu, [self.process.pid, *below(self.process.pid)]))


def memory(pid):
    """The most that the process ever had, in MB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu(pid):
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS  # own and of children that were waited for
    return 0.0


def below(pid):
    """Processes that descend from this one."""
    children = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(each) for each in (task / "children").read_text().split()]
    return [each for child in children for each in [child, *below(child)]]


def batch_rows(database):
    """The rows of one database; it is empty before."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), os.environ["DATABASE_URL"])
        told = json.loads(server.set_up(SET_UP).splitlines()[-1])
        server.start()
        try:
            return measured(database, server, **told)
        finally:
            server.kill()


def measured(database, server, paths, session):
    readers = [Reader(server.port, session, paths) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(BEFORE)
    before = measured_so_far(readers)
    workers = [Worker(server) for _worker in range(WORKERS)]
    begin = time.perf_counter()
    until_ready(Reader(server.port, session, paths), workers)
    seconds = time.perf_counter() - begin
    for reader in readers:
        reader.reading = False
    for reader in readers:
        reader.join()
    during = measured_so_far(readers)
    spent = sum(worker.cpu() for worker in workers)
    held = [memory(worker.process.pid) for worker in workers]
    for worker in workers:
        worker.process.terminate()
        worker.process.wait()
    return [
        row("batch_50", database, "s", [seconds]),
        row("batch_50_cpu_of_a_report", database, "s", [spent / REPORTS]),
        row("worker_memory_task", database, "MB", held),
        row("worker_memory_drawing", database, "MB", [worker.largest for worker in workers]),
        row("batch_50_request_before", database, "ms", before),
        row("batch_50_request_during", database, "ms", during),
    ]


def measured_so_far(readers):
    """The milliseconds of all of them since the last time."""
    return [figure for reader in readers for figure in reader.begin_anew()]


def until_ready(reader, workers):
    """Until the page says that all reports are."""
    end = time.perf_counter() + PATIENCE
    while f"All {REPORTS} reports are ready." not in reader.ask(reader.paths[0])[1]:
        assert time.perf_counter() < end, "too slow"
        for _time in range(5):
            time.sleep(0.2)
            for worker in workers:
                worker.look()


if __name__ == "__main__":
    print(json.dumps([each._asdict() for each in batch_rows(sys.argv[1])]))
