"""`manage.py load_demo`: invented countries, people and answers, for trying the product out."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessment.management.demo import FOLDER, load_fixture, read
from assessment.management.demo.first_four import load_first_four
from assessment.management.demo.people import load_people, sign_ins
from assessment.management.demo.rounds import load_past_round, load_submitted
from assessment.models import Round
from capabilities.models import Framework

PAST = "2024"
PRESENT = "2026"


class Command(BaseCommand):
    help = "Load the demo where it is missing, change nothing else, and print its sign-ins."

    def handle(self, **options):
        if not settings.TRIAL:
            raise CommandError(
                "The demo has published passwords, so only a trial may load it: WAYMARK_TRIAL=1."
            )
        load()
        for line in sign_ins():
            self.stdout.write(line)


@transaction.atomic
def load():
    """Load what is missing of the demo; what is there stays, whatever people made of it."""
    _refuse_without_framework()
    load_people()
    load_past_round(PAST)
    if not Round.objects.filter(name=PRESENT).exists():
        load_fixture(f"round-{PRESENT}")
    round_ = Round.objects.select_related("framework").get(name=PRESENT)
    load_first_four(round_)
    load_submitted(round_)


def _refuse_without_framework():
    (row,) = read(FOLDER / f"round-{PRESENT}.yaml")
    code, edition = row["fields"]["framework"]
    if not Framework.objects.filter(code=code, edition=edition).exists():
        raise CommandError(f"Load the framework first: manage.py load_framework {code}")
