"""One capability of a review: the country's answers beside the reviewer's own ratings."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.connections import source_answer
from assessment.ratings import NOT_APPLICABLE
from assessment.reading import DoubleReading, claim_effect
from assessment.review import save_ratings, to_agree
from assessment.review_forms import RatingForm
from assessment.versions import VersionedPage
from assessment.wording import coverage_words, level_cells, level_words, rating_words

CLAIM_OVER = _("Not saved: you no longer hold this review. Your text is below.")


@dataclass(frozen=True)
class RatingBlock:
    """One criterion: what the country says, and how the reviewer rates it.

    `parent` is what both readings derive the rating from; nobody is asked then.
    """

    asked: dict
    form: RatingForm
    answer: object
    evidence: list
    country: object
    own: object
    remarks: list
    commented: dict = field(default_factory=dict)
    claim: object = None
    parent: object = None
    conflict: object = None

    @property
    def code(self):
        return self.asked["code"]

    @property
    def comments(self):
        """How many comments it has, as `comments.counts` says; None without."""
        return self.commented.get(self.code)

    @property
    def country_words(self):
        return rating_words(self.country)

    @property
    def own_words(self):
        return rating_words(self.own)

    @property
    def differs(self):
        return self.country.rating != self.own.rating


@dataclass
class ReviewPage(VersionedPage):
    """A capability of a review; raises LookupError as its like.

    `remarks` and `comments`, the counts of comments, are by criterion code. `editable` says whether
    the reader holds the review.
    """

    reading: DoubleReading
    code: str
    remarks: dict
    comments: dict = field(default_factory=dict)
    editable: bool = False
    forms: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)

    closed_words = CLAIM_OVER

    def __post_init__(self):
        self.codes = [asked["code"] for asked in self.capability["criteria"]]

    @property
    def review(self):
        return self.reading.review

    @property
    def assessment(self):
        return self.reading.assessment

    @property
    def rows(self):
        return self.reading.ratings

    def form(self, code, data=None):
        answer = self.reading.country.rows.get(code)
        claimed = answer and answer.rating == NOT_APPLICABLE
        return RatingForm(
            data,
            asked=self.reading.country.asked[code][0],
            row=self.rows.get(code),
            claim=answer.reason if claimed else "",
        )

    def save(self, *, by):
        """Save the bound forms; the page as it stands then, refused and disputed forms still open.

        Raises NotHeldError when the claim is over.
        """
        saved = save_ratings(self.review, self.changes(), by=by)
        page = ReviewPage(
            self.reading.with_ratings(saved.rows),
            self.code,
            self.remarks,
            self.comments,
            editable=True,
            forms=self.refused(),
        )
        page.dispute(saved.conflicts, self.forms)
        return page

    @cached_property
    def capability(self):
        """The capability's part of the framework document."""
        for part in self.reading.country.document["capabilities"]:
            if part["code"] == self.code:
                return part
        raise LookupError(self.code)

    @property
    def levels(self):
        """Levels with the blocks of their criteria; levels without criteria are left out."""
        for level in self.reading.country.document["levels"]:
            asked = [
                part for part in self.capability["criteria"] if part["level"] == level["number"]
            ]
            if asked:
                yield level, [self.block(part["code"]) for part in asked]

    def block(self, code):
        reading, form = self.reading, self.form_of(code)
        answer = reading.country.rows.get(code)
        country, own = reading.country.effective[code], reading.own.effective[code]
        folded = country.implied_by and own.implied_by and not form.is_bound
        return RatingBlock(
            asked=reading.country.asked[code][0],
            form=form,
            answer=answer,
            evidence=[reading.register[pk] for pk in reading.register if _cites(answer, pk)],
            country=country,
            own=own,
            remarks=self.remarks.get(code, []),
            commented=self.comments,
            claim=claim_effect(reading.own, code) if form.claim and country.asked else None,
            parent=folded and source_answer(reading.own, own.implied_by),
            conflict=self.conflicts.get(code),
        )

    @property
    def to_agree(self):
        """How many criteria one click would rate as the country does."""
        return len(to_agree(self.reading.country, self.rows, self.codes))

    @property
    def rated(self):
        return self.reading.rated(self.codes)

    @property
    def sides(self):
        """The capability's level in both readings: `(words, level bar and the rest)`."""
        return [
            (words, self._side(standing))
            for words, standing in (
                (_("The country"), self.reading.country),
                (_("Your reading"), self.reading.own),
            )
        ]

    def _side(self, standing):
        result = standing.capability(self.code)
        return {
            "cells": level_cells(result["level"], standing.framework.levels),
            "level_words": level_words(result["level"]),
            "coverage_words": coverage_words(result["score"]),
        }

    @property
    def url(self):
        return reverse("review_capability", args=[self.review.pk, self.code])

    @property
    def next_url(self):
        """The next capability's page; after the last one, the review."""
        after = self.neighbours[1]
        if after:
            return reverse("review_capability", args=[self.review.pk, after["code"]])
        return reverse("review", args=[self.review.pk])

    @property
    def neighbours(self):
        """The capabilities before and after this one, None at the ends."""
        capabilities = self.reading.country.document["capabilities"]
        place = next(i for i, part in enumerate(capabilities) if part["code"] == self.code)
        before = capabilities[place - 1] if place else None
        after = capabilities[place + 1] if place + 1 < len(capabilities) else None
        return before, after

    def follow_ups(self, before):
        """Blocks whose own rating counts otherwise since `before`, because of another's."""
        return [
            self.block(code)
            for code in self.codes
            if self.reading.own.effective[code].implied_by or before.own.effective[code].implied_by
            if self.reading.own.effective[code] != before.own.effective[code]
        ]


def _cites(answer, pk):
    return answer is not None and pk in answer.cited
