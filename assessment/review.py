"""The verbs of a review: rate, agree, remark, reply. To claim and to decide are the lifecycle's."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment.answers import Saved, overtaken
from assessment.lifecycle import StaleStateError
from assessment.models import Assessment, Event, Reply, Review, ReviewRating
from assessment.ratings import NOT_APPLICABLE
from assessment.trail import record
from capabilities.document import criterion_ids

CONTENT = ("rating", "reason", "note")
REPLIED_TO_IN = {Assessment.State.CLARIFICATION, Assessment.State.DRAFT}


class NotHeldError(Exception):
    """The claim ended while the reviewer was working on the review."""


@dataclass(frozen=True)
class Opinion:
    """What a reviewer thinks of one criterion; the note is for reviewers only."""

    rating: str = ""
    reason: str = ""
    note: str = ""

    @classmethod
    def by(cls, row):
        """What a saved row says."""
        return cls(*(getattr(row, name) for name in CONTENT))


def rating_rows(review):
    """The review's ratings by criterion code, which each row carries as `code`. One query."""
    found = review.ratings.annotate(code=F("criterion__code"))
    return {row.code: row for row in found.order_by("pk")}


@transaction.atomic
def save_ratings(review, changes, *, by, at=None):
    """Save `changes`, by criterion code; what another tab saved meanwhile is kept.

    The number of queries does not depend on the number of changes. Raises NotHeldError when the
    review is decided, given up or somebody else's.
    """
    assessment = _held(review, by)
    return _save_over(rating_rows(review), review, assessment, changes, by=by, at=at)


@transaction.atomic
def agree(review, country, codes, *, by, at=None):
    """Rate as the country does (its Standing) what is `to_agree` among `codes`; how many.

    Raises NotHeldError like `save_ratings`.
    """
    assessment = _held(review, by)
    rows = rating_rows(review)
    changes = {}
    for code in to_agree(country, rows, codes):
        row = rows.get(code)
        said = replace(Opinion.by(row) if row else Opinion(), rating=country.effective[code].rating)
        changes[code] = _Agreed(said, row.version if row else 0)
    _save_over(rows, review, assessment, changes, by=by, at=at)
    return len(changes)


def to_agree(country, rows, codes):
    """The criteria that the country rates by itself and the reviewer has not rated.

    What it says does not apply is left out: each such claim is looked at by itself.
    """
    return [
        code
        for code in codes
        if country.effective[code].asked
        and country.effective[code].rating not in (None, NOT_APPLICABLE)
        and not (code in rows and rows[code].rating)
    ]


@dataclass(frozen=True)
class _Agreed:
    """A change as `_save_over` takes it."""

    said: Opinion
    version: int


def _held(review, by):
    """The assessment, held until the transaction ends; NotHeldError where the claim is over."""
    found = Assessment.objects.with_round().locked()
    assessment = found.get(pk=review.submission.assessment_id)
    if not Review.objects.held_by(by).filter(pk=review.pk).exists():
        raise NotHeldError
    return assessment


def _save_over(before, review, assessment, changes, *, by, at):
    saved = Saved(before=before, rows=dict(before))
    at = at or timezone.now()
    written = []
    for code, change in changes.items():
        row = before.get(code)
        if row and overtaken(row, Opinion.by(row), change):
            saved.conflicts[code] = row
        elif change.said != (Opinion.by(row) if row else Opinion()):
            written.append(_written(review, assessment, code, row, change, at=at))
            saved.rows[code] = written[-1]
    if written:
        _store(before, assessment, written, by=by)
    return saved


def _written(review, assessment, code, row, change, *, at):
    """A copy of the row, or a new one, that says what the change says; not stored yet."""
    new = ReviewRating(
        pk=row and row.pk,
        review=review,
        criterion_id=criterion_ids(assessment.framework)[code],
        version=row.version + 1 if row else 1,
        updated_at=at,
        **vars(change.said),
    )
    new.code = code
    return new


def _store(before, assessment, written, *, by):
    new = [row for row in written if row.code not in before]
    old = [row for row in written if row.code in before]
    if new:
        ReviewRating.objects.bulk_create(new)
    if old:
        ReviewRating.objects.bulk_update(old, [*CONTENT, "version", "updated_at"])
    record(
        *(
            Event.of(
                assessment,
                "rate",
                row.code,
                by=by,
                before=_trace(before.get(row.code)),
                after=_trace(row),
                at=row.updated_at,
            )
            for row in written
        )
    )


def _trace(row):
    """The row as the trail keeps it: without the reason and the note, which countries may not read.

    What is released to a country stands in the review itself.
    """
    return row and {"rating": row.rating, "version": row.version}


# Remarks and replies


@transaction.atomic
def write_remark(remark, *, by):
    """Keep a new remark, or an older one that was changed, until it is sent.

    Raises NotHeldError when the review is over, or the remark was sent meanwhile.
    """
    _held(remark.review, by)
    if remark.pk and not remark.review.remarks.filter(pk=remark.pk, sent_at=None).exists():
        raise NotHeldError
    remark.save()


@transaction.atomic
def remove_remark(remark, *, by):
    """Drop a remark that was not sent; raises NotHeldError like `write_remark`."""
    _held(remark.review, by)
    removed, _rows = remark.review.remarks.filter(pk=remark.pk, sent_at=None).delete()
    if not removed:
        raise NotHeldError


@transaction.atomic
def reply(remark, *, text, by):
    """Answer a remark; raises StaleStateError while the reviewer reads, and when all is decided."""
    found = Assessment.objects.locked().order_by("pk")
    assessment = found.get(pk=remark.review.submission.assessment_id)
    if assessment.state not in REPLIED_TO_IN:
        raise StaleStateError("reply", assessment.state)
    Reply.objects.create(remark=remark, text=text, by=by)
    record(Event.of(assessment, "reply", str(remark.pk), by=by, after={"text": text}))
