"""What the readiness report says, as plain data in the active language."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from assessment.changes import Changes
from assessment.connections import connection_views, contradictions
from assessment.documents import answers_document
from assessment.models import Assessment, Review, Submission
from assessment.plan_page import measure_lines
from assessment.reading import DoubleReading
from assessment.scoring import result_document
from reports import priorities
from reports.blocks import group_blocks, register_entries
from reports.sections import ONLY_WITH_CONTENT, SECTIONS, WHOLE, Choice, Section, chosen

State = Assessment.State
MARKS = {
    State.DRAFT: _("DRAFT"),
    State.SUBMITTED: _("SUBMITTED"),
    State.IN_REVIEW: _("SUBMITTED"),
    State.CLARIFICATION: _("SUBMITTED"),
    State.VALIDATED: _("VALIDATED"),
    State.CLOSED: _("VALIDATED"),
}


@dataclass(frozen=True)
class ContextText:
    """What the country writes about one enabler, a part of the framework document."""

    enabler: dict
    text: str


@dataclass(frozen=True)
class Readiness:
    """Everything the report shows. `at` is the date it bears: that of the last change, or given.

    `choice` says which parts; the data is there for all of them.
    """

    assessment: Assessment
    framework: dict
    framework_sha256: str
    at: datetime
    answers: dict
    input_sha256: str
    result: dict
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
    plan_at: datetime | None
    submission: Submission | None
    released: DoubleReading | None
    before: Submission | None
    changes: Changes | None
    choice: Choice = WHOLE

    @classmethod
    def of(
        cls,
        standing,
        register,
        notes,
        measures=(),
        *,
        at=None,
        submission=None,
        released=None,
        before=None,
    ):
        """The report on `standing`, with its evidence by id and its context notes by enabler.

        `measures` are its action plan, with targets; it lives on after a submission, so the
        report of one says as of when it shows the plan.

        On a `submission`, read `with_review`, it says what was stored with it. `released` is
        the reviewer's reading of it, where the country may see it, and `before` the reading of
        the submission before it. Makes no query.
        """
        at = at or last_change(standing, notes, measures)
        if submission:
            answers, result = submission.document, submission.result
            framework_sha256 = submission.framework_sha256
        else:
            answers = answers_document(standing, register, notes)
            result = result_document(standing.framework, answers)
            framework_sha256 = standing.framework.sha256
        plan_at = max((measure.updated_at for measure in measures), default=None)
        entries = register_entries(standing, register, at)
        groups = group_blocks(standing, entries)
        blocks = [block for group in groups for block in group.capabilities]
        connections = connection_views(standing)
        results, levels = standing.result["capabilities"], standing.framework.levels
        return cls(
            assessment=standing.assessment,
            framework=standing.document,
            framework_sha256=framework_sha256,
            at=at,
            answers=answers,
            input_sha256=submission.input_sha256 if submission else result["input_sha256"],
            result=result,
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
            plan=measure_lines(
                standing, measures, on=(plan_at if submission and plan_at else at).date()
            ),
            plan_at=plan_at,
            submission=submission,
            released=released,
            before=before and before.standing.submission,
            changes=before and Changes.of(before.standing, standing),
        )

    @property
    def capabilities(self):
        return [block for group in self.groups for block in group.capabilities]

    # How final it is

    @property
    def is_draft(self):
        return not self.submission and self.assessment.state == State.DRAFT

    @property
    def is_validated(self):
        return bool(self.submission) and self.submission.decision == Review.Decision.VALIDATED

    @property
    def mark(self):
        """How final it is, in one word on the cover and every page.

        A version that was returned stays submitted: it is what the country declared. Outside of
        its draft an assessment says what was submitted last.
        """
        if self.submission:
            return MARKS[State.VALIDATED if self.is_validated else State.SUBMITTED]
        return MARKS[self.assessment.state]

    # Which parts it shows

    def showing(self, choice):
        """The same report with these parts."""
        return replace(self, choice=choice)

    @cached_property
    def all_sections(self):
        """The parts that this report can have, in their order."""
        return [
            Section(name)
            for name in SECTIONS
            if name not in ONLY_WITH_CONTENT or getattr(self, name)
        ]

    @cached_property
    def sections(self):
        """The parts that it shows."""
        return chosen(self.all_sections, self.choice.sections, lambda each: each.name)

    @property
    def left_out(self):
        """The parts that were not chosen."""
        return [each for each in self.all_sections if each not in self.sections]

    @cached_property
    def shown_capabilities(self):
        """The capabilities that are shown one by one."""
        if not self.shows_capabilities:
            return []
        return chosen(self.capabilities, self.choice.capabilities, lambda each: each.code)

    @property
    def shows_capabilities(self):
        return Section("capabilities") in self.sections

    @cached_property
    def shown_groups(self):
        """The groups with the capabilities that are shown one by one."""
        shown = {block.code for block in self.shown_capabilities}
        found = [
            replace(group, capabilities=[each for each in group.capabilities if each.code in shown])
            for group in self.groups
        ]
        return [group for group in found if group.capabilities]

    @property
    def is_excerpt(self):
        """Whether something was left out by choice."""
        return bool(self.left_out) or len(self.shown_capabilities) < len(self.capabilities)

    @property
    def misses_some(self):
        """Whether the address asks for something that this report does not have."""
        return self.choice.is_unknown(
            [each.name for each in self.all_sections], [each.code for each in self.capabilities]
        )

    @property
    def query(self):
        """The choice as an address has it; "" for the whole report."""
        if not self.is_excerpt:
            return ""
        pairs = [("section", each.name) for each in self.sections]
        if self.shows_capabilities and len(self.shown_capabilities) < len(self.capabilities):
            pairs += [("capability", each.code) for each in self.shown_capabilities]
        return urlencode(pairs)

    # In numbers

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


def _gaps_in_knowledge(standing):
    """How many criteria have no rating, by reason."""
    counts = {"unanswered": 0, "not_known": 0, "waits_for_parent": 0}
    for effective in standing.effective.values():
        if effective.reason:
            counts[effective.reason] += 1
    return counts
