"""Words inside a paragraph: how they look, in which language and direction they are."""

import re
from dataclasses import dataclass, replace

BOLD = {"b", "strong"}
BOLD_CLASSES = {"code", "no", "mark", "gap-name"}
BREAK = "\v"  # a new line that is meant, other than those of the source
SPACES = re.compile(r"[ \t\n\r\f]+")
# HTML says which way words run; signs that say so too would be printed as boxes.
SIGNS = re.compile("[\u2066-\u2069]")
LEFT_TO_RIGHT = "\u200e"  # around what runs so among Arabic words: 7 / 20, full stops


@dataclass(frozen=True)
class Look:
    """What an element hands down to the words inside it."""

    language: str
    right_to_left: bool
    bold: bool = False
    is_foreign: bool = False

    def within(self, element):
        """The look of what is inside the element."""
        look = self
        if direction := element.get("dir"):
            look = replace(look, right_to_left=direction == "rtl")
        if language := element.get("lang"):
            look = replace(look, language=language, is_foreign=True)
        if element.tag in BOLD or BOLD_CLASSES & set((element.get("class") or "").split()):
            look = replace(look, bold=True)
        return look

    def piece(self, words):
        return Piece(words, self.bold, self)


@dataclass(frozen=True)
class Piece:
    """Words of one look."""

    words: str
    bold: bool
    look: Look


def pieces(element, look, *, keep_lines=False):
    """The words inside the element in their order, spaces as a browser shows them."""
    found = []
    for words, its_look in _words(element, look):
        text = SIGNS.sub("", words)
        text = text if keep_lines else SPACES.sub(" ", text)
        if found and found[-1].words.endswith(" "):
            text = text.lstrip(" ")
        if text:
            found.append(its_look.piece(text))
    if found:
        found[0] = replace(found[0], words=found[0].words.lstrip())
        found[-1] = replace(found[-1], words=found[-1].words.rstrip())
    return [each for each in found if each.words]


def _words(element, look):
    """`(words, look)` of the element, without what follows it."""
    if element.tag == "svg":
        yield f"{element.get('aria-label', '')} ", look
        return
    if element.text:
        yield element.text, look
    for child in element:
        if isinstance(child.tag, str) and child.get("aria-hidden") != "true":
            if child.tag == "br":
                yield BREAK, look
            turned = [(LEFT_TO_RIGHT, look)] * (look.right_to_left and child.get("dir") == "ltr")
            yield from turned
            yield from _words(child, look.within(child))
            yield from turned
        if child.tail:
            yield child.tail, look
