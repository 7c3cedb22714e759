"""Translating an edition: its texts go out as a PO file and come back, also once it is frozen."""

from io import StringIO

import polib
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessment.standing import scored_framework
from capabilities.document import build_document, checksum, framework_document, texts_checksum
from capabilities.edition_texts import texts_of
from capabilities.models import Criterion, Framework
from capabilities.texts import in_language
from tests.capabilities.test_document import texts_in
from tests.capabilities.tiny import TINY, change, copy_of_tiny, load_tiny, make_tiny

pytestmark = pytest.mark.django_db

EDITION = ("tiny", "1")
TEXTS = sum(
    len(list(texts_in(yaml.safe_load(file.read_text(encoding="utf-8")))))
    for file in TINY.glob("*.yaml")
)


def run(*arguments):
    out = StringIO()
    call_command("framework_texts", *map(str, arguments), stdout=out)
    return out.getvalue()


def export(language="fr", *options):
    return run("export", *EDITION, language, *options)


def rows():
    return list(Framework.objects.values_list()), list(Criterion.objects.values_list("help"))


def refusal(*arguments):
    """The causes, after which nothing has changed in the database."""
    before = rows()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert rows() == before
    first, *causes = str(refused.value).splitlines()
    assert first == f"Nothing was {arguments[0]}ed."
    return causes


def exported(folder, language="fr", name="translation.po"):
    file = folder / name
    export(language, "-o", file)
    return file


def fill(file, *addresses, words=None):
    """Translate every text, or those that are named."""
    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        if not addresses or entry.msgctxt in addresses:
            lines = [f"« {line} »" for line in entry.msgid.split("\n")]
            entry.msgstr = "\n".join(lines) if words is None else words
    catalogue.save(newline="\n")


def entry(file, address):
    return next(each for each in polib.pofile(str(file)) if each.msgctxt == address)


def english_tiny(folder, **fields):
    """A copy of the files in English only, with other fields of the framework."""
    copy = copy_of_tiny(folder)
    for file in copy.glob("*.yaml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for text in texts_in(content):
            del text["ar"]
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    change(copy, "framework", "tiny", languages=["en"], **fields)
    return copy


def statement(code="L1"):
    return Criterion.objects.get(code=code).statement


# Out


def test_the_file_holds_every_text_once_by_capability(tmp_path):
    framework = make_tiny()
    found = polib.pofile(str(exported(tmp_path)))
    addresses = [each.msgctxt for each in found]
    assert len(set(addresses)) == len(addresses) == TEXTS
    assert sorted(each.msgid for each in found) == sorted(
        text["en"] for text in texts_in(build_document(framework))
    )
    assert addresses[:3] == ["framework title", "framework description", "level 1 name"]
    first, last = (addresses.index(f"capability {code} name") for code in ("LOANS", "STAFF"))
    assert first < addresses.index("precondition UNION.1 statement") < last
    assert addresses.index("capability LOANS guidance 2") < last


def test_it_takes_the_same_queries_whatever_the_size(django_assert_num_queries):
    framework = make_tiny()
    with django_assert_num_queries(9):
        list(texts_of(framework))
    framework.enabler_set.all().delete()
    framework.rule_set.all().delete()
    with django_assert_num_queries(9):
        list(texts_of(framework))


def test_it_holds_the_translations_there_are():
    make_tiny()
    assert 'msgstr "مكتبة البلدة"' in export("ar")
    assert 'msgstr "مكتبة البلدة"' not in export("fr")


def test_exporting_translating_importing_and_exporting_gives_the_same_file(tmp_path):
    make_tiny()
    file = exported(tmp_path)
    assert file.read_text(encoding="utf-8") == export()
    fill(file)
    assert run("import", *EDITION, file) == (
        f"tiny 1, fr: {TEXTS} translated, 0 fuzzy, 0 missing, 0 unknown\n"
    )
    filled = file.read_bytes()
    assert export().encode() == filled
    assert export("fr", "-o", file) == (
        f"tiny 1, fr: {TEXTS} translated, 0 fuzzy, 0 missing, 0 unknown\n"
    )
    assert file.read_bytes() == filled


@pytest.mark.parametrize(
    ("language", "cause"),
    [
        ("en", "en is the edition's own language; its texts are in the YAML files"),
        ("xx", "xx is no language code such as fr or pt-br"),
        ("french", "french is no language code such as fr or pt-br"),
    ],
)
def test_what_is_no_other_language_is_refused(language, cause):
    make_tiny()
    assert refusal("export", *EDITION, language) == [cause]


def test_an_edition_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match=r"^There is no edition tiny 9\.$"):
        run("export", "tiny", "9", "fr")


def test_a_file_that_is_there_is_never_overwritten_by_another(tmp_path):
    make_tiny()
    file = exported(tmp_path, "ar")
    before = file.read_bytes()
    assert refusal("export", *EDITION, "fr", "-o", file) == [
        "says in its header that it is in ar, not fr"
    ]
    (cause,) = refusal("export", *EDITION, "ar", "-o", file, "--merge", file)
    assert cause.endswith("is there already: leave out --merge, and it is merged")
    assert file.read_bytes() == before
    (cause,) = refusal("export", *EDITION, "fr", "-o", tmp_path / "nowhere" / "fr.po")
    assert "No such file or directory" in cause


def test_a_new_edition_begins_with_the_translation_of_the_old_one(tmp_path):
    make_tiny()
    file = exported(tmp_path)
    fill(file)
    second = copy_of_tiny(tmp_path, "2")
    change(second, "criterion", "L1", statement={"en": "Readers take books.", "ar": "كتب"})
    load_tiny(second)
    new = tmp_path / "new.po"
    assert run("export", "tiny", "2", "fr", "--merge", file, "-o", new) == (
        f"tiny 2, fr: {TEXTS - 1} translated, 1 fuzzy, 0 missing, 0 unknown\n"
    )
    assert polib.pofile(str(new)).metadata["X-Waymark-Edition"] == "tiny 2"
    assert entry(new, "criterion L1 statement").previous_msgid == "Readers can take books home."
    (cause,) = refusal("export", "tiny", "2", "es", "--merge", file)
    assert cause.endswith("is in fr, not es")


# In


def test_a_published_edition_can_be_translated_and_stays_what_it_is(tmp_path):
    folder = english_tiny(tmp_path, published_on="2026-01-31")
    load_tiny(folder)
    before = Framework.objects.get()
    scored = scored_framework(before)
    assert framework_document(before)["title"] == {"en": "Town library"}
    file = exported(tmp_path)
    fill(file)
    run("import", *EDITION, file)
    after = Framework.objects.get()
    assert framework_document(after)["title"] == {"en": "Town library", "fr": "« Town library »"}
    assert after.sha256 == before.sha256 == scored.sha256
    assert after.sha256 == checksum(build_document(after))
    assert after.texts_sha256 == texts_checksum(build_document(after)) != before.texts_sha256
    assert scored_framework(after) == scored
    load_tiny(folder)
    change(folder, "framework", "tiny", languages=["en", "fr"])
    load_tiny(folder)
    assert Framework.objects.get().sha256 == before.sha256


def test_readers_see_what_is_translated_and_the_original_elsewhere(client, tmp_path):
    load_tiny(english_tiny(tmp_path))
    file = exported(tmp_path, "ar")
    fill(file, "criterion L1 statement", words="يستطيع القراء أخذ الكتب.")
    assert run("import", *EDITION, file) == (
        f"tiny 1, ar: 1 translated, 0 fuzzy, {TEXTS - 1} missing, 0 unknown\n"
    )
    call_command("check_framework", "tiny", "1")
    url = reverse("reference_capability", args=[*EDITION, "LOANS"])
    page = client.get(url, headers={"accept-language": "ar"}).content.decode()
    assert "يستطيع القراء أخذ الكتب." in page
    assert "Readers can take books home." not in page
    assert 'lang="en" dir="ltr">Loans are recorded.' in page


def test_an_import_replaces_the_translation_there_was(tmp_path):
    load_tiny(english_tiny(tmp_path))
    file = exported(tmp_path)
    fill(file)
    run("import", *EDITION, file)
    fill(file, "criterion L1 statement", words="")
    run("import", *EDITION, file)
    assert statement() == {"en": "Readers can take books home."}
    assert set(statement("L3")) == {"en", "fr"}


def test_a_translation_whose_text_changed_is_not_shown_until_somebody_looked_at_it(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    file = exported(tmp_path)
    fill(file)
    change(folder, "criterion", "L1", statement={"en": "Readers take books home."})
    load_tiny(folder)
    tally = f"tiny 1, fr: {TEXTS - 1} translated, 1 fuzzy, 0 missing, 0 unknown\n"
    assert run("import", *EDITION, file) == tally
    assert statement() == {"en": "Readers take books home."}
    assert export("fr", "-o", file) == tally
    stale = entry(file, "criterion L1 statement")
    assert (stale.fuzzy, stale.previous_msgid, stale.msgstr) == (
        True,
        "Readers can take books home.",
        "« Readers can take books home. »",
    )
    assert run("import", *EDITION, file) == tally
    assert statement() == {"en": "Readers take books home."}


def test_entries_without_a_text_are_named(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    file = exported(tmp_path)
    fill(file)
    change(folder, "rule", "R1")
    load_tiny(folder)
    assert run("import", *EDITION, file) == (
        f"tiny 1, fr: {TEXTS - 1} translated, 0 fuzzy, 0 missing, 1 unknown\n"
        "rule R1 message: no such text\n"
    )
    export("fr", "-o", file)
    assert entry(file, "rule R1 message").obsolete


def test_translations_that_do_not_do_are_refused_all_at_once(tmp_path):
    load_tiny(english_tiny(tmp_path))
    file = exported(tmp_path)
    fill(file)
    fill(file, "criterion L1 help", "criterion L4 help", words="Une\nDeux")
    assert refusal("import", *EDITION, file) == [
        "translation.po: criterion L1 help: has 2 lines; write 4",
        "translation.po: criterion L4 help: has 2 lines; write 1",
    ]


def test_a_declared_language_stays_complete(tmp_path):
    make_tiny()
    file = exported(tmp_path, "ar")
    fill(file, "criterion L1 statement", words="")
    assert refusal("import", *EDITION, file) == ["L1: statement has no words in ar"]


def test_a_file_of_another_edition_or_of_none_is_refused(tmp_path):
    make_tiny()
    load_tiny(copy_of_tiny(tmp_path, "2"))
    assert refusal("import", "tiny", "2", exported(tmp_path)) == [
        "translation.po: is of the edition tiny 1, not tiny 2"
    ]
    (tmp_path / "other.po").write_text("Bonjour\n")
    assert refusal("import", *EDITION, tmp_path / "other.po") == [
        "other.po: line 1 is no line of a PO file"
    ]


# Beside the files of the edition


def test_a_file_beside_the_edition_is_loaded_with_it(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    file = exported(folder, "pt-br", "1.pt-br.po")
    fill(file)
    change(folder, "framework", "tiny", languages=["en", "pt-br"])
    first, second = load_tiny(folder).splitlines()
    assert second == f"tiny 1, pt-br: {TEXTS} translated, 0 fuzzy, 0 missing, 0 unknown"
    assert statement()["pt-br"] == "« Readers can take books home. »"
    assert load_tiny(folder).splitlines() == [first, second]
    file.unlink()
    change(folder, "framework", "tiny", languages=["en"])
    load_tiny(folder)
    assert statement() == {"en": "Readers can take books home."}


def test_files_that_cannot_be_loaded_are_refused_with_the_edition(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    for language in ("fr", "es"):
        fill(exported(folder, language, f"1.{language}.po"), "criterion L1 help", words="1\n2")
    (folder / "1.de.po").write_text((folder / "1.fr.po").read_text())
    change(folder, "framework", "tiny", source="Changed")
    with pytest.raises(CommandError) as refused:
        load_tiny(folder)
    assert str(refused.value).splitlines() == [
        "Nothing was loaded.",
        "1.de.po: says in its header that it is in fr, not de",
        "1.es.po: criterion L1 help: has 2 lines; write 4",
        "1.fr.po: criterion L1 help: has 2 lines; write 4",
    ]
    assert Framework.objects.get().source == "Invented for tests"


@pytest.mark.parametrize("name", ["fr.po", "2.fr.po", "tiny-1-fr.po"])
def test_a_file_that_belongs_to_no_edition_is_refused(tmp_path, name):
    folder = copy_of_tiny(tmp_path)
    (folder / name).write_text("")
    with pytest.raises(CommandError) as refused:
        load_tiny(folder)
    assert str(refused.value).splitlines()[1:] == [
        f"{name}: must be named EDITION.LANGUAGE.po, after an edition in the files"
    ]


def test_what_was_imported_stays_when_the_edition_is_loaded_again(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    file = exported(tmp_path)
    fill(file)
    run("import", *EDITION, file)
    change(folder, "criterion", "L1", statement={"en": "Readers take books home."})
    assert load_tiny(folder).splitlines()[1:] == ["tiny 1, fr: imported, kept"]
    assert (set(statement()), set(statement("L3"))) == ({"en"}, {"en", "fr"})
    assert load_tiny(folder).splitlines()[1:] == ["tiny 1, fr: imported, kept"]
    fill(file, words="")
    run("import", *EDITION, file)
    assert len(load_tiny(folder).splitlines()) == 1
    assert set(statement("L3")) == {"en"}


def test_the_files_count_before_what_was_imported(tmp_path):
    folder = english_tiny(tmp_path)
    load_tiny(folder)
    file = exported(tmp_path)
    fill(file, words="Un\nDeux\nTrois\nQuatre")
    fill(file, "criterion L4 help", words="Un")
    run("import", *EDITION, file)
    words = {"en": "Loans are recorded.", "fr": "Les prêts sont notés."}
    change(folder, "criterion", "L3", statement=words)
    load_tiny(folder)
    assert (statement("L3"), statement()["fr"]) == (words, "Un\nDeux\nTrois\nQuatre")
    fill(exported(folder, "fr", "1.fr.po"), "criterion L3 statement", words="Du fichier.")
    load_tiny(folder)
    assert statement("L3")["fr"] == "Du fichier."
    assert Framework.objects.get().imported_languages == []


def test_a_text_without_the_reader_s_language_falls_back_to_the_edition_s_own(tmp_path):
    folder = copy_of_tiny(tmp_path)
    for file in folder.glob("*.yaml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for text in list(texts_in(content)):
            text["es"] = text.pop("en")
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    change(folder, "framework", "tiny", languages=["es"])
    load_tiny(folder)
    title = framework_document(Framework.objects.get())["title"]
    assert (in_language(title, "fr"), in_language(title, "ar")) == ("Town library", "مكتبة البلدة")
