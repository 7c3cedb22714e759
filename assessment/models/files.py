"""Files of evidence: numbered versions, kept in the storage under random names."""

import uuid
from dataclasses import fields

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment
from assessment.models.evidence import Evidence
from assessment.models.file_facts import FileFacts
from assessment.models.submissions import Submission


def evidence_storage():
    """Where files of evidence are; which storage that is, is the installation's affair."""
    return storages["evidence"]


def random_name(_file, _name):
    """A name that says nothing and that nobody guesses."""
    return uuid.uuid4().hex


class EvidenceFileQuerySet(models.QuerySet):
    """Files, reached only through one question per permission."""

    def visible_to(self, user):
        """Those of evidence the user may read, and those submitted to the user for review."""
        submitted = Submission.objects.reviewable_by(user)
        return self.filter(
            Q(assessment__in=Assessment.objects.visible_to(user))
            | Exists(submitted.filter(files=OuterRef("pk")))
        )

    def with_submitted(self):
        """As `submitted` whether a submission has it: then it stays."""
        through = EvidenceFile.submissions.through.objects.filter(evidencefile=OuterRef("pk"))
        return self.annotate(submitted=Exists(through))


class EvidenceFile(models.Model):
    """One version of the file of an item of evidence; a change is a new version.

    `name` is what the person called it, only ever shown. `evidence` is None when the item left the
    register after a submission that has the file: what was submitted stays.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"
        ODT = "odt", "ODT"
        ODS = "ods", "ODS"
        CSV = "csv", "CSV"
        TXT = "txt", "TXT"

    CONTENT_TYPES = {
        Kind.PDF: "application/pdf",
        Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Kind.ODT: "application/vnd.oasis.opendocument.text",
        Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
        Kind.CSV: "text/csv; charset=utf-8",
        Kind.TXT: "text/plain; charset=utf-8",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="files")
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(storage=evidence_storage, upload_to=random_name, max_length=100)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submissions = models.ManyToManyField(Submission, related_name="files")

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["evidence", "-number"]
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "number"], name="file_number_once_per_evidence"
            ),
            models.UniqueConstraint(fields=["stored"], name="file_stored_for_one_version"),
            models.CheckConstraint(condition=Q(number__gte=1), name="file_number_starts_at_one"),
            models.CheckConstraint(condition=Q(size__gte=1), name="file_is_not_empty"),
        ]

    def __str__(self):
        return self.name

    @property
    def content_type(self):
        return self.CONTENT_TYPES[self.kind]


FACTS = JSONObject(**{field.name: field.name for field in fields(FileFacts)})


def newest_file():
    """An expression for an item's `newest` file: its FileFacts as JSON, None without one."""
    versions = EvidenceFile.objects.filter(evidence=OuterRef("pk")).order_by("-number")
    return models.Subquery(versions.values(facts=FACTS)[:1])
