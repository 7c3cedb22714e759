"""What notices remember of people: what goes by mail, what was looked at, what was sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class Kind(models.TextChoices):
    """What a notice is about: each can be kept out of the mails."""

    WORK = "work", _("My work")
    REVIEW = "review", _("Review")
    DATES = "dates", _("Dates")


class Preference(models.Model):
    """What one person wants by mail, and in which language; who never chose gets everything."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    language = models.CharField(_("language of the mails"), max_length=10, blank=True)
    mail_work = models.BooleanField(
        _("what agencies are asked to do, and what they did"), default=True
    )
    mail_review = models.BooleanField(
        _("what was submitted, asked, answered and decided"), default=True
    )
    mail_dates = models.BooleanField(_("dates that come near or have passed"), default=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")

    def __str__(self):
        return str(self.person)

    @classmethod
    def of(cls, person):
        """What the person chose; else everything, not stored."""
        return cls.objects.filter(person=person).first() or cls(person=person)

    @property
    def wanted(self):
        """The kinds that go by mail."""
        return [kind for kind in Kind if getattr(self, f"mail_{kind}")]

    @property
    def spoken(self):
        """The language of the mails: the installation's where none was chosen, or it is gone."""
        known = self.language in dict(settings.LANGUAGES)
        return self.language if known else settings.LANGUAGE_CODE


class Seen(models.Model):
    """Until which event somebody has looked at the notices of one role."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    until = models.BigIntegerField()

    def __str__(self):
        return f"{self.membership}: {self.until}"


class Digest(models.Model):
    """A mail to one person: it told of events up to `until`, and of the rungs up to its day.

    Written before the mail goes out, so that two who send at once send one; taken back when it
    could not go out.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    until = models.BigIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day_per_person")
        ]

    def __str__(self):
        return f"{self.person}: {self.day}"
