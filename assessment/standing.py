"""How an assessment stands now: its answers as rows, and what scoring makes of them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import F

from assessment import scoring
from assessment.models import Assessment, newest_file
from capabilities.document import CACHED_EDITIONS, criteria_by_code, framework_document
from capabilities.models import Framework
from capabilities.translations import in_own_language


@lru_cache(maxsize=CACHED_EDITIONS)
def _read(pk, texts_sha256):
    document = framework_document(Framework(pk=pk, texts_sha256=texts_sha256))
    return scoring.read_framework(in_own_language(document))


def scored_framework(framework):
    """The edition as scoring reads it, once per edition and process.

    Translations are no part of it: its checksum is the one that the edition is known by.
    """
    return _read(framework.pk, framework.texts_sha256)


def answer_rows(assessment):
    """The assessment's answers by criterion code; see `rows_by_code`."""
    return rows_by_code(assessment.answers.select_related("taken_from", "contributed_by"))


def rows_by_code(saved):
    """Answers, or what one agency contributed, by criterion code.

    Each row carries `code`, its criterion's, and `cited`, the ids of its evidence. One query,
    which returns an answer once for each item that it cites.
    """
    rows, cited = {}, {}
    found = saved.annotate(code=F("criterion__code"), item=F("evidence"))
    for row in found.order_by("pk"):
        rows.setdefault(row.code, row)
        cited.setdefault(row.code, set()).add(row.item)
    for code, row in rows.items():
        row.cited = frozenset(cited[code] - {None})
    return rows


def items_of(assessment):
    """The assessment's evidence by id, in the order of the register."""
    return {item.pk: item for item in assessment.evidence.all()}


def register_of(assessment):
    """The same, with the newest files."""
    return {item.pk: item for item in assessment.evidence.annotate(newest=newest_file())}


def as_given(row):
    """The row as scoring takes it; None while there is only a comment or evidence."""
    if not row.rating and row.numerator is None:
        return None
    return scoring.Answer(
        rating=row.rating or None,
        numerator=row.numerator,
        denominator=row.denominator,
        reason=row.reason,
        evidence=len(row.cited),
    )


@dataclass(frozen=True)
class Standing:
    """An assessment, its answer rows by criterion code, and the result they give."""

    assessment: Assessment
    rows: dict

    @classmethod
    def of(cls, assessment):
        return cls(assessment, answer_rows(assessment))

    @cached_property
    def document(self):
        """The framework document: texts, in framework order."""
        return framework_document(self.assessment.framework)

    @cached_property
    def asked(self):
        """Texts of criteria: `{code: (criterion, capability)}`, parts of the document."""
        return criteria_by_code(self.assessment.framework)

    @cached_property
    def framework(self):
        return scored_framework(self.assessment.framework)

    @cached_property
    def given(self):
        """Scoring's answers by criterion code."""
        answers = ((code, as_given(row)) for code, row in self.rows.items())
        return {code: answer for code, answer in answers if answer}

    @cached_property
    def effective(self):
        """`scoring.Effective` by criterion code, for every criterion of the edition."""
        return scoring.effective_ratings(self.framework, self.given)

    @cached_property
    def result(self):
        """Capabilities, groups, overall, connections, contradictions: scoring.md section 10."""
        return scoring.score(self.framework, self.given)

    @property
    def explanations(self):
        """Words for contradictions by rule: what is submitted has them, a draft does not."""
        return {}

    def capability(self, code):
        """The capability's part of the result."""
        return next(part for part in self.result["capabilities"] if part["code"] == code)
