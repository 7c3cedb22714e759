"""Texts as written in an edition: there where they must be, and in every declared language."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from capabilities.outline import Finding, Part, name_of

# Lower case throughout, as Django names languages: en, pt-br, zh-hans.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

# ISO 639-1. There are thousands of codes of three letters; those are taken on trust.
TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)

# One line per rating: not, partly, largely and fully in place.
HELP_LINES = 4


class Written(NamedTuple):
    """One text of one row; `field` is its name in the files."""

    code: str
    field: str
    text: Any
    needed: bool = False


def is_language(code: Any) -> bool:
    """Whether it is a language code as we write them."""
    if not isinstance(code, str) or not LANGUAGE.fullmatch(code):
        return False
    base = code.partition("-")[0]
    return len(base) == 3 or base in TWO_LETTERS.split()


def own_language(languages: Any) -> str:
    """The language in which an edition is written, the first of those it declares; "" if none."""
    return str(languages[0]) if isinstance(languages, list) and languages else ""


def in_own_language(document: Part) -> dict[str, Any]:
    """The document as if nobody had translated it: what makes the edition the one it is."""
    own = own_language(document["languages"])
    reduced = dict(deepcopy(document), languages=[own])
    for text in _well_formed(reduced):
        for language in set(text) - {own}:
            del text[language]
    return reduced


def put_own_language_first(document: Part) -> None:
    """Order the languages of each text, in place: databases do not keep the files' order."""
    own = own_language(document["languages"])
    for text in _well_formed(document):
        for language in sorted(text, key=lambda each: (each != own, each)):
            text[language] = text.pop(language)


def _well_formed(document: Part) -> Iterator[dict[str, Any]]:
    """Every text that is an object, to be changed in place."""
    for written in _texts(document, ""):
        if isinstance(written.text, dict):
            yield written.text


def check_translations(document: Part) -> Iterator[Finding]:
    languages = document["languages"]
    name = name_of(document)
    if not _are_languages(languages):
        yield Finding(name, 'languages must be a list of codes such as ["en", "pt-br"], each once')
        return
    for written in _texts(document, name):
        yield from (
            Finding(written.code, f"{written.field} {cause}")
            for cause in _check_text(written, languages)
        )


def _are_languages(languages: Any) -> bool:
    return (
        isinstance(languages, list)
        and bool(languages)
        and all(is_language(each) for each in languages)
        and len(set(languages)) == len(languages)
    )


def _check_text(written: Written, languages: list[str]) -> Iterator[str]:
    text = written.text
    if not isinstance(text, dict) or not all(isinstance(words, str) for words in text.values()):
        yield "must be {language: text}"
        return
    having = [language for language, words in text.items() if words.strip()]
    if not having and not written.needed:
        return
    for language in languages:
        if language not in having:
            yield f"has no words in {language}"
    for language in text:
        if not is_language(language):
            yield f"has words in {language}, which is no language code"


def _texts(document: Part, name: str) -> Iterator[Written]:
    yield Written(name, "title", document["title"], needed=True)
    yield Written(name, "description", document["description"])
    for level in document["levels"]:
        code = f"level {level['number']}"
        yield Written(code, "name", level["name"], needed=True)
        yield Written(code, "description", level["description"])
    for group in document["groups"]:
        yield Written(group["code"], "name", group["name"], needed=True)
        yield Written(group["code"], "outcome", group["outcome"])
    for capability in document["capabilities"]:
        yield from _texts_of_capability(capability)
        for criterion in capability["criteria"]:
            yield from _texts_of_criterion(criterion)
        for connection in capability["connections"]:
            yield from _texts_of_connection(connection)
    for rule in document["rules"]:
        yield Written(rule["code"], "message", rule["message"], needed=True)
    for enabler in document["enablers"]:
        yield Written(enabler["code"], "name", enabler["name"], needed=True)
        yield Written(enabler["code"], "description", enabler["description"])


def _texts_of_capability(capability: Part) -> Iterator[Written]:
    code = capability["code"]
    yield Written(code, "name", capability["name"], needed=True)
    yield Written(code, "summary", capability["summary"])
    yield from _list(code, "rationale", capability["rationale"])
    yield from _list(code, "guidance", capability["guidance"])
    yield Written(code, "actor", capability["actor"])
    for element in capability["elements"]:
        yield Written(element["code"], "text", element["text"], needed=True)


def _texts_of_criterion(criterion: Part) -> Iterator[Written]:
    code = criterion["code"]
    yield Written(code, "statement", criterion["statement"], needed=True)
    yield Written(code, "help", criterion["help"])
    yield from _list(code, "evidence_examples", criterion["evidence_examples"])
    if criterion["measure"]:
        for part, label in criterion["measure"].items():
            yield Written(code, f"{part}_label", label, needed=bool(label))


def _texts_of_connection(connection: Part) -> Iterator[Written]:
    yield Written(connection["code"], "name", connection["name"], needed=True)
    yield Written(connection["code"], "description", connection["description"])
    yield Written(connection["code"], "caveat", connection["caveat"])
    for precondition in connection["preconditions"]:
        yield Written(precondition["code"], "statement", precondition["statement"], needed=True)


def _list(code: str, field: str, texts: Any) -> Iterator[Written]:
    """A list of texts, each of which must have words; for what is no list, that as its text."""
    if not isinstance(texts, list):
        yield Written(code, field, texts)
        return
    for number, text in enumerate(texts, start=1):
        yield Written(code, f"{field}, item {number},", text, needed=True)


def check_help(criterion: Part) -> Iterator[Finding]:
    """Help has a line per rating; a measure's is one paragraph, because its rating follows."""
    wanted = lines_wanted(is_measure=bool(criterion["measure"]))
    for language, words in lines_by_language(criterion["help"]):
        if len(words) != wanted:
            cause = f"help has {len(words)} lines in {language}; write {wanted}"
            yield Finding(criterion["code"], cause)


def lines_wanted(*, is_measure: bool) -> int:
    return 1 if is_measure else HELP_LINES


def lines_by_language(text: Any) -> Iterator[tuple[str, list[str]]]:
    """The lines that have words, for each language that has any."""
    for language, words in text.items() if isinstance(text, dict) else ():
        lines = split_lines(words) if isinstance(words, str) else []
        if lines:
            yield language, lines


def split_lines(words: str) -> list[str]:
    """The lines of a text that have words."""
    return [line.strip() for line in words.splitlines() if line.strip()]
