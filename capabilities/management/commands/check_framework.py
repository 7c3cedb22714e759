"""`manage.py check_framework [CODE EDITION]`: what is wrong with the editions in the database."""

from django.core.management.base import BaseCommand, CommandError

from capabilities.checks import check_framework
from capabilities.document import build_document
from capabilities.models import Framework


class Command(BaseCommand):
    help = "Check one edition, or all of them, and print what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("code", nargs="?")
        parser.add_argument("edition", nargs="?")

    def handle(self, code, edition, **options):
        count = 0
        for framework in chosen(code, edition):
            for finding in check_framework(build_document(framework)):
                self.stdout.write(f"{framework.code} {framework.edition}: {finding}")
                count += 1
        if count:
            raise CommandError("1 finding" if count == 1 else f"{count} findings")


def chosen(code, edition):
    named = {"code": code, "edition": edition}
    frameworks = Framework.objects.filter(**{key: value for key, value in named.items() if value})
    if code and not frameworks:
        raise CommandError(f"There is no edition {' '.join(filter(None, [code, edition]))}.")
    return frameworks
