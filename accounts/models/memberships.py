"""Memberships: what a person may act as."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.countries import Agency, Country


class Role(models.TextChoices):
    """What a membership allows; experience.md has the table."""

    COORDINATOR = "coordinator", _("Coordinator")
    CONTRIBUTOR = "contributor", _("Contributor")
    OBSERVER = "observer", _("Observer")
    REVIEWER = "reviewer", _("Reviewer")
    ADMINISTRATOR = "administrator", _("Administrator")


MANAGED_BY_COORDINATORS = [Role.CONTRIBUTOR, Role.OBSERVER]


class PlaceQuerySet(models.QuerySet):
    """Memberships, and invitations to them, in a country or outside all of them."""

    def in_country_of(self, user):
        """Those of the country that the user coordinates."""
        return self.filter(country=user.coordinates()) if user.coordinates() else self.none()

    def managed_by(self, user):
        """Those that the user may end or withdraw: contributors and observers of the country."""
        return self.in_country_of(user).filter(role__in=MANAGED_BY_COORDINATORS)


class MembershipManager(models.Manager.from_queryset(PlaceQuerySet)):
    """Memberships, which fixtures name by person, role and country."""

    def get_by_natural_key(self, email, role, country):
        return self.get(user__email=email, role=role, country__code=country)


class Membership(models.Model):
    """One role of one person: in a country, in an agency of it, or in the secretariat."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    reviews = models.ManyToManyField(
        Country, blank=True, related_name="reviewers", verbose_name=_("countries to review")
    )

    objects = MembershipManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_country_exactly_for_country_roles",
                condition=Q(
                    role__in=["coordinator", "contributor", "observer"], country__isnull=False
                )
                | Q(role__in=["reviewer", "administrator"], country__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_agency_exactly_for_contributors",
                condition=Q(role="contributor", agency__isnull=False)
                | (~Q(role="contributor") & Q(agency__isnull=True)),
            ),
            # Three, because NULLs count as different from each other.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(country__isnull=True),
                name="membership_once_per_role_outside_countries",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "country"],
                condition=Q(country__isnull=False, agency__isnull=True),
                name="membership_once_per_role_and_country",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency"],
                condition=Q(agency__isnull=False),
                name="membership_once_per_role_and_agency",
            ),
        ]

    def __str__(self):
        place = self.agency or self.country
        return f"{place}, {self.get_role_display()}" if place else self.get_role_display()

    def natural_key(self):
        return (self.user.email, self.role, self.country and self.country.code)

    natural_key.dependencies = ["accounts.user", "accounts.country"]
