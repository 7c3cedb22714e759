"""Comments on a criterion: who is told what, and the verbs that write, resolve and withdraw them.

People may comment in every state of the assessment but the last: what is closed stays as it was.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from assessment.lifecycle import StaleStateError
from assessment.models import Assessment, Comment, CommentReading, Event, side_of
from assessment.trail import record
from capabilities.document import codes_by_id, criterion_ids


class RepliedMeanwhileError(Exception):
    """Somebody replied to the comment, or withdrew it, before it could be withdrawn."""


def takes_comments(assessment):
    """Whether people may comment, as far as the state goes."""
    return assessment.state != Assessment.State.CLOSED


# What there is


def counts(comments, user):
    """How many of these comments the user sees, `{code: {"number", "new", "open"}}`. One query."""
    return {row["code"]: row for row in comments.seen_by(user).counted_for(user)}


def counts_beside(assessment, capability, user):
    """The counts of the capability's criteria, read when a page first asks for them."""
    found = assessment.comments.filter(criterion__in=codes_by_id(assessment.framework, capability))
    return SimpleLazyObject(lambda: counts(found, user))


def comments_on(assessment, criterion, user):
    """What the user sees on the criterion (its code), the oldest first; one query."""
    found = assessment.comments.seen_by(user).filter(
        criterion=criterion_ids(assessment.framework)[criterion]
    )
    return list(found.with_names().with_news_for(user).order_by("written_at", "pk"))


def note_reading(comments, user):
    """Note that the user was shown these comments: all there are for them on one criterion."""
    if not any(comment.is_new for comment in comments):
        return
    newest = max(comments, key=lambda comment: comment.written_at)
    reading = CommentReading(
        assessment_id=newest.assessment_id,
        criterion_id=newest.criterion_id,
        side=side_of(user),
        read_by=user,
        until=newest.written_at,
    )
    CommentReading.objects.bulk_create(
        [reading],
        update_conflicts=True,
        unique_fields=["read_by", "assessment", "criterion", "side"],
        update_fields=["until"],
    )


# The verbs


@transaction.atomic
def begin_thread(assessment, criterion, *, text, audience, by):
    """The new comment on the criterion (its code), for this audience.

    Raises StaleStateError when nobody may comment any more.
    """
    held = _held(assessment, criterion, "comment", by)
    return _write(held, criterion, text=text, audience=audience, by=by)


@transaction.atomic
def reply(thread, *, text, by):
    """The new reply to the comment that began a thread; one that was resolved is open again.

    Raises StaleStateError like `begin_thread`.
    """
    held = _held(thread.assessment, thread.code, "comment", by)
    written = _write(
        held, thread.code, text=text, audience=thread.audience, thread_id=thread.pk, by=by
    )
    _set_open(thread, held, by)
    return written


@transaction.atomic
def resolve(thread, *, by):
    """Say that the thread is settled; raises StaleStateError like `begin_thread`."""
    held = _held(thread.assessment, thread.code, "resolve comment", by)
    _set_resolved(thread, held, by)


@transaction.atomic
def reopen(thread, *, by):
    """Take up the thread again; raises StaleStateError like `begin_thread`."""
    held = _held(thread.assessment, thread.code, "reopen comment", by)
    _set_open(thread, held, by)


@transaction.atomic
def withdraw(comment, *, by):
    """Take the words of the comment away; a thread that began with it is resolved.

    Raises RepliedMeanwhileError, and StaleStateError like `begin_thread`.
    """
    held = _held(comment.assessment, comment.code, "withdraw comment", by)
    if not Comment.objects.withdrawable_by(by).filter(pk=comment.pk).exists():
        raise RepliedMeanwhileError
    now = timezone.now()
    Comment.objects.filter(pk=comment.pk).update(text="", withdrawn_at=now, withdrawn_by=by)
    record(_event(comment, "withdraw comment", held, comment.code, by))
    if comment.thread_id is None:
        _set_resolved(comment, held, by)


def _held(assessment, criterion, verb, by):
    """The assessment, held until the transaction ends: comments are written one after the other."""
    allowed = Assessment.objects.commented_by(by, criterion).with_round().locked()
    held = allowed.filter(pk=assessment.pk).first()
    if held is None or not takes_comments(held):
        raise StaleStateError(verb, held.state if held else assessment.state)
    return held


def _write(held, criterion, *, by, **said):
    membership = by.membership
    written = Comment.objects.create(
        assessment=held,
        criterion_id=criterion_ids(held.framework)[criterion],
        side=side_of(by),
        place=str(membership.agency or membership.country or ""),
        written_by=by,
        **said,
    )
    record(_event(written, "comment", held, criterion, by))
    return written


def _set_resolved(thread, held, by):
    open_ = Comment.objects.filter(pk=thread.pk, resolved_at=None)
    if open_.update(resolved_at=timezone.now(), resolved_by=by):
        record(_event(thread, "resolve comment", held, thread.code, by))


def _set_open(thread, held, by):
    resolved = Comment.objects.filter(pk=thread.pk, resolved_at__isnull=False)
    if resolved.update(resolved_at=None, resolved_by=None):
        record(_event(thread, "reopen comment", held, thread.code, by))


def _event(comment, verb, held, criterion, by):
    """Without the words: those stay where they can be withdrawn, and with whom they are for."""
    after = {"comment": str(comment.pk), "audience": comment.audience}
    return Event.of(held, verb, criterion, by=by, after=after)
