"""What a country submits for review, and what a reviewer says about it, in few words."""

from django.urls import reverse

from accounts.models import Role
from assessment import review as verbs
from assessment import submissions
from assessment.models import Remark, Review
from assessment.review_forms import RatingChange
from capabilities.document import criterion_ids
from tests import data
from tests.assessment.page import Page

ANSWERS = {
    "L1": {"rating": "F", "comment": "Since 2019.", "evidence": ["Library Act"]},
    "L2": "L",
    "L3": "L",
    "L4": (7, 20),
    "L5": "N",
    "S1": "F",
    "S2": {"rating": "NA", "reason": "No volunteers work here."},
    "S3": "P",
    "S4": "U",
}


def submitted(assessment, *, by=None):
    """The submission of what the assessment says now."""
    by = by or data.make_person(Role.COORDINATOR, assessment.country)
    return submissions.submit(
        assessment, by=by, name="A. Person", function="Head of unit", explanations={}
    )


def rate(review, **ratings):
    """Give own ratings, such as L1="P" or L1=("P", "the reason", "the note")."""
    for code, said in ratings.items():
        opinion = verbs.Opinion(*([said] if isinstance(said, str) else said))
        row = verbs.rating_rows(review).get(code)
        change = RatingChange(opinion, row.version if row else 0)
        verbs.save_ratings(review, {code: change}, by=review.reviewer)


def said(review):
    """What the review's stored ratings say, with their versions."""
    rows = verbs.rating_rows(Review.objects.get(pk=review.pk))
    return {code: (row.rating, row.reason, row.note, row.version) for code, row in rows.items()}


def remark_on(review, code=None, text="Which law is this?", *, question=False):
    """A remark that is not sent yet."""
    ids = criterion_ids(review.submission.assessment.framework)
    remark = Remark(
        review=review, criterion_id=ids[code] if code else None, text=text, is_question=question
    )
    verbs.write_remark(remark, by=review.reviewer)
    return remark


def page_at(client, name, *args, status=200, **query):
    """The page as it is shown."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == status, response.content[:400]
    return Page(response)
