"""What a country says, and what is said about it: one module per noun."""

from assessment.models.answers import LARGEST_COUNT, Answer, ContextNote
from assessment.models.assessments import Assessment
from assessment.models.comments import Comment, CommentReading, Side, side_of
from assessment.models.delegations import Contribution, Delegation
from assessment.models.evidence import Evidence
from assessment.models.files import EvidenceFile, newest_file
from assessment.models.plan import Measure, Target
from assessment.models.reviews import Remark, Reply, Review, ReviewRating
from assessment.models.rounds import Extension, Round
from assessment.models.sharing import Share
from assessment.models.submissions import Submission
from assessment.models.trail import AppendOnlyError, AppendOnlyQuerySet, Event

__all__ = [
    "LARGEST_COUNT",
    "Answer",
    "AppendOnlyError",
    "AppendOnlyQuerySet",
    "Assessment",
    "Comment",
    "CommentReading",
    "ContextNote",
    "Contribution",
    "Delegation",
    "Event",
    "Evidence",
    "EvidenceFile",
    "Extension",
    "Measure",
    "Remark",
    "Reply",
    "Review",
    "ReviewRating",
    "Round",
    "Share",
    "Side",
    "Submission",
    "Target",
    "newest_file",
    "side_of",
]
