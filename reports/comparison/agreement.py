"""How far the reviewers' own ratings agree with those of the countries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from assessment.models import Review, ReviewRating
from assessment.ratings import THIRDS
from assessment.scoring import effective_ratings, read_answers
from assessment.standing import scored_framework
from assessment.wording import rating_label
from capabilities.texts import in_language
from reports.comparison.kappa import weighted_kappa
from reports.comparison.selection import Part, Selection
from reports.exports.tables import Cell, Table

SCALE = THIRDS  # the ratings in order, each with its place
NOT_KNOWN = "U"
LEAST = 10  # pairs: kappa of fewer says nothing

Pair = tuple[str, str]  # what counts for the country, and the reviewer's rating of the same


@dataclass(frozen=True)
class Agreement:
    """Pairs of ratings of the same criteria."""

    pairs: Sequence[Pair]

    @property
    def compared(self) -> list[Pair]:
        """Those with a rating on the scale on both sides."""
        return [pair for pair in self.pairs if pair[0] in SCALE and pair[1] in SCALE]

    @property
    def number(self) -> int:
        return len(self.compared)

    @property
    def apart(self) -> int:
        """How many say on one side that the criterion does not apply or is not known."""
        return len(self.pairs) - self.number

    @property
    def same(self) -> int:
        return sum(1 for one, other in self.compared if one == other)

    @property
    def lower(self) -> int:
        """How often the reviewer rates lower."""
        return sum(1 for one, other in self.compared if SCALE[other] < SCALE[one])

    @property
    def higher(self) -> int:
        return self.number - self.same - self.lower

    @property
    def share(self) -> int | None:
        """Exact agreement in whole percent, halves up; None without pairs."""
        return (200 * self.same + self.number) // (2 * self.number) if self.number else None

    @property
    def enough(self) -> bool:
        return self.number >= LEAST

    @property
    def kappa(self) -> float | None:
        """Quadratic weighted kappa; None with too few pairs, or where it is undefined."""
        if not self.enough:
            return None
        return weighted_kappa((SCALE[one], SCALE[other]) for one, other in self.compared)

    @property
    def kappa_words(self) -> str:
        """Kappa, or why there is none."""
        if not self.enough:
            return _("too few pairs")
        kappa = self.kappa
        if kappa is None:
            return _("not defined: both give one and the same rating throughout")
        return f"{kappa:.2f}".replace("-", "\N{MINUS SIGN}")

    @property
    def crossed(self) -> list[tuple[str, list[int]]]:
        """How often each rating of a country meets each of the reviewers, lowest first.

        A row for each rating of the countries: `(in words, counts)`.
        """
        counts = Counter(self.compared)
        return [(rating_label(one), [counts[one, other] for other in SCALE]) for one in SCALE]

    @property
    def scale_words(self) -> list[str]:
        return [rating_label(rating) for rating in SCALE]


@dataclass(frozen=True)
class AgreementLine:
    """A group or a capability, a part of the framework document, and the pairs in it."""

    part: Part
    agreement: Agreement


@dataclass(frozen=True)
class AgreementPage:
    """All that reviewers rated themselves in the selection: as a whole, by group and capability.

    `rated` is how many submissions that were.
    """

    selection: Selection
    whole: Agreement
    groups: list[tuple[AgreementLine, list[AgreementLine]]]
    rated: int

    @classmethod
    def of(cls, selection: Selection) -> "AgreementPage":
        """Two queries, none where nothing is chosen; answers are scored anew, nothing else is."""
        by_submission = _pairs(selection) if selection.chosen else {}
        pairs: dict[str, list[Pair]] = {}
        for found in by_submission.values():
            for code, pair in found.items():
                pairs.setdefault(code, []).append(pair)
        groups = []
        for group, capabilities in selection.groups:
            lines = [AgreementLine(each, Agreement(_of(each, pairs))) for each in capabilities]
            inside = [pair for line in lines for pair in line.agreement.pairs]
            groups.append((AgreementLine(group, Agreement(inside)), lines))
        shown = [pair for group, _lines in groups for pair in group.agreement.pairs]
        return cls(selection, Agreement(shown), groups, len(by_submission))

    def table(self) -> Table:
        headings = [
            *(_("Group"), _("Capability"), _("Name"), _("Pairs compared")),
            *(_("Same rating"), _("Reviewer lower"), _("Reviewer higher"), _("Left out")),
            *(_("Exact agreement, percent"), _("Weighted kappa")),
        ]
        rows: list[list[Cell]] = [[None, None, _("All"), *_cells(self.whole)]]
        for group, lines in self.groups:
            code, name = group.part["code"], in_language(group.part["name"])
            rows.append([code, None, name, *_cells(group.agreement)])
            rows += [
                [code, line.part["code"], in_language(line.part["name"]), *_cells(line.agreement)]
                for line in lines
            ]
        return Table(_("Agreement"), headings, rows)


def _cells(found: Agreement) -> list[Cell]:
    kappa = found.kappa
    counts = [found.number, found.same, found.lower, found.higher, found.apart]
    return [*counts, found.share, None if kappa is None else round(kappa, 4)]


def _of(capability: Part, pairs: dict[str, list[Pair]]) -> list[Pair]:
    return [pair for each in capability["criteria"] for pair in pairs.get(each["code"], ())]


def _pairs(selection: Selection) -> dict[object, dict[str, Pair]]:
    """By submission and criterion code. Reasons and private notes are not read."""
    rated: dict[object, dict[str, str]] = {}
    reviews = Review.objects.visible_to(selection.user).current()
    found = ReviewRating.objects.filter(review__in=reviews.filter(submission__in=selection.rows))
    for submission, code, rating in found.exclude(rating="").values_list(
        "review__submission", F("criterion__code"), "rating"
    ):
        rated.setdefault(submission, {})[code] = rating
    framework = scored_framework(selection.round.framework)
    # An edition that is not published yet may change under a submission: then they do not compare.
    documents = selection.rows.filter(pk__in=rated, framework_sha256=framework.sha256)
    pairs = {}
    for submission, document in documents.values_list("pk", "document"):
        effective = effective_ratings(framework, read_answers(framework, document))
        pairs[submission] = {
            code: (effective[code].rating or NOT_KNOWN, rating)
            for code, rating in rated[submission].items()
        }
    return pairs
