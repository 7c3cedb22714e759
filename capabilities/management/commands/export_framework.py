"""`manage.py export_framework CODE EDITION`: the framework document as JSON."""

import json

from django.core.management.base import BaseCommand, CommandError

from capabilities.document import build_document
from capabilities.models import Framework
from capabilities.translations import in_own_language


class Command(BaseCommand):
    help = "Print the document of an edition, format waymark.framework/1."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument("edition")
        parser.add_argument(
            "--own-language",
            action="store_true",
            help="without translations: what the checksum covers",
        )

    def handle(self, code, edition, own_language, **options):
        try:
            framework = Framework.objects.get_by_natural_key(code, edition)
        except Framework.DoesNotExist:
            raise CommandError(f"There is no edition {code} {edition}.") from None
        document = build_document(framework)
        if own_language:
            document = in_own_language(document)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
