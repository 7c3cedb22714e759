"""Release the aggregates of a round, as the page of the round does."""

from django.core.management.base import BaseCommand, CommandError

from assessment.models import Round
from reports.aggregates.preview import REFUSALS
from reports.aggregates.releasing import NotReleasableError, release


class Command(BaseCommand):
    """`manage.py release_aggregates ROUND`: nothing is released where that gave a country away."""

    help = "Release the aggregates of a round: figures about at least five countries each."

    def add_arguments(self, parser):
        parser.add_argument("round", help="the name of the round")

    def handle(self, *args, **options):
        try:
            round_ = Round.objects.get_by_natural_key(options["round"])
        except Round.DoesNotExist:
            raise CommandError(f"There is no round named {options['round']!r}.") from None
        try:
            made = release(round_, by=None)
        except NotReleasableError as refused:
            raise CommandError(str(REFUSALS[refused.reason])) from None
        countries = len(made.basis["sources"])
        self.stdout.write(f"Release {made.number} of {round_}: {countries} countries.")
