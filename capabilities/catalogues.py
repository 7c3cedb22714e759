"""PO files for translators: the texts of an edition in one language, written, read and merged."""

import re
import unicodedata
from collections import defaultdict, deque
from typing import NamedTuple

import polib
from django.utils.translation import to_locale

from capabilities.edition_files import EditionError
from capabilities.translations import HELP_LINES, is_language, own_language, split_lines

EDITION, CHECKSUM = "X-Waymark-Edition", "X-Waymark-Checksum"
HEADER = (
    "Keep codes, numbers and the lines of a help. What is not translated, or marked as fuzzy, is\n"
    "shown in the original language."
)
LARGEST = 8 * 1024 * 1024  # bytes; ten times what the largest known edition takes

# What a translator should know about a text, by its field. All but help may be of any length.
FORMS = {
    "title": "The name of the framework.",
    "description": "A description.",
    "name": "A short name.",
    "outcome": "What is true when the capabilities of the group are there.",
    "summary": "One sentence.",
    "rationale": "A paragraph: why it matters.",
    "guidance": "A paragraph: good practice.",
    "actor": "Who acts.",
    "text": "A clause of the definition.",
    "statement": "One sentence that is the case or is not.",
    "help": f"{HELP_LINES} lines: not, partly, largely and fully in place.",
    "evidence_examples": "A kind of document.",
    "numerator_label": "What is counted.",
    "denominator_label": "Out of what it is counted.",
    "caveat": "Who decides.",
    "message": "Two answers that do not go together. Keep the codes.",
}
FORM_OF_ONE_LINE = "One paragraph: how to count."

# A line of a PO file that holds a string holds all of it.
STRING = re.compile(r'(?:[a-z_]+(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"')


class Tally(NamedTuple):
    """What became of a translation: texts by state, and entries for which there is no text."""

    language: str
    translated: int
    fuzzy: int
    missing: int
    unknown: tuple

    def __str__(self):
        return (
            f"{self.language}: {self.translated} translated, {self.fuzzy} fuzzy, "
            f"{self.missing} missing, {len(self.unknown)} unknown"
        )


# Writing


def new_catalogue(framework, language, texts, *, translated=True):
    """A PO file with an entry for each of the texts, and the translations that the rows have."""
    catalogue = polib.POFile()
    catalogue.header = HEADER
    catalogue.metadata = {
        "Project-Id-Version": _name(framework),
        "Language": to_locale(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        EDITION: _name(framework),
        CHECKSUM: framework.sha256,
    }
    for text in texts:
        words = text.words.get(language, "") if translated else ""
        entry = polib.POEntry(
            msgctxt=text.address, msgid=text.original, msgstr=words, comment=_comment(text)
        )
        catalogue.append(entry)
    return catalogue


def _name(framework):
    return f"{framework.code} {framework.edition}"


def _comment(text):
    form = FORM_OF_ONE_LINE if text.lines == 1 else FORMS[text.field]
    return f"{form}\nSource: {text.source}" if text.source.strip() else form


# Reading


def read_catalogue(file):
    """The PO file; EditionError with every cause where it is none that we can use."""
    try:
        if file.stat().st_size > LARGEST:
            raise EditionError(f"is larger than {LARGEST // 1024**2} MB")
        _check_strings(file.read_bytes().decode("utf-8-sig"))
        catalogue = polib.pofile(str(file), encoding="utf-8")
    except UnicodeDecodeError as error:
        raise EditionError("is not written in UTF-8") from error
    except OSError as error:
        line = re.search(r"\(line (\d+)\)", str(error))
        cause = f"line {line[1]} is no line of a PO file" if line else error.strerror
        raise EditionError(cause) from error
    _check_entries(catalogue)
    return catalogue


def _check_strings(content):
    """Refuse strings without their quotes: the library would cut off letters instead."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", content), start=1):
        bare = line.strip()
        if bare.startswith(("#~", "#|")):
            bare = bare.lstrip("#~|").strip()
        if bare and not bare.startswith("#") and not STRING.fullmatch(bare):
            raise EditionError(f"line {number} is no line of a PO file")


def _check_entries(catalogue):
    if EDITION not in catalogue.metadata:
        raise EditionError(f"has no {EDITION} in its header; start from an exported file")
    seen, causes = set(), []
    for entry in catalogue:
        if not entry.obsolete and entry.msgctxt in seen:
            causes.append(f"{entry.msgctxt}: is there twice")
        elif not entry.obsolete:
            seen.add(entry.msgctxt)
    if causes:
        raise EditionError(*causes)


def check_header(catalogue, framework, language=None):
    """Refuse a catalogue of another edition, or of another language than the one named."""
    causes = []
    edition, found = catalogue.metadata[EDITION], language_in(catalogue)
    if edition != _name(framework):
        causes.append(f"is of the edition {edition}, not {_name(framework)}")
    if language not in (None, found):
        causes.append(f"says in its header that it is in {found or 'no language'}, not {language}")
    causes += check_language(found, framework)
    if causes:
        raise EditionError(*causes)


def check_language(language, framework):
    """The cause for which the edition cannot be translated into this language, if there is one."""
    if not is_language(language):
        yield f"{language or 'its Language'} is no language code such as fr or pt-br"
    elif language == own_language(framework.languages):
        yield f"{language} is the edition's own language; its texts are in the YAML files"


def language_in(catalogue):
    """The language that the header names; "" when it names none."""
    return as_code(catalogue.metadata.get("Language", ""))


def as_code(locale):
    """`pt-br` for `pt_BR`, as translators' tools write it."""
    return locale.strip().replace("_", "-").lower()


# Merging


def merge(fresh, old=None):
    """Fill a new catalogue with what an older one of the same language says, if there is one.

    Where the text is the same, so is its translation, also where it moved within its list. A
    translation whose text changed is kept as fuzzy, with the text it was made for. What is left is
    kept as obsolete, so that nothing a translator wrote is lost. Returns the Tally.
    """
    old = polib.POFile() if old is None else old
    waiting = list(fresh)
    left = sorted(old, key=lambda entry: bool(entry.obsolete))
    for key in (_same, _moved, _address):
        if key is _address:  # what the database has translates the text as it is
            waiting = [entry for entry in waiting if not entry.msgstr.strip()]
        pairs = _pairs(waiting, left, key)
        for entry, found in pairs:
            _take(entry, found)
        paired = {id(entry) for pair in pairs for entry in pair}
        waiting = [entry for entry in waiting if id(entry) not in paired]
        left = [entry for entry in left if id(entry) not in paired]
    unknown = tuple(entry.msgctxt or "" for entry in left if not entry.obsolete)
    tally = _tally(fresh, unknown)
    fresh.extend(_obsolete(entry) for entry in left if entry.msgstr.strip())
    fresh.metadata = {**old.metadata, **fresh.metadata}
    fresh.header = old.header or fresh.header
    return tally


def _pairs(waiting, left, key):
    """Entries that have the same key, each once."""
    places = defaultdict(deque)
    for entry in left:
        places[key(entry)].append(entry)
    return [(entry, places[key(entry)].popleft()) for entry in waiting if places[key(entry)]]


def _same(entry):
    return entry.msgctxt, entry.msgid


def _moved(entry):
    return re.sub(r" \d+$", "", entry.msgctxt or ""), entry.msgid


def _address(entry):
    return entry.msgctxt


def _take(entry, old):
    entry.tcomment, entry.flags = old.tcomment, list(dict.fromkeys(old.flags))
    if not old.msgstr.strip():
        entry.fuzzy = False
        return
    entry.msgstr = old.msgstr
    previous = old.previous_msgid if old.fuzzy else None
    if entry.msgid != old.msgid:
        entry.fuzzy = True
        previous = previous or old.msgid
    entry.previous_msgid = previous


def _obsolete(old):
    return polib.POEntry(
        msgctxt=old.msgctxt,
        msgid=old.msgid,
        msgstr=old.msgstr,
        tcomment=old.tcomment,
        flags=old.flags,
        obsolete=True,
    )


def _tally(catalogue, unknown):
    having = [entry for entry in catalogue if entry.msgstr.strip()]
    fuzzy = sum(entry.fuzzy for entry in having)
    missing = len(catalogue) - len(having)
    return Tally(language_in(catalogue), len(having) - fuzzy, fuzzy, missing, unknown)


# What readers get to see


def translations_in(catalogue, texts):
    """The words to be shown, by address: no fuzzy ones.

    Raises EditionError with every text whose translation does not do.
    """
    shown, causes = {}, []
    entries = {entry.msgctxt: entry for entry in catalogue if not entry.obsolete}
    for text in texts:
        entry = entries[text.address]
        if entry.msgstr.strip() and not entry.fuzzy:
            shown[text.address] = entry.msgstr.replace("\r\n", "\n")
            causes += (f"{text.address}: {cause}" for cause in _wrong(text, shown[text.address]))
    if causes:
        raise EditionError(*causes)
    return shown


def _wrong(text, words):
    lines = len(split_lines(words))
    if text.lines not in (None, lines):
        yield f"has {lines} lines; write {text.lines}"
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in words):
        yield "has a control character"
