"""Reads the report's HTML tag by tag and writes it as headings, paragraphs, lists and tables."""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from reports.word import markup
from reports.word.inline import BREAK, Look, pieces
from reports.word.paper import WIDTH

HEADINGS = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3", "h5": "Heading 4"}
BLOCKS = {*HEADINGS, "h1", "p", "ul", "ol", "dl", "table", "section", "div", "header", "nav"}
FLOWING = {"changes", "context", "contradictions", "evidence", "plan", "glossary"}
MARGIN = Mm(6)  # of people's own words
FACT = Mm(40)  # where the words beside a term begin
COLUMNS = {  # widths by the class of their heading, in millimetres; the others share the rest
    "col-code": 16,
    "col-rating": 42,
    "col-range": 42,
    "col-bar": 60,
    "col-n": 24,
    "col-no": 12,
    "col-codes": 36,
    "col-who": 34,
    "col-when": 36,
    "col-targets": 42,
}


@dataclass(frozen=True)
class Place:
    """Where paragraphs go: the document or a cell; the first of a cell is there already."""

    holder: object


class Writer:
    """Writes into a document in one language; elements may say that they are in another."""

    def __init__(self, document, language, *, right_to_left):
        self.document = document
        self.look = Look(language, right_to_left)

    def write(self, page):
        """The whole page: what stands before the first part is the cover."""
        for child in page:
            if child.tag == "section" and child.getprevious().tag != "section":
                self._contents(page.findall("section"))
            self._block(Place(self.document), child, self.look)

    # Blocks

    def _block(self, place, element, look):
        if _is_silent(element):
            return
        look = look.within(element)
        if element.tag in ("ul", "ol"):
            self._list(place, element, look)
        elif element.tag == "dl":
            self._facts(place, element, look)
        elif element.tag == "table":
            self._table(element, look)
        elif element.tag == "svg":
            self._picture(place, element, look)
        elif any(child.tag in BLOCKS for child in element):
            for child in element:
                self._block(place, child, look)
        else:
            self._paragraph(place, element, look)

    def _paragraph(self, place, element, look, style=None):
        found = pieces(element, look, keep_lines="said" in _classes(element))
        if not found:
            return None
        paragraph = self._new(place, style or _style_of(element))
        if "said" in _classes(element):
            paragraph.paragraph_format.left_indent = MARGIN
        if element.tag == "h2":
            begins = element.getparent().get("id") not in FLOWING
            paragraph.paragraph_format.page_break_before = begins
        self._write_runs(paragraph, look, found)
        return paragraph

    def _write_runs(self, paragraph, look, found):
        """A text in a foreign language stays on the side where the lines of the document begin."""
        if look.right_to_left:
            markup.right_to_left(paragraph)
        if look.is_foreign and look.right_to_left != self.look.right_to_left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _add_runs(paragraph, found)

    def _new(self, place, style):
        """The empty paragraph that a new cell has, or a further one."""
        last = place.holder.paragraphs[-1] if place.holder is not self.document else None
        if last is not None and not last._p.xpath("w:r"):
            last.style = style
            return last
        return place.holder.add_paragraph(style=style)

    def _list(self, place, element, look):
        """Steps too have bullets: numbers would go on from one list to the next."""
        for item in element:
            if lines := _lines(item, look.within(item)):
                self._write_runs(self._new(place, "List Bullet"), self.look, lines)

    def _facts(self, place, element, look):
        """Terms, and beside each the words for it."""
        for name, value in zip(element.findall("dt"), element.findall("dd"), strict=True):
            words = [replace(each, bold=True) for each in pieces(name, look)]
            paragraph = self._new(place, "Normal")
            form = paragraph.paragraph_format
            form.left_indent, form.first_line_indent = FACT, -FACT
            words += [look.piece("\t"), *pieces(value, look.within(value))]
            self._write_runs(paragraph, look, words)

    def _picture(self, place, element, look):
        """Its words: they are those for people who do not see it."""
        words = look.piece(element.get("aria-label", ""))
        self._write_runs(self._new(place, "Normal"), look, [words])

    def _contents(self, sections):
        """A list of the parts, as a field that Word brings up to date with pages."""
        heading = self.document.add_paragraph(style="Heading 1")
        heading.paragraph_format.page_break_before = True
        self._write_runs(heading, self.look, [self.look.piece(_("Contents"))])
        titles = ["".join(pieces_text(each.find("h2"), self.look)) for each in sections]
        for number, title in enumerate(titles):
            paragraph = self.document.add_paragraph()
            if not number:
                markup.mark_field(paragraph, "begin")
                markup.mark_field(paragraph, "", 'TOC \\o "1-1" \\h \\z')
                markup.mark_field(paragraph, "separate")
            self._write_runs(paragraph, self.look, [self.look.piece(title)])
            if title is titles[-1]:
                markup.mark_field(paragraph, "end")

    # Tables

    def _table(self, element, look):
        if (caption := element.find("caption")) is not None:
            self._paragraph(Place(self.document), caption, look, "Caption")
        rows = list(element.iter("tr"))
        widths = _widths(rows[0])
        table = self.document.add_table(rows=len(rows), cols=len(widths))
        table.style = self.document.styles[markup.TABLE_STYLE]
        table.autofit = False
        if self.look.right_to_left:
            markup.mirror(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row, source in zip(table.rows, rows, strict=True):
            self._row(row, source, widths, look)
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _row(self, row, source, widths, look):
        if source.getparent().tag == "thead":
            markup.repeat_on_each_page(row)
        if "long" not in _classes(source):
            markup.keep_whole(row)
        cells, at = row.cells, 0
        for cell in source:
            span = int(cell.get("colspan", 1))
            target = cells[at] if span == 1 else cells[at].merge(cells[at + span - 1])
            target.width = sum(widths[at : at + span])
            heading = cell.tag == "th" and (span > 1 or source.getparent().tag == "thead")
            self._block(Place(target), cell, replace(look, bold=heading).within(cell))
            if "group" in _classes(source):
                target.paragraphs[0].paragraph_format.keep_with_next = True
            at += span


def _widths(row):
    """The widths of the columns, of which the whole is the width of the text."""
    given = [next((COLUMNS[name] for name in _classes(each) if name in COLUMNS), 0) for each in row]
    rest = (WIDTH / Mm(1) - sum(given)) / max(1, given.count(0))
    return [Mm(width or rest) for width in given]


def _style_of(element):
    if element.tag == "h1":
        return "Title"
    return HEADINGS.get(element.tag, "Normal")


def _lines(item, look):
    """What a list says in one place: its first part, and below it the others in a row."""
    if not any(child.tag in BLOCKS for child in item):
        return pieces(item, look)
    parts = [pieces(child, look.within(child)) for child in item if not _is_silent(child)]
    found = []
    for number, part in enumerate(filter(None, parts)):
        found += [look.piece(["", BREAK, " · "][min(number, 2)]), *part]
    return [each for each in found if each.words]


def _classes(element):
    return (element.get("class") or "").split()


def _is_silent(element):
    """Comments, what repeats in signs what stands beside it in words, and the profile picture."""
    if not isinstance(element.tag, str) or element.get("aria-hidden") == "true":
        return True
    following = element.getnext()
    return "profile" in _classes(element) or (
        element.tag == "svg"
        and following is not None
        and "".join(following.itertext()).strip() == element.get("aria-label")
    )


def _add_runs(paragraph, found):
    for each in found:
        run = paragraph.add_run(each.words.replace(BREAK, "\n"))
        run.font.bold = each.bold or None
        if each.look.right_to_left:
            run.font.rtl = True
            run.font.cs_bold = each.bold or None
        if each.look.is_foreign:
            markup.set_language(run, each.look.language, complex_script=each.look.right_to_left)


def pieces_text(element, look):
    """The words of an element, without how they look."""
    return re.sub(r"\s+", " ", "".join(each.words for each in pieces(element, look)))
