"""`manage.py load_framework CODE [EDITION]`: load editions from their files, all or nothing."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from capabilities.edition_files import EditionError, find_files, read_editions
from capabilities.editions import load_edition


class Command(BaseCommand):
    help = "Load a framework's editions from fixtures/CODE/*.yaml, check them and record them."
    requires_system_checks = []  # those of pages and addresses; editions have their own

    def add_arguments(self, parser):
        parser.add_argument("code", help="the framework's code, as in fixtures/CODE/")
        parser.add_argument("edition", nargs="?", help="only this one of the editions in the files")
        parser.add_argument("--from", dest="directory", help="another folder with the files")

    def handle(self, code, edition, directory, **options):
        try:
            lines = load(code, edition, directory)
        except EditionError as refusal:
            raise CommandError("\n".join(["Nothing was loaded.", *refusal.causes])) from refusal
        for line in lines:
            self.stdout.write(line)


@transaction.atomic
def load(code, edition, directory):
    """Load the editions of the framework that the files hold; a line on each."""
    editions = {
        key: rows
        for key, rows in read_editions(find_files(code, directory)).items()
        if key[0] == code and edition in (None, key[1])
    }
    if not editions:
        raise EditionError(f"The files hold no such edition of {code}.")
    return [line for rows in editions.values() for line in report(load_edition(rows))]


def report(loaded):
    framework, counts = loaded.framework, loaded.counts
    name, on = f"{framework.code} {framework.edition}", framework.published_on
    yield (
        f"{name}: capabilities {counts['capability']}, "
        f"criteria {counts['criterion']}, connections {counts['connection']}, "
        f"rows removed {loaded.removed}, {f'published {on}' if on else 'not published'}, "
        f"checksum {framework.sha256[:12]}"
    )
    yield from (f"{name}, {tally}" for tally in loaded.translations)
    yield from (f"{name}, {each}: imported, kept" for each in framework.imported_languages)
