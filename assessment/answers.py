"""The verb of the questionnaire: save answers, and overwrite nobody."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.lifecycle import NotEditableError, lock_draft
from assessment.models import Answer, Assessment, Contribution, Delegation, Event, Evidence
from assessment.register import added_event
from assessment.standing import answer_rows
from assessment.trail import record
from capabilities.document import criterion_ids

CONTENT = ("rating", "numerator", "denominator", "reason", "comment")
ORIGIN = ("taken_from", "contributed_by", "contributed_at")


@dataclass(frozen=True)
class Said:
    """What somebody says about one criterion. `cited` are ids of evidence in the register."""

    rating: str = ""
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    comment: str = ""
    cited: frozenset = frozenset()

    @classmethod
    def by(cls, row):
        """What a saved row says."""
        return cls(*(getattr(row, name) for name in CONTENT), cited=row.cited)


@dataclass(frozen=True)
class Change:
    """What to save, the version it was written against (0: none yet), and evidence to add.

    Of a context note, what is said is its text. `origin` is the contribution that an answer is
    taken from as it stands.
    """

    said: Said | str
    version: int
    new_evidence: Evidence | None = None
    origin: Contribution | None = None


@dataclass(frozen=True)
class Sheet:
    """What answers are written on: the country's own; with a delegation, what its agency says."""

    assessment: Assessment
    delegation: Delegation | None = None

    @property
    def is_open(self):
        return self.delegation.is_open if self.delegation else self.assessment.is_draft

    @property
    def kind(self):
        """The model of its rows."""
        return Contribution if self.delegation else Answer

    @property
    def owner(self):
        """What its rows belong to, as a field of theirs."""
        if self.delegation:
            return {"delegation": self.delegation}
        return {"assessment": self.assessment}


@dataclass
class Saved:
    """The assessment's rows by code before and after, newer rows in conflict, evidence added."""

    before: dict
    rows: dict
    conflicts: dict = field(default_factory=dict)
    added: list = field(default_factory=list)
    context_conflicts: dict = field(default_factory=dict)  # only where texts are saved along


@transaction.atomic
def save_answers(assessment, changes, *, by, at=None):
    """Save `changes`, by criterion code; answers that somebody else changed meanwhile are kept.

    The number of queries does not depend on the number of changes. Raises NotEditableError when
    the assessment is no longer a draft.
    """
    lock_draft(assessment)
    return save_over(answer_rows(assessment), Sheet(assessment), changes, by=by, at=at)


def save_over(before, sheet, changes, *, by, at=None):
    """Like `save_answers`, in a transaction that holds the assessment (`locked()`).

    `before` are the sheet's rows, read since then. Raises NotEditableError when it is not open.
    """
    if not sheet.is_open:
        raise NotEditableError
    saved = Saved(before=before, rows=dict(before))
    at = at or timezone.now()
    written = []
    for code, change in changes.items():
        row = before.get(code)
        if row and overtaken(row, Said.by(row), change):
            saved.conflicts[code] = row
        elif change.new_evidence or change.said != (Said.by(row) if row else Said()):
            written.append(_written(sheet, code, row, change, by=by, at=at))
            saved.rows[code] = written[-1]
    if written:
        added = [changes[row.code].new_evidence for row in written]
        saved.added = [item for item in added if item]
        _store(sheet, saved, written, by=by, at=at)
    return saved


def overtaken(row, said, change):
    """Whether somebody saved the row, which says `said`, since the change was begun.

    To save once more what it says already is no conflict.
    """
    return row.version != change.version and said != change.said


def _written(sheet, code, row, change, *, by, at):
    """A copy of the row, or a new one, that says what the change says; not stored yet."""
    said = change.said
    added = {change.new_evidence.pk} if change.new_evidence else set()
    new = sheet.kind(
        pk=row and row.pk,
        **sheet.owner,
        **_origin(change.origin),
        criterion_id=criterion_ids(sheet.assessment.framework)[code],
        version=row.version + 1 if row else 1,
        updated_at=at,
        updated_by=by,
        **{name: getattr(said, name) for name in CONTENT},
    )
    new.code = code
    new.cited = said.cited | added
    return new


def _origin(contribution):
    """Whose words an answer has, as its fields; nothing for those of the person who saves."""
    if contribution is None:
        return {}
    return {
        "taken_from": contribution.delegation.agency,
        "contributed_by": contribution.updated_by,
        "contributed_at": contribution.updated_at,
    }


def _store(sheet, saved, written, *, by, at):
    before, evidence = saved.before, saved.added
    if evidence:
        Evidence.objects.bulk_create(evidence)
    new = [row for row in written if row.code not in before]
    old = [row for row in written if row.code in before]
    if new:
        sheet.kind.objects.bulk_create(new)
    if old:
        _update(sheet, old)
    _link(sheet, before, written)
    record(
        *(added_event(item, by=by, at=at) for item in evidence),
        *(_event(sheet, before.get(row.code), row) for row in written),
    )


def _update(sheet, rows):
    """One query. A single row, which is what most saves change, is no case for `bulk_update`."""
    content = [*CONTENT, *(ORIGIN if sheet.kind is Answer else ())]
    fields = [*content, "version", "updated_at", "updated_by"]
    if len(rows) == 1:
        rows[0].save(update_fields=fields)
    else:
        sheet.kind.objects.bulk_update(rows, fields)


def _event(sheet, before, row):
    verb = "contribute" if sheet.delegation else "take over" if row.taken_from else "answer"
    return Event.of(
        sheet.assessment,
        verb,
        row.code,
        by=row.updated_by,
        before=_trace(before),
        after=_trace(row),
        at=row.updated_at,
    )


def _link(sheet, before, written):
    """Make the stored links to evidence those of the written rows; touch nothing else."""
    through, row_id = sheet.kind.evidence.through, f"{sheet.kind._meta.model_name}_id"
    gone, come = Q(), []
    for row in written:
        cited = before[row.code].cited if row.code in before else frozenset()
        if cited - row.cited:
            gone |= Q(**{row_id: row.pk, "evidence_id__in": cited - row.cited})
        come += [through(**{row_id: row.pk, "evidence_id": item}) for item in row.cited - cited]
    if gone:
        through.objects.filter(gone).delete()
    if come:
        through.objects.bulk_create(come)


def _trace(row):
    """The row's content as the trail keeps it, and whose words they are when not the country's."""
    if row is None:
        return None
    content = {
        **{name: getattr(row, name) for name in CONTENT},
        "evidence": sorted(str(item) for item in row.cited),
        "version": row.version,
    }
    if isinstance(row, Contribution):
        content["agency"] = str(row.delegation.agency)
    elif row.taken_from:
        content["taken_from"] = {
            "agency": str(row.taken_from),
            "contributed_by": str(row.contributed_by or ""),
            "contributed_at": row.contributed_at.isoformat(),
        }
    return content
