"""What the files of one assessment or submission are made from, as far as the reader may see it."""

from dataclasses import dataclass

from assessment import submissions
from assessment.models import Assessment, Comment, Review, Submission
from assessment.reading import DoubleReading, released_with
from assessment.submissions import Draft, Reading
from reports.readiness import last_change


@dataclass(frozen=True)
class Material:
    """What was said, the comments the reader sees, and the reviewer's reading if there is one."""

    reading: Reading
    document: dict
    result: dict
    comments: list
    submission: Submission | None = None
    reviewed: DoubleReading | None = None

    @classmethod
    def of_assessment(cls, assessment, user):
        """As it stands now; the assessment was read `with_round`."""
        draft = Draft.of(assessment)
        return cls(draft, draft.document, draft.result, _comments(assessment, user))

    @classmethod
    def of_submission(cls, submission, user):
        """As it was submitted; read `with_round`. Comments and the review are those of today."""
        said = submissions.read(submission)
        return cls(
            reading=said,
            document=submission.document,
            result=submission.result,
            comments=_comments(submission.assessment, user),
            submission=submission,
            reviewed=_reviewed(submission, said, user),
        )

    @property
    def standing(self):
        return self.reading.standing

    @property
    def assessment(self) -> Assessment:
        return self.standing.assessment

    @property
    def at(self):
        """When it last changed, or was submitted."""
        if self.submission:
            return self.submission.submitted_at
        return last_change(self.standing, self.reading.notes)

    @property
    def framework_sha256(self):
        if self.submission:
            return self.submission.framework_sha256
        return self.standing.framework.sha256

    @property
    def numbers(self):
        """The number of each item of evidence by id, as the readiness report calls it."""
        return {pk: number for number, pk in enumerate(self.reading.register, start=1)}


def _comments(assessment, user):
    return list(Comment.objects.seen_by(user).filter(assessment=assessment).with_names())


def _reviewed(submission, said, user):
    """The reading that was released to the country, or that the user reads as a reviewer."""
    if released := released_with(submission, said):
        return released
    reviews = Review.objects.visible_to(user).current().select_related("reviewer")
    review = reviews.filter(submission=submission).first()
    if review is None:
        return None
    review.submission = submission
    return DoubleReading.of(review, said)
