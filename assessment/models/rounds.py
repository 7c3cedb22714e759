"""Rounds: periods in which countries assess themselves against one edition."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Country
from capabilities.models import Framework


def last_day(extensions, closes_on="closes_on"):
    """The day after which a round is closed, as an expression.

    `extensions` are those of the country in the round, `closes_on` leads to the round's own day.
    """
    extended_to = Subquery(extensions.values("closes_on")[:1])
    return Greatest(closes_on, Coalesce(extended_to, closes_on))


class RoundQuerySet(models.QuerySet):
    """Rounds as people ask for them."""

    def open_for(self, country, *, day=None):
        """Rounds that take in what the country says today; `last_day` is its last day in each."""
        day = day or timezone.localdate()
        return self.annotate(last_day=last_day(Extension.of(country))).filter(
            state=Round.State.OPEN, opens_on__lte=day, last_day__gte=day
        )

    def startable_by(self, user, *, day=None):
        """Rounds open today in which the user's country has not begun and the user may begin."""
        country = user.coordinates()
        if not country:
            return self.none()
        return self.open_for(country, day=day).exclude(assessments__country=country)

    def reviewable_by(self, user):
        """Rounds in which a country that the user reviews has submitted something."""
        reviewed = self.filter(
            assessments__country__in=user.reviewed_countries(),
            assessments__submissions__isnull=False,
        )
        return reviewed.distinct()

    def administered_by(self, user):
        """All of them, for people who look after the installation."""
        return self.all() if user.is_staff else self.none()

    def get_by_natural_key(self, name):
        return self.get(name=name)


class Round(models.Model):
    """A period in which countries assess themselves against one edition.

    It takes in what countries say while its state is open, from the first day to the last; an
    extension moves the last day of one country.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("round", "Planned")
        OPEN = "open", pgettext_lazy("round", "Open")
        CLOSED = "closed", pgettext_lazy("round", "Closed")

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=120, unique=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PLANNED)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    natural_key.dependencies = ["capabilities.framework"]

    def closes_for(self, country):
        """The last day on which the country can submit."""
        extended = self.extensions.filter(country=country).values_list("closes_on", flat=True)
        return max([self.closes_on, *extended])

    def is_open_for(self, country, *, day=None):
        """Whether the country can submit today."""
        return Round.objects.filter(pk=self.pk).open_for(country, day=day).exists()


class Extension(models.Model):
    """More time for one country in a round, with the reason."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="extensions")
    country = models.ForeignKey(Country, models.CASCADE, related_name="+")
    closes_on = models.DateField(_("closes on"))
    reason = models.TextField(_("reason"), max_length=2000)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "country__name"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "country"], name="extension_once_per_round_and_country"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.round}, {self.country}: {self.closes_on}"

    @classmethod
    def of(cls, country):
        """The extensions of the country in the round of an outer query of rounds."""
        return cls.objects.filter(round=OuterRef("pk"), country=country)
