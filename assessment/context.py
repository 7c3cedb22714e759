"""What a country writes about the framework's enablers: read, and saved over nobody's text."""

from django.db.models import F
from django.utils import timezone

from assessment.answers import Saved, overtaken
from assessment.lifecycle import NotEditableError
from assessment.models import ContextNote, Event
from assessment.trail import record
from capabilities.document import enabler_ids


def context_notes(assessment):
    """The assessment's notes by enabler code, which each row carries as `code`. One query."""
    found = assessment.context_notes.annotate(code=F("enabler__code"))
    return {row.code: row for row in found.order_by("pk")}


def save_notes(before, assessment, changes, *, by, at=None):
    """Save `changes`, by enabler code; texts that somebody else changed meanwhile are kept.

    Belongs into a transaction that holds the assessment (`locked()`); `before` are its notes, read
    since then. The number of queries does not depend on the number of changes. Raises
    NotEditableError when the assessment is no longer a draft.
    """
    if not assessment.is_draft:
        raise NotEditableError
    saved = Saved(before=before, rows=dict(before))
    at = at or timezone.now()
    written = []
    for code, change in changes.items():
        row = before.get(code)
        if row and overtaken(row, row.text, change):
            saved.conflicts[code] = row
        elif change.said != (row.text if row else ""):
            written.append(_written(assessment, code, row, change, by=by, at=at))
            saved.rows[code] = written[-1]
    if written:
        _store(before, written)
    return saved


def _written(assessment, code, row, change, *, by, at):
    """A copy of the row, or a new one, with the text of the change; not stored yet."""
    new = ContextNote(
        pk=row and row.pk,
        assessment=assessment,
        enabler_id=enabler_ids(assessment.framework)[code],
        text=change.said,
        version=row.version + 1 if row else 1,
        updated_at=at,
        updated_by=by,
    )
    new.code = code
    return new


def _store(before, written):
    new = [row for row in written if row.code not in before]
    old = [row for row in written if row.code in before]
    if new:
        ContextNote.objects.bulk_create(new)
    if old:
        ContextNote.objects.bulk_update(old, ["text", "version", "updated_at", "updated_by"])
    record(*(_event(before.get(row.code), row) for row in written))


def _event(before, row):
    return Event.of(
        row.assessment,
        "describe",
        row.code,
        by=row.updated_by,
        before=_trace(before),
        after=_trace(row),
        at=row.updated_at,
    )


def _trace(row):
    """The row's content as the trail keeps it."""
    return row and {"text": row.text, "version": row.version}
