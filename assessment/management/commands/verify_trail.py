"""`manage.py verify_trail [COUNTRY ROUND]`: whether the trail is as it was put down."""

from django.core.management.base import BaseCommand, CommandError

from assessment import trail
from assessment.models import Assessment, Event


class Command(BaseCommand):
    help = "Walk the chains of events, of all assessments or of one; fail where one is broken."

    def add_arguments(self, parser):
        parser.add_argument("country", nargs="?", metavar="COUNTRY", help="such as XA")
        parser.add_argument("round", nargs="?", metavar="ROUND", help="the name of the round")

    def handle(self, *, country, round, **options):  # noqa: A002 - the argument's name
        chains = _all() if country is None else _one(country, round)
        breaks = [found for chain in chains if (found := self._walk(*chain))]
        if breaks:
            raise CommandError(f"The trail was tampered with. First: {breaks[0]}")

    def _walk(self, name, assessment_id):
        """Print the chain's line; the words for where it is broken, or None."""
        broken, count, head = trail.broken(assessment_id)
        if broken is None:
            self.stdout.write(f"{name}: {count} events, whole, ends in {head or 'nothing'}")
            return None
        event = broken.event
        found = f"{name}: event {event.pk} ({event.verb} {event.subject}) {broken.cause}"
        self.stdout.write(found)
        return found


def _all():
    for assessment in Assessment.objects.select_related("country", "round"):
        yield str(assessment), assessment.pk
    if Event.objects.of_chain(None).exists():
        yield "Outside assessments", None


def _one(country, round_):
    assessment = Assessment.objects.filter(country__code=country, round__name=round_ or "").first()
    if assessment is None:
        raise CommandError("There is no such assessment. Name the country's code and the round.")
    yield str(assessment), assessment.pk
