"""A backup brings everything back: the same trail, the same submissions, the same files."""

import io
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import Role
from assessment.models import Submission
from assessment.scoring import result_document
from assessment.standing import scored_framework
from assessment.trail import note_read
from tests import data
from tests.browser.server import database
from tests.review.submitting import ANSWERS, submitted

CHECKSUMS = """
import django

django.setup()
from tests.project.test_restore import checksums

print(checksums())
"""


def checksums():
    """Of each submission the one that was stored, and the one that its answers have now."""
    found = {}
    for each in Submission.objects.with_round():
        framework = scored_framework(each.assessment.framework)
        now = result_document(framework, each.document)["input_sha256"]
        found[str(each.pk)] = (each.input_sha256, now)
    return found


def back_up(folder):
    """The file that docs/operations.md says how to make."""
    here = connection.settings_dict["NAME"]
    file = folder / "waymark-backup"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(here)) as running, closing(sqlite3.connect(file)) as copy:
            running.backup(copy)
    else:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{here}").geturl()
        run("pg_dump", "--format=custom", "--file", file, address)
    return file


def restore(file, address):
    """Into an empty database."""
    if connection.vendor == "sqlite":
        shutil.copy(file, urlsplit(address).path)
    else:
        run("pg_restore", "--exit-on-error", "--no-owner", "--dbname", address, file)


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_back_the_trail_the_submissions_and_the_files(tmp_path, tiny):
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    country = data.make_country("XA")
    coordinator = data.make_person(Role.COORDINATOR, country)
    assessment = data.make_assessment(country, ANSWERS)
    file = data.make_file(assessment.evidence.get(), b"Act 12", by=coordinator)
    submission = submitted(assessment, by=coordinator)
    note_read(submission, data.make_person(Role.REVIEWER, reviews=[country]))
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / file.stored.name).write_bytes(file.stored.read())
    whole = io.StringIO()
    call_command("verify_trail", stdout=whole)

    with database(tmp_path) as address:
        restore(back_up(tmp_path), address)
        environment = os.environ | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "WAYMARK_VAR_DIR": str(tmp_path),
        }
        options = {"cwd": settings.BASE_DIR, "env": environment}
        again = run(sys.executable, "manage.py", "verify_trail", **options)
        sums = run(sys.executable, "-c", CHECKSUMS, **options)
        files = run(sys.executable, "manage.py", "check_files", **options)

    assert again == whole.getvalue()
    assert again.count("whole, ends in ") >= 1
    assert sums.strip() == str(checksums())
    assert checksums() == {str(submission.pk): (submission.input_sha256,) * 2}
    assert files == "1 files are as they were uploaded.\n"
