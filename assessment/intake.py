"""Taking in an answers document: evidence for the register, answers and texts for the draft."""

from django.core.exceptions import ValidationError
from django.db import transaction

from assessment import scoring
from assessment.answers import Change, Said, save_answers
from assessment.context import context_notes, save_notes
from assessment.documents import EVIDENCE_FIELDS, FILE_CHECKSUM
from assessment.lifecycle import lock_draft
from assessment.models import LARGEST_COUNT, Answer, ContextNote, Evidence
from assessment.ratings import shown
from assessment.register import added_event
from assessment.standing import register_of, scored_framework
from assessment.trail import record


@transaction.atomic
def take_in(assessment, document, *, by):
    """Enter all that the document (`waymark.answers/1`) says; the `answers.Saved` it comes to.

    Items of evidence with the same title, citation and link are one item of the register, also
    when it stands there already. Answers and texts of the context that the assessment has and
    that say something else stay as they are and come back as `conflicts` and `context_conflicts`.
    The number of queries does not depend on the size of the document.

    Raises InvalidAnswer for the first thing wrong in the document and NotEditableError when the
    assessment is no longer a draft; either way nothing is entered.
    """
    scoring.read_answers(scored_framework(assessment.framework), document)
    lock_draft(assessment)
    register = {_identity(item): item for item in register_of(assessment).values()}
    changes = {
        code: Change(said=_said(assessment, code, entry, register), version=0)
        for code, entry in document["answers"].items()
    }
    notes = {
        code: Change(said=_text(ContextNote, "text", code, {"text": text}), version=0)
        for code, text in document.get("context", {}).items()
    }
    new = [item for item in register.values() if item._state.adding]
    Evidence.objects.bulk_create(new)
    record(*(added_event(item, by=by) for item in new))
    saved = save_answers(assessment, changes, by=by)
    if notes:
        noted = save_notes(context_notes(assessment), assessment, notes, by=by)
        saved.context_conflicts = noted.conflicts
    return saved


def _said(assessment, code, entry, register):
    """What the entry says; evidence that `register` lacks is added to it, not stored yet."""
    cited = [_item(assessment, code, fields) for fields in entry.get("evidence", [])]
    if entry.get("denominator", 0) > LARGEST_COUNT:
        raise _refusal(code, "measure_out_of_range", f"numbers must be at most {LARGEST_COUNT}")
    return Said(
        # A measure's rating follows from its numbers, which are what is kept.
        rating="" if "numerator" in entry else entry["rating"],
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        reason=_text(Answer, "reason", code, entry),
        comment=_text(Answer, "comment", code, entry),
        cited=frozenset(register.setdefault(_identity(item), item).pk for item in cited),
    )


def _identity(item):
    return (item.title, item.citation, item.url)


def _item(assessment, code, fields):
    """The item that the fields describe, not stored yet; InvalidAnswer where there can be none.

    A file does not come along with a document.
    """
    fields = {name: said for name, said in fields.items() if name != FILE_CHECKSUM}
    if unknown := sorted(fields.keys() - set(EVIDENCE_FIELDS)):
        raise _refused_item(code, f"has no place for {', '.join(map(shown, unknown))}")
    texts = {name: _text(Evidence, name, code, fields) for name in fields}
    given = {name: text for name, text in texts.items() if text}
    item = Evidence(assessment=assessment, **{"kind": Evidence.Kind.OTHER, **given})
    try:
        item.clean_fields(exclude=["assessment"])
    except ValidationError as error:
        causes = (f"{name}: {' '.join(messages)}" for name, messages in error)
        raise _refused_item(code, "; ".join(causes)) from error
    if item.issued_on and item.expires_on and item.expires_on < item.issued_on:
        raise _refused_item(code, "expires_on: comes before issued_on")
    return item


def _text(model, name, code, fields):
    """The text under `name`, "" without; InvalidAnswer where a column or a form cannot take it."""
    text = fields.get(name, "")
    longest = model._meta.get_field(name).max_length
    if not isinstance(text, str) or not _is_storable(text):
        raise _refusal(code, "text_refused", f"{name} must be text without control code 0")
    if longest and len(text) > longest:
        raise _refusal(code, "text_refused", f"{name} has more than {longest} characters")
    return text


def _is_storable(text):
    """PostgreSQL keeps no NUL, and half a character (a lone surrogate) is not text."""
    return "\0" not in text and text == text.encode(errors="replace").decode()


def _refused_item(code, cause):
    return _refusal(code, "evidence_item_refused", f"evidence {cause}")


def _refusal(code, rule, message):
    return scoring.InvalidAnswer(code, rule, message)
