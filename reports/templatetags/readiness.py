"""Pictures, shares and people's own words in the readiness report: `{% load readiness %}`."""

import re
import unicodedata

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities.templatetags.texts import lang_attrs, text_filter
from capabilities.texts import direction_of
from reports import charts
from reports.signs import printable

register = template.Library()


def _mirrored():
    return direction_of(get_language() or "") == "rtl"


@register.simple_tag
def wheel(report):
    """The profile picture, for paper and screen."""
    return _wheel(report, charts.ON_PAPER)


@register.simple_tag
def cover_wheel(report):
    """The same picture without codes, in the tones of the cover."""
    return _wheel(report, charts.ON_COVER)


def _wheel(report, palette):
    sectors = [
        charts.Sector(str(block.asked["number"]), block.group["code"], block.low, block.high)
        for block in report.capabilities
    ]
    label = _(
        "Level of each capability, by group. The table of the profile says the same in words."
    )
    picture = charts.wheel(
        sectors,
        len(report.framework["levels"]),
        label=label,
        palette=palette,
        mirrored=_mirrored(),
    )
    return mark_safe(picture)  # noqa: S308 - made of numbers, and codes are escaped


@register.simple_tag
def level_bar(report, group):
    """A group's capabilities by level; groups are drawn to one scale."""
    label = _("Capabilities by level, from 0 up: %(counts)s") % {
        "counts": ", ".join(map(str, group.levels))
    }
    picture = charts.level_bar(
        dict(enumerate(group.levels)),
        len(report.framework["levels"]),
        of=max(len(each.capabilities) for each in report.groups),
        label=label,
        mirrored=_mirrored(),
    )
    return mark_safe(picture)  # noqa: S308 - made of numbers, and the label is escaped


@register.simple_tag
def range_bar(report, block):
    """A capability's levels: certain, possible, out of reach; the words where it does not apply."""
    if block.low is None:
        return block.level_words
    picture = charts.range_bar(
        block.low,
        block.high,
        len(report.framework["levels"]),
        label=block.level_words,
        mirrored=_mirrored(),
    )
    return mark_safe(picture)  # noqa: S308 - made of numbers, and the label is escaped


@register.simple_tag
def swatch(report, level):
    """The tone of a level, with its number."""
    return mark_safe(charts.swatch(level, len(report.framework["levels"])))  # noqa: S308 - numbers


@register.filter
def words(text):
    """A framework text; in an element of its own only where its language is not the page's.

    Hundreds of elements fewer, which WeasyPrint need not lay out.
    """
    attributes = lang_attrs(text)
    shown = text_filter(text)
    return format_html("<span {}>{}</span>", attributes, shown) if attributes else shown


@register.filter
def percent(score):
    """A score in whole percent, `44–67 %`; a dash where nothing applies. Halves go up."""
    if score is None:
        return "–"
    low, high = (int(score[end] + 0.5) for end in ("low", "high"))
    return f"{low} %" if low == high else f"{low}–{high} %"


@register.filter
def rating_sign(mark):
    """What stands in the chip of a rating."""
    return {"": "?", "NA": "–"}.get(mark, mark)


@register.simple_tag
def verify_address():
    """Where anyone checks a number, as printed; "" where the installation does not know itself."""
    return settings.SITE_URL and settings.SITE_URL + reverse("verify")


_LINK = re.compile(r'<a ([^>]*)href="#([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
_ID = re.compile(r' id="([^"]+)"')


@register.filter(is_safe=True)
def tied_up(html):
    """The report's HTML without links to parts that were left out."""
    there = set(_ID.findall(html))

    def tie(link):
        return link[0] if link[2] in there else f"<span {link[1]}{link[3]}>{link[4]}</span>"

    return mark_safe(_LINK.sub(tie, html))  # noqa: S308 - people's words are escaped in it


register.filter(printable)


@register.filter
def isolated(sign):
    """Digits and letters in their own order, where there can be no element to say so."""
    return f"\u2066{sign}\u2069"


@register.filter
def apart(words):
    """People's words within a sentence: they neither turn it around nor are turned by it.

    By signs and only where needed: an element around each took a tenth of the time for a report.
    """
    shown = printable(words)
    kinds = {unicodedata.bidirectional(sign) for sign in shown} & {"L", "R", "AL"}
    at_home = kinds and kinds <= {"R", "AL"} if _mirrored() else kinds <= {"L"}
    return shown if at_home else f"\u2068{shown}\u2069"


@register.filter
def own_dir(words):
    """The `dir` attribute for people's words: what their first letter says, else the page's."""
    for sign in str(words):
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return format_html('dir="{}"', "ltr" if kind == "L" else "rtl")
    return ""
