"""Texts in several languages: `{language: text}` in the database, one language on a page."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def in_language(text, language=None):
    """The text in `language` (default: the reader's), else in the first language it has.

    `text` is `{language: text}`; an empty one gives an empty string. A regional language falls
    back to its base: `pt-br` to `pt`.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    for code in (language, language.split("-")[0]):
        if text.get(code):
            return text[code]
    return next(iter(text.values()), "")


def language_of(text, language=None):
    """The language code in which `in_language` answers, for the `lang` attribute."""
    shown = in_language(text, language)
    return next((code for code, words in text.items() if words == shown), "")


def check_text(value):
    """Raise ValidationError unless `value` is `{language: text}`."""
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(words, str) for key, words in value.items()
    ):
        raise ValidationError(_("Write a text as {language: text}."))


def check_texts(value):
    """Raise ValidationError unless `value` is a list of `{language: text}`."""
    if not isinstance(value, list):
        raise ValidationError(_("Write a list of texts, each as {language: text}."))
    for text in value:
        check_text(text)


def text_field(**options):
    """A field that holds one text: `{language: text}`."""
    return models.JSONField(default=dict, validators=[check_text], **options)


def texts_field(**options):
    """A field that holds a list of texts: paragraphs, examples."""
    return models.JSONField(default=list, validators=[check_texts], blank=True, **options)
