"""What a file would change in a draft: looked at first, then done as it was looked at, or not.

A document (`waymark.answers/1`) says all about the criteria that it names, evidence included. A
sheet (`waymark.sheet/1`, made from a workbook) has no evidence and no context: it leaves both as
they are. What a file does not name stays.
"""

import json
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from assessment import scoring
from assessment.answers import Change, save_answers
from assessment.context import context_notes, save_notes
from assessment.differences import SHEET_FORMAT, Comparison, Refusal
from assessment.documents import FILE_CHECKSUM
from assessment.intake import CitedItems, enter_items
from assessment.lifecycle import lock_draft
from assessment.models import Event
from assessment.standing import Standing, register_of
from assessment.submissions import ChangedMeanwhileError
from assessment.trail import record

__all__ = [
    "SHEET_FORMAT",
    "ChangedMeanwhileError",
    "Incoming",
    "Refusal",
    "RefusedError",
    "read_json",
    "take",
]

VERB = "take answers from a file"


class RefusedError(Exception):
    """The file cannot be taken; `refusals` are all that is wrong, as far as it could be read."""

    def __init__(self, *refusals):
        super().__init__("; ".join(map(str, refusals)))
        self.refusals = list(refusals)


def read_json(content):
    """The document in these bytes; RefusedError where it is no JSON, or says a thing twice."""
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise RefusedError(Refusal("", _("This is not text in UTF-8."))) from error
    except (ValueError, RecursionError) as error:
        message = _("This cannot be read as JSON: %(cause)s") % {"cause": error}
        raise RefusedError(Refusal("", message)) from error


def _once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice[:60]!a} stands there twice")
    return found


def _no_constant(name):
    raise ValueError(f"{name} is not a JSON number")


@dataclass(frozen=True)
class Incoming:
    """What the file would change, and all that is wrong with it.

    `new_items` are not in the register yet; `kept` are described in other words by the file, and
    keep the register's. `named` counts the criteria that the file names.
    """

    assessment: object
    document: dict
    answers: list
    texts: list
    new_items: list
    kept: list
    refusals: list
    named: int

    @classmethod
    def of(cls, assessment, document):
        """Against what is saved now. The number of queries does not depend on the document."""
        comparison = Comparison(
            Standing.of(assessment),
            CitedItems(assessment, register_of(assessment)),
            context_notes(assessment),
        )
        entries, texts = comparison.parts(document)
        return cls(
            assessment=assessment,
            document=document,
            answers=comparison.answers(entries),
            texts=comparison.texts(texts),
            new_items=comparison.cited.new,
            kept=list(comparison.cited.kept.values()),
            refusals=comparison.refusals,
            named=len(entries),
        )

    @property
    def changes(self):
        """How many answers and texts would change."""
        return len(self.answers) + len(self.texts)

    @property
    def same(self):
        """How many answers of the file are saved already."""
        return self.named - len(self.answers)

    @property
    def has_files(self):
        """Whether the file tells of files of evidence: those do not come along."""
        entries = self.document["answers"].values()
        cited = [item for entry in entries for item in entry.get("evidence", [])]
        return any(FILE_CHECKSUM in item for item in cited)

    @cached_property
    def checksum(self):
        """Of the changes as they are shown: the same as long as exactly these would be made."""
        changes = [each.facts for each in (*self.answers, *self.texts)]
        return scoring.checksum([str(self.assessment.pk), changes])


@transaction.atomic
def take(assessment, document, *, seen, by):
    """Do what `Incoming.of` showed, and of which `seen` is the checksum; returns it once more.

    All or nothing: raises RefusedError, ChangedMeanwhileError when something else would be done by
    now, and NotEditableError when the assessment is no longer a draft.
    """
    lock_draft(assessment)
    incoming = Incoming.of(assessment, document)
    if incoming.refusals:
        raise RefusedError(*incoming.refusals)
    if incoming.checksum != seen:
        raise ChangedMeanwhileError
    if incoming.changes:
        _enter(incoming, by)
    return incoming


def _enter(incoming, by):
    assessment = incoming.assessment
    told = {"sha256": scoring.checksum(incoming.document), "changes": incoming.changes}
    record(Event.of(assessment, VERB, str(assessment.pk), by=by, after=told))
    enter_items(incoming.new_items, by=by)
    save_answers(assessment, _changes(incoming.answers), by=by)
    if incoming.texts:
        save_notes(context_notes(assessment), assessment, _changes(incoming.texts), by=by)


def _changes(differences):
    return {each.code: Change(said=each.after, version=each.version) for each in differences}
