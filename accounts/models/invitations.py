"""Invitations: offers of a membership that work once."""

import datetime
import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.countries import Agency, Country
from accounts.models.memberships import Membership, PlaceQuerySet, Role
from accounts.models.people import User


class InvitationQuerySet(PlaceQuerySet):
    """Invitations, found by what only the invited person was sent."""

    def waiting(self, at=None):
        """Those that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            valid_until__gt=at or timezone.now(),
        )

    def unanswered(self):
        """Those neither accepted nor withdrawn, also when their time ran out lately."""
        lately = timezone.now() - datetime.timedelta(days=30)
        return self.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, valid_until__gt=lately
        )

    def opened_by(self, token):
        """The one waiting invitation that was sent with the token, if any."""
        return self.waiting().filter(token_sha256=Invitation.hashed(token))


class Invitation(models.Model):
    """An offer of one membership to whoever reads mail at an address; it works once.

    Only a digest of its token is kept: nobody who reads the database can accept it.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    reviews = models.ManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("countries to review")
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    invited_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by")
    )
    valid_until = models.DateTimeField(_("valid until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_country_exactly_for_country_roles",
                condition=Q(
                    role__in=["coordinator", "contributor", "observer"], country__isnull=False
                )
                | Q(role__in=["reviewer", "administrator"], country__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_agency_exactly_for_contributors",
                condition=Q(role="contributor", agency__isnull=False)
                | (~Q(role="contributor") & Q(agency__isnull=True)),
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.offer}"

    @property
    def offer(self):
        """The membership it offers, not stored."""
        return Membership(role=self.role, country=self.country, agency=self.agency)

    @property
    def is_waiting(self):
        """Whether it can still be accepted."""
        answered = self.accepted_at or self.withdrawn_at
        return not answered and self.valid_until > timezone.now()

    @staticmethod
    def hashed(token):
        """What is kept of a token, which is long and random: it needs no salt."""
        return hashlib.sha256(token.encode()).hexdigest()
