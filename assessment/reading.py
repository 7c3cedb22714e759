"""A submission as the country means it, and as the reviewer reads it: scoring.md section 8."""

from dataclasses import dataclass, field
from functools import cached_property

from assessment import scoring, submissions
from assessment.connections import source_answer
from assessment.models import Review
from assessment.ratings import NOT_APPLICABLE, THIRDS
from assessment.review import rating_rows
from assessment.standing import Standing
from assessment.wording import coverage_words, level_cells, level_words

NO_REASON = "–"  # stands for one where the country itself gave none


@dataclass(frozen=True)
class ReviewedStanding(Standing):
    """Where the country stands in the reviewer's reading: own ratings where there are any.

    `country` is its own standing, `ratings` the reviewer's rows by criterion code.
    """

    country: Standing = None
    ratings: dict = field(default_factory=dict)

    @cached_property
    def given(self):
        own = {
            code: _as_answer(row, self.country.given.get(code))
            for code, row in self.ratings.items()
            if row.rating
        }
        cited = {
            code: scoring.Answer(evidence=len(row.cited))
            for code, row in self.rows.items()
            if row.cited
        }
        return scoring.reviewed_answers(cited | self.country.given, own)


def _as_answer(row, claimed):
    """The rating as scoring takes it: a reason belongs to what does not apply, and only there."""
    if row.rating != NOT_APPLICABLE:
        return scoring.Answer(rating=row.rating)
    reason = row.reason.strip() or (claimed and claimed.reason) or NO_REASON
    return scoring.Answer(rating=row.rating, reason=reason)


@dataclass(frozen=True)
class Difference:
    """A criterion that the reviewer reads otherwise than the country.

    `steps` on N-P-L-F, below 0 where the reviewer is stricter; None where one of the two is no
    rating. `row` is the reviewer's own rating, None where it follows from another criterion.
    """

    country: object
    own: object
    steps: int | None
    row: object

    @property
    def code(self):
        return self.own.code

    @property
    def stricter(self):
        return bool(self.steps) and self.steps < 0

    @property
    def size(self):
        return self.steps and abs(self.steps)


@dataclass(frozen=True)
class LevelPair:
    """A capability in two standings, the earlier or the country's first: for tables."""

    asked: dict
    before: dict
    after: dict
    levels: int

    @property
    def code(self):
        return self.asked["code"]

    @property
    def differs(self):
        return any(self.before[part] != self.after[part] for part in ("level", "score"))

    @property
    def sides(self):
        return [_side(result, self.levels) for result in (self.before, self.after)]


def _side(result, levels):
    return {
        "cells": level_cells(result["level"], levels),
        "level_words": level_words(result["level"]),
        "coverage_words": coverage_words(result["score"]),
    }


def level_pairs(before, after):
    """Every capability in both standings, which are of one edition."""
    return [
        LevelPair(asked, first, second, before.framework.levels)
        for asked, first, second in zip(
            before.document["capabilities"],
            before.result["capabilities"],
            after.result["capabilities"],
            strict=True,
        )
    ]


@dataclass(frozen=True)
class DoubleReading:
    """A review: the submission as the country means it, and as the reviewer reads it."""

    review: Review
    country: Standing
    register: dict
    notes: dict
    ratings: dict

    @classmethod
    def of(cls, review, said=None):
        """Joined `with_submission`: one query, for the ratings.

        `said` is what was submitted, where it was read already.
        """
        said = said or submissions.read(review.submission)
        return cls(review, said.standing, said.register, said.notes, rating_rows(review))

    def with_ratings(self, ratings):
        """The same with other ratings of the reviewer."""
        return DoubleReading(self.review, self.country, self.register, self.notes, ratings)

    @property
    def assessment(self):
        return self.review.submission.assessment

    @cached_property
    def own(self):
        return ReviewedStanding(
            self.assessment, self.country.rows, country=self.country, ratings=self.ratings
        )

    @cached_property
    def differences(self):
        """What the two readings rate differently, in framework order."""
        found = scoring.differences(self.country.framework, self.country.given, self.own.given)
        return [self._difference(**each) for each in found]

    def _difference(self, criterion, agency, review):
        both = agency in THIRDS and review in THIRDS
        row = self.ratings.get(criterion)
        return Difference(
            country=source_answer(self.country, criterion),
            own=source_answer(self.own, criterion),
            steps=THIRDS[review] - THIRDS[agency] if both else None,
            row=row if row and row.rating else None,
        )

    @property
    def unexplained(self):
        """Differences that come from an own rating without a reason."""
        return [each for each in self.differences if each.row and not each.row.reason.strip()]

    @cached_property
    def level_pairs(self):
        return level_pairs(self.country, self.own)

    @property
    def pairs_that_differ(self):
        return [pair for pair in self.level_pairs if pair.differs]

    @property
    def submission(self):
        return self.review.submission

    def rated(self, codes=None):
        """How many of the criteria (default: all) have an own rating, of how many to rate."""
        codes = self.country.framework.criteria if codes is None else codes
        asked = [code for code in codes if self.to_rate(code)]
        return {
            "rated": sum(1 for code in asked if code in self.ratings and self.ratings[code].rating),
            "of": len(asked),
        }

    def to_rate(self, code):
        """Whether either reading asks the criterion."""
        return self.country.effective[code].asked or self.own.effective[code].asked


def released(assessment, user):
    """The last reading that a reviewer released to the user's country; None without one."""
    reviews = Review.objects.released_to(user).filter(submission__assessment=assessment)
    review = reviews.with_submission().order_by("-submission__number").first()
    return review and DoubleReading.of(review)


def released_with(submission, said):
    """The reading that was released of this submission, which says `said`; None without one."""
    review = submission.reviews.filter(released=True).select_related("reviewer").first()
    if review is None:
        return None
    review.submission = submission
    return DoubleReading.of(review, said)


@dataclass(frozen=True)
class ClaimEffect:
    """What a claim that a criterion does not apply does to its capability."""

    accepted: dict
    refused: dict
    required: bool


def claim_effect(standing, code):
    """The capability with the claim accepted, and with the criterion counted but open."""
    accepted = {**standing.given, code: _claimed(standing.given.get(code))}
    refused = {key: answer for key, answer in standing.given.items() if key != code}
    return ClaimEffect(
        accepted=_counted(standing, accepted, code),
        refused=_counted(standing, refused, code),
        required=standing.framework.criteria[code].required,
    )


def _claimed(answer):
    reason = (answer and answer.reason) or NO_REASON
    return scoring.Answer(rating=NOT_APPLICABLE, reason=reason)


def _counted(standing, given, code):
    """Level and coverage of the criterion's capability, and over how many criteria."""
    capability = standing.framework.criteria[code].capability
    effective = scoring.effective_ratings(standing.framework, given)
    required = standing.framework.capabilities[capability].required
    result = scoring.score(standing.framework, given)
    found = next(part for part in result["capabilities"] if part["code"] == capability)
    return {
        "counted": sum(effective[each.code].rating != NOT_APPLICABLE for each in required),
        "level_words": level_words(found["level"]),
        "coverage_words": coverage_words(found["score"]),
    }
