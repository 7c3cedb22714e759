"""The page of comments on one criterion, as its reader's side sees it."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment import submissions
from assessment.comment_forms import CommentForm, ThreadReplyForm
from assessment.comments import comments_on, note_reading, takes_comments
from assessment.models import Assessment, Comment, Delegation, Review, Submission, side_of
from assessment.standing import Standing, rows_by_code
from assessment.trail import note_read
from assessment.wording import rating_words
from capabilities.document import criteria_by_code


@dataclass(frozen=True)
class Place:
    """Where the reader comes from, and the answer as the reader may know it.

    `up` and `capability` are the addresses of the pages above, "" where there is none.
    """

    standing: Standing
    heading: str
    words: str
    up: str
    capability: str


@dataclass(frozen=True)
class Thread:
    """A comment and its replies; `form` is there where the reader may reply now."""

    opening: Comment
    replies: list = field(default_factory=list)
    form: ThreadReplyForm | None = None

    @property
    def new(self):
        """How many of its comments the reader has not seen yet."""
        return sum(comment.is_new for comment in [self.opening, *self.replies])


@dataclass(frozen=True)
class CommentsPage:
    """All that its reader is told about one criterion.

    `form` begins a thread, where the reader may write now; `refused` is a form to show again.
    """

    assessment: Assessment
    code: str
    place: Place
    threads: list
    form: CommentForm | None
    withdrawable: set
    refused: object = None

    @classmethod
    def of(cls, assessment, code, user, *, refused=None):
        """Notes that the user was shown what is on it."""
        may_write = _may_write(assessment, code, user)
        comments = comments_on(assessment, code, user)
        note_reading(comments, user)
        asked_again = isinstance(refused, CommentForm)
        return cls(
            assessment=assessment,
            code=code,
            place=_place(assessment, code, user),
            threads=_threads(comments, may_write, refused),
            form=_new_form(user, may_write, refused if asked_again else None),
            withdrawable=_withdrawable(assessment, code, user) if may_write else set(),
            refused=refused,
        )

    @property
    def asked(self):
        """The criterion's part of the framework document."""
        return criteria_by_code(self.assessment.framework)[self.code][0]

    @property
    def capability(self):
        return criteria_by_code(self.assessment.framework)[self.code][1]

    @property
    def row(self):
        """The answer, None where there is none."""
        return self.place.standing.rows.get(self.code)

    @property
    def rating_words(self):
        return rating_words(self.place.standing.effective[self.code])

    @property
    def open(self):
        return [thread for thread in self.threads if not thread.opening.is_resolved]

    @property
    def resolved(self):
        return [thread for thread in self.threads if thread.opening.is_resolved]

    @property
    def is_closed(self):
        return not takes_comments(self.assessment)


def reply_prefix(thread):
    return f"reply-{thread.pk}"


def _may_write(assessment, code, user):
    allowed = Assessment.objects.commented_by(user, code).filter(pk=assessment.pk)
    return takes_comments(assessment) and allowed.exists()


def _new_form(user, may_write, refused):
    return refused or (CommentForm(side=side_of(user)) if may_write else None)


def _threads(comments, may_write, refused):
    replies = {}
    for comment in comments:
        replies.setdefault(comment.thread_id, []).append(comment)
    return [
        Thread(opening, replies.get(opening.pk, []), _reply_form(opening, may_write, refused))
        for opening in replies.get(None, [])
    ]


def _reply_form(opening, may_write, refused):
    prefix = reply_prefix(opening)
    if refused and refused.prefix == prefix:
        return refused
    return ThreadReplyForm(prefix=prefix) if may_write and not opening.is_resolved else None


def _withdrawable(assessment, code, user):
    own = assessment.comments.withdrawable_by(user).filter(criterion__code=code)
    return set(own.values_list("pk", flat=True))


# Three kinds of readers


def _place(assessment, code, user):
    if user.belongs_to():
        return _place_in_country(assessment, code)
    if user.contributes_for():
        return _place_in_agency(assessment, code, user)
    return _place_in_review(assessment, code, user)


def _place_in_country(assessment, code):
    capability = criteria_by_code(assessment.framework)[code][1]["code"]
    return Place(
        standing=Standing.of(assessment),
        heading=_("Answer of your country"),
        words=str(assessment.round),
        up=reverse("assessment", args=[assessment.pk]),
        capability=reverse("capability", args=[assessment.pk, capability]),
    )


def _place_in_agency(assessment, code, user):
    """The agency's own answer; the country's only where the coordinator lets contributors read."""
    handed = Delegation.objects.contributed_by(user).filter(
        assessment=assessment, capability__criteria__code=code
    )
    delegation = handed.first()
    if delegation is None:
        return _place_in_country(assessment, code)
    return Place(
        standing=Standing(assessment, rows_by_code(delegation.contributions)),
        heading=_("Answer of your agency"),
        words=str(assessment.round),
        up="",
        capability=reverse("delegation", args=[delegation.pk]),
    )


def _place_in_review(assessment, code, user):
    """What was submitted last, as the country is told: the draft that follows is its own."""
    found = Submission.objects.reviewable_by(user).with_round().filter(assessment=assessment)
    submission = found.latest("number")
    note_read(submission, user)
    reviews = Review.objects.visible_to(user).filter(submission__assessment=assessment)
    review = reviews.order_by("-submission__number", "-claimed_at").values_list("pk").first()
    capability = criteria_by_code(assessment.framework)[code][1]["code"]
    return Place(
        standing=submissions.read(submission).standing,
        heading=_("Answer of the country in version %(number)s") % {"number": submission.number},
        words=str(assessment),
        up=reverse("review", args=review) if review else _submission(submission),
        capability=reverse("review_capability", args=[*review, capability]) if review else "",
    )


def _submission(submission):
    return reverse("submission", args=[submission.pk])
