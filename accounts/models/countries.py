"""Countries that assess themselves, and the agencies that take part for them."""

from django.db import models
from django.db.models import Q
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
