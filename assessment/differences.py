"""How what a file says differs from what is saved, part by part, and what is wrong with it."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from assessment import scoring
from assessment.answers import Said
from assessment.connections import source_answer
from assessment.documents import EVIDENCE_FIELDS
from assessment.intake import noted_by, said_by
from assessment.ratings import NOT_KNOWN
from assessment.scoring import ANSWERS_FORMAT, InvalidAnswer
from assessment.wording import rating_label

SHEET_FORMAT = "waymark.sheet/1"


@dataclass(frozen=True)
class Refusal:
    """One thing wrong in a file. `place` is a code or a row; "" stands for the whole."""

    place: str
    message: str

    def __str__(self):
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Difference:
    """A criterion about which the file says something else than is saved.

    `version` is that of the saved answer, 0 without one; `items` are of the register, before and
    after.
    """

    version: int
    before: Said
    after: Said
    items: tuple
    asked: object

    @property
    def code(self):
        return self.asked.code

    @property
    def cited(self):
        """Items cited from now on."""
        return [item for item in self.items[1] if item not in self.items[0]]

    @property
    def dropped(self):
        """Items cited no longer."""
        return [item for item in self.items[0] if item not in self.items[1]]

    @property
    def lines(self):
        """What would change besides evidence, as `(label, before, after)` in words."""
        pairs = [
            (_("Rating"), _rating(self.before), _rating(self.after)),
            (_("Reason"), self.before.reason, self.after.reason),
            (_("Comment"), self.before.comment, self.after.comment),
        ]
        return [each for each in pairs if each[1] != each[2]]

    @property
    def facts(self):
        """All that is shown of it, as JSON."""
        sides = zip((self.before, self.after), self.items, strict=True)
        return [self.code, self.version, *(_facts(said, items) for said, items in sides)]


def _rating(said):
    """A rating or the numbers of a measure; "" for neither."""
    if said.numerator is not None:
        numbers = {"numerator": said.numerator, "denominator": said.denominator}
        return _("%(numerator)s of %(denominator)s") % numbers
    return str(rating_label(said.rating)) if said.rating else ""


def _facts(said, items):
    words = sorted([str(getattr(item, name)) for name in EVIDENCE_FIELDS] for item in items)
    return [said.rating, said.numerator, said.denominator, said.reason, said.comment, words]


@dataclass(frozen=True)
class TextDifference:
    """An enabler, a part of the framework, about which the file says something else."""

    version: int
    before: str
    after: str
    enabler: dict

    @property
    def code(self):
        return self.enabler["code"]

    @property
    def facts(self):
        return [self.code, self.version, self.before, self.after]


class Comparison:
    """Goes through a document part by part, and notes in `refusals` what is wrong with it.

    `cited` are the CitedItems of the register, `notes` the context notes that are saved.
    """

    def __init__(self, standing, cited, notes):
        self._standing, self.cited, self._notes = standing, cited, notes
        self._is_sheet, self.refusals = False, []

    @contextmanager
    def _noting(self):
        try:
            yield
        except InvalidAnswer as refusal:
            self.refusals.append(Refusal(refusal.criterion, refusal.message))

    def parts(self, document):
        """The document's answers and context; empty where nothing in it can be read."""
        self._is_sheet = isinstance(document, dict) and document.get("format") == SHEET_FORMAT
        with self._noting():
            read = {**document, "format": ANSWERS_FORMAT} if self._is_sheet else document
            self._check(_without(read, "answers", "context"))
            return read["answers"], read.get("context", {})
        return {}, {}

    def _check(self, document):
        scoring.read_answers(self._standing.framework, document)

    def answers(self, entries):
        """The Differences, in framework order."""
        found = {code: self._answer(code, entry) for code, entry in entries.items()}
        return [found[code] for code in self._standing.asked if found.get(code)]

    def texts(self, texts):
        """The TextDifferences, in framework order."""
        found = {code: self._text(code, text) for code, text in texts.items()}
        enablers = self._standing.document["enablers"]
        return [found[each["code"]] for each in enablers if found.get(each["code"])]

    def _answer(self, code, entry):
        """The Difference; None where there is none, or the entry is refused."""
        with self._noting():
            self._check(self._one(code, self._as_document_entry(code, entry)))
            return self._difference(code, said_by(code, entry, self.cited))
        return None

    def _one(self, code, entry):
        framework = self._standing.framework
        named = [framework.code, framework.edition]
        return {"format": ANSWERS_FORMAT, "framework": named, "answers": {code: entry}}

    def _as_document_entry(self, code, entry):
        """In a sheet, an answer can be missing where there is a comment."""
        if not self._is_sheet or not isinstance(entry, dict):
            return entry
        if entry.keys() & {"evidence"}:
            raise InvalidAnswer(code, "answer_unknown_key", "a sheet has no place for evidence")
        is_answered = entry.keys() & {"rating", "numerator", "denominator"}
        return entry if is_answered else {**entry, "rating": NOT_KNOWN}

    def _difference(self, code, after):
        row = self._standing.rows.get(code)
        before = Said.by(row) if row else Said()
        after = _on_paper(before, after) if self._is_sheet else after
        if after == before:
            return None
        return Difference(
            version=row.version if row else 0,
            before=before,
            after=after,
            items=tuple([self.cited[pk] for pk in said.cited] for said in (before, after)),
            asked=source_answer(self._standing, code),
        )

    def _text(self, code, text):
        """The TextDifference, or None like `_answer`."""
        with self._noting():
            self._check({**self._one("", {}), "answers": {}, "context": {code: text}})
            return self._text_difference(code, noted_by(code, text))
        return None

    def _text_difference(self, code, after):
        note = self._notes.get(code)
        before = note.text if note else ""
        if after == before:
            return None
        enabler = next(part for part in self._standing.document["enablers"] if part["code"] == code)
        return TextDifference(note.version if note else 0, before, after, enabler)


def _without(document, *parts):
    """The document with nothing in these parts, where they are as they should be."""
    if not isinstance(document, dict):
        return document
    return {
        key: {} if key in parts and isinstance(value, dict) else value
        for key, value in document.items()
    }


def _on_paper(before, after):
    """As a sheet says it: without evidence, and with line ends that no workbook keeps."""
    texts = {
        name: getattr(before, name)
        for name in ("reason", "comment")
        if getattr(before, name).replace("\r\n", "\n") == getattr(after, name)
    }
    return replace(after, cited=before.cited, **texts)
