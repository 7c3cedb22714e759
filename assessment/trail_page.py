"""What the trail page shows: who did what, in words, newest first."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from assessment.models import Event

A_PAGE = 50  # events
OUTSIDERS = "outsiders"

WORDS = {
    "start": _("Assessment begun"),
    "answer": _("Answer saved"),
    "describe": _("Context described"),
    "take answers from a file": _("Answers taken from a file"),
    "add evidence": _("Evidence added"),
    "change evidence": _("Evidence changed"),
    "remove evidence": _("Evidence removed"),
    "add file": _("File added"),
    "remove file": _("File removed"),
    "refuse file": _("File refused"),
    "extend": _("More time given"),
    "submit": _("Submitted as version"),
    "claim": _("Taken up for review"),
    "give up": _("Review given up"),
    "ask": _("Clarification asked"),
    "answer questions": _("Questions answered"),
    "return": _("Returned for changes"),
    "validate": _("Validated"),
    "reopen": _("Opened again"),
    "close": _("Closed"),
    "read submission": _("Read: version"),
    "download report": _("Report downloaded: version"),
    "download answers": _("Answers downloaded: version"),
    "download evidence": _("Evidence downloaded"),
    "download comparison": _("Downloaded in a comparison of countries: version"),
    "delegate": _("Handed to an agency"),
    "change delegation": _("Terms of the agency changed"),
    "take up": _("Taken up by the agency"),
    "hand in": _("Handed in by the agency"),
    "send back": _("Sent back to the agency"),
    "take back": _("Taken back from the agency"),
    "contribute": _("Agency answered"),
    "take over": _("Answer taken over from an agency"),
    "let contributors read": _("Contributors may read everything"),
    "stop contributors reading": _("Contributors may read their own part only"),
    "add measure": _("Measure added to the plan"),
    "change measure": _("Measure of the plan changed"),
    "remove measure": _("Measure removed from the plan"),
    "rate": _("Rated by the reviewer"),
    "reply": _("Remark replied to"),
    "comment": _("Comment written on"),
    "resolve comment": _("Thread of comments resolved on"),
    "reopen comment": _("Thread of comments opened again on"),
    "withdraw comment": _("Comment withdrawn on"),
    "share": _("Shared: version"),
    "revoke share": _("No longer shared: version"),
    "classify": _("Classification of the reports set"),
}


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: Event

    @property
    def words(self):
        return WORDS.get(self.event.verb, self.event.verb)

    @property
    def what(self):
        """What it was done to, as people know it; "" for what only has a number of ours."""
        told = {**(self.event.before or {}), **(self.event.after or {})}
        return told.get("title") or told.get("name") or _unless_id(self.event.subject)

    @property
    def who(self):
        return str(self.event.by or "Waymark")

    @property
    def acting(self):
        """As what, in the words of the day it happened: a membership may be gone since."""
        return ", ".join(filter(None, [self.event.place, self.event.get_role_display()]))


def _unless_id(text):
    try:
        UUID(text)
    except ValueError:
        return text
    return ""


def trail_page(events, *, show, number):
    """Page `number` of the events, newest first, as a paginator's page of lines."""
    shown = events.by_outsiders() if show == OUTSIDERS else events
    page = Paginator(shown.select_related("by").order_by("-pk"), A_PAGE).get_page(number)
    page.object_list = [Line(event) for event in page.object_list]
    return page
