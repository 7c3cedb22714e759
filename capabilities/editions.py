"""Loading an edition and its translations from their files: all of it or nothing."""

from collections import Counter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, models, transaction

from capabilities.catalogues import (
    check_header,
    language_in,
    merge,
    new_catalogue,
    read_catalogue,
    translations_in,
)
from capabilities.checks import check_framework
from capabilities.document import build_document, checksum, texts_checksum
from capabilities.edition_files import EditionError, find_translations
from capabilities.edition_texts import put_words, texts_of
from capabilities.models import (
    Capability,
    Connection,
    Criterion,
    Element,
    Enabler,
    Framework,
    Group,
    Level,
    Precondition,
    Rule,
)

# Each before what it refers to, so that rows can be removed in this order.
PARTS = [Enabler, Rule, Precondition, Connection, Criterion, Element, Capability, Group, Level]


class Loaded(NamedTuple):
    """What came of it: rows by model name, how many went, and the tallies of translations."""

    framework: Framework
    counts: Counter
    removed: int
    translations: list


@transaction.atomic
def load_edition(rows):
    """Load the rows of one edition (`edition_files.read_editions`) and return what was Loaded.

    Rows that are no longer in the files go, unless something outside the edition refers to them.
    Translations that were imported stay until a file brings that language. Raises EditionError, and
    leaves everything as it was, when the edition or a translation has findings, or when the edition
    is published and would change.
    """
    code, edition = rows[0].edition
    files = find_translations(rows)
    before = Framework.objects.filter(code=code, edition=edition).first()
    imported = _imported(before, files)
    _load_files(rows)
    framework = Framework.objects.get(code=code, edition=edition)
    removed = _remove_vanished(framework, rows)
    translations = _translate(framework, files)
    _put_back(framework, imported)
    document = _checked_document(framework)
    framework.sha256, framework.texts_sha256 = checksum(document), texts_checksum(document)
    framework.imported_languages = list(imported)
    if before and before.published_on and before.sha256:
        _refuse_changes(before, framework)
    framework.save(update_fields=["sha256", "texts_sha256", "imported_languages"])
    counts = Counter(row.model._meta.model_name for row in rows)
    return Loaded(framework, counts, removed, translations)


@transaction.atomic
def import_translation(framework, file):
    """Put a PO file in the place of what the database has in its language; returns its Tally.

    Raises EditionError, and leaves everything as it was, when the file cannot be used, when a
    translation in it does not do, or when a declared language would no longer be complete.
    """
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    (tally,) = _translate(framework, {None: file})
    framework.texts_sha256 = texts_checksum(_checked_document(framework))
    imported = set(framework.imported_languages) - {tally.language}
    framework.imported_languages = sorted(
        {*imported, tally.language} if tally.translated else imported
    )
    framework.save(update_fields=["texts_sha256", "imported_languages"])
    return tally


def _checked_document(framework):
    document = build_document(framework)
    if findings := check_framework(document):
        raise EditionError(*map(str, findings))
    return document


def _translate(framework, files):
    """Put the PO files, `{language or None: file}`, into the rows; their tallies."""
    texts = list(texts_of(framework))
    tallies, causes = [], []
    for language, file in files.items():
        try:
            catalogue = read_catalogue(file)
            check_header(catalogue, framework, language)
            tallies.append(_put(framework, texts, catalogue))
        except EditionError as refusal:
            causes += (f"{file.name}: {cause}" for cause in refusal.causes)
    if causes:
        raise EditionError(*causes)
    return tallies


def _put(framework, texts, catalogue):
    language = language_in(catalogue)
    wanted = new_catalogue(framework, language, texts, translated=False)
    tally = merge(wanted, catalogue)
    put_words(texts, language, translations_in(wanted, texts))
    return tally


def _imported(framework, files):
    """What was imported and no file brings: `{language: {(address, original): words}}`."""
    languages = set(framework.imported_languages) - set(files) if framework else ()
    texts = list(texts_of(framework)) if languages else ()
    return {
        language: {
            (text.address, text.original): text.words[language]
            for text in texts
            if text.words.get(language)
        }
        for language in sorted(languages)
    }


def _put_back(framework, imported):
    """Where a text is the same as before and the files have no words for it."""
    texts = list(texts_of(framework)) if imported else ()
    for language, words in imported.items():
        known = {
            text.address: text.words.get(language) or words.get((text.address, text.original), "")
            for text in texts
        }
        put_words(texts, language, known)


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
