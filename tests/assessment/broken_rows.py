"""What the database refuses of delegations, comments, files, submissions, reviews and plans."""

import datetime

from django.utils import timezone

from accounts.models import Role
from assessment.models import (
    Comment,
    CommentReading,
    EvidenceFile,
    Extension,
    Remark,
    Reply,
    ReviewRating,
    Target,
)
from capabilities.document import criterion_ids
from tests.data import (
    make_assessment,
    make_contribution,
    make_country,
    make_delegation,
    make_evidence,
    make_file,
    make_measure,
    make_person,
    make_review,
    make_round,
    make_share,
    make_submission,
    make_thread,
)

TODAY = datetime.date(2026, 3, 5)
DAY = datetime.timedelta(days=1)


def twice(make):
    """Writes that make the same row two times; what the row needs is made once."""

    def write():
        rows = make()
        for _time in range(2):
            rows()

    return write


def an_extension(reason="Elections"):
    round_, country, by = make_round(), make_country(), make_person(Role.ADMINISTRATOR)
    return lambda: Extension.objects.create(
        round=round_, country=country, closes_on=TODAY, reason=reason, given_by=by
    )


def a_submission():
    assessment, by = make_assessment(), make_person(Role.COORDINATOR)
    return lambda: make_submission(assessment, by=by, number=1)


def a_share():
    submission, by = make_submission(), make_person(Role.COORDINATOR)
    return lambda: make_share(submission, by=by)


def a_review():
    submission = make_submission()
    return lambda: make_review(submission)


def a_delegation():
    assessment = make_assessment()
    return lambda: make_delegation(assessment)


def a_contribution(**fields):
    delegation = make_delegation()
    return lambda: make_contribution(delegation, "L4", **fields)


def a_review_rating(rating="L"):
    review = make_review()
    criterion = criterion_ids(review.submission.assessment.framework)["L1"]
    return lambda: ReviewRating.objects.create(review=review, criterion_id=criterion, rating=rating)


def a_target(rating="L"):
    measure = make_measure()
    criterion = criterion_ids(measure.assessment.framework)["L1"]
    return lambda: Target.objects.create(measure=measure, criterion_id=criterion, rating=rating)


def an_empty_remark():
    return Remark.objects.create(review=make_review(), text="")


def an_empty_reply():
    remark = Remark.objects.create(review=make_review(), text="Why?")
    Reply.objects.create(remark=remark, text="", by=make_person())


def a_comment(**fields):
    thread = make_thread()
    values = {"side": "country", "audience": "both", "text": "Yes.", "thread": thread, **fields}
    return Comment.objects.create(
        assessment=thread.assessment,
        criterion_id=thread.criterion_id,
        written_by=thread.written_by,
        **values,
    )


def a_comment_that_replies_to_itself():
    comment = a_comment(thread=None)
    Comment.objects.filter(pk=comment.pk).update(thread=comment.pk)


def a_reply_resolved():
    a_comment(resolved_at=timezone.now(), resolved_by=make_person())


def a_reading_of_comments():
    assessment, by = make_assessment(), make_person(Role.OBSERVER)
    criterion = criterion_ids(assessment.framework)["L1"]
    return lambda: CommentReading.objects.create(
        assessment=assessment,
        criterion_id=criterion,
        side="country",
        read_by=by,
        until=timezone.now(),
    )


def a_file_twice(**same):
    def write():
        item = make_evidence(make_assessment())
        for _time in range(2):
            EvidenceFile.objects.filter(pk=make_file(item).pk).update(**same)

    return write


MEASURE = "contribution_is_a_rating_or_a_measure_within_range"
REASON = "contribution_has_a_reason_exactly_when_it_does_not_apply"
BROKEN = [
    ("extension_once_per_round_and_country", twice(an_extension)),
    ("extension_has_a_reason", lambda: an_extension(reason="")()),
    ("submission_number_once_per_assessment", twice(a_submission)),
    ("submission_number_starts_at_one", lambda: make_submission(number=0)),
    ("share_is_with_another_country", lambda: make_share(country=make_country("XA"))),
    ("share_once_at_a_time_per_submission_and_country", twice(a_share)),
    ("share_is_revoked_by_somebody", lambda: make_share(revoked_at=timezone.now())),
    ("review_once_per_submission_unless_given_up", twice(a_review)),
    ("review_decision_has_its_time", lambda: make_review(decision="validated")),
    ("review_decision_has_its_time", lambda: make_review(decided_at=timezone.now())),
    (
        "review_returned_has_reasons",
        lambda: make_review(decision="returned", decided_at=timezone.now()),
    ),
    ("review_rating_once_per_criterion", twice(a_review_rating)),
    ("review_rating_is_known", lambda: a_review_rating("X")()),
    ("remark_has_a_text", an_empty_remark),
    ("reply_has_a_text", an_empty_reply),
    ("delegation_once_per_capability_and_agency", twice(a_delegation)),
    ("delegation_state_is_known", lambda: make_delegation(state="lost")),
    ("contribution_once_per_criterion", twice(a_contribution)),
    ("contribution_rating_is_known", lambda: a_contribution(rating="X")()),
    (MEASURE, lambda: a_contribution(numerator=3)()),
    (MEASURE, lambda: a_contribution(numerator=4, denominator=3)()),
    (MEASURE, lambda: a_contribution(rating="U", numerator=1, denominator=3)()),
    (REASON, lambda: a_contribution(rating="NA")()),
    (REASON, lambda: a_contribution(rating="L", reason="No harbour")()),
    ("comment_side_is_known", lambda: a_comment(side="press")),
    ("comment_reaches_the_side_of_its_writer", lambda: a_comment(audience="reviewers")),
    ("comment_reaches_the_side_of_its_writer", lambda: a_comment(audience="press")),
    ("comment_has_a_text_unless_withdrawn", lambda: a_comment(text="")),
    (
        "comment_withdrawn_has_its_time",
        lambda: a_comment(text="", withdrawn_at=timezone.now()),
    ),
    (
        "comment_resolved_has_its_time",
        lambda: a_comment(thread=None, resolved_at=timezone.now()),
    ),
    ("comment_resolved_is_one_that_began_a_thread", a_reply_resolved),
    ("comment_replies_to_another", a_comment_that_replies_to_itself),
    ("comment_reading_once_per_person_criterion_and_side", twice(a_reading_of_comments)),
    ("file_number_once_per_evidence", a_file_twice(number=1)),
    ("file_stored_for_one_version", a_file_twice(stored="evidence/one")),
    ("file_number_starts_at_one", lambda: make_file(number=0)),
    ("file_is_not_empty", lambda: make_file(size=0)),
    ("plan_measure_has_a_text", lambda: make_measure(text="")),
    (
        "plan_measure_is_due_after_it_starts",
        lambda: make_measure(starts_on=TODAY, due_on=TODAY - DAY),
    ),
    ("plan_measure_status_is_known", lambda: make_measure(status="forgotten")),
    ("target_once_per_measure_and_criterion", twice(a_target)),
    ("target_rating_is_known", lambda: a_target("N")()),
]
