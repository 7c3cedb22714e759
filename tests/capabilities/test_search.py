"""Searching an edition: what is found, how it is shown, and what nobody should type."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from capabilities.models import Criterion, Framework
from capabilities.search import LONGEST, MOST, Search, fold, marked, patterns
from tests.capabilities.pages import EDITION, LOANS, page, part, words
from tests.capabilities.tiny import make_tiny, read_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_tiny()


def codes(framework, typed, language="en"):
    """What is found: codes, or anchors where a place has no code."""
    with translation.override(language):
        search = Search.of(framework, typed)
    places = [found.passage for _capability, places in search.groups for found in places]
    return [place.code or place.anchor for place in places]


def found_page(client, typed, language="en"):
    return page(client, "reference_search", language, query={"q": typed}, **EDITION)


# What is found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("employed", ["S1"]),  # statement
        ("most readers", ["L1"]),  # help
        ("house rules", ["L1"]),  # evidence
        ("shelves", ["good-practice-1", "L4"]),  # guidance; what is counted
        ("read", ["group-BOOKS", "TOWN", "LOANS", "LOANS-a", "why-1", "L1", "L2", "STAFF-a"]),
        ("librarian catalogue", ["UNION.1"]),
        ("union decides", ["UNION"]),
        ("Tiny 1, union", ["L5", "UNION.1", "UNION.2"]),  # source
        ("staff", ["STAFF", "UNION.1", "S1", "S2", "S3", "S4", "STAFF-a"]),
        ("opened", ["1"]),  # level
        ("S1", ["S1"]),
        ("UNION.1", ["UNION.1"]),
        ("tiny loans employed", []),  # words of different places
        ("zebra", []),
    ],
)
def test_all_words_occur_somewhere_in_what_is_found(edition, typed, expected):
    assert sorted(codes(edition, typed)) == sorted(expected)


@pytest.mark.parametrize("typed", ["LIBRARIAN EMPLOYED", " employed   librarian ", "(employed)"])
def test_case_order_spaces_and_brackets_make_no_difference(edition, typed):
    assert codes(edition, typed) == ["S1"]


def test_accents_make_no_difference(edition):
    Criterion.objects.filter(code="S1").update(statement={"en": "Le bibliothécaire est là."})
    read_again(edition)
    edition.refresh_from_db()
    for typed in ("bibliothecaire LA", "bibliothécaire", "bibliothe\u0301caire"):
        assert codes(edition, typed) == ["S1"]


@pytest.mark.parametrize("typed", ["مدرَّبون", "مدربون", "مـدربون", "مُدَرَّبُون"])
def test_arabic_is_found_with_and_without_vowel_marks(edition, typed):
    assert codes(edition, typed, "ar") == ["UNION.1", "S2"]


def test_other_languages_are_searched_only_where_they_are_shown(edition):
    Criterion.objects.filter(code="S2").update(statement={"en": "Volunteers are trained."})
    read_again(edition)
    edition.refresh_from_db()
    assert codes(edition, "volunteers", "ar") == ["S2"]
    assert codes(edition, "librarian", "ar") == []


def test_a_code_is_not_found_in_a_longer_one(edition):
    sources = {"S1": "Act, C7.G1", "S2": "Act, C7.G10", "S3": "Act, C17.G1"}
    for code, source in sources.items():
        Criterion.objects.filter(code=code).update(source=source)
    read_again(edition)
    edition.refresh_from_db()
    assert [codes(edition, typed) for typed in ("C7.G1", "c7.g10", "C7")] == [
        ["S1"],
        ["S2"],
        ["S1", "S2"],
    ]


def test_a_translation_that_changed_is_searched_anew(edition):
    assert codes(edition, "zebra") == []
    Criterion.objects.filter(code="S1").update(statement={"en": "A zebra."})
    read_again(edition)
    edition.refresh_from_db()
    assert codes(edition, "zebra") == ["S1"]


# How it is shown


def test_what_is_found_stands_under_its_capability_with_its_words_marked(client, edition):
    html = found_page(client, "shelves")
    assert part(html, "2 places found.") == (
        "2 places found. 1 Loans "
        "Good practice and guidance Begin with what is on the shelves . "
        "Criterion L4 Books are in the catalogue. What is counted: Titles on the shelves"
    )
    assert html.count("<mark>shelves</mark>") == 2
    loans = reverse("reference_capability", kwargs=LOANS)
    assert f'href="{loans}#L4"' in html
    assert f'href="{loans}#good-practice-1"' in html


def test_every_result_leads_to_a_place_that_is_there(client, edition):
    html = found_page(client, "e")
    main = html[html.index('<section class="results">') :]
    links = set(re.findall(r'href="([^"#]+)#([^"]+)"', main))
    assert len(links) > 20
    for address in {address for address, _anchor in links}:
        ids = set(re.findall(r'\bid="([^"]+)"', client.get(address).content.decode()))
        assert {anchor for there, anchor in links if there == address} <= ids


def test_nothing_typed_says_what_can_be_searched(client, edition):
    assert part(page(client, "reference_search", **EDITION), "Type").startswith("Type one word or")


def test_nothing_found_says_what_to_do(client, edition):
    html = found_page(client, "zebra crossing")
    assert part(html, "No text") == (
        "No text has all of these words. Try fewer words, or only the beginning of a word. Or find "
        "your way through the capabilities. All capabilities"
    )
    assert 'value="zebra crossing"' in html


def test_so_many_are_shown_and_no_more(client, edition):
    capability = edition.capability_set.get(code="STAFF")
    level = edition.level_set.first()
    Criterion.objects.bulk_create(
        Criterion(
            framework=edition, capability=capability, level=level, obligation="required",
            code=f"Z{number}", statement={"en": "A zebra."}, source="x", position=number,
        )
        for number in range(MOST + 5)
    )  # fmt: skip
    read_again(edition)
    html = found_page(client, "zebra")
    assert f"{MOST + 5} places found. The first {MOST} are shown" in words(html)
    assert html.count("<mark>zebra</mark>") == MOST


def test_a_text_in_another_language_says_so(client, edition):
    Criterion.objects.filter(code="S2").update(statement={"en": "Volunteers are trained."})
    read_again(edition)
    html = found_page(client, "trained", "ar")
    assert '<p lang="en" dir="ltr">Volunteers are <mark>trained</mark>.</p>' in html


def test_texts_are_escaped_around_the_marks(client, edition):
    Criterion.objects.filter(code="S1").update(statement={"en": "A <b>zebra</b> & more."})
    read_again(edition)
    html = found_page(client, "zebra")
    assert "A &lt;b&gt;<mark>zebra</mark>&lt;/b&gt; &amp; more." in html


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("The law and the lawyer", "law", "The <mark>law</mark> and the <mark>law</mark>yer"),
        ("Straße", "STRASSE", "<mark>Straße</mark>"),
        ("Straße", "s", "<mark>S</mark>tra<mark>ß</mark>e"),
        ("étude", "etude", "<mark>étude</mark>"),
        ("e\u0301tude", "e", "<mark>e\u0301</mark>tud<mark>e</mark>"),
        ("مدرَّبون", "ر", "مد<mark>رَّ</mark>بون"),
        ("C7.1 and C7.10", "C7.1", "<mark>C7.1</mark> and C7.10"),
        ("one two", "one two", "<mark>one</mark> <mark>two</mark>"),
        ("abc", "ab bc", "<mark>abc</mark>"),
        ("", "a", ""),
    ],
)
def test_marks_stand_around_what_was_typed(text, typed, expected):
    assert marked(text, patterns(typed)) == expected


# What nobody should type


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 5_000,
        "word " * 1_000,
        "%", "%' OR 1=1 --", "_", "\\", "(", "[zz-", "*", "a{9999999}",
        "<script>alert(1)</script>",
        "\x00", "law\x00yer", "\ud800",
        "   ", "\t\r\n", "\u200b\u200f",
        "\u064b\u064e\u0651",
        "😀", "\ufdfa" * 50, "{{ framework }}",
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_whatever_is_typed_is_answered(client, edition, typed, language):
    address = reverse("reference_search", kwargs=EDITION)
    query = "q=" + "".join(f"%{byte:02X}" for byte in typed.encode("utf-8", "surrogatepass"))
    response = client.get(f"{address}?{query}", headers={"accept-language": language})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="empty"' in html
    assert "<script>alert" not in html
    assert "\x00" not in html


def test_a_long_search_is_cut_and_says_so(client, edition):
    html = found_page(client, "x" * 5_000)
    assert "only its first 200 characters were searched for" in html
    assert f'value="{"x" * LONGEST}"' in html
    assert "were searched for" not in found_page(client, "x" * LONGEST)


def test_characters_that_nobody_sees_are_left_out():
    assert fold("l\x00a\u200fw") == "law"
    assert fold("٧") == "7"


@pytest.mark.parametrize("typed", ["", "e", "zebra"])
def test_it_takes_one_query_whatever_is_found(client, edition, typed, django_assert_num_queries):
    found_page(client, typed)
    with django_assert_num_queries(1):
        found_page(client, typed)


def test_another_edition_is_not_searched(client, edition):
    Framework.objects.create(code="tiny", edition="2", title={"en": "Zebra"}, source="x")
    assert codes(edition, "zebra") == []
