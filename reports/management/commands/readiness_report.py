"""`manage.py readiness_report XA 2026 -o FILE.pdf`: a country's report, for operators."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from assessment.action_plan import measures_of
from assessment.context import context_notes
from assessment.models import Assessment
from assessment.standing import Standing, register_of
from reports.pdf import PdfFailedError, PdfTimeoutError
from reports.publication import readiness_pdf
from reports.readiness import Readiness


class Command(BaseCommand):
    """Writes the file, or says why there is none and leaves no file behind."""

    help = "Write the readiness report of one country in one round as PDF."

    def add_arguments(self, parser):
        parser.add_argument("country", help="code of the country, such as XA")
        parser.add_argument("round", help="name of the round")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=sorted(dict(settings.LANGUAGES)),
            help="language of the report (default: %(default)s)",
        )
        parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")

    def handle(self, *args, country, round, language, output, **options):  # noqa: A002 - the option
        assessment = find_assessment(country, round)
        with translation.override(language):
            standing = Standing.of(assessment)
            report = Readiness.of(
                standing,
                register_of(assessment),
                context_notes(assessment),
                measures_of(assessment),
            )
            try:
                content = readiness_pdf(report)
            except (PdfTimeoutError, PdfFailedError) as error:
                raise CommandError(str(error)) from error
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {assessment}, {len(content):,} bytes")


def find_assessment(country, round_name):
    """The country's assessment in the round; CommandError that says what there is instead."""
    everywhere = Assessment.objects.with_round()
    found = everywhere.filter(country__code=country.upper(), round__name=round_name).first()
    if found:
        return found
    rounds = everywhere.filter(country__code=country.upper()).values_list("round__name", flat=True)
    if not rounds:
        raise CommandError(f"No country with the code {country.upper()} has begun an assessment.")
    begun = ", ".join(f"“{name}”" for name in rounds)
    raise CommandError(f"{country.upper()} has nothing in “{round_name}”. It has begun: {begun}.")
