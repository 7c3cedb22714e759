"""Submissions: built from a draft once, and read for ever as they were built."""

import datetime
from dataclasses import asdict, dataclass
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment import lifecycle, scoring
from assessment.context import context_notes
from assessment.documents import EVIDENCE_FIELDS, answers_document
from assessment.models import Answer, ContextNote, Evidence, Submission
from assessment.standing import Standing, register_of
from capabilities.document import criterion_ids, enabler_ids

ANSWER_FIELDS = ("rating", "numerator", "denominator", "reason", "comment")
DATES = ("issued_on", "expires_on")


class NotReadyError(Exception):
    """The draft cannot be submitted as it is.

    `unanswered` are criteria that are asked and have no answer, `unexplained` the rules of
    contradictions without an explanation.
    """

    def __init__(self, unanswered, unexplained):
        super().__init__(f"unanswered: {unanswered}, unexplained: {unexplained}")
        self.unanswered, self.unexplained = unanswered, unexplained


class ChangedMeanwhileError(Exception):
    """Somebody changed the draft after the person looked at what is to be submitted."""


REFUSALS = (
    lifecycle.StaleStateError,
    lifecycle.RoundClosedError,
    ChangedMeanwhileError,
    NotReadyError,
)


@dataclass(frozen=True)
class Reading:
    """All that an assessment says: its standing, evidence by id, context notes by enabler."""

    standing: Standing
    register: dict
    notes: dict


# Building


@dataclass(frozen=True)
class Draft(Reading):
    """What would be submitted now."""

    @classmethod
    def of(cls, assessment):
        return cls(Standing.of(assessment), register_of(assessment), context_notes(assessment))

    @cached_property
    def document(self):
        """The answers document."""
        return answers_document(self.standing, self.register, self.notes)

    @cached_property
    def result(self):
        """The result document of exactly this answers document.

        Raises InvalidAnswer when a stored answer breaks a rule of the framework.
        """
        return scoring.result_document(self.standing.framework, self.document)

    @property
    def checksum(self):
        """Changes with every answer, text and item of evidence that is cited."""
        return self.result["input_sha256"]

    @property
    def unanswered(self):
        """Criteria that are asked and have no answer; what follows from others is no gap."""
        effective = self.standing.effective.items()
        return [code for code, each in effective if each.reason == "unanswered"]

    @property
    def contradicted(self):
        """The rules that the answers break, and that need an explanation each."""
        return [found["rule"] for found in self.result["contradictions"]]

    def submission(self, explanations, **declaration):
        """The next submission of the assessment, not stored yet."""
        assessment = self.standing.assessment
        last = assessment.submissions.aggregate(last=Max("number"))["last"]
        return Submission(
            assessment=assessment,
            number=(last or 0) + 1,
            document=self.document,
            register=[self._kept(item) for item in self.register.values()],
            explanations={rule: explanations[rule] for rule in self.contradicted},
            framework_sha256=self.standing.framework.sha256,
            input_sha256=self.checksum,
            scoring_version=str(scoring.SCORING_VERSION),
            result=self.result,
            **declaration,
        )

    @property
    def files(self):
        """The ids of the files that go along: the newest of each item."""
        return [item.file.id for item in self.register.values() if item.file]

    def _kept(self, item):
        """The item with its id, its file and the criteria it is cited for, as JSON."""
        fields = {name: getattr(item, name) for name in EVIDENCE_FIELDS}
        given = {name: str(value) for name, value in fields.items() if value}
        rows = self.standing.rows
        codes = [code for code in self.document["answers"] if item.pk in rows[code].cited]
        if item.file:
            given["file"] = asdict(item.file)
        return {"id": str(item.pk), **given, "criteria": codes}


@transaction.atomic
def submit(assessment, *, by, name, function, explanations, seen="", at=None):
    """Submit what the assessment says now; the new Submission, of the moment `at` if it is given.

    `explanations` are by rule. `seen` is the checksum of what the person looked at, if known.
    Raises one of REFUSALS; then nothing is changed.
    """
    lifecycle.hold(assessment, "submit")
    at = at or timezone.now()
    draft = Draft.of(assessment)
    if seen and seen != draft.checksum:
        raise ChangedMeanwhileError
    texts = {rule: text.strip() for rule, text in explanations.items()}
    unexplained = [rule for rule in draft.contradicted if not texts.get(rule)]
    if draft.unanswered or unexplained:
        raise NotReadyError(draft.unanswered, unexplained)
    _refuse_closed_round(assessment, timezone.localdate(at))
    submission = draft.submission(
        texts, declared_name=name, declared_function=function, submitted_at=at, submitted_by=by
    )
    submission.save(force_insert=True)
    submission.files.add(*draft.files)
    lifecycle.move(
        assessment,
        "submit",
        by=by,
        subject=str(submission.number),
        after={"input_sha256": submission.input_sha256},
        at=at,
    )
    return submission


def _refuse_closed_round(assessment, day):
    if not assessment.round.is_open_for(assessment.country, day=day):
        raise lifecycle.RoundClosedError(assessment.round.closes_for(assessment.country))


# Reading


@dataclass(frozen=True)
class SubmittedStanding(Standing):
    """How an assessment stood when it was submitted, with the result of that day."""

    submission: Submission

    @property
    def result(self):
        """As it was stored; never computed again."""
        return self.submission.result

    @property
    def explanations(self):
        return self.submission.explanations


def read(submission):
    """What was submitted, made from the submission alone, as pages and reports show a draft.

    Its rows are not in the database and cannot be saved.
    """
    assessment = submission.assessment
    entries, notes = submission.document["answers"], submission.document.get("context", {})
    register = {UUID(kept["id"]): _item(assessment, kept) for kept in submission.register}
    return Reading(
        standing=SubmittedStanding(assessment, _rows(submission, entries), submission),
        register=register,
        notes={code: _note(submission, code, text) for code, text in notes.items()},
    )


def _rows(submission, entries):
    """Answers by criterion code, each with `code` and `cited` as `answer_rows` gives them."""
    ids = criterion_ids(submission.assessment.framework)
    rows = {}
    for code, entry in entries.items():
        given = {name: entry[name] for name in ANSWER_FIELDS if name in entry}
        rows[code] = Answer(
            assessment=submission.assessment, criterion_id=ids[code], **given, **_saved(submission)
        )
        rows[code].code = code
        rows[code].cited = frozenset(
            UUID(kept["id"]) for kept in submission.register if code in kept["criteria"]
        )
    return rows


def _item(assessment, kept):
    fields = {name: kept[name] for name in EVIDENCE_FIELDS if name in kept}
    fields |= {name: datetime.date.fromisoformat(fields[name]) for name in DATES if name in fields}
    item = Evidence(pk=UUID(kept["id"]), assessment=assessment, **fields)
    item.newest = kept.get("file")
    return item


def _note(submission, code, text):
    note = ContextNote(
        assessment=submission.assessment,
        enabler_id=enabler_ids(submission.assessment.framework)[code],
        text=text,
        **_saved(submission),
    )
    note.code = code
    return note


def _saved(submission):
    """Nobody changed anything after that."""
    return {"updated_at": submission.submitted_at, "updated_by_id": submission.submitted_by_id}
