"""The page of one submission: who declared what, when, and how the country stood then."""

from dataclasses import dataclass

from assessment import submissions
from assessment.connections import contradictions
from assessment.models import Review, Submission
from assessment.overview import groups, progress


@dataclass(frozen=True)
class SubmissionPage:
    """`review` is who has it or had the last word on it, or None; `own`: the reader's country."""

    submission: Submission
    reading: submissions.Reading
    review: Review | None
    own: bool
    coordinated: bool

    @classmethod
    def of(cls, submission, user):
        """`submission` was read `with_round`."""
        return cls(
            submission=submission,
            reading=submissions.read(submission),
            review=submission.reviews.current().first(),
            own=user.belongs_to() == submission.assessment.country,
            coordinated=user.coordinates() == submission.assessment.country,
        )

    @property
    def groups(self):
        return groups(self.reading.standing)

    @property
    def progress(self):
        return progress(self.reading.standing)

    @property
    def contradictions(self):
        return contradictions(self.reading.standing)
