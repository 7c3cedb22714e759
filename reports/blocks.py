"""The capabilities in the report, group by group: each criterion with its rating and evidence."""

from dataclasses import dataclass

from assessment.models import Answer, Evidence
from assessment.scoring import NOT_APPLICABLE
from assessment.wording import coverage_words, level_words, rating_words


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


def register_entries(standing, register, at):
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


def group_blocks(standing, entries):
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
