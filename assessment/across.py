"""One criterion across all the countries of a reviewer in a round: alphabetical, no ranking."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KeyTransform

from assessment import scoring
from assessment.board import PAGE, placed
from assessment.models import Answer, ReviewRating, Round, Submission
from assessment.standing import scored_framework
from assessment.wording import rating_label, rating_words
from capabilities.document import criteria_by_code, criterion_ids, framework_document

UNANSWERED = {}


@dataclass(frozen=True)
class AcrossLine:
    """What one country says about the criterion, and how its reviewer rates it."""

    submission: Submission
    entry: dict
    effective: scoring.Effective

    @property
    def words(self):
        return rating_words(self.effective)

    @property
    def numbers(self):
        """The two numbers of a measure, or None."""
        given = (self.entry.get("numerator"), self.entry.get("denominator"))
        return given if given[1] else None

    @property
    def comment(self):
        return self.entry.get("comment", "")

    @property
    def reason(self):
        return self.entry.get("reason", "")

    @property
    def evidence(self):
        return len(self.entry.get("evidence", ()))

    @property
    def own_words(self):
        """The rating of the current review in words; empty without one."""
        rated = self.submission.own_rating
        return rating_label(rated) if rated else ""

    @property
    def differs(self):
        """Whether the review rates it, and otherwise than what counts for the country."""
        rated = self.submission.own_rating
        counted = self.effective.rating or (Answer.Rating.NOT_KNOWN if self.entry else None)
        return bool(rated) and rated != counted


@dataclass(frozen=True)
class AcrossPage:
    """The criterion, its neighbours, and a page of countries; LookupError for an unknown one."""

    round: Round
    asked: dict
    capability: dict
    before: str | None
    after: str | None
    page: object
    lines: list

    @classmethod
    def of(cls, user, round_, criterion, number=None):
        asked, capability = criteria_by_code(round_.framework)[criterion]
        codes = list(scored_framework(round_.framework).criteria)
        place = codes.index(criterion)
        page = Paginator(_latest(user, round_, criterion), PAGE).get_page(number)
        return cls(
            round=round_,
            asked=asked,
            capability=capability,
            before=codes[place - 1] if place else None,
            after=codes[place + 1] if place + 1 < len(codes) else None,
            page=page,
            lines=[_line(round_.framework, criterion, each) for each in page],
        )

    @staticmethod
    def first_of(round_):
        """The code of the round's first criterion."""
        return next(iter(scored_framework(round_.framework).criteria))

    @property
    def level(self):
        levels = framework_document(self.round.framework)["levels"]
        return next(each for each in levels if each["number"] == self.asked["level"])


def _latest(user, round_, criterion):
    """The last submission of each country, with what it says about the criterion and its parents.

    Only these entries are read, not whole documents.
    """
    newest = Submission.objects.filter(assessment=OuterRef("assessment")).order_by("-number")
    own = ReviewRating.objects.filter(
        review=OuterRef("current__pk"), criterion=criterion_ids(round_.framework)[criterion]
    )
    entries = {
        f"entry_{place}": KeyTransform(code, KeyTransform("answers", "document"))
        for place, code in enumerate(_chain(round_.framework, criterion))
    }
    return (
        placed(user)
        .filter(assessment__round=round_, pk=Subquery(newest.values("pk")[:1]))
        .annotate(
            **entries,
            own_rating=Subquery(own.values("rating")[:1]),
            own_reason=Subquery(own.values("reason")[:1]),
            reviewer_pk=F("current__reviewer"),
        )
    )


def _chain(framework, criterion):
    """The criterion, what it depends on, what that depends on, and so on."""
    criteria, chain = scored_framework(framework).criteria, [criterion]
    while parent := criteria[chain[-1]].depends_on:
        chain.append(parent)
    return chain


def _line(framework, criterion, submission):
    chain = _chain(framework, criterion)
    entries = {
        code: getattr(submission, f"entry_{place}") or UNANSWERED
        for place, code in enumerate(chain)
    }
    given = {code: _given(entry) for code, entry in entries.items() if entry}
    effective = scoring.effective_ratings(scored_framework(framework), given)
    return AcrossLine(submission, entries[criterion], effective[criterion])


def _given(entry):
    return scoring.Answer(
        rating=entry.get("rating"),
        numerator=entry.get("numerator"),
        denominator=entry.get("denominator"),
        reason=entry.get("reason", ""),
        evidence=len(entry.get("evidence", ())),
    )
