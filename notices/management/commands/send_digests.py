"""`manage.py send_digests`: mail everybody what waits for them, at most once a day."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notices.digests import send_digests


class Command(BaseCommand):
    help = "Send the digests of the day. Run it daily; run again, it sends only what failed."

    def handle(self, **options):
        if not settings.SITE_URL:
            raise CommandError("Set SITE_URL: where people reach Waymark, for the links in mails.")
        sent, failed = send_digests()
        self.stdout.write(f"{sent} sent.")
        for person, error in failed:
            self.stderr.write(f"Not sent to {person.email}: {error!r}")
        if failed:
            raise CommandError(f"{len(failed)} could not be sent. The next run tries them again.")
