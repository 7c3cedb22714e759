"""Whether a submission with the number printed on a report exists, and nothing of what it says."""

import re
from dataclasses import dataclass

from assessment.models import Review, Submission

DIGITS = 12  # of the checksum of the answers: what reports print
APART = re.compile(r"[\s\-\u2010-\u2015\u2066-\u2069\u200e\u200f]+")  # as people and files copy it


@dataclass(frozen=True)
class Verification:
    """A number as it was typed, and the submissions that have it: mostly one or none."""

    typed: str
    found: list

    @classmethod
    def of(cls, typed):
        """One query, or none where this cannot be such a number."""
        digits = APART.sub("", typed).lower()
        if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digits):
            return cls(typed, [])
        submissions = Submission.objects.numbered(digits).with_round().with_review()
        return cls(typed, [Found(each) for each in submissions.facts().order_by("submitted_at")])


@dataclass(frozen=True)
class Found:
    """What everyone may know of a submission whose number they hold."""

    submission: Submission

    @property
    def is_validated(self):
        return self.submission.decision == Review.Decision.VALIDATED

    @property
    def country(self):
        return self.submission.assessment.country

    @property
    def round(self):
        return self.submission.assessment.round
