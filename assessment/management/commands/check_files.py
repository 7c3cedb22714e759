"""`manage.py check_files [--remove]`: whether the stored files are those that versions name."""

from django.core.management.base import BaseCommand, CommandError

from assessment import files
from assessment.models import EvidenceFile


class Command(BaseCommand):
    help = "Look for files of evidence that are missing, were changed, or belong to no version."

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove", action="store_true", help="delete files that belong to no version"
        )

    def handle(self, *, remove, **options):
        strays = files.strays()
        for name in strays:
            self.stdout.write(f"{name}: belongs to no version")
            if remove:
                files.evidence_storage().delete(name)
        lost = list(files.lost())
        for file in lost:
            self.stdout.write(f"{file.stored.name}: missing or changed, of {file.assessment}")
        if lost:
            raise CommandError(f"{len(lost)} files are missing or changed. Look in the backup.")
        self.stdout.write(f"{EvidenceFile.objects.count()} files are as they were uploaded.")
