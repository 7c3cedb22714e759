"""Remarks as pages show them: by criterion for reviewers, by version for the country."""

from dataclasses import dataclass

from assessment.lifecycle import open_questions
from assessment.models import Assessment, Remark, Review
from assessment.review import REPLIED_TO_IN
from assessment.review_forms import ReplyForm
from capabilities.document import criteria_by_code

STORED = ("document", "register", "explanations", "result")  # large, and not needed here


def remarks_on(review):
    """What the country was told about the assessment so far, and the review's own drafts.

    Each with `code` and its replies, the latest version last. Two queries.
    """
    found = Remark.objects.filter(review__submission__assessment=review.submission.assessment_id)
    sent = found.exclude(sent_at__isnull=True) | found.filter(review=review)
    return list(sent.with_replies().order_by("review__submission__number", "written_at", "pk"))


def by_code(remarks):
    """Lists by criterion code; None holds those on the whole."""
    found = {}
    for remark in remarks:
        found.setdefault(remark.code, []).append(remark)
    return found


def remarks_beside(assessment, capability):
    """What reviewers told the country about criteria of the capability, by criterion code."""
    found = Remark.objects.filter(
        review__submission__assessment=assessment,
        criterion__capability__code=capability,
        sent_at__isnull=False,
    )
    return by_code(found.with_replies().order_by("written_at", "pk"))


@dataclass(frozen=True)
class ToldLine:
    """A remark as the country sees it; `form` is there where the reader may reply now."""

    remark: Remark
    asked: dict | None
    capability: dict | None
    form: ReplyForm | None

    @property
    def open(self):
        """Whether the form shows at once: a question without a reply, or a form refused."""
        waits = self.remark.is_question and not self.remark.replies.all()
        return waits or self.form.is_bound


@dataclass(frozen=True)
class ToldPage:
    """All that reviewers told the country in this assessment, the newest version first.

    `unanswered` are the questions that hold the answers back, `asked_now` says whether the
    reviewer waits for them. `decisions` are reviews that ended, with their reasons.
    """

    lines: list
    decisions: list
    unanswered: list
    asked_now: bool
    refused: ReplyForm | None = None

    @classmethod
    def of(cls, assessment, user, *, coordinates, refused=None):
        """`coordinates` says whether the user may reply, `refused` is a form to show again."""
        replies = coordinates and assessment.state in REPLIED_TO_IN
        asked_now = assessment.state == Assessment.State.CLARIFICATION
        return cls(
            lines=[_line(assessment, each, replies, refused) for each in told(assessment, user)],
            decisions=_decisions(assessment, user),
            unanswered=list(open_questions(assessment)) if asked_now else [],
            asked_now=asked_now and coordinates,
            refused=refused,
        )


def _decisions(assessment, user):
    found = Review.objects.told_to(user).filter(submission__assessment=assessment)
    without = [f"submission__{name}" for name in STORED]
    return list(found.select_related("submission").defer(*without).order_by("-decided_at"))


def told(assessment, user):
    """What the user's country was told in this assessment. Two queries."""
    found = Remark.objects.sent_to(user).filter(review__submission__assessment=assessment)
    return list(found.with_replies().order_by("-review__submission__number", "written_at", "pk"))


def _line(assessment, remark, replies, refused):
    asked, capability = criteria_by_code(assessment.framework).get(remark.code, (None, None))
    form = ReplyForm(prefix=f"reply-{remark.pk}") if replies else None
    if refused and refused.prefix == f"reply-{remark.pk}":
        form = refused
    return ToldLine(remark, asked, capability, form)
