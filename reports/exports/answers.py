"""Sheets of what was said: answers, context, comments, and the reviewer's ratings."""

from django.utils.translation import gettext as _

from assessment.models import Answer
from assessment.wording import OBLIGATIONS, rating_words
from capabilities.texts import in_language
from reports.exports.columns import Column, Sheet

RATINGS = [str(letter) for letter in Answer.Rating]
MARKS = "N, P, L, F, NA"


def criterion_columns():
    """What is asked, the same on every sheet that has a row for each criterion."""
    return [
        Column("capability", _("Capability"), _("Code of the capability.")),
        Column("capability_name", _("Name of the capability"), _("In the language of the file.")),
        Column("group", _("Group"), _("Code of the group of the capability.")),
        Column("criterion", _("Criterion"), _("Code of the criterion.")),
        Column("element", _("Element"), _("Code of the element it belongs to, if any.")),
        Column("level", _("Level"), _("The level it belongs to."), "whole"),
        Column(
            "obligation",
            _("Obligation"),
            _("Whether it counts for the level."),
            allowed="; ".join(map(str, OBLIGATIONS.values())),
        ),
        Column("statement", _("Statement"), _("What is to be rated.")),
    ]


def said_columns():
    """What a country says about a criterion: the cells that can be filled in."""
    return [
        Column(
            "rating",
            _("Rating"),
            "; ".join(f"{each.value}: {each.label}" for each in Answer.Rating),
            allowed=", ".join(RATINGS),
        ),
        Column("numerator", _("First number"), _("Of a measure: how many of them."), "whole"),
        Column("denominator", _("Second number"), _("Of a measure: of how many."), "whole"),
        Column("reason", _("Reason"), _("Why it does not apply, where the rating is NA.")),
        Column("comment", _("Comment"), _("What the country adds in its own words.")),
    ]


def asked_cells(capability, criterion):
    """The cells of `criterion_columns`."""
    return [
        capability["code"],
        in_language(capability["name"]),
        capability["group"],
        criterion["code"],
        criterion["element"] or "",
        criterion["level"],
        str(OBLIGATIONS[criterion["obligation"]]),
        in_language(criterion["statement"]),
    ]


def answers(material):
    """A row for every criterion of the edition, answered or not."""
    columns = [
        *criterion_columns(),
        *said_columns(),
        Column(
            "effective",
            _("Effective rating"),
            _("The rating that counts; empty while it is unknown."),
            allowed=MARKS,
        ),
        Column("effective_words", _("In words"), _("The effective rating, or why there is none.")),
        Column("implied_by", _("Follows from"), _("Code of the criterion whose answer decides.")),
        Column("evidence", _("Evidence"), _("Numbers of the items cited, on the sheet Evidence.")),
        Column(
            "agency",
            _("Agency"),
            _("Whose words the answer has, if an agency's. In drafts only."),
        ),
        Column(
            "changed_at",
            _("Changed"),
            _("When the answer was last saved; in a submission, when it was submitted."),
            "moment",
        ),
    ]
    standing, numbers = material.standing, material.numbers
    rows = [
        [*asked_cells(capability, criterion), *_said(standing, numbers, criterion["code"])]
        for criterion, capability in standing.asked.values()
    ]
    return Sheet("answers", _("Answers"), columns, rows)


def _said(standing, numbers, code):
    effective, row = standing.effective[code], standing.rows.get(code)
    follows = [effective.rating or "", str(rating_words(effective)), effective.implied_by or ""]
    if row is None:
        return [None] * 5 + [*follows, None, None, None]
    cited = ", ".join(str(number) for pk, number in numbers.items() if pk in row.cited)
    agency = str(row.taken_from or "")
    return [*said_cells(row), *follows, cited, agency, row.updated_at]


def said_cells(row):
    """The cells of `said_columns`."""
    return [row.rating, row.numerator, row.denominator, row.reason, row.comment]


def context(material):
    """What the country writes about each enabler of the framework."""
    columns = [
        Column("enabler", _("Enabler"), _("Code of the enabler.")),
        Column("name", _("Name"), _("In the language of the file.")),
        Column("text", _("Text"), _("What the country writes about it; nobody rates it.")),
    ]
    notes = material.document.get("context", {})
    rows = [
        [enabler["code"], in_language(enabler["name"]), notes.get(enabler["code"])]
        for enabler in material.standing.document["enablers"]
    ]
    return Sheet("context", _("Context"), columns, rows)


def comments(material):
    """The comments that the reader may see, and no others."""
    columns = [
        Column("criterion", _("Criterion"), _("Code of the criterion.")),
        Column("comment", _("Comment"), _("Number of the comment in this file."), "whole"),
        Column(
            "thread", _("Replies to"), _("Number of the comment that began the thread."), "whole"
        ),
        Column("written_at", _("Written"), _("When it was written."), "moment"),
        Column("written_by", _("By"), _("Who wrote it.")),
        Column("place", _("For"), _("For which country or agency the person wrote.")),
        Column("audience", _("Who reads it"), _("To whom it is addressed.")),
        Column("text", _("Text"), _("Its words; none where it was withdrawn.")),
        Column("withdrawn", _("Withdrawn"), _("Whether who wrote it withdrew it."), "yes"),
        Column("resolved_at", _("Resolved"), _("When the thread was settled."), "moment"),
    ]
    numbers = {each.pk: number for number, each in enumerate(material.comments, start=1)}
    rows = [
        [
            each.code,
            numbers[each.pk],
            numbers.get(each.thread_id),
            each.written_at,
            str(each.written_by),
            each.place,
            str(each.get_audience_display()),
            each.text,
            each.is_withdrawn,
            each.resolved_at,
        ]
        for each in material.comments
    ]
    return Sheet("comments", _("Comments"), columns, rows)


def review(material):
    """How the reviewer reads each criterion; None where the reader may not see it.

    Private notes stay with the reviewer.
    """
    reviewed = material.reviewed
    if reviewed is None:
        return None
    columns = [
        Column("criterion", _("Criterion"), _("Code of the criterion.")),
        Column(
            "country", _("Country's rating"), _("The country's effective rating."), allowed=MARKS
        ),
        Column(
            "own", _("Reviewer's own rating"), _("Empty where none was given."), allowed=_listed()
        ),
        Column("reason", _("Reason"), _("The reviewer's reason for it.")),
        Column(
            "effective",
            _("Reviewer's reading"),
            _("The effective rating with the reviewer's own ratings in place of the country's."),
            allowed=MARKS,
        ),
        Column(
            "steps",
            _("Difference"),
            _("Steps from the country's rating to the reviewer's; below 0 where stricter."),
            "whole",
        ),
    ]
    steps = {each.code: each.steps for each in reviewed.differences}
    country, own = reviewed.country.effective, reviewed.own.effective
    rows = []
    for code in reviewed.country.asked:
        rating = reviewed.ratings.get(code)
        said = [rating.rating, rating.reason] if rating else [None, None]
        rows.append([code, country[code].rating, *said, own[code].rating, steps.get(code)])
    return Sheet("review", _("Review"), columns, rows)


def _listed():
    return ", ".join(RATINGS)
