"""Comments: what people say to each other about one criterion, in threads."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from assessment.models.assessments import Assessment
from assessment.models.delegations import Delegation
from capabilities.models import Criterion


class Side(models.TextChoices):
    """Where somebody acts who comments."""

    COUNTRY = "country", _("Country")
    REVIEWERS = "reviewers", _("Reviewers")


def side_of(user):
    """The side on which the user acts now; None for whoever is on neither."""
    if user.belongs_to() or user.contributes_for():
        return Side.COUNTRY
    membership = user.membership
    return Side.REVIEWERS if membership and membership.role == Role.REVIEWER else None


class CommentQuerySet(models.QuerySet):
    """Comments, reached only through one question per permission."""

    def seen_by(self, user):
        """What is addressed to the user's side, where the user reads comments at all.

        `Assessment.objects.discussed_by` says the same of assessments.
        """
        found = self.filter(audience__in=[side_of(user), Comment.Audience.BOTH])
        if user.belongs_to():
            return found.filter(assessment__country=user.belongs_to())
        if user.contributes_for():
            handed = Delegation.objects.contributed_by(user).filter(
                assessment=OuterRef("assessment"), capability=OuterRef("criterion__capability")
            )
            readable = Assessment.objects.visible_to(user).values("pk")
            return found.filter(Q(assessment__in=readable) | Exists(handed))
        return found.filter(assessment__in=Assessment.objects.submitted_to(user).values("pk"))

    def written_by(self, user):
        """The user's own, where the user sees them and acts on the same side."""
        return self.seen_by(user).filter(written_by=user, side=side_of(user))

    def withdrawable_by(self, user):
        """The user's own to which nobody replied yet."""
        reply = Comment.objects.filter(thread=OuterRef("pk"))
        next_reply = Comment.objects.filter(
            thread=OuterRef("thread"), written_at__gt=OuterRef("written_at")
        )
        own = self.written_by(user).filter(withdrawn_at=None)
        return own.exclude(Exists(reply)).exclude(Exists(next_reply))

    def opening(self):
        """Those that began a thread."""
        return self.filter(thread=None)

    def with_names(self):
        """Each with the `code` of its criterion and the people it names."""
        return self.annotate(code=F("criterion__code")).select_related("written_by", "resolved_by")

    def with_news_for(self, user):
        """Each with `is_new`: somebody else wrote it since the user last read there."""
        read = CommentReading.objects.filter(
            assessment=OuterRef("assessment"),
            criterion=OuterRef("criterion"),
            side=side_of(user),
            read_by=user,
            until__gte=OuterRef("written_at"),
        )
        is_new = ~Q(written_by=user) & ~Exists(read)
        return self.annotate(is_new=ExpressionWrapper(is_new, BooleanField()))

    def counted_for(self, user):
        """Per criterion `code`: how many (`number`), how many `new`, how many `open` threads."""
        return (
            self.with_news_for(user)
            .values(code=F("criterion__code"))
            .annotate(
                number=Count("pk"),
                new=Count("pk", filter=Q(is_new=True)),
                open=Count("pk", filter=Q(thread=None, resolved_at=None)),
            )
            .order_by("code")
        )


class Comment(models.Model):
    """What somebody says about one criterion; `thread` is the comment it replies to, if any.

    A reply has the audience of its thread. Nobody changes the words of a comment; who wrote it may
    withdraw it, which leaves it there without them. `place` is what the writer acted for that day.
    """

    class Audience(models.TextChoices):
        COUNTRY = "country", _("The country only")
        REVIEWERS = "reviewers", _("Reviewers only")
        BOTH = "both", _("The country and its reviewers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    side = models.CharField(_("side"), max_length=20, choices=Side)
    place = models.CharField(max_length=200, blank=True)
    audience = models.CharField(_("who reads it"), max_length=20, choices=Audience)
    text = models.TextField(_("comment"), max_length=4000, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["assessment", "criterion"], name="comment_by_criterion")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["country", "reviewers"]), name="comment_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(audience="both") | Q(audience=F("side")),
                name="comment_reaches_the_side_of_its_writer",
            ),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(withdrawn_at__isnull=True))
                | Q(text="", withdrawn_at__isnull=False),
                name="comment_has_a_text_unless_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="comment_withdrawn_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=True) | Q(resolved_at__isnull=True),
                name="comment_resolved_is_one_that_began_a_thread",
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=True) | ~Q(thread=F("id")),
                name="comment_replies_to_another",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_resolved(self):
        return self.resolved_at is not None

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class CommentReading(models.Model):
    """How far one person read the comments on one criterion, acting on one side.

    `until` is when the newest comment was written that the person was shown.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    side = models.CharField(max_length=20, choices=Side)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reading of comments")
        verbose_name_plural = _("readings of comments")
        constraints = [
            models.UniqueConstraint(
                fields=["read_by", "assessment", "criterion", "side"],
                name="comment_reading_once_per_person_criterion_and_side",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.read_by}"
