"""What is assessed: framework editions as reference data, written by hand as fixtures."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from capabilities.texts import in_language, text_field, texts_field


class FrameworkQuerySet(models.QuerySet):
    """Frameworks as the reference lists them and as fixtures name them."""

    def visible_to(self, _anyone):
        """All of them: the reference is open to everyone."""
        return self

    def with_counts(self):
        """Adds how many levels, capabilities and criteria each edition has."""
        return self.annotate(
            levels=_count_of(Level),
            capabilities=_count_of(Capability),
            criteria=_count_of(Criterion),
        )

    def get_by_natural_key(self, code, edition):
        return self.get(code=code, edition=edition)


def _count_of(model):
    """How many rows of a framework's parts there are: a query of its own, since joins multiply."""
    rows = model.objects.filter(framework=models.OuterRef("pk")).order_by().values("framework")
    return Coalesce(models.Subquery(rows.annotate(count=models.Count("pk")).values("count")), 0)


class Framework(models.Model):
    """One edition of a capability model as published; frozen once `published_on` is set.

    `sha256` is the checksum of the framework document in the edition's own language, written when
    the edition is loaded: what is frozen, and what submissions name. `texts_sha256` is that of all
    languages: it tells processes when an edition or a translation changed under them.
    `imported_languages` are those that came by a command and not with the files.
    """

    code = models.SlugField(max_length=40)
    edition = models.SlugField(max_length=40)
    title = text_field()
    description = text_field(blank=True)
    source = models.TextField()
    languages = models.JSONField(default=list)
    published_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    texts_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    imported_languages = models.JSONField(default=list, blank=True, editable=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["code", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="framework_edition_once")
        ]

    def __str__(self):
        return f"{in_language(self.title)} {self.edition}"

    def natural_key(self):
        return (self.code, self.edition)


class PartManager(models.Manager):
    """Parts of an edition, which fixtures name by framework, edition and their own code."""

    def get_by_natural_key(self, framework, edition, code):
        return self.get(framework__code=framework, framework__edition=edition, code=code)


class Part(models.Model):
    """Something with a code of its own inside one edition."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="%(class)s_set")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PartManager()

    class Meta:
        abstract = True
        ordering = ["framework", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="%(class)s_code_once_per_framework"
            )
        ]

    def __str__(self):
        return self.code

    def natural_key(self):
        return (*self.framework.natural_key(), self.code)

    natural_key.dependencies = ["capabilities.framework"]


class LevelManager(models.Manager):
    """Levels, which fixtures name by framework, edition and number."""

    def get_by_natural_key(self, framework, edition, number):
        return self.get(framework__code=framework, framework__edition=edition, number=number)


class Level(models.Model):
    """One step of the edition's ladder, from 1 upwards."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="level_set")
    number = models.PositiveSmallIntegerField()
    name = text_field()
    description = text_field(blank=True)

    objects = LevelManager()

    class Meta:
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="level_number_once_per_framework"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=9), name="level_number_from_1_to_9"
            ),
        ]

    def __str__(self):
        return f"{self.number} {in_language(self.name)}"

    def natural_key(self):
        return (*self.framework.natural_key(), self.number)

    natural_key.dependencies = ["capabilities.framework"]


class Group(Part):
    """A heading under which the edition gathers capabilities."""

    name = text_field()
    outcome = text_field(blank=True)


class Capability(Part):
    """One thing a national response must be able to do."""

    number = models.PositiveSmallIntegerField()
    group = models.ForeignKey(Group, models.PROTECT, related_name="capabilities")
    name = text_field()
    summary = text_field(blank=True)
    rationale = texts_field()
    guidance = texts_field()
    actor = text_field(blank=True)
    source = models.TextField()

    class Meta(Part.Meta):
        ordering = ["framework", "number"]
        verbose_name_plural = "capabilities"


class Element(Part):
    """A clause of a capability's definition."""

    capability = models.ForeignKey(Capability, models.CASCADE, related_name="elements")
    text = text_field()
    conditional = models.BooleanField(default=False)


class Obligation(models.TextChoices):
    """Whether a criterion counts for the level; from the verb in the guidance."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"


class Criterion(Part):
    """One good-practice statement that can be rated.

    `help` has four lines, what none, part, most and all of it look like; for a measure, one
    paragraph that says how to count.
    """

    capability = models.ForeignKey(Capability, models.CASCADE, related_name="criteria")
    element = models.ForeignKey(
        Element, models.PROTECT, null=True, blank=True, related_name="criteria"
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="criteria")
    obligation = models.CharField(max_length=20, choices=Obligation)
    statement = text_field()
    help = text_field(blank=True)
    evidence_examples = texts_field()
    may_not_apply = models.BooleanField(default=False)
    depends_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependents"
    )
    numerator_label = text_field(blank=True)
    denominator_label = text_field(blank=True)
    source = models.TextField()

    class Meta(Part.Meta):
        verbose_name_plural = "criteria"
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(
                condition=Q(obligation__in=Obligation.values),
                name="criterion_obligation_is_required_or_recommended",
            ),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=F("id")),
                name="criterion_does_not_depend_on_itself",
            ),
        ]

    @property
    def is_measure(self):
        return bool(self.numerator_label)


class Connection(Part):
    """Something a country may connect to: a database, a network."""

    capability = models.ForeignKey(Capability, models.CASCADE, related_name="connections")
    name = text_field()
    goal = models.ForeignKey(Criterion, models.PROTECT, related_name="connections")
    description = text_field(blank=True)
    caveat = text_field(blank=True)


class PreconditionKind(models.TextChoices):
    """Whether a precondition decides the verdict or only advises."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


class Precondition(Part):
    """What must hold before a connection; `requires` is a tree of scoring.md section 5."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="preconditions")
    kind = models.CharField(max_length=20, choices=PreconditionKind)
    statement = text_field()
    requires = models.JSONField()
    source = models.TextField()

    class Meta(Part.Meta):
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=PreconditionKind.values),
                name="precondition_kind_is_mandatory_or_advisory",
            ),
        ]


class Rule(Part):
    """Two answers that do not go together: when `when` holds, `then` should."""

    when = models.JSONField()
    then = models.JSONField()
    message = text_field()


class Enabler(Part):
    """A condition around the capabilities that a country describes and nobody rates.

    `description` says what to describe.
    """

    name = text_field()
    description = text_field(blank=True)
    source = models.TextField()
