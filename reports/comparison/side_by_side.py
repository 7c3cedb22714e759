"""Two to four submissions side by side: levels, verdicts, and where their ratings differ."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment import submissions
from assessment.connections import source_answer
from assessment.models import Submission
from assessment.standing import Standing
from assessment.wording import VERDICTS, coverage_words, level_cells, level_words
from reports.comparison.selection import Selection, alphabetical

FEWEST, MOST = 2, 4
HOW_MANY = _("Choose two to four submissions.")
ONE_EDITION = _(
    "Choose submissions of one edition of the framework: other editions ask other questions, "
    "and their levels cannot be compared."
)
LARGE = ("document", "register", "explanations", "result")


class SubmissionsForm(forms.Form):
    """Which submissions to compare; `offered` are those to choose from."""

    submission = forms.MultipleChoiceField(
        label=_("Submissions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": HOW_MANY},
    )

    def __init__(self, data=None, *, offered):
        super().__init__(data)
        self.offered = {str(each.pk): each for each in offered}
        self.fields["submission"].choices = [(pk, _name(each)) for pk, each in self.offered.items()]

    def clean_submission(self):
        chosen = [self.offered[pk] for pk in self.cleaned_data["submission"]]
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError(HOW_MANY)
        if len({each.assessment.round.framework_id for each in chosen}) > 1:
            raise forms.ValidationError(ONE_EDITION)
        return chosen


def _name(submission):
    """What tells it from the others that can be chosen."""
    return gettext("%(country)s, %(round)s, version %(number)s") % {
        "country": submission.assessment.country,
        "round": submission.assessment.round,
        "number": submission.number,
    }


@dataclass(frozen=True)
class Side:
    """One of the submissions, with what it says: a column.

    `name` is the country's; where several columns are of one country, it says which.
    """

    submission: Submission
    standing: Standing
    name: str

    @property
    def country(self):
        return self.submission.assessment.country

    def level(self, capability):
        """Level and coverage of the capability (its code), as they were stored."""
        found = self.standing.capability(capability)
        return {
            "side": self,
            "cells": level_cells(found["level"], self.standing.framework.levels),
            "level_words": level_words(found["level"]),
            "coverage_words": coverage_words(found["score"]),
        }

    def said(self, criterion):
        """What the country says about the criterion (its code), in its own words."""
        row, effective = self.standing.rows.get(criterion), self.standing.effective[criterion]
        return {
            "side": self,
            "rating": source_answer(self.standing, criterion).rating,
            "implied_by": effective.rating and effective.implied_by,
            "row": row,
        }


@dataclass(frozen=True)
class CapabilityLine:
    """A capability, how each country stands in it, and the criteria rated differently."""

    asked: dict
    levels: list
    criteria: list


@dataclass(frozen=True)
class SideBySide:
    """The chosen submissions, in alphabetical order of their countries; all of one edition."""

    sides: list

    @classmethod
    def of(cls, found):
        """`found` were read `with_round`, and with all that is stored in them."""
        ordered = sorted(found, key=_place)
        times = Counter(each.assessment.country for each in ordered)
        return cls([_side(each, times[each.assessment.country] > 1) for each in ordered])

    @property
    def submissions(self):
        return [side.submission for side in self.sides]

    @property
    def document(self):
        return self.sides[0].standing.document

    @cached_property
    def groups(self):
        """`[(group, lines)]` in framework order."""
        lines = {}
        for asked in self.document["capabilities"]:
            lines.setdefault(asked["group"], []).append(self._line(asked))
        return [
            (group, lines[group["code"]])
            for group in self.document["groups"]
            if group["code"] in lines
        ]

    def _line(self, asked):
        differing = [each for each in asked["criteria"] if self._differs(each["code"])]
        return CapabilityLine(
            asked=asked,
            levels=[side.level(asked["code"]) for side in self.sides],
            criteria=[
                (each, [side.said(each["code"]) for side in self.sides]) for each in differing
            ],
        )

    def _differs(self, criterion):
        found = (side.standing.effective[criterion] for side in self.sides)
        return len({(each.rating, each.reason) for each in found}) > 1

    @property
    def differing(self):
        """The capabilities in which criteria are rated differently."""
        return [line for _group, lines in self.groups for line in lines if line.criteria]

    @property
    def connections(self):
        """`[(connection, verdicts)]`, a verdict for each side with its key and words."""
        asked = [each for part in self.document["capabilities"] for each in part["connections"]]
        return [(each, [_verdict(side, each["code"]) for side in self.sides]) for each in asked]


def _side(submission, several):
    """`several` of the submissions are of its country."""
    name = _name(submission) if several else submission.assessment.country.name
    return Side(submission, submissions.read(submission).standing, name)


def _place(submission):
    """By country, and the versions of one country as time went by."""
    assessment = submission.assessment
    return alphabetical(assessment.country.name), assessment.round.opens_on, submission.number


def _verdict(side, connection):
    results = side.standing.result["connections"]
    key = next(each["verdict"] for each in results if each["code"] == connection)
    return {"side": side, "key": key, "words": VERDICTS[key]}


@dataclass(frozen=True)
class SideBySidePage:
    """The choice and, where it can be compared, the comparison; else None."""

    selection: Selection
    form: SubmissionsForm
    comparison: SideBySide | None

    @classmethod
    def of(cls, user, query):
        """What the address chooses; LookupError for what the user does not review."""
        selection = Selection.of(user, query)
        if selection is None:
            raise LookupError(user)
        chosen = _chosen(user, query.getlist("submission"))
        form = cls._form(selection, chosen, bound="submission" in query or "chosen" in query)
        return cls(selection, form, cls._compared(user, form))

    @staticmethod
    def _form(selection, chosen, *, bound):
        offered = {each.pk: each for each in selection.offered}
        for each in offered.values():
            each.assessment.round = selection.round
        data = {"submission": [str(each.pk) for each in chosen]} if bound else None
        return SubmissionsForm(
            data, offered=(offered | {each.pk: each for each in chosen}).values()
        )

    @staticmethod
    def _compared(user, form):
        if not form.is_valid():
            return None
        pks = [each.pk for each in form.cleaned_data["submission"]]
        found = Submission.objects.reviewable_by(user).with_round().filter(pk__in=pks)
        return SideBySide.of(found)


def _chosen(user, asked):
    """The submissions with these keys, without what is large; LookupError unless all are there."""
    try:
        pks = {UUID(pk) for pk in asked}
    except ValueError as error:
        raise LookupError(asked) from error
    found = Submission.objects.reviewable_by(user).with_round().filter(pk__in=pks).defer(*LARGE)
    if len(found) < len(pks):
        raise LookupError(asked)
    return list(found)
