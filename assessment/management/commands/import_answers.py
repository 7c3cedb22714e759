"""`manage.py import_answers FILE.json XA 2026 --by ana@example.org`: an answers document, taken in.

Shows what would change. With `--apply`, and the checksum that it showed, it does exactly that.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from assessment.incoming import ChangedMeanwhileError, Incoming, RefusedError, read_json, take
from assessment.lifecycle import NotEditableError
from assessment.models import Assessment

SHORT = 200  # characters of a text on the console


class Command(BaseCommand):
    """Prints the differences, or all that is wrong; changes nothing unless told to."""

    help = "Take an answers document into a draft: shows what would change, changes with --apply."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.json")
        parser.add_argument("country", help="code of the country, such as XA")
        parser.add_argument("round", help="name of the round")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who answers for it")
        parser.add_argument("--apply", action="store_true", help="do what was shown")
        parser.add_argument(
            "--seen", default="", metavar="CHECKSUM", help="of what was shown; needed with --apply"
        )

    def handle(self, *, file, country, round, by, apply, seen, **options):  # noqa: A002 - the option
        person = coordinator(by, country.upper())
        assessment = draft_of(person, round)
        try:
            document = read_json(file.read_bytes())
            incoming = Incoming.of(assessment, document)
            refuse(incoming.refusals)
            self._show(incoming)
            if apply:
                take(assessment, document, seen=seen, by=person)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except RefusedError as refused:
            refuse(refused.refusals)
        except ChangedMeanwhileError as error:
            raise CommandError(not_seen(incoming, seen)) from error
        except NotEditableError as error:
            raise CommandError(f"{assessment} is no longer a draft.") from error
        self.stdout.write("Done." if apply else how_to_apply(incoming))

    def _show(self, incoming):
        for each in incoming.answers:
            self._lines(each.code, each.lines)
            for sign, items in (("+", each.cited), ("-", each.dropped)):
                for item in items:
                    self.stdout.write(f"{each.code}: evidence {sign} {short(item)}")
        for each in incoming.texts:
            self._lines(each.code, [("Text", each.before, each.after)])
        for item in incoming.kept:
            self.stdout.write(f"The register describes it otherwise, and keeps that: {short(item)}")
        if incoming.has_files:
            self.stdout.write("Files of evidence do not come along with a document.")
        self.stdout.write(
            f"{incoming.changes} to change, {incoming.same} saved already,"
            f" {len(incoming.new_items)} new in the evidence register."
        )

    def _lines(self, code, lines):
        for label, before, after in lines:
            self.stdout.write(f"{code}: {label}: {short(before)} -> {short(after)}")


def coordinator(email, country):
    """The person, acting for the country; CommandError for whoever does not coordinate it."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody signs in as {email}.")
    found = person.memberships.select_related("country", "agency")
    membership = found.filter(role=Role.COORDINATOR, country__code=country).first()
    if membership is None or not person.is_active:
        raise CommandError(f"{email} does not coordinate the country {country}.")
    person.membership = membership  # for this run only
    return person


def draft_of(person, round_name):
    """The draft of the person's country in the round; CommandError that says what is amiss."""
    found = Assessment.objects.coordinated_by(person).with_round().filter(round__name=round_name)
    assessment = found.first()
    if assessment is None:
        raise CommandError(f"{person.coordinates()} has no assessment in “{round_name}”.")
    if not assessment.is_draft:
        state = assessment.get_state_display()
        raise CommandError(f"{assessment} takes no answers: it is no draft ({state}).")
    return assessment


def refuse(refusals):
    """CommandError that lists all that is wrong; nothing without refusals."""
    if refusals:
        lines = "\n".join(f"  {each}" for each in refusals)
        raise CommandError(f"Nothing is changed. The file says what cannot be taken:\n{lines}")


def not_seen(incoming, seen):
    if not seen:
        return f"Nothing is changed. Repeat with: --apply --seen {incoming.checksum}"
    return (
        "Nothing is changed: what was shown then is not what would change now. Read it above, and"
        f" repeat with: --apply --seen {incoming.checksum}"
    )


def how_to_apply(incoming):
    if not incoming.changes:
        return "Nothing to change."
    return f"Nothing is changed yet. To do it: --apply --seen {incoming.checksum}"


def short(text):
    """On one line of the console, without what would steer it."""
    words = " ".join(str(text).split())
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in words) or "–"
    return shown if len(shown) <= SHORT else f"{shown[:SHORT]}…"
