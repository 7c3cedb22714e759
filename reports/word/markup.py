"""What Word files can say and python-docx has no words for."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

TABLE_STYLE = "Waymark"


def flag(properties, name):
    """Put an empty element, such as `w:bidi`, where the schema wants it: among the first."""
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))


def right_to_left(paragraph):
    """Python-docx keeps the order of what it knows; `w:bidi` comes before spacing and the like."""
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(
            OxmlElement("w:bidi"),
            *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
            *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
            *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle"),
            *("w:rPr", "w:sectPr", "w:pPrChange"),
        )


def set_language(run, language, *, complex_script):
    """Of the words of a run; readers aloud and spelling go by it."""
    mark = OxmlElement("w:lang")
    mark.set(qn("w:bidi" if complex_script else "w:val"), language)
    run._r.get_or_add_rPr().append(mark)


def add_field(paragraph, code, shown="1"):
    """A field that Word fills in, such as PAGE; `shown` until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = shown
    run.append(words)
    field.append(run)
    paragraph._p.append(field)


def mark_field(paragraph, kind, code=""):
    """One end of a field that goes over several paragraphs: begin, separate or end."""
    run = paragraph.add_run()._r
    if code:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = code
        run.append(instruction)
        return
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    run.append(sign)


def repeat_on_each_page(row):
    """A row of headings, which stands again where the table goes on."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def mirror(table):
    """Columns from right to left."""
    properties = table._tbl.tblPr
    style = properties.find(qn("w:tblStyle"))
    sign = OxmlElement("w:bidiVisual")
    if style is None:
        properties.insert(0, sign)
    else:
        style.addnext(sign)


def add_table_style(document):
    """Lines between rows, bold headings; a style of its own, so that people change it once."""
    line = 'w:val="single" w:sz="4" w:space="0" w:color="D5DBDD"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">'
            f'<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/>'
            '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>'
            f"<w:tblPr><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
            '<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B1F24"/>'
            "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
        )
    )
