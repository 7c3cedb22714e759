"""Who is told of what: one table of the trail's verbs. What is not in it is nobody's notice."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessment.models import Delegation, Event, Review
from notices.models import Kind

# The sides: each says of which events a reader, in the role acted in, may be told; None for nobody.


def country(reader):
    """Coordinators and observers: their own country's."""
    return Q(assessment__country=reader.belongs_to()) if reader.belongs_to() else None


def coordinator(reader):
    return Q(assessment__country=reader.coordinates()) if reader.coordinates() else None


def guest(reader):
    """Coordinators of the country with which another one shared something."""
    mine = Event.objects.shared_to(reader).values("pk")
    return Q(pk__in=mine) if reader.coordinates() else None


def agency(reader):
    """Contributors: what happens to what is, or was, handed to their own agency.

    The trail knows agencies by name, and two may have the same capability.
    """
    own = reader.contributes_for()
    if own is None:
        return None
    handed = Delegation.objects.once_contributed_by(reader).filter(
        assessment=OuterRef("assessment"), capability__code=OuterRef("subject")
    )
    return Q(after__agency=own.name) & Q(Exists(handed))


def reviewers(reader):
    """Everybody who reviews the country."""
    countries = reader.reviewed_countries()
    return None if countries.query.is_empty() else Q(assessment__country__in=countries)


def reviewer(reader):
    """Who has claimed a submission of the assessment, and did not give it up."""
    if reader.reviewed_countries().query.is_empty():
        return None
    mine = Review.objects.written_by(reader).current()
    return Q(Exists(mine.filter(submission__assessment=OuterRef("assessment"))))


@dataclass(frozen=True)
class Told:
    """One verb for one side: in which words, and at which page the thing is.

    The words may name `version`, `capability`, `agency`, `country` and `day`. `also` is a key of
    what the event put down as `after`, and the words to use instead where that says something.
    """

    verb: str
    side: Callable
    kind: Kind
    page: str
    words: str
    also: tuple = ("", "")

    def words_for(self, event):
        key, words = self.also
        return words if key and (event.after or {}).get(key) else self.words


WORK, REVIEW, DATES = Kind.WORK, Kind.REVIEW, Kind.DATES
VALIDATED = _("Version %(version)s is validated")
RELEASED = _("Version %(version)s is validated, and you may read how the reviewer rates")
HANDED = _("%(capability)s is handed to your agency")
HANDED_DUE = _("%(capability)s is handed to your agency, due on %(day)s")
CHANGED = _("Due date or note changed: %(capability)s")
CHANGED_DUE = _("Due date or note changed: %(capability)s, due on %(day)s")

# fmt: off
TABLE = (
    Told("ask", country, REVIEW, "remarks", _("The reviewer asks about version %(version)s")),
    Told("return", country, REVIEW, "remarks", _("Version %(version)s came back for changes")),
    Told("validate", country, REVIEW, "remarks", VALIDATED, ("released", RELEASED)),
    Told("close", country, REVIEW, "assessment", _("Your assessment is closed")),
    Told("extend", coordinator, DATES, "assessment", _("You have more time, until %(day)s")),
    Told("hand in", coordinator, WORK, "contributions", _("%(agency)s handed in %(capability)s")),
    Told("delegate", agency, WORK, "delegation", HANDED, ("due_on", HANDED_DUE)),
    Told("change delegation", agency, WORK, "delegation", CHANGED, ("due_on", CHANGED_DUE)),
    Told("send back", agency, WORK, "delegation", _("Sent back to you: %(capability)s")),
    Told("take back", agency, WORK, "delegation", _("Taken back from you: %(capability)s")),
    Told("share", guest, REVIEW, "shared", _("%(country)s shared version %(version)s with you")),
    Told("submit", reviewers, REVIEW, "submission", _("%(country)s submitted version %(version)s")),
    Told("answer questions", reviewer, REVIEW, "review_remarks", _("%(country)s answered you")),
    Told("reply", reviewer, REVIEW, "review_remarks", _("%(country)s replied to a remark")),
)
# fmt: on


def rows_of(reader):
    """The lines of the table that concern the reader in the role acted in, by verb."""
    concerned = {side: side(reader) is not None for side in {each.side for each in TABLE}}
    return {each.verb: each for each in TABLE if concerned[each.side]}


def told(reader, kinds=Kind.values):
    """The events of which the reader is told in the role acted in, among these kinds.

    Never what one did oneself, or what happened before one was here.
    """
    verbs = defaultdict(list)
    for each in rows_of(reader).values():
        if each.kind in kinds:
            verbs[each.side].append(each.verb)
    if not verbs:
        return Event.objects.none()
    events = Event.objects.all()
    if reader.belongs_to():
        events = Event.objects.visible_to(reader) | Event.objects.shared_to(reader)
    some = Q(*(side(reader) & Q(verb__in=verbs[side]) for side in verbs), _connector=Q.OR)
    return events.filter(some, at__gte=reader.date_joined).exclude(by=reader)
