"""Loading an edition from its files: all of it or nothing."""

from collections import Counter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, models, transaction

from capabilities.checks import check_framework
from capabilities.document import build_document, checksum
from capabilities.edition_files import EditionError
from capabilities.models import (
    Capability,
    Connection,
    Criterion,
    Element,
    Framework,
    Group,
    Level,
    Precondition,
    Rule,
)

# Each before what it refers to, so that rows can be removed in this order.
PARTS = [Rule, Precondition, Connection, Criterion, Element, Capability, Group, Level]


class Loaded(NamedTuple):
    """What came of it: rows by model name, and how many went that are no longer in the files."""

    framework: Framework
    counts: Counter
    removed: int


@transaction.atomic
def load_edition(rows):
    """Load the rows of one edition (`edition_files.read_editions`) and return what was Loaded.

    Rows that are no longer in the files go, unless something outside the edition refers to them.
    Raises EditionError, and leaves everything as it was, when the edition has findings, or when
    it is published and would change.
    """
    code, edition = rows[0].edition
    before = Framework.objects.filter(code=code, edition=edition).first()
    _load_files(rows)
    framework = Framework.objects.get(code=code, edition=edition)
    removed = _remove_vanished(framework, rows)
    document = build_document(framework)
    if findings := check_framework(document):
        raise EditionError(*map(str, findings))
    framework.sha256 = checksum(document)
    if before and before.published_on and before.sha256:
        _refuse_changes(before, framework)
    framework.save(update_fields=["sha256"])
    counts = Counter(row.model._meta.model_name for row in rows)
    return Loaded(framework, counts, removed)


def _load_files(rows):
    files = dict.fromkeys(str(row.file.resolve()) for row in rows)
    try:
        call_command("loaddata", *files, verbosity=0)
    except (DeserializationError, ValidationError, DatabaseError, ValueError, TypeError) as error:
        raise EditionError(str(error)) from error


def _remove_vanished(framework, rows):
    """Remove what is no longer in the files; the number of rows."""
    written = {(row.model, row.key) for row in rows}
    total = 0
    for model in PARTS:
        vanished = [
            part.pk
            for part in model.objects.filter(framework=framework).select_related("framework")
            if (model, tuple(map(str, part.natural_key()))) not in written
        ]
        total += _remove(model.objects.filter(pk__in=vanished))
    return total


def _remove(parts):
    if parts.model is Criterion:
        parts.update(depends_on=None)  # rows that go together do not hold each other
    codes = list(parts)
    try:
        parts.delete()
    except models.ProtectedError as error:
        in_use = Counter(each._meta.verbose_name for each in error.protected_objects)
        names = ", ".join(map(str, codes))
        users = ", ".join(f"{count} x {name}" for name, count in in_use.items())
        raise EditionError(
            f"{names}: no longer in the files, but in use ({users}). "
            "Put the rows back, or write a new edition."
        ) from error
    return len(codes)


def _refuse_changes(before, after):
    if (before.published_on, before.sha256) != (after.published_on, after.sha256):
        raise EditionError(
            f"{before.code} {before.edition} was published on {before.published_on} and the files "
            "differ from it. A published edition never changes: write a new edition."
        )
