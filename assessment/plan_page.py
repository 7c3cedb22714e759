"""The action plan as its page, its file and the report show it: measures, and how far they are."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment import scoring
from assessment.action_plan import Aim, aims_of
from assessment.connections import SourceAnswer, source_answer
from assessment.models import Measure
from assessment.ratings import RATINGS, THIRDS
from assessment.wording import rating_label, rating_words

ORDERS = {
    "capability": gettext_lazy("Capability"),
    "agency": gettext_lazy("Agency"),
    "due": gettext_lazy("Due date"),
}
NOBODY = "none"
OVERDUE = "overdue"


@dataclass(frozen=True)
class TargetLine:
    """One target: how the criterion stands now, how it stood when last submitted, what it is to be.

    `submitted` is "" while nothing was submitted.
    """

    answer: SourceAnswer
    submitted: str
    aim: Aim
    reached: bool

    @property
    def to(self):
        return rating_label(self.aim.rating)


@dataclass(frozen=True)
class MeasureLine:
    """One measure with its capability, a part of the framework document."""

    measure: Measure
    capability: dict
    targets: list[TargetLine]
    overdue: bool

    @property
    def reached(self):
        return sum(target.reached for target in self.targets)


@dataclass(frozen=True)
class Group:
    """Measures under one heading; `capability` where they are listed by capability."""

    heading: str
    lines: list[MeasureLine]
    capability: dict | None = None

    @property
    def progress(self):
        return progress(self.lines)


def progress(lines):
    """Targets reached and set; a plan is as far as these two numbers, not as a percentage."""
    return {
        "reached": sum(line.reached for line in lines),
        "of": sum(len(line.targets) for line in lines),
    }


def last_submission(assessment):
    """Number and answers of the newest submission, or None."""
    newest = assessment.submissions.order_by("-number")
    return newest.only("assessment", "number", "document").first()


def measure_lines(standing, measures, submission=None, *, on=None):
    """A line for each measure, in the same order; overdue is what was due before `on` (today)."""
    capabilities = {part["code"]: part for part in standing.document["capabilities"]}
    then = _effective_then(standing, submission)
    return [
        MeasureLine(
            measure=measure,
            capability=capabilities[measure.capability.code],
            targets=[_target(standing, code, aim, then) for code, aim in aims_of(measure).items()],
            overdue=measure.overdue(on or timezone.localdate()),
        )
        for measure in measures
    ]


def _effective_then(standing, submission):
    if submission is None:
        return {}
    answers = scoring.read_answers(standing.framework, submission.document)
    return scoring.effective_ratings(standing.framework, answers)


def _target(standing, code, aim, then):
    return TargetLine(
        answer=source_answer(standing, code),
        submitted=str(rating_words(then[code])) if then else "",
        aim=aim,
        reached=is_reached(standing, code, aim),
    )


def is_reached(standing, code, aim):
    """Whether the criterion is where the aim wants it, or above; unknown is not reached."""
    rating = standing.effective[code].rating
    given = standing.given.get(code)
    if aim.with_evidence and not (given and given.evidence):
        return False
    if rating in RATINGS and aim.rating in RATINGS:
        return THIRDS[rating] >= THIRDS[aim.rating]
    return rating == aim.rating


# The page


@dataclass(frozen=True)
class Choice:
    """What a reader wants to see of the plan, from the address; what it cannot mean counts as "".

    `agency` is a primary key or `none`.
    """

    by: str
    status: str
    agency: str
    capability: str

    @classmethod
    def of(cls, query):
        by, status = query.get("by", ""), query.get("status", "")
        return cls(
            by=by if by in ORDERS else "capability",
            status=status if status in {OVERDUE, *Measure.Status} else "",
            agency=query.get("agency", ""),
            capability=query.get("capability", ""),
        )

    def keeps(self, line):
        return (
            self.status in ("", OVERDUE if line.overdue else "", line.measure.status)
            and self.agency in ("", str(line.measure.agency_id or NOBODY))
            and self.capability in ("", line.capability["code"])
        )

    @property
    def is_narrow(self):
        return bool(self.status or self.agency or self.capability)


@dataclass(frozen=True)
class PlanPage:
    """Everything the plan's page shows; `lines` are all, `groups` what the reader chose."""

    lines: list[MeasureLine]
    groups: list[Group]
    choice: Choice
    submission: object

    @classmethod
    def of(cls, standing, measures, query):
        submission, choice = last_submission(standing.assessment), Choice.of(query)
        lines = measure_lines(standing, measures, submission)
        kept = [line for line in lines if choice.keeps(line)]
        return cls(lines, GROUPINGS[choice.by](standing, kept), choice, submission)

    @property
    def progress(self):
        return progress(self.lines)

    @property
    def overdue(self):
        return sum(line.overdue for line in self.lines)

    @property
    def statuses(self):
        """`(label, number)` of each status that a measure has."""
        counts = Counter(line.measure.status for line in self.lines)
        return [(each.label, counts[each]) for each in Measure.Status if counts[each]]

    @property
    def status_options(self):
        return [*Measure.Status.choices, (OVERDUE, _("Overdue"))]

    @property
    def orders(self):
        return ORDERS.items()


def _by_capability(standing, lines):
    found = _grouped(lines, lambda line: line.capability["code"])
    return [
        Group("", found[part["code"]], part)
        for part in standing.document["capabilities"]
        if part["code"] in found
    ]


def _by_agency(_standing, lines):
    found = _grouped(lines, lambda line: str(line.measure.agency or ""))
    names = sorted(found, key=lambda name: (not name, name))
    return [Group(name or _("No agency yet"), found[name]) for name in names]


def _by_due(_standing, lines):
    found = _grouped(_in_time(lines), _when)
    return [Group(heading, found[heading]) for heading in found]


def _in_time(lines):
    """Overdue first, then by the day they are due; those without one at the end."""
    dated = sorted(
        (line for line in lines if line.measure.due_on), key=lambda line: line.measure.due_on
    )
    late = [line for line in dated if line.overdue]
    later = [line for line in dated if not line.overdue]
    return [*late, *later, *(line for line in lines if not line.measure.due_on)]


def _when(line):
    if line.overdue:
        return _("Overdue")
    if line.measure.due_on is None:
        return _("No date yet")
    return str(line.measure.due_on.year)


def _grouped(lines, key):
    found = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found


GROUPINGS = {"capability": _by_capability, "agency": _by_agency, "due": _by_due}
