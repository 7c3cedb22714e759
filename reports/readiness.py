"""What the readiness report says, as plain data in the active language."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessment.connections import connection_views, contradictions
from assessment.documents import answers_document
from assessment.models import Answer, Assessment, Evidence, Review, Submission
from assessment.plan_page import measure_lines
from assessment.reading import DoubleReading
from assessment.scoring import NOT_APPLICABLE, result_document
from assessment.wording import coverage_words, level_words, rating_words
from reports import priorities


@dataclass(frozen=True)
class RegisterEntry:
    """An item of evidence under the number the report calls it by, and the criteria citing it."""

    number: int
    item: Evidence
    codes: list
    expired: bool


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with its rating. `mark` is N P L F or NA, and "" while the rating is unknown."""

    asked: dict
    mark: str
    words: str
    implied_by: str | None
    row: Answer | None
    evidence: list

    @property
    def code(self):
        return self.asked["code"]

    @property
    def counts(self):
        """Whether it decides the level: required, and not said to be not applicable."""
        return self.asked["obligation"] == "required" and self.mark != NOT_APPLICABLE

    @property
    def in_place(self):
        return self.mark in ("L", "F")


@dataclass(frozen=True)
class LevelBlock:
    """The criteria of one level of a capability. `status` is reached, possible or missed."""

    level: dict
    lines: list
    status: str

    @property
    def of(self):
        return sum(line.counts for line in self.lines)

    @property
    def in_place(self):
        return sum(line.counts and line.in_place for line in self.lines)

    @property
    def open(self):
        return sum(line.counts and not line.mark for line in self.lines)


@dataclass(frozen=True)
class CapabilityBlock:
    """One capability: its texts, its part of the result, and its criteria by level."""

    asked: dict
    group: dict
    result: dict
    level_words: str
    coverage_words: str
    elements: list
    levels: list

    @property
    def code(self):
        return self.asked["code"]

    @property
    def low(self):
        """The level reached for certain; None where the capability does not apply."""
        return self.result["level"] and self.result["level"]["low"]

    @property
    def high(self):
        return self.result["level"] and self.result["level"]["high"]

    @property
    def next_steps(self):
        """The criteria to raise or to find out about, for the next level."""
        wanted = {step["criterion"] for step in self.result["next_steps"] or ()}
        return [line for block in self.levels for line in block.lines if line.code in wanted]

    @property
    def next_level(self):
        """The level that is reached at least when the next steps are done; None without any."""
        return max((line.asked["level"] for line in self.next_steps), default=None)

    @property
    def failing(self):
        """The next steps that are known to be missing, not just unknown."""
        return [line for line in self.next_steps if line.mark]

    @property
    def open(self):
        return [line for line in self.next_steps if not line.mark]


@dataclass(frozen=True)
class GroupBlock:
    """A group with its capabilities and its counts in the result."""

    asked: dict
    result: dict
    capabilities: list

    @property
    def levels(self):
        """How many capabilities stand at each level, level 0 first."""
        return list(self.result["levels"].values())


@dataclass(frozen=True)
class ContextText:
    """What the country writes about one enabler, a part of the framework document."""

    enabler: dict
    text: str


@dataclass(frozen=True)
class Readiness:
    """Everything the report shows. `at` is the date it bears: that of the last change, or given."""

    assessment: Assessment
    framework: dict
    framework_sha256: str
    at: datetime
    answers: dict
    input_sha256: str
    overall: dict
    asked: int
    answered: int
    gaps_in_knowledge: dict
    evidenced: dict
    headline: priorities.Headline
    groups: list
    ways: list
    strengths: list
    gaps: list
    not_started: list
    connections: list
    contradictions: list
    register: list
    context: list
    plan: list
    submission: Submission | None
    released: DoubleReading | None

    @classmethod
    def of(cls, standing, register, notes, measures=(), *, at=None, submission=None, released=None):
        """The report on `standing`, with its evidence by id and its context notes by enabler.

        `measures` are its action plan, with targets; a submission has none, the plan lives on.

        On a `submission`, read `with_review`, it says what was stored with it. `released` is
        the reviewer's reading of it, where the country may see it. Makes no query.
        """
        at = at or last_change(standing, notes, measures)
        if submission:
            answers, input_sha256 = submission.document, submission.input_sha256
            framework_sha256 = submission.framework_sha256
        else:
            answers = answers_document(standing, register, notes)
            input_sha256 = result_document(standing.framework, answers)["input_sha256"]
            framework_sha256 = standing.framework.sha256
        entries = _register(standing, register, at)
        groups = _groups(standing, entries)
        blocks = [block for group in groups for block in group.capabilities]
        connections = connection_views(standing)
        results, levels = standing.result["capabilities"], standing.framework.levels
        return cls(
            assessment=standing.assessment,
            framework=standing.document,
            framework_sha256=framework_sha256,
            at=at,
            answers=answers,
            input_sha256=input_sha256,
            overall=standing.result["overall"],
            asked=sum(result["asked"] for result in results),
            answered=sum(result["answered"] for result in results),
            gaps_in_knowledge=_gaps_in_knowledge(standing),
            evidenced={
                key: sum(result["evidence"][key] for result in results) for key in ("with", "of")
            },
            headline=priorities.headline(standing.result["overall"], levels),
            groups=groups,
            ways=priorities.ways(blocks, connections),
            strengths=priorities.strengths(blocks, levels),
            gaps=priorities.gaps(blocks, connections, levels),
            not_started=[block for block in blocks if block.result["state"] == "not_started"],
            connections=connections,
            contradictions=contradictions(standing),
            register=list(entries.values()),
            context=[
                ContextText(enabler, answers["context"][enabler["code"]])
                for enabler in standing.document["enablers"]
                if enabler["code"] in answers.get("context", {})
            ],
            plan=measure_lines(standing, measures, on=at.date()),
            submission=submission,
            released=released,
        )

    @property
    def capabilities(self):
        return [block for group in self.groups for block in group.capabilities]

    @property
    def is_draft(self):
        return not self.submission and self.assessment.state == Assessment.State.DRAFT

    @property
    def is_validated(self):
        return bool(self.submission) and self.submission.decision == Review.Decision.VALIDATED

    @property
    def mark(self):
        """How final it is, in one word on the cover and every page; "" where nothing says so."""
        if self.is_draft:
            return _("DRAFT")
        if self.is_validated:
            return _("VALIDATED")
        return _("SUBMITTED") if self.submission else ""

    @property
    def is_open(self):
        """Whether there is a criterion that nobody has rated, and that is asked."""
        return bool(self.gaps_in_knowledge["unanswered"] or self.gaps_in_knowledge["not_known"])

    @property
    def check_number(self):
        """The first twelve digits of the answers' checksum, in groups of four."""
        digits = self.input_sha256[:12].upper()
        return " ".join(digits[start : start + 4] for start in range(0, 12, 4))


def last_change(standing, notes, measures=()):
    """When the assessment last changed: something was saved, or its state moved on."""
    saved = (row.updated_at for row in [*standing.rows.values(), *notes.values(), *measures])
    return max([standing.assessment.state_changed_at, *saved])


def _register(standing, register, at):
    """Numbered entries by the id of the item, in the order of the register."""
    citing = {}
    for code in standing.asked:
        row = standing.rows.get(code)
        for item in row.cited if row else ():
            citing.setdefault(item, []).append(code)
    return {
        pk: RegisterEntry(number, item, citing.get(pk, []), item.expired(at.date()))
        for number, (pk, item) in enumerate(register.items(), start=1)
    }


def _gaps_in_knowledge(standing):
    """How many criteria have no rating, by reason."""
    counts = {"unanswered": 0, "not_known": 0, "waits_for_parent": 0}
    for effective in standing.effective.values():
        if effective.reason:
            counts[effective.reason] += 1
    return counts


def _groups(standing, entries):
    """In framework order; groups without capabilities are left out."""
    results = {part["code"]: part for part in standing.result["groups"]}
    blocks = {}
    for asked, result in zip(
        standing.document["capabilities"], standing.result["capabilities"], strict=True
    ):
        blocks.setdefault(asked["group"], []).append((asked, result))
    return [
        GroupBlock(
            asked=group,
            result=results[group["code"]],
            capabilities=[
                _capability(standing, group, asked, result, entries)
                for asked, result in blocks[group["code"]]
            ],
        )
        for group in standing.document["groups"]
        if group["code"] in blocks
    ]


def _capability(standing, group, asked, result, entries):
    scores = {part["code"]: part["score"] for part in result["elements"]}
    lines = [_line(standing, criterion, entries) for criterion in asked["criteria"]]
    return CapabilityBlock(
        asked=asked,
        group=group,
        result=result,
        level_words=level_words(result["level"]),
        coverage_words=coverage_words(result["score"]),
        elements=[(element, scores[element["code"]]) for element in asked["elements"]],
        levels=[
            LevelBlock(level, here, _status(level["number"], result["level"]))
            for level in standing.document["levels"]
            if (here := [line for line in lines if line.asked["level"] == level["number"]])
        ],
    )


def _status(number, level):
    if level is None:
        return "missed"
    if number <= level["low"]:
        return "reached"
    return "possible" if number <= level["high"] else "missed"


def _line(standing, criterion, entries):
    effective = standing.effective[criterion["code"]]
    row = standing.rows.get(criterion["code"])
    return CriterionLine(
        asked=criterion,
        mark=effective.rating or "",
        words=rating_words(effective),
        implied_by=effective.implied_by,
        row=row,
        evidence=[entry for pk, entry in entries.items() if row and pk in row.cited],
    )
