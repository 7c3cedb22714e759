"""Looking into files: what is taken, and what is refused for which reason."""

import pytest

from assessment.inspection import Reason, RefusedFileError, inspect
from tests.assessment import papers
from tests.assessment.papers import docx, ods, odt, packed, pdf, png, xlsx

HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>"


def reason_for(content, name):
    """Why the file is refused, or the kind as which it is taken."""
    try:
        return inspect(content, name)
    except RefusedFileError as refused:
        return refused.reason


# Taken

SOUND = {
    "pdf": pdf(),
    "docx": docx(),
    "xlsx": xlsx(),
    "odt": odt(),
    "ods": ods(),
    "csv": b"Act;Year\r\n12;2019\r\n",
    "txt": "القانون ١٢ لسنة ٢٠١٩".encode(),
}


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize("ending", [str.lower, str.upper])
def test_what_the_content_and_the_name_agree_on_is_taken(kind, ending):
    assert inspect(SOUND[kind], f"act.12.{ending(kind)}") == kind


@pytest.mark.parametrize(
    "content",
    [
        b'=HYPERLINK("https://evil.example","x")\n=cmd|\' /C calc\'!A0\n',
        b"\xef\xbb\xbfAct 12",
        b"We teach JavaScript: a language.\x0c\tIf a < b and <12> then #!",
        b"A" * 599,
    ],
    ids=["formulas, which only a spreadsheet computes", "byte order mark", "signs", "a long word"],
)
def test_text_that_only_looks_odd_is_taken(content):
    assert reason_for(content, "list.csv") == "csv"


@pytest.mark.parametrize(
    "more",
    [
        {"word/document.xml": "<w:t>\xa0vba, macro, image, javascript: and object</w:t>"},
        {"docProps/core.xml": "\ufeff<cp:coreProperties/>"},
        {"xl/drawings/vmlDrawing1.vml": "<xml><v:shape/></xml>", "xl/calcChain.xml": "<c/>"},
    ],
)
def test_parts_that_office_programs_write_are_taken(more):
    assert reason_for(docx(more), "act.docx") == "docx"


# Refused whatever the kind


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "act.pdf", Reason.EMPTY),
        (b"x", "act.doc", Reason.TYPE),
        (b"x", "act", Reason.TYPE),
        (b"x", "pdf", Reason.OTHER_CONTENT),
        (b"MZ\x90\0", "act.exe", Reason.TYPE),
        (b"MZ\x90\0", "act.pdf", Reason.SCRIPT),
        (png(), "act.pdf", Reason.IMAGE),
        (png(), "act.docx", Reason.IMAGE),
        (png(), "act.txt", Reason.IMAGE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "act.csv", Reason.IMAGE),
        (b"GIF89a", "act.pdf", Reason.IMAGE),
        (b"\0\0\0\x18ftypheic\0\0", "act.pdf", Reason.IMAGE),
        (b"Rar!\x1a\x07\0", "act.pdf", Reason.INSIDE),
        (b"\x1f\x8b\x08\0", "act.txt", Reason.INSIDE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "act.docx", Reason.INSIDE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "act.docx",
            Reason.PROTECTED,
        ),
        (SOUND["docx"], "act.xlsx", Reason.OTHER_CONTENT),
        (SOUND["docx"], "act.txt", Reason.OTHER_CONTENT),
        (SOUND["pdf"], "act.txt", Reason.OTHER_CONTENT),
        (SOUND["txt"], "act.pdf", Reason.OTHER_CONTENT),
        (packed({"act.txt": "x"}), "act.docx", Reason.INSIDE),
        (odt(kind="presentation"), "act.odt", Reason.TYPE),
        (odt(kind="text-template"), "act.odt", Reason.TYPE),
        (docx(kind="wordprocessingml.template.main+xml"), "act.docx", Reason.TYPE),
    ],
)
def test_a_file_that_is_something_else_is_refused(content, name, reason):
    assert reason_for(content, name) == reason


# Text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\0b", Reason.HIDDEN),
        (b"a\x1b[31mb", Reason.HIDDEN),
        ("Sch\u00f6n".encode("latin-1"), Reason.NOT_UTF8),
        ("Act".encode("utf-16"), Reason.NOT_UTF8),
        (HTML.encode(), Reason.SCRIPT),
        (b"Act 12 <SCRIPT src=x>", Reason.SCRIPT),
        (b"<svg/onload=alert(1)>", Reason.SCRIPT),
        (b"<img src=x>", Reason.SCRIPT),
        (b"Act <?php system('x') ?>", Reason.SCRIPT),
        (b"#!/bin/sh\nrm -r /\n", Reason.SCRIPT),
        (b"\r\n@ECHO off\r\n", Reason.SCRIPT),
        (b"see data:image/png;base64,iVBORw0KGgo=", Reason.INSIDE),
        (b"Act\n" + (b"iVBORw0KGgo" * 6 + b"\r\n") * 10, Reason.INSIDE),
        (b"A" * 600, Reason.INSIDE),
    ],
)
@pytest.mark.parametrize("name", ["act.txt", "act.csv"])
def test_text_that_is_more_than_text_is_refused(content, name, reason):
    assert reason_for(content, name) == reason


# Containers


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx({"word/media/image1.png": png()}), Reason.IMAGE),
        (docx({"word/media/image1.bin": b"x"}), Reason.IMAGE),
        (docx({"docProps/thumbnail.jpeg": b"\xff\xd8\xff"}), Reason.IMAGE),
        (docx({"word/picture.xml": png()}), Reason.IMAGE),
        (docx({"word/x.xml": "<pkg:binaryData>iVBORw0K</pkg:binaryData>"}), Reason.IMAGE),
        (docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), Reason.SCRIPT),
        (docx({"customXml/item1.xml": "<a href='javascript:x'/>"}), Reason.SCRIPT),
        (docx({"word/x.xml": "<w:instrText> DDEAUTO c:\\x</w:instrText>"}), Reason.SCRIPT),
        (docx({"word/activeX/activeX1.xml": "<ax/>"}), Reason.SCRIPT),
        (docx(kind="ms-word.document.macroEnabled.main+xml"), Reason.SCRIPT),
        (docx({"word/embeddings/oleObject1.bin": b"x"}), Reason.INSIDE),
        (docx({"word/embeddings/sheet.xlsx": xlsx()}), Reason.INSIDE),
        (docx({"word/afchunk.mht": "x"}), Reason.INSIDE),
        (docx({"word/x.xml": "<w:altChunk r:id='r1'/>"}), Reason.INSIDE),
        (docx({"word/list.zip": packed({"a": "b"})}), Reason.INSIDE),
        (docx({"word/x.xml": packed({"a": "b"})}), Reason.INSIDE),
        (docx({"word/notes": "plain"}), Reason.HIDDEN),
        (docx({"word/fonts/font1.odttf": b"\x01\x02"}), Reason.HIDDEN),
        (docx({"word/x.xml": "<?xml?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), Reason.HIDDEN),
        (docx({"word/x.xml": "<a/>".encode("utf-16")}), Reason.HIDDEN),
        (docx({"../../etc/x.xml": "<a/>"}), Reason.HIDDEN),
        (docx({"/etc/x.xml": "<a/>"}), Reason.HIDDEN),
        (docx({"word\\..\\x.xml": "<a/>"}), Reason.HIDDEN),
        (docx({"C:/x.xml": "<a/>"}), Reason.HIDDEN),
        (docx({"WORD/Document.xml": "<a/>"}), Reason.HIDDEN),
        (
            docx({"word/_rels/s.xml.rels": papers.relation("attachedTemplate", "http://x/t.dotm")}),
            Reason.ELSEWHERE,
        ),
        (
            docx({"word/_rels/d.xml.rels": papers.relation("image", "http://x/i.png")}),
            Reason.ELSEWHERE,
        ),
    ],
)
def test_what_may_not_be_in_a_text_document_is_found(content, reason):
    assert reason_for(content, "act.docx") == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (xlsx({"xl/vbaProject.bin": b"x"}), Reason.SCRIPT),
        (xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}), Reason.SCRIPT),
        (xlsx({"xl/externalLinks/e1.xml": "<ddeLink ddeService='cmd'/>"}), Reason.SCRIPT),
        (xlsx(kind="ms-excel.sheet.macroEnabled.main+xml"), Reason.SCRIPT),
        (xlsx({"xl/media/image1.emf": b"x"}), Reason.IMAGE),
        (xlsx({"xl/printerSettings/printerSettings2.bin": png()}), Reason.IMAGE),
        (xlsx({"xl/printerSettings/printerSettings2.bin": b"x" * 64_001}), Reason.HIDDEN),
    ],
)
def test_what_may_not_be_in_a_workbook_is_found(content, reason):
    assert reason_for(content, "list.xlsx") == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (odt({"Basic/Standard/Module1.xml": "<script:module/>"}), Reason.SCRIPT),
        (odt({"Scripts/python/x.py": "print()"}), Reason.SCRIPT),
        (odt({"content.xml": "<x><script:event-listener/></x>"}), Reason.SCRIPT),
        (odt({"content.xml": "<x><office:script a='b'/></x>"}), Reason.SCRIPT),
        (odt({"Pictures/1.png": png()}), Reason.IMAGE),
        (odt({"content.xml": "<office:binary-data>iVBORw0K</office:binary-data>"}), Reason.IMAGE),
        (odt({"Object 1/content.xml": "<x/>"}), Reason.INSIDE),
        (odt({"ObjectReplacements/Object 1": b"VCLMTF"}), Reason.INSIDE),
        (odt({"META-INF/manifest.xml": "<m:encryption-data x='y'/>"}), Reason.PROTECTED),
        (odt({"Thumbnails/thumbnail.png": png(257, 20)}), Reason.IMAGE),
        (odt({"Thumbnails/thumbnail.png": png(20, 20, b"x" * 64_000)}), Reason.IMAGE),
        (odt({"Thumbnails/thumbnail.png": png(20, 20) + b"more"}), Reason.IMAGE),
        (odt({"Thumbnails/thumbnail.png": b"\xff\xd8\xff"}), Reason.IMAGE),
        (odt({"Thumbnails/second.png": png()}), Reason.IMAGE),
    ],
)
def test_what_may_not_be_in_an_open_document_is_found(content, reason):
    assert reason_for(content, "act.odt") == reason


def test_an_image_hidden_around_a_document_is_found():
    assert reason_for(png() + docx(), "act.docx") == Reason.IMAGE
    assert reason_for(docx() + png(), "act.docx") == Reason.DAMAGED
    assert reason_for(b"PK\x03\x04" + docx(), "act.docx") == Reason.DAMAGED


def test_a_bomb_is_refused_before_it_unpacks():
    zeros = b"<x/>" + b" " * 40_000_000
    assert reason_for(docx({"word/x.xml": zeros}), "act.docx") == Reason.UNPACKS
    many = {f"word/{number}.xml": "<x/>" for number in range(2_001)}
    assert reason_for(docx(many), "act.docx") == Reason.UNPACKS


def test_a_bomb_that_lies_about_its_size_is_refused():
    honest = docx({"word/x.xml": b"<x/>" + b" " * 9_000_000})
    size = (9_000_004).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert reason_for(honest.replace(size, (4).to_bytes(4, "little")), "a.docx") == Reason.DAMAGED


def test_an_encrypted_container_is_refused():
    content = bytearray(docx())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert reason_for(bytes(content), "act.docx") == Reason.PROTECTED


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_a_file_that_is_cut_off_is_refused(kind):
    content = SOUND[kind]
    for cut in (5, 30, len(content) // 2, len(content) - 8):
        assert reason_for(content[:cut], f"act.{kind}") == Reason.DAMAGED


def test_a_part_that_is_spoilt_is_refused():
    spoilt = bytearray(docx())
    spoilt[spoilt.index(b"word/document.xml") + 30] ^= 0xFF
    assert reason_for(bytes(spoilt), "act.docx") == Reason.DAMAGED


# PDF


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (papers.with_picture, Reason.IMAGE),
        (papers.with_unused_picture, Reason.IMAGE),
        (papers.with_drawn_picture, Reason.IMAGE),
        (papers.with_scan, Reason.IMAGE),
        (papers.with_preview_in_metadata, Reason.IMAGE),
        (papers.with_script, Reason.SCRIPT),
        (papers.with_launch, Reason.SCRIPT),
        (papers.with_form_that_sends, Reason.SCRIPT),
        (papers.with_attachment, Reason.INSIDE),
        (papers.with_bomb, Reason.UNPACKS),
    ],
)
def test_what_may_not_be_in_a_pdf_is_found(prepare, reason):
    assert reason_for(pdf(prepare), "act.pdf") == reason


@pytest.mark.parametrize(
    ("prepare", "plain", "written", "reason"),
    [
        (papers.with_unused_picture, b"/Image", b"/Im#61ge", Reason.IMAGE),
        (papers.with_script, b"/JavaScript", b"/J#61vaScript", Reason.SCRIPT),
    ],
)
def test_a_name_written_in_another_way_hides_nothing(prepare, plain, written, reason):
    assert reason_for(pdf(prepare).replace(plain, written), "act.pdf") == reason


def test_a_picture_that_a_later_revision_takes_out_is_still_found():
    content = pdf(papers.with_picture)
    later = b"\n4 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF"
    assert reason_for(content + later, "act.pdf") == Reason.IMAGE


@pytest.mark.parametrize("password", ["open sesame", ""])
def test_a_protected_pdf_is_refused(password):
    content = pdf(user_password=password, owner_password="other")
    assert reason_for(content, "act.pdf") == Reason.PROTECTED


def test_a_pdf_that_is_also_something_else_is_refused():
    assert reason_for(pdf() + packed({"a": "b"}), "act.pdf") == Reason.DAMAGED
    as_comment = packed({"a": "b"})[:-2] + (5).to_bytes(2, "little") + b"%%EOF"
    assert reason_for(pdf() + as_comment, "act.pdf") == Reason.INSIDE
    assert reason_for(pdf() + HTML.encode(), "act.pdf") == Reason.DAMAGED
    assert reason_for(HTML.encode() + pdf(), "act.pdf") == Reason.OTHER_CONTENT


def test_a_pdf_without_a_page_is_refused():
    assert reason_for(b"%PDF-1.7\ntrailer<<>>\nstartxref\n0\n%%EOF", "act.pdf") == Reason.DAMAGED
