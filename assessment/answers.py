"""The verb of the questionnaire: save answers, and overwrite nobody."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.lifecycle import NotEditableError, lock_draft
from assessment.models import Answer, Event, Evidence
from assessment.register import added_event
from assessment.standing import answer_rows
from capabilities.document import criterion_ids

CONTENT = ("rating", "numerator", "denominator", "reason", "comment")


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
    """What to save, the version it was written against (0: none yet), and evidence to add."""

    said: Said
    version: int
    new_evidence: Evidence | None = None


@dataclass
class Saved:
    """The assessment's rows by code before and after, newer rows in conflict, evidence added."""

    before: dict
    rows: dict
    conflicts: dict = field(default_factory=dict)
    added: list = field(default_factory=list)


@transaction.atomic
def save_answers(assessment, changes, *, by):
    """Save `changes`, by criterion code; answers that somebody else changed meanwhile are kept.

    The number of queries does not depend on the number of changes. Raises NotEditableError when
    the assessment is no longer a draft.
    """
    lock_draft(assessment)
    return save_over(answer_rows(assessment), assessment, changes, by=by)


def save_over(before, assessment, changes, *, by):
    """Like `save_answers`, in a transaction that holds the assessment (`locked()`).

    `before` are its rows, read since then.
    """
    if not assessment.is_draft:
        raise NotEditableError
    saved = Saved(before=before, rows=dict(before))
    now = timezone.now()
    written = []
    for code, change in changes.items():
        row = before.get(code)
        if row and row.version != change.version and Said.by(row) != change.said:
            saved.conflicts[code] = row
        elif change.new_evidence or change.said != (Said.by(row) if row else Said()):
            written.append(_written(assessment, code, row, change, by=by, at=now))
            saved.rows[code] = written[-1]
    if written:
        added = [changes[row.code].new_evidence for row in written]
        saved.added = [item for item in added if item]
        _store(saved, written, by=by, at=now)
    return saved


def _written(assessment, code, row, change, *, by, at):
    """A copy of the row, or a new one, that says what the change says; not stored yet."""
    said = change.said
    added = {change.new_evidence.pk} if change.new_evidence else set()
    new = Answer(
        pk=row and row.pk,
        assessment=assessment,
        criterion_id=criterion_ids(assessment.framework)[code],
        version=row.version + 1 if row else 1,
        updated_at=at,
        updated_by=by,
        **{name: getattr(said, name) for name in CONTENT},
    )
    new.code = code
    new.cited = said.cited | added
    return new


def _store(saved, written, *, by, at):
    before, evidence = saved.before, saved.added
    if evidence:
        Evidence.objects.bulk_create(evidence)
    new = [row for row in written if row.code not in before]
    old = [row for row in written if row.code in before]
    if new:
        Answer.objects.bulk_create(new)
    if old:
        Answer.objects.bulk_update(old, [*CONTENT, "version", "updated_at", "updated_by"])
    _link(before, written)
    Event.objects.bulk_create(
        [
            *(added_event(item, by=by, at=at) for item in evidence),
            *(
                Event.of(
                    row.assessment,
                    "answer",
                    row.code,
                    by=by,
                    before=_trace(before.get(row.code)),
                    after=_trace(row),
                    at=at,
                )
                for row in written
            ),
        ]
    )


def _link(before, written):
    """Make the stored links to evidence those of the written rows; touch nothing else."""
    through = Answer.evidence.through
    gone, come = Q(), []
    for row in written:
        cited = before[row.code].cited if row.code in before else frozenset()
        if cited - row.cited:
            gone |= Q(answer_id=row.pk, evidence_id__in=cited - row.cited)
        come += [through(answer_id=row.pk, evidence_id=item) for item in row.cited - cited]
    if gone:
        through.objects.filter(gone).delete()
    if come:
        through.objects.bulk_create(come)


def _trace(row):
    """The row's content as the trail keeps it."""
    if row is None:
        return None
    return {
        **{name: getattr(row, name) for name in CONTENT},
        "evidence": sorted(str(item) for item in row.cited),
        "version": row.version,
    }
