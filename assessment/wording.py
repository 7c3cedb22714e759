"""What results are called on pages and in the report: one place, so that both say the same."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.models import Answer

VERDICTS = {
    "connected": gettext_lazy("Connected"),
    "ready": gettext_lazy("Ready to be considered"),
    "not_ready": gettext_lazy("Not ready yet"),
    "undetermined": gettext_lazy("Cannot be determined yet"),
    "not_applicable": gettext_lazy("Does not apply"),
}
VERDICT_REASONS = {
    "connected": gettext_lazy("The connection is in place."),
    "ready": gettext_lazy("All stated conditions are met."),
    "not_ready": gettext_lazy("At least one stated condition is not met."),
    "undetermined": gettext_lazy(
        "No condition fails, but at least one answer or proof is missing."
    ),
    "not_applicable": gettext_lazy("The country says that this connection does not apply to it."),
}
CONNECTED_TOO_EARLY = gettext_lazy(
    "The answers say that the connection is in place, and that a stated condition is not met."
)
STATUSES = {
    "met": gettext_lazy("Met"),
    "not_met": gettext_lazy("Not met"),
    "unknown": gettext_lazy("Open"),
}
KINDS = {
    "mandatory": gettext_lazy("Condition"),
    "advisory": gettext_lazy("Advice"),
}
GAPS = {
    "unanswered": gettext_lazy("not answered"),
    "not_known": gettext_lazy("not known"),
    "waits_for_parent": gettext_lazy("waits for the answer it follows from"),
    "no_evidence": gettext_lazy("evidence missing"),
}
CAPABILITY_STATES = {
    "not_started": gettext_lazy("Not started"),
    "in_progress": gettext_lazy("In progress"),
    "complete": gettext_lazy("Complete"),
}
OBLIGATIONS = {
    "required": gettext_lazy("Counts for the level"),
    "recommended": gettext_lazy("Recommended"),
}


def rating_label(rating):
    """A rating, NA or U in words."""
    return Answer.Rating(rating).label


def rating_words(effective):
    """An effective rating in words: a rating, or why there is none."""
    if effective.rating:
        return rating_label(effective.rating)
    return GAPS[effective.reason]


def level_words(level):
    """A level range in words; `level` is None where the capability does not apply."""
    if level is None:
        return _("Does not apply")
    if level["low"] == level["high"]:
        return _("Level %(level)s") % {"level": level["low"]}
    return _("Level %(low)s for certain, up to %(high)s") % level


def coverage_words(score):
    """A score range in whole percent; halves go up as everywhere."""
    if score is None:
        return _("no coverage: does not apply")
    low, high = (int(score[end] + 0.5) for end in ("low", "high"))
    if low == high:
        return _("%(percent)s %% covered") % {"percent": low}
    return _("%(low)s to %(high)s %% covered") % {"low": low, "high": high}


def level_cells(level, count):
    """The cells of a range bar, level 1 first: `(number, "in" | "may" | "")`."""
    low, high = (level["low"], level["high"]) if level else (0, 0)
    return [
        (number, "in" if number <= low else "may" if number <= high else "")
        for number in range(1, count + 1)
    ]
