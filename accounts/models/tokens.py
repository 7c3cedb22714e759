"""API tokens: how a program reads what one membership may read."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import Membership, Role

PREFIX = "wmk_"  # lets scanners of source code recognise a token that somebody left there
SHOWN = len(PREFIX) + 6


class ApiTokenQuerySet(models.QuerySet):
    """Tokens, found by what only their owner was shown."""

    def owned_by(self, user):
        return self.filter(membership__user=user).select_related(
            "membership__country", "membership__agency"
        )

    def current(self):
        """Neither ended nor past their time; the person may still sign in."""
        return self.filter(
            ended_at__isnull=True, valid_until__gt=timezone.now(), membership__user__is_active=True
        )

    def opened_by(self, secret):
        """The current token with this secret, joined with the person and what it acts as."""
        found = self.current().filter(secret_sha256=ApiToken.hashed(secret))
        return found.select_related(
            "membership__user", "membership__country", "membership__agency"
        ).first()

    def note_use(self, token):
        """Remember the day on which the token was last used: one write a day, not one a read."""
        today = timezone.localdate()
        if token.last_used_on != today:
            self.filter(pk=token.pk).update(last_used_on=today)


class ApiToken(models.Model):
    """A secret with which a program reads, and never writes, as one membership of a person.

    Only a digest of the secret is kept; `shown` is its beginning, to tell tokens apart.
    """

    class Scope(models.TextChoices):
        """What a token opens; a membership that may not see something gives no token for it."""

        ASSESSMENTS = "assessments", _("Assessments of the own country")
        SUBMISSIONS = "submissions", _("Submissions with answers and results")
        COMPARISON = "comparison", _("Comparison of countries")
        EXPORTS = "exports", _("Files: reports and workbooks")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    scopes = models.JSONField(_("what it may read"), default=list)
    shown = models.CharField(max_length=SHOWN, editable=False)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    valid_until = models.DateTimeField(_("valid until"))
    last_used_on = models.DateField(_("last used"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("made_at")), name="api_token_ends_after_it_was_made"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_a_name"),
        ]

    def __str__(self):
        return f"{self.name} ({self.shown}…)"

    @classmethod
    def scopes_for(cls, membership):
        """What a token that acts as the membership can read; none for administrators."""
        return [scope for scope, roles in READERS.items() if membership.role in roles]

    @property
    def is_current(self):
        return self.ended_at is None and self.valid_until > timezone.now()

    @property
    def scope_words(self):
        return [self.Scope(scope).label for scope in self.scopes]

    def allows(self, scope):
        return scope in self.scopes

    def end(self, *, by):
        """It opens nothing from now on."""
        self.ended_at, self.ended_by = timezone.now(), by
        self.save(update_fields=["ended_at", "ended_by"])

    def seal(self):
        """Give it a new secret and return that: the only time anybody sees it. Not stored yet."""
        secret = PREFIX + secrets.token_urlsafe(32)
        self.shown, self.secret_sha256 = secret[:SHOWN], self.hashed(secret)
        return secret

    @staticmethod
    def hashed(secret):
        """What is kept of a secret, which is long and random: it needs no salt."""
        return hashlib.sha256(secret.encode()).hexdigest()


# Which roles see anything of it on the pages; the API asks the same permission methods.
READERS = {
    ApiToken.Scope.ASSESSMENTS: {Role.COORDINATOR, Role.OBSERVER, Role.CONTRIBUTOR},
    ApiToken.Scope.SUBMISSIONS: {Role.COORDINATOR, Role.OBSERVER, Role.REVIEWER},
    ApiToken.Scope.COMPARISON: {Role.REVIEWER},
    ApiToken.Scope.EXPORTS: {Role.COORDINATOR, Role.OBSERVER, Role.REVIEWER},
}
