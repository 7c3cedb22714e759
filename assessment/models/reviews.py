"""Reviews: how a reviewer reads a submission, remarks on it and decides."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.answers import Answer
from assessment.models.submissions import Submission
from capabilities.models import Criterion


class ReviewQuerySet(models.QuerySet):
    """Reviews, reached only through one question per permission."""

    def visible_to(self, user):
        """Those of countries that the user reviews; what others gave up stays with them."""
        mine = self.filter(submission__assessment__country__in=user.reviewed_countries())
        return mine.filter(Q(given_up_at__isnull=True) | Q(reviewer=user))

    def written_by(self, user):
        """What the user claimed and may still read; the verbs refuse what is over."""
        return self.visible_to(user).filter(reviewer=user)

    def told_to(self, user):
        """The decisions that the user's country reads, with their reasons."""
        return self.exclude(decision="").filter(submission__assessment__country=user.belongs_to())

    def released_to(self, user):
        """What reviewers let the user's country read."""
        return self.filter(released=True, submission__assessment__country=user.belongs_to())

    def held_by(self, user):
        """What the user claimed and has not decided yet, while still a reviewer of the country."""
        return self.filter(
            reviewer=user,
            decision="",
            given_up_at__isnull=True,
            submission__assessment__country__in=user.reviewed_countries(),
        )

    def current(self):
        """Not given up: at most one per submission."""
        return self.filter(given_up_at__isnull=True)

    def with_submission(self):
        """Joined with all that its page names; the stored documents are among it."""
        return self.select_related(
            "submission__assessment__round__framework",
            "submission__assessment__country",
            "reviewer",
        )


class Review(models.Model):
    """One reviewer's reading of one submission, from the claim to the decision."""

    class Decision(models.TextChoices):
        RETURNED = "returned", _("Returned")
        VALIDATED = "validated", _("Validated")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    claimed_at = models.DateTimeField(default=timezone.now)
    given_up_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    reasons = models.TextField(_("reasons"), max_length=10000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    released = models.BooleanField(_("ratings released to the country"), default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["claimed_at"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(given_up_at__isnull=True),
                name="review_once_per_submission_unless_given_up",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (Q(decision__in=["returned", "validated"]) & Q(decided_at__isnull=False)),
                name="review_decision_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(reasons=""),
                name="review_returned_has_reasons",
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.reviewer}"

    @property
    def is_open(self):
        """Claimed, and neither given up nor decided."""
        return not self.decision and self.given_up_at is None

    def is_held_by(self, user):
        """Whether the user may change it; who may read it is a question for the rows."""
        return self.is_open and self.reviewer_id == user.pk


class ReviewRating(models.Model):
    """How the reviewer rates one criterion, and why; `version` counts the saves.

    For a criterion that the country says does not apply, NA accepts that.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    rating = models.CharField(_("rating"), max_length=2, choices=Answer.Rating, blank=True)
    reason = models.TextField(_("reason"), max_length=5000, blank=True)
    note = models.TextField(_("private note"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion__capability__number", "criterion__position"]
        verbose_name = _("reviewer's rating")
        verbose_name_plural = _("reviewers' ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="review_rating_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", "N", "P", "L", "F", "U", "NA"]),
                name="review_rating_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_rating_display() or '–'}"


class RemarkQuerySet(models.QuerySet):
    """Remarks, reached only through one question per permission."""

    def sent_to(self, user):
        """What reviewers told the country that the user belongs to."""
        return self.filter(
            sent_at__isnull=False, review__submission__assessment__country=user.belongs_to()
        )

    def answerable_by(self, user):
        """Those the user may reply to, in any state; the verb refuses what the state forbids."""
        return self.filter(
            sent_at__isnull=False, review__submission__assessment__country=user.coordinates()
        )

    def with_replies(self):
        """Each with `code`, its criterion's or None, and its replies. Two queries."""
        replies = Prefetch("replies", Reply.objects.select_related("by"))
        return (
            self.annotate(code=F("criterion__code"))
            .select_related("review__submission", "review__reviewer")
            .defer(
                "review__submission__document",
                "review__submission__register",
                "review__submission__explanations",
                "review__submission__result",
            )
            .prefetch_related(replies)
        )


class Remark(models.Model):
    """What a reviewer tells the country about a criterion, or about the whole (none named).

    A question holds back the return to review until the country replied.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("remark"), max_length=5000)
    is_question = models.BooleanField(_("the country has to reply"), default=False)
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_has_a_text"),
        ]

    def __str__(self):
        return self.text[:60]


class Reply(models.Model):
    """What the country answers to a remark."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="replies")
    text = models.TextField(_("reply"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reply_has_a_text"),
        ]

    def __str__(self):
        return self.text[:60]
