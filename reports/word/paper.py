"""An empty document on A4: styles, language, what stands at the head and foot of each page."""

from datetime import UTC

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.signs import printable
from reports.word.inline import LEFT_TO_RIGHT
from reports.word.markup import add_field, add_table_style, flag
from reports.word.markup import right_to_left as turn

WIDTH = Mm(170)  # of the text
LONGEST = 255  # signs of a property
FONT = "Arial"  # on every machine, and it has Arabic letters
ACCENT, QUIET = RGBColor(0x0B, 0x5D, 0x6B), RGBColor(0x4D, 0x58, 0x5F)
SIZES = {"Normal": 10, "Title": 28, "Heading 1": 20, "Heading 2": 14, "Heading 3": 12}
SIZES |= {"Heading 4": 11, "Caption": 9, "Header": 8, "Footer": 8}
COLOURED = {"Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"}


def new_document(report, language, *, right_to_left):
    """The document without its text."""
    document = Document()
    _set_properties(document.core_properties, report, language)
    _set_styles(document, language)
    add_table_style(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    if right_to_left:
        flag(section._sectPr, "w:bidi")
    _write_head(section.header.paragraphs[0], report, right_to_left)
    _write_foot(section.footer.paragraphs[0], report, right_to_left)
    return document


def _set_properties(properties, report, language):
    properties.title = printable(f"{_('Readiness report')}, {report.assessment}")[:LONGEST]
    properties.author = printable(report.assessment.country.name)
    properties.last_modified_by = "Waymark"
    properties.subject = f"{report.framework['code']} {report.framework['edition']}"
    properties.keywords = printable(report.assessment.classification)
    properties.comments = f"{_('Checksum')} {report.input_sha256}"
    properties.language = language
    properties.created = properties.modified = report.at.astimezone(UTC).replace(tzinfo=None)


def _set_styles(document, language):
    for name, size in SIZES.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        style.font.name, style.font.size = FONT, Pt(size)
        properties.rFonts.set(qn("w:cs"), FONT)
        for tag, value in (("w:szCs", str(2 * size)),):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
            properties.find(qn("w:sz")).addnext(_element(tag, "w:val", value))
        if name in COLOURED:
            style.font.color.rgb = ACCENT
            style.font.bold = style.font.cs_bold = True
            style.font.italic = style.font.cs_italic = False
    document.styles["Caption"].font.color.rgb = QUIET
    document.styles["Footer"].element.pPr.remove(document.styles["Footer"].element.pPr.tabs)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for mark in defaults.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
        mark.set(qn("w:bidi"), language)


def _element(tag, attribute, value):
    element = OxmlElement(tag)
    element.set(qn(attribute), value)
    return element


def _write_head(paragraph, report, right_to_left):
    assessment = report.assessment
    parts = [assessment.classification, assessment.country.name, assessment.round.name]
    _add(paragraph, " · ".join(filter(None, parts)), right_to_left)


def _write_foot(paragraph, report, right_to_left):
    """Mark, check number, page and pages."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _add(paragraph, f"{report.mark} · {_('Check number')} ", right_to_left)
    _add(paragraph, f"{LEFT_TO_RIGHT}{report.check_number}", rtl=False)
    paragraph.add_run("\t")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    add_field(paragraph, "NUMPAGES")
    if right_to_left:
        turn(paragraph)


def _add(paragraph, words, rtl):
    if rtl:
        turn(paragraph)
    run = paragraph.add_run(printable(words))
    run.font.rtl = rtl or None
    run.font.color.rgb = QUIET
