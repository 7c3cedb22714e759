"""Texts in several languages, in Python and on a page."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override

from capabilities.texts import check_text, check_texts, direction_of, in_language, language_of

BOTH = {"en": "Level", "ar": "مستوى"}


def render(source, **context):
    return Template("{% load texts %}" + source).render(Context(context))


def test_a_text_is_shown_in_the_language_asked_for():
    assert in_language(BOTH, "ar") == "مستوى"


def test_the_reader_s_language_is_the_default():
    with override("ar"):
        assert in_language(BOTH) == "مستوى"


def test_a_regional_language_falls_back_to_its_base():
    assert in_language(BOTH, "ar-dz") == "مستوى"


def test_a_missing_language_falls_back_to_the_installation_s():
    assert in_language({"de": "Stufe", **BOTH}, "fr") == "Level"


def test_without_the_installation_s_language_the_first_is_shown():
    assert in_language({"fr": "niveau", "de": "Stufe"}, "es") == "niveau"


def test_an_empty_translation_counts_as_missing():
    assert in_language({"fr": "", "en": "Level"}, "fr") == "Level"


def test_an_empty_text_has_no_words_and_no_language():
    assert (in_language({}), language_of({})) == ("", "")


def test_the_same_words_in_two_languages_keep_the_language_asked_for():
    assert language_of({"en": "ICSE", "fr": "ICSE"}, "fr") == "fr"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fa-af", "rtl"), ("ps", "rtl")]
)
def test_languages_have_a_direction(language, direction):
    assert direction_of(language) == direction


@pytest.mark.parametrize("value", ["words", ["words"], {"en": 1}, {1: "words"}, None])
def test_a_text_is_words_by_language(value):
    with pytest.raises(ValidationError):
        check_text(value)


@pytest.mark.parametrize("value", [BOTH, ["words"], [{"en": 1}]])
def test_texts_are_a_list_of_texts(value):
    with pytest.raises(ValidationError):
        check_texts(value)


def test_texts_in_shape_pass():
    check_texts([BOTH, {}])


def test_the_filter_shows_the_reader_s_language():
    with override("ar"):
        assert render("{{ text|text }}", text=BOTH) == "مستوى"


def test_the_filter_shows_nothing_for_none():
    assert render("{{ text|text }}|{{ text|lang_attrs }}", text=None) == "|"


def test_the_filter_escapes():
    assert render("{{ text|text }}", text={"en": "<b>"}) == "&lt;b&gt;"


def test_a_text_in_the_page_s_language_needs_no_attributes():
    with override("en-gb"):
        assert render("<p {{ text|lang_attrs }}>", text=BOTH) == "<p >"


def test_a_text_in_another_language_says_which_and_how_it_runs():
    with override("fr"):
        assert render("<p {{ text|lang_attrs }}>", text={"ar": "مستوى"}) == (
            '<p lang="ar" dir="rtl">'
        )


def test_a_language_code_cannot_break_out_of_its_attribute():
    assert render("{{ text|lang_attrs }}", text={'x" onclick="': "words"}) == (
        'lang="x&quot; onclick=&quot;" dir="ltr"'
    )
