"""Notices in words: what happened, in which round, and where to look at it."""

import datetime
import unicodedata
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi

from assessment.models import Delegation, Event, Review, Submission
from capabilities.document import framework_document
from capabilities.texts import in_language
from notices.audience import Told, rows_of

AT_MOST = 100  # notices on the page and in a mail
TURNERS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def inset(words):
    """Somebody's words within a sentence: on one line, and not turning around what follows."""
    shown = " ".join("".join(map(_printable, str(words))).split())
    kinds = {unicodedata.bidirectional(sign) for sign in shown}
    turned = kinds & ({"L"} if get_language_bidi() else {"R", "AL"})
    return f"\u2068{shown}\u2069" if turned else shown


def _printable(sign):
    if sign in TURNERS:
        return ""
    return " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign


def capability_name(framework, code):
    """Number and name of the capability, in the language of the moment."""
    parts = framework_document(framework)["capabilities"]
    part = next((part for part in parts if part["code"] == code), None)
    return inset(f"{part['number']} {in_language(part['name'])}" if part else code)


@dataclass(frozen=True)
class Notice:
    """One event as it is told to one reader; without an `url` where its page is gone."""

    told: Told
    event: Event
    url: str
    is_new: bool = False

    @property
    def words(self):
        event = self.event
        after = event.after or {}
        day = after.get("due_on") or after.get("closes_on")
        return self.told.words_for(event) % {
            "version": inset(event.subject),
            "capability": capability_name(self.round.framework, event.subject),
            "agency": inset(after.get("agency", "")),
            "country": inset(event.assessment.country),
            "day": _day(day) if day else "",
        }

    @property
    def round(self):
        return self.event.assessment.round

    @property
    def where(self):
        """The round, as it stands beside the words."""
        return inset(self.round)

    @property
    def who(self):
        return str(self.event.by or "Waymark")


def _day(text):
    return date_format(datetime.date.fromisoformat(text), "j F Y")


def notices_of(reader, events, *, seen=None):
    """The newest of the events as notices to the reader, the newest first. At most two queries.

    `seen` is the last event that the reader has looked at; None where that does not matter.
    """
    found = events.select_related("by", "assessment__country", "assessment__round__framework")
    listed = list(found.order_by("-pk")[:AT_MOST])
    rows, pages = rows_of(reader), _pages(reader, listed)
    return [
        Notice(
            told=rows[event.verb],
            event=event,
            url=_url(rows[event.verb].page, event, pages),
            is_new=seen is not None and event.pk > seen,
        )
        for event in listed
    ]


def _pages(reader, events):
    """Keys of the pages that a reader may open: a reader has a role, and so one kind of them."""
    here = {event.assessment_id for event in events}
    if not here:
        return {}
    if reader.contributes_for():
        handed = Delegation.objects.once_contributed_by(reader).filter(assessment__in=here)
        rows = handed.values_list("assessment", "capability__code", "pk")
        return {(assessment, code): pk for assessment, code, pk in rows}
    if reader.belongs_to():
        return {}
    return _pages_of_reviews(reader, here)


def _pages_of_reviews(reader, here):
    """Of submissions by their number, and of the reader's own last review."""
    submitted = Submission.objects.reviewable_by(reader).filter(assessment__in=here)
    rows = submitted.values_list("assessment", "number", "pk")
    found = {(assessment, str(number)): pk for assessment, number, pk in rows}
    mine = Review.objects.written_by(reader).current().filter(submission__assessment__in=here)
    rows = mine.order_by("claimed_at").values_list("submission__assessment", "pk")
    return found | {(assessment, "review"): pk for assessment, pk in rows}


def _url(page, event, pages):
    here = event.assessment_id
    if page == "shared":
        return reverse(page)
    if page == "contributions":
        return reverse(page, args=[here, event.subject])
    if page in {"delegation", "submission", "review_remarks"}:
        pk = pages.get((here, "review" if page == "review_remarks" else event.subject))
        return reverse(page, args=[pk]) if pk else ""
    return reverse(page, args=[here])
