"""The evidence register."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment
from assessment.models.file_facts import FileFacts


class Evidence(models.Model):
    """One thing a country can cite: each once, used by any number of answers.

    `newest` is its newest file as JSON, where the register was read with it.
    """

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        POLICY = "policy", _("Policy")
        AGREEMENT = "agreement", _("Agreement")
        STATISTIC = "statistic", _("Statistic")
        REPORT = "report", _("Report")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    citation = models.CharField(_("citation or article"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    newest = None

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                name="evidence_expires_after_it_is_issued",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.citation}" if self.citation else self.title

    @property
    def file(self):
        """The FileFacts of its newest file, or None."""
        return FileFacts.of(self.newest)

    def expired(self, on=None):
        """Whether it is past its last valid day on `on` (default: today)."""
        return self.expires_on is not None and self.expires_on < (on or timezone.localdate())
