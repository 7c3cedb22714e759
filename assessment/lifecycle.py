"""The states of an assessment and the verbs that change them."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.models import Assessment, Event, Remark, Review, Submission
from assessment.trail import record

State = Assessment.State
Decision = Review.Decision


@dataclass(frozen=True)
class Transition:
    """A verb, the state it starts from, the one it leads to, and who does it."""

    verb: str
    source: State
    target: State
    actor: str


TRANSITIONS = {
    each.verb: each
    for each in (
        Transition("submit", State.DRAFT, State.SUBMITTED, "coordinator"),
        Transition("claim", State.SUBMITTED, State.IN_REVIEW, "reviewer"),
        Transition("give up", State.IN_REVIEW, State.SUBMITTED, "reviewer"),
        Transition("ask", State.IN_REVIEW, State.CLARIFICATION, "reviewer"),
        Transition("answer questions", State.CLARIFICATION, State.IN_REVIEW, "coordinator"),
        Transition("return", State.IN_REVIEW, State.DRAFT, "reviewer"),
        Transition("validate", State.IN_REVIEW, State.VALIDATED, "reviewer"),
        Transition("reopen", State.VALIDATED, State.DRAFT, "coordinator"),
        Transition("close", State.VALIDATED, State.CLOSED, "administrator"),
    )
}


class NotEditableError(Exception):
    """The assessment left its draft while somebody was working on it."""


class StaleStateError(Exception):
    """The verb came too late: the assessment is in `state` by now, which does not allow it."""

    def __init__(self, verb, state):
        super().__init__(f"{verb}: the assessment is {state}")
        self.verb, self.state = verb, state


class OwnCountryError(Exception):
    """A reviewer belongs to the country whose submission it is."""


class NothingAskedError(Exception):
    """There is no question among the remarks that would be sent."""


class NoReplyError(Exception):
    """`questions` are the remarks that wait for a reply."""

    def __init__(self, questions):
        super().__init__(f"{len(questions)} questions have no reply")
        self.questions = questions


class NoReasonError(Exception):
    """The verb needs a reason, and none was given."""


class RoundClosedError(Exception):
    """The round takes nothing in from the country; `closes_on` was its last day, if it opened."""

    def __init__(self, closes_on):
        super().__init__(f"closed on {closes_on}")
        self.closes_on = closes_on


def lock_draft(assessment):
    """Hold the assessment until the transaction ends; one writer at a time.

    New answers cannot be locked, their assessment can. Raises NotEditableError when it is no
    longer a draft.
    """
    found = Assessment.objects.locked().filter(pk=assessment.pk, state=State.DRAFT)
    if not found.order_by("pk").values_list("pk", flat=True).first():
        raise NotEditableError


def hold(assessment, verb):
    """Hold the assessment until the transaction ends, for a verb that reads before it writes.

    Raises StaleStateError when the verb does not start from its state.
    """
    held = Assessment.objects.locked().filter(pk=assessment.pk).order_by("pk")
    assessment.state = held.values_list("state", flat=True).first()
    if assessment.state != TRANSITIONS[verb].source:
        raise StaleStateError(verb, assessment.state)


@transaction.atomic
def move(assessment, verb, *, by, subject="", after=None, at=None):
    """Change the state as the table says, with a line in the trail; now, unless `at` says when.

    Compare and set: of two people who act at once, one wins. The other gets StaleStateError, and
    nothing that the verb did before in the same transaction may stay.
    """
    transition, at = TRANSITIONS[verb], at or timezone.now()
    moved = Assessment.objects.filter(pk=assessment.pk, state=transition.source).update(
        state=transition.target, state_changed_at=at, state_changed_by=by
    )
    assessment.refresh_from_db(fields=["state", "state_changed_at", "state_changed_by"])
    if not moved:
        raise StaleStateError(verb, assessment.state)
    record(
        Event.of(
            assessment,
            verb,
            subject or str(assessment.pk),
            by=by,
            before={"state": transition.source},
            after={"state": transition.target, **(after or {})},
            at=at,
        )
    )


def start(round_, *, by, at=None):
    """Begin the round for the country that `by` coordinates; the one begun already, if any."""
    country, at = by.coordinates(), at or timezone.now()
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(
                round=round_, country=country, state_changed_at=at, state_changed_by=by
            )
            record(Event.of(assessment, "start", str(round_), by=by, at=at))
    except IntegrityError:  # a colleague was faster
        assessment = Assessment.objects.get(round=round_, country=country)
    return assessment


# What reviewers do


@transaction.atomic
def claim(submission, *, by, at=None):
    """Take the submission on; the new Review.

    Raises StaleStateError also when the country has submitted a newer version, and
    OwnCountryError.
    """
    assessment, at = submission.assessment, at or timezone.now()
    _refuse_own_country(assessment, by)
    hold(assessment, "claim")
    if assessment.submissions.filter(number__gt=submission.number).exists():
        raise StaleStateError("claim", assessment.state)
    review = Review.objects.create(submission=submission, reviewer=by, claimed_at=at)
    move(assessment, "claim", by=by, subject=str(submission.number), at=at)
    return review


@transaction.atomic
def give_up(review, *, by):
    """Leave the submission to another reviewer; what was rated and noted stays with the review."""
    _hold_review(review, "give up", by)
    _change(review, given_up_at=timezone.now())
    _move_review(review, "give up", by)


@transaction.atomic
def ask(review, *, by):
    """Send the remarks, with at least one question; raises NothingAskedError without."""
    _hold_review(review, "ask", by)
    if not review.remarks.filter(is_question=True, sent_at=None).exists():
        raise NothingAskedError
    at = timezone.now()
    _send_remarks(review, at)
    _move_review(review, "ask", by, at=at)


@transaction.atomic
def return_for_changes(review, *, reasons, by, at=None):
    """Give the draft back to the country, with the remarks; raises NoReasonError."""
    if not reasons.strip():
        raise NoReasonError
    _decide(review, "return", Decision.RETURNED, reasons, released=False, by=by, at=at)


@transaction.atomic
def validate(review, *, reasons="", released=False, by, at=None):
    """Accept the submission. `released`: the country may read how the reviewer rates."""
    _decide(review, "validate", Decision.VALIDATED, reasons, released=released, by=by, at=at)


def _decide(review, verb, decision, reasons, *, released, by, at):
    at = at or timezone.now()
    _hold_review(review, verb, by)
    _send_remarks(review, at)
    _change(
        review,
        decision=decision,
        reasons=reasons,
        released=released,
        decided_at=at,
    )
    _move_review(review, verb, by, {"reasons": reasons, "released": released}, at=at)


def _hold_review(review, verb, by):
    """Hold the assessment, and refuse who does not hold the review (any more)."""
    assessment = review.submission.assessment
    hold(assessment, verb)
    if not Review.objects.held_by(by).filter(pk=review.pk).exists():
        raise StaleStateError(verb, assessment.state)
    if verb != "give up":
        _refuse_own_country(assessment, by)


def _refuse_own_country(assessment, by):
    if by.memberships.filter(country=assessment.country_id).exists():
        raise OwnCountryError


def _change(review, **values):
    for name, value in values.items():
        setattr(review, name, value)
    review.save(update_fields=values)


def _send_remarks(review, at):
    review.remarks.filter(sent_at=None).update(sent_at=at)


def _move_review(review, verb, by, after=None, *, at=None):
    subject = str(review.submission.number)
    move(review.submission.assessment, verb, by=by, subject=subject, after=after, at=at)


# What else a coordinator and an administrator do; to submit is in submissions.py


def open_questions(assessment):
    """The questions that the country was sent about its last submission and has to reply to."""
    return Remark.objects.filter(
        review__submission=_last_submission(assessment),
        review__given_up_at=None,
        is_question=True,
        sent_at__isnull=False,
        replies=None,
    )


@transaction.atomic
def answer_questions(assessment, *, by):
    """Give the submission back to the reviewer; raises NoReplyError while a reply is missing."""
    hold(assessment, "answer questions")
    if questions := list(open_questions(assessment)):
        raise NoReplyError(questions)
    move(assessment, "answer questions", by=by)


@transaction.atomic
def reopen(assessment, *, reason, by):
    """Begin a new version that starts from what was validated: the draft's rows are still there."""
    if not reason.strip():
        raise NoReasonError
    move(assessment, "reopen", by=by, after={"reason": reason})


def close(assessment, *, by, at=None):
    """End the assessment: nothing changes after that."""
    move(assessment, "close", by=by, at=at)


def _last_submission(assessment):
    return Submission.objects.filter(assessment=assessment).order_by("-number").values("pk")[:1]
