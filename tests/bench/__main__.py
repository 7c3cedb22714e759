"""`make bench`: every row on SQLite and, where a server answers, PostgreSQL."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import dj_database_url
import psycopg2

from tests.bench.measure import Row, row

OUTPUT = Path("build/bench.json")
SQLITE = Path("build/bench.sqlite3")
NAME = "waymark_bench"
SETUPS = 3


def main():
    rows = []
    for name, make_empty in (("sqlite", empty_sqlite), ("postgresql", empty_postgresql)):
        try:
            make_empty()
        except psycopg2.OperationalError:
            print(f"Left out {name}: no server answers.")
            continue
        rows += [setup_row(name, make_empty), *rows_on(name, make_empty())]
        rows += printed_by("batch", name, make_empty())
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps([each._asdict() for each in rows], indent=1) + "\n")
    print_table(rows)


def empty_sqlite():
    """The address of a database without tables."""
    for file in SQLITE.parent.glob(f"{SQLITE.name}*"):
        file.unlink()
    return f"sqlite:///{SQLITE.resolve()}"


def empty_postgresql():
    """The same on the server that the tests use."""
    server = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    config = dj_database_url.parse(server)
    connection = psycopg2.connect(
        host=config["HOST"],
        port=config["PORT"] or 5432,
        user=config["USER"],
        password=config["PASSWORD"],
        dbname="postgres",
        connect_timeout=3,
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    return server.rpartition("/")[0] + f"/{NAME}"


def setup_row(name, make_empty):
    """Whole processes, as an operator waits for them."""
    seconds = []
    for _time in range(SETUPS):
        url = make_empty()
        begin = time.perf_counter()
        for command in (["migrate", "-v0"], ["createcachetable"], ["load_framework", "mnr"]):
            run("manage.py", *command, url=url, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begin)
    return row("setup", name, "s", seconds)


def rows_on(name, url):
    """The rows of a database that `setup` has prepared."""
    for command in (["migrate", "-v0"], ["createcachetable"], ["load_framework", "mnr"]):
        run("manage.py", *command, url=url, stdout=subprocess.DEVNULL)
    return [*printed_by("rows", name, url), *printed_by("memory", name, url)]


def printed_by(module, name, url):
    """The rows that one module of this package measures in a process of its own."""
    command = ("-m", f"tests.bench.{module}", name)
    printed = run(*command, url=url, stdout=subprocess.PIPE).stdout
    return [Row(**each) for each in json.loads(printed)]


def run(*command, url, **options):
    environment = os.environ | {"DATABASE_URL": url, "WAYMARK_TRIAL": "1"}
    return subprocess.run(
        [sys.executable, *command], env=environment, check=True, text=True, **options
    )


def print_table(rows):
    print(
        f"{'bench':<28}{'database':<12}{'unit':<8}{'median':>10}{'p95':>10}{'n':>6}{'queries':>9}"
    )
    for each in rows:
        queries = "" if each.queries is None else each.queries
        print(
            f"{each.bench:<28}{each.database:<12}{each.unit:<8}"
            f"{each.median:>10.3f}{each.p95:>10.3f}{each.n:>6}{queries:>9}"
        )


if __name__ == "__main__":
    main()
