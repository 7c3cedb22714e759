"""Who uses the product: countries, their agencies, people and what they may act as."""

import datetime
import hashlib

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class CodeManager(models.Manager):
    """Rows that fixtures name by their code."""

    def get_by_natural_key(self, code):
        return self.get(code=code)


class Country(models.Model):
    """A country that assesses itself. Codes XA to XZ are invented countries."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("region"), max_length=60, blank=True)

    objects = CodeManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_is_two_capital_letters"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)

    @property
    def invented(self):
        """ISO 3166 leaves XA to XZ to users; only demo countries have them here."""
        return self.code.startswith("X")


class AgencyManager(models.Manager):
    """Agencies, which fixtures name by country and name."""

    def get_by_natural_key(self, country, name):
        return self.get(country__code=country, name=name)


class Agency(models.Model):
    """A ministry, police service or other body that takes part for its country."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="agencies")
    name = models.CharField(_("name"), max_length=200)

    objects = AgencyManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="agency_once_per_country")
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.country.code, self.name)

    natural_key.dependencies = ["accounts.country"]


class UserQuerySet(models.QuerySet):
    """People, joined with the membership they act in."""

    def select_for_update(self, **options):
        """Lock the person alone: PostgreSQL cannot lock the rows of an outer join."""
        return super().select_for_update(**{"of": ("self",), **options})


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """People, always with the membership they act in: every page shows it."""

    def get_queryset(self):
        return super().get_queryset().select_related("acting_as__country", "acting_as__agency")

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the administration pages"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    acting_as = models.ForeignKey(
        "Membership",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acts as"),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.email

    def natural_key(self):
        return (self.email,)

    def get_full_name(self):
        return self.name

    @cached_property
    def membership(self):
        """The membership this person acts in now, or None: the chosen one, else the first."""
        if self.acting_as and self.acting_as.user_id == self.pk:
            return self.acting_as
        return self.memberships.select_related("country", "agency").first()

    def coordinates(self):
        """The country this person coordinates now, or None."""
        return self._country_as(Role.COORDINATOR)

    def belongs_to(self):
        """The country whose assessment this person may read now, or None."""
        return self._country_as(Role.COORDINATOR, Role.OBSERVER)

    def contributes_for(self):
        """The agency this person answers for now, or None."""
        membership = self.membership
        return membership.agency if membership and membership.role == Role.CONTRIBUTOR else None

    def reviewed_countries(self):
        """The countries this person reviews now: none unless acting as a reviewer."""
        membership = self.membership
        if membership and membership.role == Role.REVIEWER:
            return membership.reviews.all()
        return Country.objects.none()

    def needs_second_factor(self):
        """Reviewers and administrators sign in in two steps (architecture.md, Trust)."""
        acting = self.membership.role if self.membership else None
        return self.is_staff or acting in {Role.REVIEWER, Role.ADMINISTRATOR}

    def end_sessions(self):
        """Sign the person out everywhere; not stored yet."""
        self.sessions_ended += 1

    def _get_session_auth_hash(self, secret=None):
        """Django's, until the first time that the sessions were ended."""
        digest = super()._get_session_auth_hash(secret)
        return f"{digest}:{self.sessions_ended}" if self.sessions_ended else digest

    def act_as(self, membership):
        """Act in this one of the person's own memberships from now on."""
        self.acting_as = membership
        self.save(update_fields=["acting_as"])
        self.__dict__.pop("membership", None)

    def settle_role(self):
        """Act in the first membership when none is chosen, so that no page has to look for it."""
        if self.acting_as_id is None and self.membership:
            self.act_as(self.membership)

    def _country_as(self, *roles):
        membership = self.membership
        return membership.country if membership and membership.role in roles else None


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

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
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
