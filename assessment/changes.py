"""What changed between two submissions of one assessment, and what it did to the levels."""

from dataclasses import dataclass

from assessment.connections import source_answer
from assessment.reading import level_pairs


@dataclass(frozen=True)
class ChangedCriterion:
    """A criterion that says something else than before; `before` and `after` name its ratings."""

    before: object
    after: object
    rating: bool
    comment: bool
    evidence: bool

    @property
    def code(self):
        return self.after.code


@dataclass(frozen=True)
class Changes:
    """The criteria that changed, and the capabilities whose level or coverage did."""

    criteria: list
    capabilities: list

    @classmethod
    def of(cls, before, after):
        """Between two standings of one edition."""
        criteria = [_changed(before, after, code) for code in after.framework.criteria]
        return cls(
            criteria=[each for each in criteria if each.rating or each.comment or each.evidence],
            capabilities=[each for each in level_pairs(before, after) if each.differs],
        )


def _changed(before, after, code):
    first, second = before.rows.get(code), after.rows.get(code)
    return ChangedCriterion(
        before=source_answer(before, code),
        after=source_answer(after, code),
        rating=before.effective[code] != after.effective[code]
        or _numbers(first) != _numbers(second),
        comment=_texts(first) != _texts(second),
        evidence=_cited(first) != _cited(second),
    )


def _numbers(row):
    return row and (row.numerator, row.denominator)


def _texts(row):
    return (row.reason, row.comment) if row else ("", "")


def _cited(row):
    return row.cited if row else frozenset()
