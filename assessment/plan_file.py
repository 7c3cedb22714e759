"""The action plan as a table for spreadsheets."""

import csv
import io

from django.utils.text import slugify
from django.utils.translation import gettext as _

from capabilities.texts import in_language

BYTE_ORDER_MARK = "\ufeff"  # without it, the usual spreadsheet reads UTF-8 as something else
# The last four are the wide forms of the first, which some spreadsheets take for the same.
BEGIN_FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def plan_csv(lines):
    """The lines as UTF-8 with a byte order mark, headings in the active language."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_headings())
    writer.writerows([as_text(cell) for cell in _row(line)] for line in lines)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def file_name(assessment):
    """Such as `action-plan-xa-2026.csv`."""
    name = slugify(f"action plan {assessment.country.code} {assessment.round.name}")
    return f"{name}.csv"


def as_text(cell):
    """What people wrote, so that no spreadsheet takes it for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(BEGIN_FORMULAS) else text


def _headings():
    return [
        _("No."),
        _("Capability"),
        _("Measure"),
        _("Agency"),
        _("Who sees to it"),
        _("Starts on"),
        _("Due on"),
        _("Status"),
        _("Overdue"),
        _("Cost"),
        _("Targets"),
        _("Targets reached"),
        _("Targets set"),
    ]


def _row(line):
    measure = line.measure
    return [
        line.capability["number"],
        in_language(line.capability["name"]),
        measure.text,
        measure.agency or "",
        measure.owner,
        measure.starts_on or "",
        measure.due_on or "",
        measure.get_status_display(),
        _("Yes") if line.overdue else _("No"),
        measure.cost_note,
        "; ".join(map(_target, line.targets)),
        line.reached,
        len(line.targets),
    ]


def _target(target):
    words = _("%(code)s: from %(now)s to %(to)s") % {
        "code": target.answer.code,
        "now": str(target.answer.rating).lower(),
        "to": str(target.to).lower(),
    }
    return _("%(target)s, with evidence") % {"target": words} if target.aim.with_evidence else words
