"""Sheets of what surrounds an assessment: trail, submissions, delegations, remarks."""

from django.utils.translation import gettext as _

from assessment.models import Assessment, Delegation, Event, Remark, Submission
from assessment.trail_page import Line
from reports.exports.columns import Column, Sheet


def trail(assessment, user):
    """Who did what, as the trail's page tells it; None for whoever may not read it."""
    if not Assessment.objects.audited_by(user).filter(pk=assessment.pk).exists():
        return None
    columns = [
        Column("at", _("When"), _("When it was done."), "moment"),
        Column("verb", _("Verb"), _("What was done, as the trail calls it in every language.")),
        Column("words", _("What was done"), _("The same in words.")),
        Column("what", _("To what"), _("What it was done to.")),
        Column("who", _("Who"), _("Who did it.")),
        Column("acting", _("Acting as"), _("In which role, on that day.")),
        Column("digest", _("Digest"), _("What the next line is chained to (SHA-256, in hex).")),
    ]
    events = Event.objects.visible_to(user).filter(assessment=assessment).select_related("by")
    lines = [Line(event) for event in events.order_by("pk")]
    rows = [
        [
            line.event.at,
            line.event.verb,
            str(line.words),
            str(line.what),
            line.who,
            line.acting,
            line.event.digest,
        ]
        for line in lines
    ]
    return Sheet("trail", _("Trail"), columns, rows)


def submissions(assessment, user):
    """What was submitted, the newest first."""
    columns = [
        Column("version", _("Version"), _("Number of the submission."), "whole"),
        Column("submitted_at", _("Submitted"), _("When."), "moment"),
        Column("declared_name", _("Declared by"), _("The name under the declaration.")),
        Column("declared_function", _("Function"), _("Of who declared it.")),
        Column("input_sha256", _("Checksum of the answers"), _("SHA-256, in hex.")),
        Column("framework_sha256", _("Checksum of the framework"), _("SHA-256, in hex.")),
        Column("claimed_at", _("Taken up"), _("When a reviewer took it up."), "moment"),
        Column(
            "decision",
            _("Decision"),
            _("What became of it; empty while open."),
            allowed="returned, validated",
        ),
        Column("decided_at", _("Decided"), _("When."), "moment"),
    ]
    found = Submission.objects.visible_to(user).listed(assessment)
    rows = [
        [
            each.number,
            each.submitted_at,
            each.declared_name,
            each.declared_function,
            each.input_sha256,
            each.framework_sha256,
            each.claimed_at,
            each.decision,
            each.decided_at,
        ]
        for each in found
    ]
    return Sheet("submissions", _("Submissions"), columns, rows)


def delegations(assessment, user):
    """Which agency has which capability, as far as the user may see it."""
    columns = [
        Column("capability", _("Capability"), _("Code of the capability.")),
        Column("agency", _("Agency"), _("To which it is handed.")),
        Column(
            "state",
            _("State"),
            _("How far the agency is."),
            allowed="; ".join(str(each.label) for each in Delegation.State),
        ),
        Column("due_on", _("Due on"), _("The last day."), "day"),
        Column("delegated_at", _("Handed over"), _("When."), "moment"),
        Column("handed_in_at", _("Handed in"), _("When."), "moment"),
    ]
    found = Delegation.objects.visible_to(user).filter(assessment=assessment).with_names()
    rows = [
        [
            each.capability.code,
            each.agency.name,
            str(each.get_state_display()),
            each.due_on,
            each.delegated_at,
            each.handed_in_at,
        ]
        for each in found
    ]
    return Sheet("delegations", _("Delegation"), columns, rows)


def remarks(assessment, user):
    """What reviewers told the country, and its replies; None for those whom they did not tell."""
    if not user.belongs_to():
        return None
    columns = [
        Column("version", _("Version"), _("Number of the submission."), "whole"),
        Column("criterion", _("Criterion"), _("Code; empty for a remark on the whole.")),
        Column("text", _("Remark"), _("What the reviewer wrote.")),
        Column("is_question", _("Question"), _("Whether the country has to reply."), "yes"),
        Column("sent_at", _("Sent"), _("When."), "moment"),
        Column("replies", _("Replies"), _("What the country replied, the oldest first.")),
    ]
    found = Remark.objects.sent_to(user).filter(review__submission__assessment=assessment)
    rows = [
        [
            each.review.submission.number,
            each.code,
            each.text,
            each.is_question,
            each.sent_at,
            "\n\n".join(reply.text for reply in each.replies.all()),
        ]
        for each in found.with_replies().order_by("-review__submission__number", "pk")
    ]
    return Sheet("remarks", _("Remarks"), columns, rows)


# Every sheet that an assessment has besides those of `workbook.SHEETS`, by its key.
LISTS = {
    "trail": trail,
    "submissions": submissions,
    "delegations": delegations,
    "remarks": remarks,
}
