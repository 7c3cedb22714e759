"""Full-text search over an edition: every word typed must occur, whatever its case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from capabilities.document import framework_document
from capabilities.models import Framework
from capabilities.outline import Part
from capabilities.sources import PRECONDITION
from capabilities.texts import in_language
from capabilities.translations import split_lines

LONGEST = 200  # characters of a search
MOST = 100  # passages shown
INDEXES = 16  # editions x languages kept per process; one of 200 criteria takes about 1 MB

AROUND_WORDS = re.compile(r"^[\W_]+|[\W_]+$")
SAME_LETTERS = {  # what is written in two ways
    "\N{ARABIC TATWEEL}": "",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
}


# What is searched


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the edition as its reader sees them; `written` is `{language: text}` or empty."""

    label: Any
    words: str
    written: Part

    def marked(self, wanted: Sequence[re.Pattern[str]]) -> SafeString:
        return marked(self.words, wanted)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that can be linked to: the first text names it, the others belong to it."""

    capability: Part | None  # None: the edition itself
    anchor: str
    code: str
    texts: tuple[Text, ...]
    folded: str


@lru_cache(maxsize=INDEXES)
def _index(framework: Framework, _texts_sha256: str, language: str) -> list[Passage]:
    document = framework_document(framework)
    passages = list(_of_edition(document, language))
    for capability in document["capabilities"]:
        passages += _of_capability(capability, language)
    return passages


def _passage(capability: Part | None, anchor: str, code: str, *texts: Text) -> Passage:
    having = tuple(text for text in texts if text.words)
    folded = fold("\n".join([code, *(text.words for text in having)]))
    return Passage(capability, anchor, code, having, folded)


def _of_edition(document: Part, language: str) -> Iterator[Passage]:
    yield _passage(
        None,
        "",
        "",
        _text(_("Edition"), document["title"], language),
        _text(_("About"), document["description"], language),
        _source(document),
    )
    for level in document["levels"]:
        name = _text(_("Level"), level["name"], language)
        about = _text(_("About"), level["description"], language)
        yield _passage(None, f"level-{level['number']}", str(level["number"]), name, about)
    for group in document["groups"]:
        name = _text(_("Group"), group["name"], language)
        outcome = _text(_("Outcome"), group["outcome"], language)
        yield _passage(None, f"group-{group['code']}", "", name, outcome)
    for enabler in document["enablers"]:
        name = _text(_("Enabler"), enabler["name"], language)
        about = _text(_("About"), enabler["description"], language)
        anchor = f"enabler-{enabler['code']}"
        yield _passage(None, anchor, enabler["code"], name, about, _source(enabler))


def _of_capability(capability: Part, language: str) -> Iterator[Passage]:
    name = _text(_("Capability"), capability["name"], language)
    yield _passage(
        capability,
        "",
        capability["code"],
        Text(name.label, f"{capability['number']} {name.words}", name.written),
        _text(_("Summary"), capability["summary"], language),
        _text(_("Who acts"), capability["actor"], language),
        _source(capability),
    )
    for each in capability["elements"]:
        text = _text(_("Definition"), each["text"], language)
        yield _passage(capability, f"element-{each['code']}", each["code"], text)
    for number, paragraph in enumerate(capability["rationale"], start=1):
        text = _text(_("Why it matters"), paragraph, language)
        yield _passage(capability, f"why-{number}", "", text)
    for number, paragraph in enumerate(capability["guidance"], start=1):
        text = _text(_("Good practice and guidance"), paragraph, language)
        yield _passage(capability, f"good-practice-{number}", "", text)
    for each in capability["criteria"]:
        texts = _texts_of_criterion(each, language)
        yield _passage(capability, each["code"], each["code"], *texts)
    for each in capability["connections"]:
        yield from _of_connection(capability, each, language)


def _texts_of_criterion(criterion: Part, language: str) -> Iterator[Text]:
    yield _text(_("Criterion"), criterion["statement"], language)
    for line in split_lines(in_language(criterion["help"], language)):
        yield Text(_("What it looks like"), line, criterion["help"])
    for label in (criterion["measure"] or {}).values():
        yield _text(_("What is counted"), label, language)
    for example in criterion["evidence_examples"]:
        yield _text(_("Evidence, for example"), example, language)
    yield _source(criterion)


def _of_connection(capability: Part, connection: Part, language: str) -> Iterator[Passage]:
    yield _passage(
        capability,
        f"connection-{connection['code']}",
        connection["code"],
        _text(_("Connection"), connection["name"], language),
        _text(_("About"), connection["description"], language),
        _text(_("Who decides"), connection["caveat"], language),
    )
    for each in connection["preconditions"]:
        text = _text(_("What must hold first"), each["statement"], language)
        yield _passage(capability, PRECONDITION + each["code"], each["code"], text, _source(each))


def _text(label: Any, written: Part, language: str) -> Text:
    return Text(label, in_language(written, language), written)


def _source(part: Part) -> Text:
    return Text(_("Source"), part["source"], {})


# Searching


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in which all words occur: its first text, and those others that hold one."""

    passage: Passage
    code: SafeString
    headline: SafeString
    lines: list[tuple[Text, SafeString]]


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed, and what there is; `groups` are `(capability or None, found)`."""

    typed: str
    cut: bool  # more was typed than is searched for
    wanted: bool  # there is a word to look for
    total: int
    groups: list[tuple[Part | None, list[Found]]]

    @classmethod
    def of(cls, framework: Framework, typed: str) -> Search:
        """Search in the reader's language, and where a text has none, in what is shown instead."""
        shown = " ".join("".join(filter(_can_be_shown, typed[:LONGEST])).split())
        wanted = patterns(shown)
        language = get_language() or ""
        passages = [
            passage
            for passage in (_index(framework, framework.texts_sha256, language) if wanted else ())
            if all(pattern.search(passage.folded) for pattern in wanted)
        ]
        return cls(
            typed=shown,
            cut=len(typed.strip()) > LONGEST,
            wanted=bool(wanted),
            total=len(passages),
            groups=_grouped(passages[:MOST], wanted),
        )

    @property
    def shown(self) -> int:
        return min(self.total, MOST)


def _grouped(
    passages: Sequence[Passage], wanted: Sequence[re.Pattern[str]]
) -> list[tuple[Part | None, list[Found]]]:
    groups: list[tuple[Part | None, list[Found]]] = []
    for passage in passages:
        if not groups or groups[-1][0] is not passage.capability:
            groups.append((passage.capability, []))
        groups[-1][1].append(_found(passage, wanted))
    return groups


def _found(passage: Passage, wanted: Sequence[re.Pattern[str]]) -> Found:
    first, *others = passage.texts
    lines = [
        (text, text.marked(wanted))
        for text in others
        if any(pattern.search(fold(text.words)) for pattern in wanted)
    ]
    return Found(passage, marked(passage.code, wanted), first.marked(wanted), lines)


def patterns(typed: str) -> list[re.Pattern[str]]:
    """One per word. Digits do not run on, so that C7.1 is not found in C7.10."""
    words = (AROUND_WORDS.sub("", fold(word)) for word in typed.split())
    return [re.compile(_pattern(word)) for word in dict.fromkeys(words) if word]


def _pattern(word: str) -> str:
    before = r"(?<!\d)" if word[0].isdigit() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    return before + re.escape(word) + after


def marked(words: str, wanted: Sequence[re.Pattern[str]]) -> SafeString:
    """The words as HTML, with <mark> around what was looked for, accents included."""
    pieces = [_fold_letter(letter) for letter in words]
    folded = "".join(pieces)
    origins = [place for place, piece in enumerate(pieces) for _letter in piece]
    hits = {
        origin
        for pattern in wanted
        for match in pattern.finditer(folded)
        for origin in origins[match.start() : match.end()]
    }
    runs: list[tuple[bool, str]] = []
    inside = False
    for place, letter in enumerate(words):
        inside = place in hits or (inside and not pieces[place])
        if runs and runs[-1][0] == inside:
            runs[-1] = (inside, runs[-1][1] + letter)
        else:
            runs.append((inside, letter))
    parts = (format_html("<mark>{}</mark>" if hit else "{}", run) for hit, run in runs)
    return reduce(lambda before, part: before + part, parts, mark_safe(""))


def fold(text: str) -> str:
    """The text without case, accents, vowel marks and signs that nobody sees."""
    return "".join(map(_fold_letter, text))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(
        SAME_LETTERS.get(part, str(unicodedata.decimal(part, part)))
        for part in parts
        if not unicodedata.combining(part) and (part.isspace() or _can_be_shown(part))
    )


def _can_be_shown(letter: str) -> bool:
    """Not a control character, NUL among them, nor one that only turns or joins its neighbours."""
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"}
