"""The picture of what connections wait for: `{% load graphs %} {% graph connections needs %}`."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities import graph as drawing
from capabilities.preconditions import graph_of
from capabilities.texts import direction_of

register = template.Library()

STYLES = {"wide": drawing.WIDE, "narrow": drawing.NARROW}


@register.simple_tag
def graph(connections, needs, style):
    """The connections and what must hold first, in the `wide` or the `narrow` style."""
    boxes, arrows = graph_of(connections, needs)
    picture = drawing.picture(
        boxes,
        arrows,
        label=_("What each connection waits for"),
        description=_description(boxes, arrows),
        style=STYLES[style],
        name=f"graph-{style}",
        mirrored=direction_of(get_language() or "") == "rtl",
    )
    return mark_safe(picture)  # noqa: S308 - made of numbers, and labels are escaped


def _description(boxes, arrows):
    """The arrows in words; the lists on the page say what exactly is asked."""
    sentences = []
    for box in boxes:
        if must := _sources(box, "mandatory", boxes, arrows):
            words = _("%(connection)s: must hold first: %(names)s.")
            sentences.append(words % {"connection": box.label, "names": must})
        if may := _sources(box, "advisory", boxes, arrows):
            words = _("%(connection)s: advised first: %(names)s.")
            sentences.append(words % {"connection": box.label, "names": may})
    return " ".join(sentences)


def _sources(target, kind, boxes, arrows):
    keys = {each.source for each in arrows if (each.target, each.kind) == (target.key, kind)}
    return ", ".join(box.label for box in boxes if box.key in keys)
