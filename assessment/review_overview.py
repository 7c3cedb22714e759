"""A review at a glance: capability by capability in both readings, and where to go on."""

from dataclasses import dataclass

from assessment.ratings import NOT_APPLICABLE
from assessment.reading import DoubleReading, LevelPair


@dataclass(frozen=True)
class ReviewRow:
    """A capability's line: both levels, own ratings given, and what there is to look at.

    `threads` are open threads of comments, `new` the comments that the reader has not seen.
    """

    pair: LevelPair
    rated: dict
    differences: int
    remarks: int
    threads: int
    new: int
    claims: int

    @property
    def complete(self):
        return self.rated["rated"] >= self.rated["of"]


@dataclass(frozen=True)
class ReviewOverview:
    """Rows by group in framework order, and the sums of what they count."""

    groups: list
    rated: dict
    differences: int

    @classmethod
    def of(cls, reading: DoubleReading, remarks, comments):
        """`remarks` are lists by criterion code, `comments` the `comments.counts` likewise."""
        differing = {each.code for each in reading.differences}
        rows = {}
        for pair in reading.level_pairs:
            row = _row(reading, pair, differing, remarks, comments)
            rows.setdefault(pair.asked["group"], []).append(row)
        return cls(
            groups=[
                (group, rows[group["code"]])
                for group in reading.country.document["groups"]
                if group["code"] in rows
            ],
            rated=reading.rated(),
            differences=len(differing),
        )

    @property
    def next(self):
        """The first capability with something left to rate, part of the document; None without."""
        rows = (row for _group, group in self.groups for row in group)
        return next((row.pair.asked for row in rows if not row.complete), None)


def _row(reading, pair, differing, remarks, comments):
    codes = [criterion["code"] for criterion in pair.asked["criteria"]]
    counted = [comments[code] for code in codes if code in comments]
    return ReviewRow(
        pair=pair,
        rated=reading.rated(codes),
        differences=sum(code in differing for code in codes),
        remarks=sum(len(remarks.get(code, ())) for code in codes),
        threads=sum(each["open"] for each in counted),
        new=sum(each["new"] for each in counted),
        claims=sum(_claimed(reading.country, code) for code in codes),
    )


def _claimed(country, code):
    """Whether the country itself says that the criterion does not apply."""
    effective = country.effective[code]
    return effective.asked and effective.rating == NOT_APPLICABLE
