"""`manage.py framework_texts export|import`: an edition's texts for translators, and back."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from capabilities.catalogues import (
    as_code,
    check_header,
    check_language,
    language_in,
    merge,
    new_catalogue,
    read_catalogue,
)
from capabilities.edition_files import EditionError
from capabilities.edition_texts import texts_of
from capabilities.editions import import_translation
from capabilities.models import Framework


class Command(BaseCommand):
    help = "Write a PO file with the texts of an edition for translators, or read one back."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write a PO file")
        _add_edition(export)
        export.add_argument("language", help="such as fr or pt-br")
        export.add_argument(
            "-o", "--output", type=Path, help="write here; a file that is there is merged"
        )
        export.add_argument(
            "--merge", type=Path, help="take over this older file, of this edition or another"
        )
        reading = actions.add_parser("import", help="put a PO file into the database")
        _add_edition(reading)
        reading.add_argument("file", type=Path)

    def handle(self, *, action, code, edition, **options):
        framework = Framework.objects.filter(code=code, edition=edition).first()
        if framework is None:
            raise CommandError(f"There is no edition {code} {edition}.")
        verb = self.export_texts if action == "export" else self.import_texts
        try:
            verb(framework, **options)
        except (EditionError, OSError) as refusal:
            raise CommandError(f"Nothing was {action}ed.\n{refusal}") from refusal

    def export_texts(self, framework, *, language, output, merge, **_options):
        catalogue, tally = exported(framework, as_code(language), output, merge)
        if output is None:
            self.stdout.write(str(catalogue), ending="")
            return
        # Not half a file in the place of a whole one, should the disk be full.
        new = output.with_name(f"{output.name}.new")
        new.write_text(str(catalogue), encoding="utf-8", newline="\n")
        new.replace(output)
        self.stdout.write(f"{framework.code} {framework.edition}, {tally}")

    def import_texts(self, framework, *, file, **_options):
        tally = import_translation(framework, file)
        self.stdout.write(f"{framework.code} {framework.edition}, {tally}")
        for address in tally.unknown:
            self.stdout.write(f"{address or 'an entry without address'}: no such text")


def _add_edition(parser):
    parser.add_argument("code")
    parser.add_argument("edition")


def exported(framework, language, output, older):
    """The PO file to be written, merged with the one that is there or the one that is named."""
    if causes := list(check_language(language, framework)):
        raise EditionError(*causes)
    catalogue = new_catalogue(framework, language, texts_of(framework))
    return catalogue, merge(catalogue, _older(framework, language, output, older))


def _older(framework, language, output, older):
    there = output if output and output.exists() else None
    if there and older:
        raise EditionError(f"{output} is there already: leave out --merge, and it is merged")
    if there is None and older is None:
        return None
    catalogue = read_catalogue(there or older)
    if there:
        check_header(catalogue, framework, language)
    elif language_in(catalogue) != language:
        raise EditionError(f"{older} is in {language_in(catalogue)}, not {language}")
    return catalogue
