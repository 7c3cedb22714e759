"""`manage.py load_demo`: invented countries, people and answers, for trying the product out."""

import json

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.demo import DEMO_PASSWORD, demo_people
from accounts.models import Membership, Role
from assessment import lifecycle
from assessment.intake import take_in
from assessment.models import Assessment, Round
from capabilities.models import Framework

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
FRAMEWORK = ("mnr", "2016")
ROUND = "2026"
HEADINGS = ("Role", "Country", "E-mail", "Password")


class Command(BaseCommand):
    help = "Load the demo where it is missing, change nothing else, and print its sign-ins."

    def handle(self, **options):
        if not settings.TRIAL:
            raise CommandError(
                "The demo has published passwords, so only a trial may load it: WAYMARK_TRIAL=1."
            )
        load()
        for line in aligned([HEADINGS, *sign_ins()]):
            self.stdout.write(line)


@transaction.atomic
def load():
    """Load what is missing of the demo; what is there stays, whatever people made of it."""
    if not Framework.objects.filter(code=FRAMEWORK[0], edition=FRAMEWORK[1]).exists():
        raise CommandError(f"Load the framework first: manage.py load_framework {FRAMEWORK[0]}")
    if not demo_people().exists():
        _load_fixture("people")
        _set_passwords()
    if not Round.objects.filter(name=ROUND).exists():
        _load_fixture("round")
    round_ = Round.objects.select_related("framework").get(name=ROUND)
    for file in sorted((FOLDER / "answers").glob("*.json")):
        _load_assessment(round_, file)


def _load_fixture(name):
    call_command("loaddata", str(FOLDER / f"{name}.yaml"), verbosity=0)


def _set_passwords():
    # One salt for all: everybody knows the password, and hashing it takes long on purpose.
    demo_people().update(password=make_password(DEMO_PASSWORD))


def _load_assessment(round_, file):
    """Begin the assessment of the country that the file is named by, and answer it."""
    if Assessment.objects.filter(round=round_, country__code=file.stem).exists():
        return
    coordinator = (
        demo_people()
        .filter(memberships__role=Role.COORDINATOR, memberships__country__code=file.stem)
        .first()
    )
    if coordinator:  # an administrator may have taken the role away
        assessment = lifecycle.start(round_, by=coordinator)
        take_in(assessment, json.loads(file.read_text(encoding="utf-8")), by=coordinator)


def sign_ins():
    """`(role, country, e-mail, password)` of the demo's memberships, in the order of the file."""
    hashes = demo_people().values_list("password", flat=True)
    unchanged = {each for each in set(hashes) if check_password(DEMO_PASSWORD, each)}
    memberships = Membership.objects.filter(user__in=demo_people())
    for membership in memberships.select_related("user", "country"):
        country, person = membership.country, membership.user
        yield (
            membership.get_role_display(),
            f"{country.code} {country.name} (invented)" if country else "",
            person.email,
            DEMO_PASSWORD if person.password in unchanged else "(changed)",
        )


def aligned(rows):
    """The rows as lines whose columns start below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
