"""The real server as `make run` starts it, with a database of its own, to be killed and started."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path

import dj_database_url
import psycopg2
from django.urls import reverse

from accounts.demo import DEMO_PASSWORD
from tests.accounts.people import code_for

ROOT = Path(__file__).parent.parent.parent
STARTS_WITHIN = 20  # seconds
SET_UP = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable")
call_command("load_framework", "mnr")
call_command("load_demo")
call_command("collectstatic", interactive=False, verbosity=0)
"""


@contextmanager
def database(folder):
    """The address of an empty database of the kind that the tests run on; gone afterwards."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith(("postgres:", "postgresql:")):
        yield f"sqlite:///{folder / 'waymark.sqlite3'}"
        return
    name = f"waymark_server_{uuid.uuid4().hex[:12]}"
    _administer(address, f'CREATE DATABASE "{name}"')
    try:
        yield urllib.parse.urlparse(address)._replace(path=f"/{name}").geturl()
    finally:
        _administer(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(address, statement):
    given = dj_database_url.parse(address)
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    options = {key: given[name] for key, name in keys.items() if given[name]}
    connection = psycopg2.connect(dbname="postgres", **options)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


class Server:
    """gunicorn with its workers, in a process group of its own."""

    def __init__(self, folder, database_url):
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.process = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
            "WAYMARK_TRIAL": "1",
            "WAYMARK_VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BIND": f"127.0.0.1:{self.port}",
        }

    def set_up(self, script=SET_UP):
        """What `make run` does before it serves, in one process because that is quicker.

        What the script prints.
        """
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self):
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/reference/"):
                return
            time.sleep(0.05)
        raise AssertionError(f"The server does not answer:\n{self.log.read_text()}")

    def kill(self):
        """kill -9 for all its processes at once: nobody finishes anything."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Visitor:
    """Somebody who talks HTTP with the server: cookies, forms and the CSRF token, nothing else."""

    def __init__(self, address):
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        return self.follow(path)[1]

    def follow(self, path):
        """`(path, text)` of the page that the address leads to; HTTPError where there is none."""
        with self.opener.open(self.address + path, timeout=10) as response:
            return urllib.parse.urlsplit(response.url).path, response.read().decode()

    def post(self, path, data):
        """`(status, headers, text)`; OSError or HTTPException when no whole answer arrives."""
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": self.token}).encode()
        try:
            with self.opener.open(self.address + path, body, timeout=10) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read().decode()

    @property
    def token(self):
        return next(each.value for each in self.cookies if each.name == "csrftoken")

    @property
    def session(self):
        """The cookie that tells the server who this is."""
        return next(each.value for each in self.cookies if each.name == "sessionid")

    def sign_in(self, email):
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": email, "password": DEMO_PASSWORD})
        return self

    def confirm_password(self):
        """Pass the page that stands before important changes."""
        self.post(reverse("account_reauthenticate"), {"password": DEMO_PASSWORD})

    def set_up_second_factor(self):
        """Switch two-step sign-in on, as those must who review or administer."""
        page = self.get(reverse("mfa_activate_totp"))
        key = re.search(r'<code class="key" dir="ltr">(\w+)</code>', page)[1]
        self.post(reverse("mfa_activate_totp"), {"code": code_for(key)})

    def assessment(self):
        """The address of the assessment that the dashboard shows first."""
        return re.search(r'href="(/assessments/[0-9a-f-]{36}/)"', self.get("/"))[1]


def value_of(page, name):
    """The value of a hidden field."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    return unescape(re.search(r'value="([^"]*)"', tag)[1])


def text_of(page, name):
    """The text in a text area, as it was typed: HTML drops one newline at its beginning."""
    text = re.search(
        rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>\n?(.*?)</textarea>', page, re.S
    )
    return unescape(text[1])
