"""How the demo's reviewer reads a submission: ratings, and remarks that are not sent yet."""

from assessment import review, submissions
from assessment.models import Remark
from assessment.review_forms import RatingChange
from capabilities.document import criteria_by_code, criterion_ids


def rate(claimed, entry, *, at=None):
    """Give the reviewer's own ratings, and agree with the rest of what is named.

    `agreed` are capabilities; where none are named, the reviewer has read all of them.
    """
    submission, by = claimed.submission, claimed.reviewer
    opinions = {code: review.Opinion(**said) for code, said in entry.get("ratings", {}).items()}
    own = {code: RatingChange(opinion, 0) for code, opinion in opinions.items()}
    review.save_ratings(claimed, own, by=by, at=at)
    criteria = criteria_by_code(submission.assessment.framework).items()
    agreed = entry.get("agreed") or {part["code"] for _code, (_asked, part) in criteria}
    codes = [code for code, (_asked, part) in criteria if part["code"] in agreed]
    review.agree(claimed, submissions.read(submission).standing, codes, by=by, at=at)


def remark(claimed, said, **when):
    """The remark, written and not sent."""
    ids = criterion_ids(claimed.submission.assessment.framework)
    written = Remark(
        review=claimed,
        criterion_id=ids[said["criterion"]],
        text=said["text"],
        is_question=said["is_question"],
        **when,
    )
    review.write_remark(written, by=claimed.reviewer)
    return written
