"""The cells of the comparison, many and of few kinds: `{% load comparison %}`."""

from html import escape

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from assessment.wording import STATUSES
from reports import charts

register = template.Library()

# As short as a column is narrow, each with the icon of the status it is like.
SHORT_VERDICTS = {
    "connected": (pgettext_lazy("verdict", "connected"), "met"),
    "ready": (pgettext_lazy("verdict", "ready"), "met"),
    "not_ready": (pgettext_lazy("verdict", "not ready"), "not_met"),
    "undetermined": (pgettext_lazy("verdict", "open"), "unknown"),
    "not_applicable": (gettext_lazy("n/a"), ""),
}

TO_A_PAGE = 24  # countries in one heat map: it cannot be parted, and fits A4 across


@register.simple_tag
def level_chip(low, high):
    """A chip with a number, or with a range where the level is open; n/a for no level."""
    if low is None:
        return format_html('<span class="chip none">{}</span>', _("n/a"))
    if low == high:
        return format_html('<span class="chip" data-level="{}">{}</span>', low, low)
    return format_html('<span class="chip open" data-level="{}">{}–{}</span>', low, low, high)


@register.simple_tag
def verdict_mark(verdict, words=""):
    """A verdict as an icon and words, the shortest unless others are given; nothing for None."""
    if verdict is None:
        return ""
    shortest, status = SHORT_VERDICTS[verdict]
    return _marked(status, words or shortest, verdict)


@register.simple_tag
def status_mark(status):
    """The status of a precondition as an icon and a word."""
    return _marked(status, STATUSES[status], status) if status else "–"


def _marked(status, words, kind):
    icon = mark_safe(_icon(status)) if status else ""  # noqa: S308 - our own template
    return format_html('<span class="mark {} {}">{}{}</span>', status, kind, icon, words)


def _icon(status):
    return render_to_string("_status_icon.html", {"status": status}).strip()


@register.simple_tag
def matrix_rows(matrix):
    """The rows of the matrix. A cell is one of a few kinds: each is made once, then copied."""
    codes = [(each["code"], escape(each["code"])) for each in matrix.selection.capabilities]
    connections = [each["code"] for each, _part in matrix.selection.connections]
    chips, marks = {}, {}
    rows = []
    for line in matrix.lines:
        report = escape(reverse("submission_report", args=[line.submission.pk]))
        cells = []
        for code, anchor in codes:
            level = line.levels.get(code)
            ends = (level["low"], level["high"]) if level else (None, None)
            chip = chips.get(ends) or chips.setdefault(ends, level_chip(*ends))
            cells.append(f'<td><a href="{report}#{anchor}">{chip}</a></td>')
        for code in connections:
            verdict = line.verdicts.get(code)
            mark = marks.get(verdict) or marks.setdefault(verdict, verdict_mark(verdict))
            cells.append(f'<td><a href="{report}#connections">{mark}</a></td>')
        rows.append(f"<tr>{country_head(line.submission)}{''.join(cells)}</tr>")
    return mark_safe("\n".join(rows))  # noqa: S308 - names and codes are escaped


@register.simple_tag
def country_head(submission, *, linked=True):
    """The head of a country's row: the name, which leads to the submission, and its version."""
    country = submission.assessment.country.name
    name = format_html("<bdi>{}</bdi>", country)
    if linked:
        address = reverse("submission", args=[submission.pk])
        name = format_html('<a href="{}">{}</a>', address, name)
    version = _("version %(number)s") % {"number": submission.number}
    return format_html('<th scope="row">{} <span class="quiet">{}</span></th>', name, version)


@register.simple_tag
def paper_rows(matrix):
    """The same rows for paper: a cell has the tone of its level, no links."""
    codes = [each["code"] for each in matrix.selection.capabilities]
    connections = [each["code"] for each, _part in matrix.selection.connections]
    rows = []
    for line in matrix.lines:
        cells = [_paper_cell(line.levels.get(code), matrix.selection.top) for code in codes]
        for code in connections:
            verdict = line.verdicts.get(code)
            words = SHORT_VERDICTS[verdict][0] if verdict else "–"
            cells.append(format_html('<td class="verdict-cell">{}</td>', words))
        head = country_head(line.submission, linked=False)
        rows.append(f"<tr>{head}{''.join(cells)}</tr>")
    return mark_safe("\n".join(rows))  # noqa: S308 - names are escaped


def _paper_cell(level, top):
    if level is None:
        return format_html('<td class="level none">{}</td>', _("n/a"))
    low, high = level["low"], level["high"]
    if low == high:
        return format_html('<td class="level tone-{}">{}</td>', low * 4 // top, low)
    return format_html('<td class="level open">{}–{}</td>', low, high)


@register.simple_tag
def heat_maps(matrix):
    """The matrix as pictures that fit a page each: `[svg]`."""
    codes = [each["code"] for each in matrix.selection.capabilities]
    rows = [
        (line.country.code, [_ends(line.levels.get(code)) for code in codes])
        for line in matrix.lines
    ]
    slices = (rows[start : start + TO_A_PAGE] for start in range(0, len(rows), TO_A_PAGE))
    return [mark_safe(_heat_map(part, codes, matrix.selection.top)) for part in slices]  # noqa: S308 - codes are escaped


def _ends(level):
    return (level["low"], level["high"]) if level else None


def _heat_map(rows, codes, top):
    """The picture; its label says what it shows at large, the table says the rest."""
    lows = [level[0] for _code, levels in rows for level in levels if level]
    at_levels = (
        _("%(number)s at level %(level)s") % {"number": lows.count(level), "level": level}
        for level in range(top + 1)
        if level in lows
    )
    label = _("Countries %(first)s to %(last)s, their levels: %(levels)s.") % {
        "first": rows[0][0],
        "last": rows[-1][0],
        "levels": ", ".join(at_levels),
    }
    return charts.heat_map(rows, codes, top, label=label, mirrored=get_language_bidi())


@register.simple_tag
def status_rows(table):
    """The rows of one connection: verdict and preconditions of each country."""
    codes = [each["code"] for each in table.connection["preconditions"]]
    marks = {status: status_mark(status) for status in [*STATUSES, None]}
    verdicts = {}
    rows = []
    for line in table.lines:
        mark = verdicts.get(line.verdict) or verdicts.setdefault(
            line.verdict, verdict_mark(line.verdict)
        )
        report = escape(reverse("submission_report", args=[line.submission.pk]))
        cells = [f'<td><a href="{report}#connections">{mark}</a></td>']
        cells += [f"<td>{marks[line.statuses.get(code)]}</td>" for code in codes]
        rows.append(f"<tr>{country_head(line.submission)}{''.join(cells)}</tr>")
    return mark_safe("\n".join(rows))  # noqa: S308 - names are escaped


@register.simple_tag
def distribution(spread, of):
    """How the levels of one capability spread, as a picture; `of` fills its height."""
    counts = ", ".join(
        _at_level(level, number) for level, number in enumerate(spread.counts) if number
    )
    label = _("%(counts)s. Median: %(median)s.") % {
        "counts": counts,
        "median": spread.median_words,
    }
    # Both ends of what is in the middle: a median is never between two levels.
    middle = spread.median_low and (spread.median_low[0], spread.median_high[1])
    picture = charts.distribution(
        spread.certain,
        spread.possible,
        spread.top,
        of=of,
        median=middle,
        label=label,
        mirrored=get_language_bidi(),
    )
    return mark_safe(picture)  # noqa: S308 - made of numbers, and the label is escaped


def _at_level(level, number):
    words = ngettext(
        "%(number)s country at level %(level)s", "%(number)s countries at level %(level)s", number
    )
    return words % {"number": number, "level": level}
