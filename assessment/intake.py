"""Taking in an answers document: evidence for the register, answers and texts for the draft."""

from collections import Counter

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
def take_in(assessment, document, *, by, at=None):
    """Enter all that the document (`waymark.answers/1`) says; the `answers.Saved` it comes to.

    Items of evidence that say the same are one item of the register; see `CitedItems`. Answers and
    texts of the context that the assessment has and that say something else stay as they are and
    come back as `conflicts` and `context_conflicts`.
    The number of queries does not depend on the size of the document.

    Raises InvalidAnswer for the first thing wrong in the document and NotEditableError when the
    assessment is no longer a draft; either way nothing is entered.
    """
    scoring.read_answers(scored_framework(assessment.framework), document)
    lock_draft(assessment)
    cited = CitedItems(assessment, register_of(assessment))
    changes = {
        code: Change(said=said_by(code, entry, cited), version=0)
        for code, entry in document["answers"].items()
    }
    notes = {
        code: Change(said=noted_by(code, text), version=0)
        for code, text in document.get("context", {}).items()
    }
    enter_items(cited.new, by=by, at=at)
    saved = save_answers(assessment, changes, by=by, at=at)
    if notes:
        noted = save_notes(context_notes(assessment), assessment, notes, by=by, at=at)
        saved.context_conflicts = noted.conflicts
    return saved


def enter_items(items, *, by, at=None):
    """Store what documents cite and the register lacks, with its events."""
    Evidence.objects.bulk_create(items)
    record(*(added_event(item, by=by, at=at) for item in items))


class CitedItems:
    """The items of the register that documents cite, those included that it lacks as yet.

    What a document says in the same words is the same item. Where the register has none in these
    words, the one with the same title, citation and link stands for it, and keeps its own words:
    those are in `kept`. Else it is one of the `new` items, not stored yet.
    """

    def __init__(self, assessment, register):
        self._assessment, self._items = assessment, dict(register)
        self._by_words, self._by_name = {}, {}
        self.new, self.kept = [], {}
        for item in register.values():
            self._by_words.setdefault(_words(item), []).append(item)
            self._by_name.setdefault(_name(item), item)

    def __getitem__(self, pk):
        """The item of this id, stored or new."""
        return self._items[pk]

    def of(self, code, entry):
        """The ids of what the entry cites; InvalidAnswer where something cannot be an item.

        What it cites twice in the same words are two items.
        """
        items = [_item(self._assessment, code, fields) for fields in entry.get("evidence", [])]
        times = Counter()
        cited = set()
        for item in items:
            words = _words(item)
            cited.add(self._find(item, words, times[words]).pk)
            times[words] += 1
        return frozenset(cited)

    def _find(self, item, words, number):
        same = self._by_words.setdefault(words, [])
        if number < len(same):
            return same[number]
        if stored := self._by_name.get(_name(item)) if not same else None:
            self.kept[stored.pk] = stored
            return stored
        same.append(item)
        self.new.append(item)
        self._items[item.pk] = item
        return item


def _words(item):
    return tuple(getattr(item, name) for name in EVIDENCE_FIELDS)


def _name(item):
    return (item.title, item.citation, item.url)


def said_by(code, entry, cited):
    """What the entry says, with evidence from the CitedItems; InvalidAnswer like `take_in`."""
    if entry.get("denominator", 0) > LARGEST_COUNT:
        raise _refusal(code, "measure_out_of_range", f"numbers must be at most {LARGEST_COUNT}")
    return Said(
        # A measure's rating follows from its numbers, which are what is kept.
        rating="" if "numerator" in entry else entry.get("rating", ""),
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        reason=_text(Answer, "reason", code, entry),
        comment=_text(Answer, "comment", code, entry),
        cited=cited.of(code, entry),
    )


def noted_by(code, text):
    """The text for the enabler as it can be stored; InvalidAnswer where it cannot."""
    return _text(ContextNote, "text", code, {"text": text})


def _item(assessment, code, fields):
    """The item that the fields describe, not stored yet; InvalidAnswer where there can be none.

    A file does not come along with a document.
    """
    fields = dict(fields)
    if not _is_text(fields.pop(FILE_CHECKSUM, "")):
        raise _refused_item(code, f"{FILE_CHECKSUM} must be text")
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
    if not _is_text(text):
        raise _refusal(code, "text_refused", f"{name} must be text without control code 0")
    if longest and len(text) > longest:
        raise _refusal(code, "text_refused", f"{name} has more than {longest} characters")
    return text


def _is_text(said):
    """PostgreSQL keeps no NUL, and half a character (a lone surrogate) is not text."""
    if not isinstance(said, str):
        return False
    return "\0" not in said and said == said.encode(errors="replace").decode()


def _refused_item(code, cause):
    return _refusal(code, "evidence_item_refused", f"evidence {cause}")


def _refusal(code, rule, message):
    return scoring.InvalidAnswer(code, rule, message)
