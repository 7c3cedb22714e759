"""People: who signs in, and what they act as now."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.countries import Country
from accounts.models.memberships import Role


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

    def compares(self):
        """Whether this person reviews countries now, and so compares them. No query."""
        return not self.reviewed_countries().query.is_empty()

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
