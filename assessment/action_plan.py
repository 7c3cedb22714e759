"""The verbs of the action plan, which lives on beyond the submission until all is closed."""

from dataclasses import dataclass, field

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from assessment.models import Assessment, Event, Measure, Target
from assessment.trail import record
from capabilities.document import criterion_ids


class PlanClosedError(Exception):
    """The assessment was closed while somebody was working on its plan."""


class StaleMeasureError(Exception):
    """Somebody else changed the measure meanwhile; `current` is what it says now."""

    def __init__(self, current):
        super().__init__(f"version {current.version} is newer")
        self.current = current


class MeasureGoneError(Exception):
    """Somebody else removed the measure meanwhile."""


@dataclass(frozen=True)
class Aim:
    """What one criterion is to reach: P, L, F or NA, and whether evidence has to be cited."""

    rating: str
    with_evidence: bool = False


@dataclass(frozen=True)
class Plan:
    """A measure that is not stored yet, with its `Aim`s by criterion code."""

    measure: Measure
    aims: dict = field(default_factory=dict)


def aims_of(measure):
    """The stored aims of a measure by criterion code; see MeasureQuerySet.with_targets."""
    return {
        target.code: Aim(target.rating, target.with_evidence) for target in measure.targets.all()
    }


def measures_of(assessment):
    """The plan as rows, with their targets."""
    return list(assessment.measures.with_targets())


def hold_plan(assessment):
    """Hold the assessment until the transaction ends; PlanClosedError when it is closed."""
    held = (
        Assessment.objects.locked().filter(pk=assessment.pk).exclude(state=Assessment.State.CLOSED)
    )
    if not held.order_by("pk").values_list("pk", flat=True).first():
        raise PlanClosedError


@transaction.atomic
def add(assessment, plans, *, by):
    """Enter new measures into the assessment's plan; raises PlanClosedError."""
    hold_plan(assessment)
    for plan in plans:
        plan.measure.assessment, plan.measure.updated_by = assessment, by
    Measure.objects.bulk_create(plan.measure for plan in plans)
    Target.objects.bulk_create(
        target for plan in plans for target in _targets(plan.measure, plan.aims)
    )
    if plans:
        record(*(_event("add measure", each.measure, by, after=_trace(each)) for each in plans))


@transaction.atomic
def change(plan, *, version, by):
    """Store the measure as it is now, if `version` is still the newest.

    Raises StaleMeasureError, MeasureGoneError, PlanClosedError.
    """
    hold_plan(plan.measure.assessment)
    current = _current(plan.measure, version)
    before = _trace(Plan(current, aims_of(current)))
    plan.measure.version = version + 1
    plan.measure.updated_at, plan.measure.updated_by = timezone.now(), by
    plan.measure.save(force_update=True)
    if plan.aims != aims_of(current):
        plan.measure.targets.all().delete()
        Target.objects.bulk_create(_targets(plan.measure, plan.aims))
    record(_event("change measure", plan.measure, by, before=before, after=_trace(plan)))


@transaction.atomic
def remove(measure, *, version, by):
    """Take the measure out of the plan, if `version` is still the newest; raises like `change`."""
    hold_plan(measure.assessment)
    current = _current(measure, version)
    before = _trace(Plan(current, aims_of(current)))
    record(_event("remove measure", current, by, before=before))
    current.delete()


def _current(measure, version):
    current = Measure.objects.with_targets().filter(pk=measure.pk).first()
    if current is None:
        raise MeasureGoneError
    if current.version != version:
        raise StaleMeasureError(current)
    return current


def _targets(measure, aims):
    ids = criterion_ids(measure.assessment.framework)
    return [
        Target(
            measure=measure,
            criterion_id=ids[code],
            rating=aim.rating,
            with_evidence=aim.with_evidence,
        )
        for code, aim in aims.items()
    ]


def _event(verb, measure, by, **traces):
    return Event.of(measure.assessment, verb, str(measure.pk), by=by, **traces)


def _trace(plan):
    """The measure as the trail keeps it; `title` is what its page calls it by."""
    fields = model_to_dict(
        plan.measure, exclude=["id", "assessment", "text", "updated_at", "updated_by"]
    )
    return {
        "title": plan.measure.text,
        **{name: value if value is None else str(value) for name, value in fields.items()},
        "targets": {
            code: f"{aim.rating} with evidence" if aim.with_evidence else aim.rating
            for code, aim in plan.aims.items()
        },
    }
