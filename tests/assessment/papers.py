"""Files as people upload them, made by code: sound ones, and such with one thing wrong."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

MAIN = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(width=1, height=1, more=b""):
    """A grey picture."""
    parts = [(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))]
    parts += [(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height) + more), (b"IEND", b"")]
    chunks = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# Containers


def packed(parts):
    """A ZIP container of the parts by name."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def _types(*kinds):
    overrides = "".join(f'<Override PartName="/p" ContentType="{kind}"/>' for kind in kinds)
    return f'<?xml version="1.0"?><Types>{overrides}</Types>'


def relation(kind, target, mode="External"):
    """A part of relationships with one in it."""
    return (
        f'<Relationships><Relationship Id="r1" Type="{RELATIONSHIPS}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/></Relationships>'
    )


def docx(more=None, *, kind="wordprocessingml.document.main+xml"):
    return packed(
        {
            "[Content_Types].xml": _types(MAIN + kind),
            "_rels/.rels": relation("officeDocument", "word/document.xml", "Internal"),
            "word/document.xml": "<w:document><w:body><w:t>Act 12</w:t></w:body></w:document>",
            "word/_rels/document.xml.rels": relation("hyperlink", "https://laws.example/12"),
            **(more or {}),
        }
    )


def xlsx(more=None, *, kind="spreadsheetml.sheet.main+xml"):
    return packed(
        {
            "[Content_Types].xml": _types(MAIN + kind),
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": "<worksheet><c><v>12</v></c></worksheet>",
            "xl/printerSettings/printerSettings1.bin": "P\0r\0i\0n\0t\0e\0r\0",
            **(more or {}),
        }
    )


def odt(more=None, *, kind="text"):
    return packed(
        {
            "mimetype": ODF + kind,
            "content.xml": (
                '<?xml version="1.0"?><office:document-content><office:scripts/>'
                "<text:p>Act 12</text:p></office:document-content>"
            ),
            "META-INF/manifest.xml": "<manifest:manifest/>",
            "Configurations2/accelerator/current.xml": "",
            "Configurations2/images/Bitmaps/": "",
            "layout-cache": b"\x00\x01layout",
            "Thumbnails/thumbnail.png": png(181, 256),
            **(more or {}),
        }
    )


def ods(more=None):
    return odt(more, kind="spreadsheet")


# PDF


def pdf(prepare=None, **options):
    """A page of text; `prepare(writer, page)` adds what may be wrong."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    page[NameObject("/Contents")] = writer._add_object(drawing(b"BT /F1 12 Tf (Act 12) Tj ET"))
    if prepare:
        prepare(writer, page)
    if options:
        writer.encrypt(**options)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def drawing(content, *, compressed=True, **keys):
    """A stream of a PDF with these keys."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    if compressed:
        stream = stream.flate_encode()
    stream.update({NameObject(f"/{key}"): value for key, value in keys.items()})
    return stream


def picture(**keys):
    side = NumberObject(1)
    return drawing(b"\x80", Subtype=NameObject("/Image"), Width=side, Height=side, **keys)


def with_picture(writer, page):
    names = DictionaryObject({NameObject("/I"): writer._add_object(picture())})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): names})


def with_drawn_picture(writer, page):
    drawn = b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(drawing(drawn))])


def with_unused_picture(writer, _page):
    writer._add_object(picture())


def with_scan(writer, page):
    """An image that does not say it is one."""
    scan = drawing(b"\xff\xd8\xff", compressed=False, Filter=NameObject("/DCTDecode"))
    page[NameObject("/PieceInfo")] = writer._add_object(scan)


def with_script(writer, _page):
    writer.root_object[NameObject("/OpenAction")] = _action("/JavaScript")


def with_launch(writer, page):
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _action("/Launch")})


def with_form_that_sends(writer, page):
    page[NameObject("/AA")] = DictionaryObject({NameObject("/C"): _action("/SubmitForm")})


def _action(kind):
    return DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")}
    )


def with_attachment(writer, _page):
    writer.add_attachment("list.csv", b"a,b")


def with_preview_in_metadata(writer, _page):
    xmp = drawing(b"<xmpGImg:image>/9j/</xmpGImg:image>", compressed=False)
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)


def with_bomb(writer, page):
    page[NameObject("/Contents")] = writer._add_object(drawing(b" " * 120_000_000))


# As uploads


def upload(content, name="act-12.txt"):
    return SimpleUploadedFile(name, content)
