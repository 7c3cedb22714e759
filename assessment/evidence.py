"""The evidence register as its page shows it: what each item supports, what lacks evidence."""

from dataclasses import dataclass

from assessment.connections import SourceAnswer, source_answer
from assessment.models import Evidence
from assessment.overview import lacks_evidence


@dataclass(frozen=True)
class RegisterLine:
    """One item and the answers that cite it."""

    item: Evidence
    answers: list[SourceAnswer]
    expired: bool


@dataclass(frozen=True)
class RegisterPage:
    """Items in the order of the register; criteria in place that nothing is cited for."""

    lines: list[RegisterLine]
    lacking: list[SourceAnswer]

    @property
    def expired(self):
        return [line for line in self.lines if line.expired]

    @classmethod
    def of(cls, standing, register):
        citing = {}
        for code in standing.asked:
            for item in standing.rows[code].cited if code in standing.rows else ():
                citing.setdefault(item, []).append(source_answer(standing, code))
        return cls(
            lines=[
                RegisterLine(item, citing.get(pk, []), item.expired())
                for pk, item in register.items()
            ],
            lacking=[
                source_answer(standing, code)
                for code in standing.asked
                if lacks_evidence(standing, code)
            ],
        )
