"""The verbs of files of evidence: nothing is kept of a file before it was looked into."""

import datetime
import hashlib
import logging
import re
import unicodedata
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment.inspection import Reason, RefusedFileError, inspect
from assessment.lifecycle import lock_draft
from assessment.models import Event, EvidenceFile
from assessment.scanner import NoAnswerError, scan
from assessment.trail import note_read, record
from assessment.uploads import LIMIT

logger = logging.getLogger(__name__)

LONGEST_NAME = EvidenceFile._meta.get_field("name").max_length
LONGEST_ENDING = 20
NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')


class SubmittedFileError(Exception):
    """The file is part of a submission and stays."""


def shown_name(name):
    """The name as people are shown it: no path, no invisible characters, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if each.isspace() else each for each in last if _is_visible(each))
    words = " ".join(NOT_IN_NAMES.sub("_", visible).split())
    stem, dot, ending = words.rpartition(".") if "." in words else (words, "", "")
    ending = f"{dot}{ending[:LONGEST_ENDING]}" if ending else ""
    return (stem.strip(" .")[: LONGEST_NAME - len(ending)] or "file") + ending


def _is_visible(character):
    """Marks that turn the direction of what follows are characters too, and not seen."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def add(item, upload, *, by):
    """Keep the upload as the item's next version; its EvidenceFile.

    Raises RefusedFileError when the file may not come in, of which nothing but an event stays,
    NotEditableError when the assessment is no longer a draft, and Evidence.DoesNotExist when the
    item is gone.
    """
    name, content = shown_name(upload.name), upload.read()
    try:
        kind = _checked(content, name, upload.size)
    except RefusedFileError as refused:
        _note_refusal(item, upload, refused, by=by)
        raise
    file = EvidenceFile(
        assessment=item.assessment,
        evidence=item,
        name=name,
        kind=kind,
        size=upload.size,
        sha256=upload.sha256,
        uploaded_by=by,
    )
    file.stored.save("", ContentFile(content), save=False)
    try:
        _enter(file, item, by=by)
    except BaseException:
        file.stored.storage.delete(file.stored.name)
        raise
    return file


def _checked(content, name, size):
    if size > LIMIT:
        raise RefusedFileError(Reason.TOO_LARGE)
    kind = inspect(content, name)
    try:
        found = scan(content)
    except NoAnswerError as error:
        logger.error("A file was refused because the virus scanner did not answer.", exc_info=error)
        raise RefusedFileError(Reason.NOT_SCANNED) from error
    if found:
        raise RefusedFileError(Reason.INFECTED, found)
    return kind


def _note_refusal(item, upload, refused, *, by):
    """The name stays out: it may say what the file should not have held."""
    told = {
        "title": item.title,
        "reason": refused.reason,
        "size": upload.size,
        "sha256": upload.sha256,
    }
    told |= {"found": refused.detail} if refused.detail else {}
    record(Event.of(item.assessment, "refuse file", str(item.pk), by=by, after=told))


@transaction.atomic
def _enter(file, item, *, by):
    lock_draft(item.assessment)
    numbers = item.assessment.evidence.filter(pk=item.pk).values_list(Max("files__number"))
    (last,) = numbers.order_by("pk").get()
    file.number = (last or 0) + 1
    file.save(force_insert=True)
    record(Event.of(item.assessment, "add file", str(item.pk), by=by, after=_trace(file)))


@transaction.atomic
def remove(file, *, by):
    """Remove a version for good; raises SubmittedFileError where a submission has it.

    Raises NotEditableError like `add`.
    """
    lock_draft(file.assessment)
    if file.submissions.exists():
        raise SubmittedFileError
    trace = _trace(file)
    record(Event.of(file.assessment, "remove file", str(file.evidence_id), by=by, before=trace))
    _delete(file)


def remove_all(item):
    """Remove what no submission has, before the item goes; the rest stays without an item."""
    for file in item.files.filter(submissions=None):
        _delete(file)


def _delete(file):
    file.delete()
    transaction.on_commit(partial(file.stored.storage.delete, file.stored.name))


def _trace(file):
    """The file as the trail keeps it: without its name, which goes when the file goes."""
    return {
        "title": file.evidence.title,
        "number": file.number,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
    }


# Looking after the storage


def evidence_storage():
    return EvidenceFile._meta.get_field("stored").storage


def strays():
    """Names of stored files that no version names, as when a server dies in the middle.

    Those younger than a day stay out: their version may be about to be entered.
    """
    storage = evidence_storage()
    try:
        _folders, stored = storage.listdir("")
    except FileNotFoundError:  # nothing was ever uploaded
        return []
    named = set(EvidenceFile.objects.values_list("stored", flat=True))
    settled = timezone.now() - datetime.timedelta(days=1)
    return [
        name for name in sorted(set(stored) - named) if storage.get_modified_time(name) < settled
    ]


def lost():
    """Versions whose stored file is missing or no longer what was uploaded."""
    for file in EvidenceFile.objects.select_related("assessment__country", "assessment__round"):
        try:
            with file.stored.open("rb") as stored:
                digest = hashlib.file_digest(stored, "sha256").hexdigest()
        except FileNotFoundError:
            digest = ""
        if digest != file.sha256:
            yield file


# Reading


def note_download(file, user):
    """Tell the country when somebody from outside takes the file along."""
    submission = file.submissions.select_related("assessment").order_by("-number").first()
    if submission:
        told = next(kept for kept in submission.register if _is_of(kept, file))
        note_read(submission, user, "download evidence", title=told["title"], sha256=file.sha256)


def _is_of(kept, file):
    return kept.get("file", {}).get("id") == str(file.pk)
