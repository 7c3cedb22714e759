"""The reviewers' board: what was submitted to them, and who works on it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, FilteredRelation, Q, Value, When
from django.utils.translation import gettext_lazy as _

from assessment.models import Assessment, Review, Submission

PAGE = 50
PLACES = {
    "waiting": _("Waiting for a reviewer"),
    "mine": _("Claimed by me"),
    "others": _("Claimed by others"),
    "asked": _("Clarification asked"),
    "decided": _("Decided"),
}


def placed(user):
    """The submissions that the user reviews, each with its `place` and its current review.

    Without the stored documents. `since` is when it came to its place.
    """
    current = FilteredRelation("reviews", condition=Q(reviews__given_up_at__isnull=True))
    return (
        Submission.objects.reviewable_by(user)
        .with_round()
        .defer("document", "register", "explanations", "result")
        .annotate(current=current)
        .annotate(
            place=Case(
                When(current__pk__isnull=True, then=Value("waiting")),
                When(~Q(current__decision=""), then=Value("decided")),
                When(assessment__state=Assessment.State.CLARIFICATION, then=Value("asked")),
                When(current__reviewer=user, then=Value("mine")),
                default=Value("others"),
            ),
            since=Case(
                When(current__pk__isnull=True, then=F("submitted_at")),
                When(~Q(current__decision=""), then=F("current__decided_at")),
                When(
                    assessment__state=Assessment.State.CLARIFICATION,
                    then=F("assessment__state_changed_at"),
                ),
                default=F("current__claimed_at"),
            ),
            review=F("current__pk"),
            decision=F("current__decision"),
            reviewer=F("current__reviewer__name"),
        )
        .order_by("assessment__country__name", "-assessment__round__opens_on", "-number")
    )


@dataclass(frozen=True)
class BoardLine:
    """One submission on the board."""

    submission: Submission

    @property
    def words(self):
        """Its state in words: a decision says which."""
        decided = self.submission.decision
        return Review.Decision(decided).label if decided else PLACES[self.submission.place]

    @property
    def open(self):
        """Whether nobody has claimed it."""
        return self.submission.place == "waiting"

    @property
    def mine(self):
        return self.submission.place == "mine"


@dataclass(frozen=True)
class Board:
    """What the board shows: one page of lines, filters with counts, and what comes next.

    `next` is what the reader holds and can go on with, else what has waited longest, else None.
    """

    lines: list
    page: object
    rounds: list
    counts: dict
    round: int | None
    state: str
    next: BoardLine | None

    @classmethod
    def of(cls, user, query):
        """The board of a reviewer; None for everybody else. `query` are the filters asked for."""
        if user.reviewed_countries().query.is_empty():
            return None
        found = placed(user)
        rounds = list(
            found.order_by("-assessment__round__opens_on")
            .values_list("assessment__round", "assessment__round__name")
            .distinct()
        )
        round_, state = _filters(query, rounds)
        shown = found.filter(assessment__round=round_) if round_ else found
        numbers = dict(
            shown.order_by().values("place").annotate(n=Count("pk")).values_list("place", "n")
        )
        page = _page(shown.filter(place=state) if state else shown, query, numbers, state)
        return cls(
            lines=[BoardLine(each) for each in page],
            page=page,
            rounds=rounds,
            counts={place: (words, numbers.get(place, 0)) for place, words in PLACES.items()},
            round=round_,
            state=state,
            next=_next(found),
        )

    @property
    def total(self):
        return sum(number for _words, number in self.counts.values())

    @property
    def query(self):
        """The filters as the links to other pages carry them."""
        asked = {"round": self.round, "state": self.state}
        return "".join(f"{name}={value}&" for name, value in asked.items() if value)

    @property
    def filtered(self):
        return bool(self.round or self.state)


def _filters(query, rounds):
    asked = query.get("round", "")
    round_ = next((pk for pk, _name in rounds if str(pk) == asked), None)
    state = query.get("state", "")
    return round_, state if state in PLACES else ""


def _page(found, query, numbers, state):
    paginator = Paginator(found, PAGE)
    paginator.count = numbers.get(state, 0) if state else sum(numbers.values())  # asks no more
    return paginator.get_page(query.get("page"))


def _next(found):
    mine_first = Case(When(place="mine", then=Value(0)), default=Value(1))
    open_ones = found.filter(place__in=["mine", "waiting"])
    first = open_ones.order_by(mine_first, "since", "assessment__country__name").first()
    return first and BoardLine(first)
