"""Texts in several languages: `{language: text}` in the database, one language on a page."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Languages written from right to left; Django's own list leaves out those it is not translated to.
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def in_language(text, language=None):
    """The words of `text`, `{language: text}`, in the language that `language_of` finds."""
    return text.get(language_of(text, language), "")


def language_of(text, language=None):
    """The language in which `text` is shown to a reader of `language` (default: the reader's).

    A regional language falls back to its base (`pt-br` to `pt`), then comes the installation's
    own, then the first that has words: in a framework document that is the edition's own. "" when
    there are no words at all.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    wanted = (language, language.split("-")[0], settings.LANGUAGE_CODE, *text)
    return next((code for code in wanted if text.get(code)), "")


def direction_of(language):
    """`rtl` or `ltr`, for the `dir` attribute."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


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


def text_fields(model):
    """The model's fields that hold texts: each name, and whether it holds a list of them."""
    for field in model._meta.concrete_fields:
        if check_text in field.validators or check_texts in field.validators:
            yield field.name, check_texts in field.validators
