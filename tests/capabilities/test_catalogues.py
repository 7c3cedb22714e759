"""PO files: what is written is read back, and merging loses nothing. Without a database."""

import tempfile
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capabilities.catalogues import (
    FORMS,
    LARGEST,
    as_code,
    check_header,
    merge,
    new_catalogue,
    read_catalogue,
    translations_in,
)
from capabilities.edition_files import EditionError
from capabilities.edition_texts import Text
from capabilities.models import Capability, Criterion, Framework, Level
from capabilities.texts import text_fields

FRAMEWORK = Framework(code="tiny", edition="1", languages=["en"], sha256="0" * 64)
HELP = "None.\nSome.\nMost.\nAll."
ROW = Criterion(code="L1", source="Tiny 1, loans, a")

# Everything but control characters, which no text needs, and halves of characters.
WORDS = st.text(
    st.one_of(
        st.sampled_from("\"\\\n\t'- %#~|ابجد\u200f😀\u2028n"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=200,
)
ORIGINALS = WORDS.filter(str.strip)


def text(field, original, translation="", row=ROW, place=None):
    return Text(row, field, place, {"en": original, "fr": translation}, original)


def paragraphs(*originals):
    row = Capability(code="LOANS", source="Tiny 1")
    return [text("guidance", each, row=row, place=n) for n, each in enumerate(originals, start=1)]


def catalogue(*texts, **options):
    return new_catalogue(FRAMEWORK, "fr", texts, **options)


def read(content):
    """What is read from a file that holds this: text or bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "1.fr.po"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_catalogue(file)


def refusal(content):
    with pytest.raises(EditionError) as refused:
        read(content)
    return list(refused.value.causes)


def merged(texts, old):
    """A new catalogue of texts that nobody has translated, with what the old one says."""
    fresh = catalogue(*texts, translated=False)
    return fresh, merge(fresh, old)


def states(entries):
    return [(each.msgctxt, each.msgstr, each.fuzzy, each.previous_msgid) for each in entries]


# Writing


def test_an_entry_says_where_its_text_stands_and_what_it_is():
    written = str(catalogue(text("help", HELP, "Un.\nDeux.\nTrois.\nQuatre.")))
    assert written.partition("\n\n")[2] == (
        "#. 4 lines: not, partly, largely and fully in place.\n"
        "#. Source: Tiny 1, loans, a\n"
        'msgctxt "criterion L1 help"\n'
        'msgid ""\n"None.\\n"\n"Some.\\n"\n"Most.\\n"\n"All."\n'
        'msgstr ""\n"Un.\\n"\n"Deux.\\n"\n"Trois.\\n"\n"Quatre."\n'
    )


def test_the_header_names_language_edition_and_checksum():
    metadata = new_catalogue(FRAMEWORK, "pt-br", []).metadata
    assert metadata["Language"] == "pt_BR"
    assert metadata["X-Waymark-Edition"] == "tiny 1"
    assert metadata["X-Waymark-Checksum"] == FRAMEWORK.sha256


@pytest.mark.parametrize(
    ("row", "place", "address"),
    [
        (FRAMEWORK, None, "framework name"),
        (Level(number=2), None, "level 2 name"),
        (Capability(code="C7"), 2, "capability C7 name 2"),
    ],
)
def test_an_address_is_model_code_field_and_place(row, place, address):
    assert text("name", "words", row=row, place=place).address == address


def test_the_help_of_a_measure_is_one_paragraph():
    measure = Criterion(code="L4", numerator_label={"en": "Titles"})
    (entry,) = catalogue(text("help", "Count.", row=measure))
    assert entry.comment == "One paragraph: how to count."


def test_each_field_of_texts_says_what_its_texts_are():
    models = Criterion._meta.app_config.get_models()
    assert set(FORMS) == {name for model in models for name, _is_list in text_fields(model)}


# Reading


@pytest.mark.parametrize("change", [lambda c: c.replace("\n", "\r\n"), lambda c: "\ufeff" + c])
def test_windows_line_ends_and_byte_order_marks_do_not_matter(change):
    written = str(catalogue(text("help", HELP, "أ\nب\nج\nد")))
    assert str(read(change(written))) == written


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("", "has no X-Waymark-Edition in its header; start from an exported file"),
        ('msgid "a"\nmsgstr "b"\n', "has no X-Waymark-Edition in its header; start from an exp"),
        ("- model: capabilities.rule\n", "line 1 is no line of a PO file"),
        ('msgid "a\nmsgstr ""\n', "line 1 is no line of a PO file"),
        ('msgid "a"\n#~ msgstr "b\n', "line 2 is no line of a PO file"),
        ('msgid "a"\n\n#| msgid b\n', "line 3 is no line of a PO file"),
        ("msgid".encode("utf-16"), "is not written in UTF-8"),
        (b"\x00\xff\x89PNG", "is not written in UTF-8"),
        (b"#" * (LARGEST + 1), "is larger than 8 MB"),
    ],
)
def test_what_is_no_exported_file_is_refused(content, cause):
    (found,) = refusal(content)
    assert found.startswith(cause)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for file, cause in [(tmp_path, "Is a directory"), (tmp_path / "no.po", "No such file or dire")]:
        with pytest.raises(EditionError, match=cause):
            read_catalogue(file)


def test_each_entry_is_there_once():
    twice = catalogue(*paragraphs("a", "b", "a"), *paragraphs("a", "c", "d"))
    twice[2].obsolete = True
    assert refusal(str(twice)) == [
        "capability LOANS guidance 1: is there twice",
        "capability LOANS guidance 2: is there twice",
    ]


@pytest.mark.parametrize(
    ("header", "causes"),
    [
        ({"Language": "fr"}, []),
        ({"X-Waymark-Edition": "tiny 2"}, ["is of the edition tiny 2, not tiny 1"]),
        ({"Language": "de"}, ["says in its header that it is in de, not fr"]),
        (
            {"Language": ""},
            [
                "says in its header that it is in no language, not fr",
                "its Language is no language code such as fr or pt-br",
            ],
        ),
        (
            {"Language": "en"},
            [
                "says in its header that it is in en, not fr",
                "en is the edition's own language; its texts are in the YAML files",
            ],
        ),
    ],
)
def test_a_header_names_this_edition_and_language(header, causes):
    found = catalogue()
    found.metadata.update(header)
    if not causes:
        assert check_header(found, FRAMEWORK, "fr") is None
        return
    with pytest.raises(EditionError) as refused:
        check_header(found, FRAMEWORK, "fr")
    assert list(refused.value.causes) == causes


@pytest.mark.parametrize(("locale", "code"), [("pt_BR", "pt-br"), ("zh_Hans", "zh-hans")])
def test_languages_are_understood_as_translators_tools_write_them(locale, code):
    assert as_code(f" {locale}") == code


@settings(max_examples=200)
@given(st.lists(st.tuples(ORIGINALS, WORDS), max_size=5))
def test_what_is_written_translated_and_read_gives_the_same_file(pairs):
    row = Capability(code="C", source="")
    texts = [
        text("guidance", original, row=row, place=place)
        for place, (original, _words) in enumerate(pairs, start=1)
    ]
    filled = read(str(catalogue(*texts)))
    for entry, (_original, words) in zip(filled, pairs, strict=True):
        entry.msgstr = words
    fresh, tally = merged(texts, read(str(filled)))
    shown = translations_in(fresh, texts)
    assert shown == {
        each.address: words
        for each, (_original, words) in zip(texts, pairs, strict=True)
        if words.strip()
    }
    for each in texts:
        each.words["fr"] = shown.get(each.address, "")
    assert tally[1:] == (len(shown), 0, len(texts) - len(shown), ())
    again = catalogue(*texts)
    merge(again, filled)
    assert str(again) == str(fresh)
    if all(words == "" or words.strip() for _original, words in pairs):
        assert str(catalogue(*texts)) == str(filled)


@settings(max_examples=200)
@given(st.integers(min_value=0), st.booleans())
def test_a_file_that_was_cut_off_gives_no_half_words(length, with_obsolete):
    whole = catalogue(*paragraphs("one", "two"), text("help", HELP, 'a "b" \\\nc\nd\ne'))
    for entry in whole[:2]:
        entry.msgstr = f"{entry.msgid} 😀"
    whole[0].obsolete = with_obsolete
    content = str(whole).encode()
    words = {entry.msgctxt: entry.msgstr for entry in whole}
    try:
        found = read(content[: length % (len(content) + 1)])
    except EditionError:
        return
    lines = {line for each in words.values() for line in each.splitlines()}
    assert {line for entry in found for line in entry.msgstr.splitlines()} <= lines


@given(st.one_of(st.binary(), st.text('msgidctxtr#~|,.: "\\\n[0]=').map(str.encode)))
def test_whatever_a_file_holds_it_is_refused_by_cause(content):
    assert refusal(content)


# Merging


def test_a_translation_whose_text_changed_is_kept_as_fuzzy():
    old = catalogue(text("statement", "Books.", "Livres."))
    fresh, tally = merged([text("statement", "Many books.")], old)
    assert states(fresh) == [("criterion L1 statement", "Livres.", True, "Books.")]
    assert str(tally) == "fr: 0 translated, 1 fuzzy, 0 missing, 0 unknown"
    assert translations_in(fresh, [text("statement", "Many books.")]) == {}


def test_a_fuzzy_translation_remembers_what_it_was_made_for():
    old = catalogue(text("statement", "Books.", "Livres."))
    changed, _tally = merged([text("statement", "Many books.")], old)
    fresh, _tally = merged([text("statement", "All books.")], changed)
    assert states(fresh) == [("criterion L1 statement", "Livres.", True, "Books.")]


def test_what_a_translator_marked_as_fuzzy_stays_so_and_is_not_shown():
    old = catalogue(text("statement", "Books.", "Livres."))
    old[0].fuzzy, old[0].tcomment = True, "Better: ouvrages?"
    fresh, tally = merged([text("statement", "Books.")], old)
    assert (states(fresh), tally.fuzzy) == ([("criterion L1 statement", "Livres.", True, None)], 1)
    assert fresh[0].tcomment == "Better: ouvrages?"
    assert translations_in(fresh, [text("statement", "Books.")]) == {}


def test_a_paragraph_that_moved_takes_its_translation_along():
    old = catalogue(*paragraphs("one", "two", "three"))
    for entry, words in zip(old, ["un", "deux", "trois"], strict=True):
        entry.msgstr = words
    fresh, tally = merged(paragraphs("zero", "one", "three"), old)
    assert [entry.msgstr for entry in fresh if not entry.obsolete] == ["", "un", "trois"]
    assert [entry.msgstr for entry in fresh if entry.obsolete] == ["deux"]
    assert str(tally) == "fr: 2 translated, 0 fuzzy, 1 missing, 1 unknown"


def test_the_translation_of_a_text_that_went_is_kept_and_comes_back_with_it():
    old = catalogue(text("statement", "Books.", "Livres."), text("help", HELP))
    without, tally = merged([text("help", HELP)], old)
    assert [(each.msgctxt, each.msgstr) for each in without.obsolete_entries()] == [
        ("criterion L1 statement", "Livres.")
    ]
    assert tally.unknown == ("criterion L1 statement",)
    texts = [text("statement", "Books."), text("help", HELP)]
    fresh, tally = merged(texts, read(str(without)))
    assert (tally.translated, tally.unknown) == (1, ())
    assert fresh.obsolete_entries() == []


def test_a_file_fills_what_the_database_lacks_and_counts_where_both_have_words():
    old = catalogue(*paragraphs("one", "two", "three"))
    old[0].msgstr = "un"
    old[2].msgid, old[2].msgstr = "drei", "trois"
    fresh = catalogue(*[text(t.field, t.original, "DB", t.row, t.place) for t in THREE])
    merge(fresh, old)
    assert [each.msgstr for each in fresh if not each.obsolete] == ["un", "DB", "DB"]
    assert [each.msgstr for each in fresh if each.obsolete] == ["trois"]


THREE = paragraphs("one", "two", "three")


def test_what_translators_tools_write_into_the_header_stays():
    old = catalogue()
    old.header = "Translated in Exampleland."
    old.metadata |= {"Last-Translator": "Ana", "X-Waymark-Checksum": "1" * 64}
    fresh, _tally = merged([], old)
    assert fresh.header == "Translated in Exampleland."
    assert fresh.metadata == {**catalogue().metadata, "Last-Translator": "Ana"}


SMALL = st.sampled_from(["one", "two", "three"])
ENTRIES = st.builds(
    polib.POEntry,
    msgctxt=st.sampled_from([each.address for each in paragraphs(*"abcd")]),
    msgid=SMALL,
    msgstr=st.sampled_from(["", "un", "deux", "trois"]),
    obsolete=st.booleans(),
    flags=st.sampled_from([[], ["fuzzy"], ["no-wrap", "fuzzy"]]).map(list),
    previous_msgid=st.one_of(st.none(), SMALL),
)


@settings(max_examples=300)
@given(st.lists(ENTRIES, max_size=8), st.lists(SMALL, max_size=4), st.sampled_from(["", "DB"]))
def test_merging_again_changes_nothing_and_no_translation_is_lost(entries, originals, known):
    old, seen = catalogue(), set()
    for entry in entries:
        if entry.obsolete or entry.msgctxt not in seen:
            old.append(entry)
            seen |= set() if entry.obsolete else {entry.msgctxt}
    texts = [text(t.field, t.original, known, t.row, t.place) for t in paragraphs(*originals)]
    once, again = catalogue(*texts), catalogue(*texts)
    merge(once, old)
    merge(again, read(str(once)))
    assert str(again) == str(once)
    written = [each.msgstr for each in once]
    assert all(written.count(w) >= count(old, w) for w in ("un", "deux", "trois"))


def count(entries, words):
    return sum(each.msgstr == words for each in entries)


# What readers get to see


def test_translations_that_do_not_do_are_refused_with_every_cause():
    measure = Criterion(code="L4", numerator_label={"en": "Titles"})
    texts = [
        text("help", HELP, "Un.\n\nDeux."),
        text("help", "Count.", "Comptez.\nBien.", row=measure),
        text("statement", "Books.", "Livres\x07."),
        text("numerator_label", "Titles", "Titres", row=measure),
    ]
    with pytest.raises(EditionError) as refused:
        translations_in(catalogue(*texts), texts)
    assert list(refused.value.causes) == [
        "criterion L1 help: has 2 lines; write 4",
        "criterion L4 help: has 2 lines; write 1",
        "criterion L1 statement: has a control character",
    ]


def test_line_ends_of_windows_inside_a_translation_become_plain_ones():
    texts = [text("help", HELP, "Un.\r\nDeux.\r\nTrois.\r\nQuatre.")]
    assert translations_in(catalogue(*texts), texts) == {
        "criterion L1 help": "Un.\nDeux.\nTrois.\nQuatre."
    }
