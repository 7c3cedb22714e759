"""Framework texts on a page: `{% load texts %} <p {{ text|lang_attrs }}>{{ text|text }}</p>`."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from capabilities.texts import direction_of, in_language, language_of

register = template.Library()


@register.filter(name="text")
def text_filter(text):
    """The `{language: text}` in the reader's language; nothing for None or an empty text."""
    return in_language(text or {})


@register.filter
def lang_attrs(text):
    """`lang` and `dir` for the element around a text in another language than the page, else ""."""
    shown = language_of(text or {})
    page = get_language() or ""
    if not shown or shown.split("-")[0] == page.split("-")[0]:
        return ""
    return format_html('lang="{}" dir="{}"', shown, direction_of(shown))
