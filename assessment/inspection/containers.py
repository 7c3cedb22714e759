"""DOCX, XLSX, ODT and ODS: ZIP containers of which every part is known and looked into.

Parts are searched as bytes, never parsed as XML: nothing in them can expand or be fetched. A part
that is not known to be harmless is refused.
"""

import re
import struct
import zipfile
import zlib
from io import BytesIO

from assessment.inspection.reasons import Reason, RefusedFileError
from assessment.inspection.signatures import signature

ENTRIES = 2_000
DIRECTORY_BYTES = 1_000_000
PART_BYTES = 50_000_000
TOTAL_BYTES = 100_000_000
RATIO, SMALL = 100, 10_000_000  # unpacked to packed; up to SMALL bytes any ratio will do

END = struct.Struct("<4s4H2LH")  # the record at the end of a container
STORED_OR_DEFLATED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
UNSAFE_NAME = re.compile(r"^/|\\|:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")

OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OFFICE_OPEN_XML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}

# The picture of the first page that LibreOffice puts into every file: at most so large.
PREVIEW = "thumbnails/thumbnail.png"
PREVIEW_PIXELS, PREVIEW_BYTES = 256, 64_000

# What is not XML and may be there, by name and largest size: settings of a printer, of a layout.
BINARY_PARTS = [
    (re.compile(r"xl/printersettings/printersettings\d*\.bin"), 64_000),
    (re.compile(r"layout-cache"), 1_000_000),
    (re.compile(r"mimetype"), 100),
]
XML_NAME = re.compile(r".+\.(?:xml|rels|rdf|vml)")
REFUSED_NAMES = [
    (
        Reason.SCRIPT,
        (
            r"(?:^|/)vba|(?:^|/)(?:basic|scripts|dialogs|macrosheets|dialogsheets|activex)/"
            r"|\.(?:js|vbs|py|sh|ps1|bat|cmd|exe|dll|class|jar)$"
        ),
    ),
    (
        Reason.INSIDE,
        (
            r"(?:^|/)(?:embeddings|objectreplacements)/|^object \d+(?:/|$)|oleobject|(?:^|/)afchunk"
            r"|\.(?:zip|7z|rar|gz|doc[xm]?|xls[xm]?|ppt[xm]?|od[a-z]|rtf|mht|html?|pdf|ole|eml)$"
        ),
    ),
    (
        Reason.IMAGE,
        (
            r"(?:^|/)(?:media|pictures|thumbnails)/|(?:^|/)thumbnail\."
            r"|\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svgz?|svm|webp|wdp|ico|pict|heic|eps)$"
        ),
    ),
]
REFUSED_XML = [
    (Reason.HIDDEN, rb"<!(?:DOCTYPE|ENTITY)"),
    (Reason.PROTECTED, rb"<(?:[\w.-]+:)?encryption-data[\s/>]"),
    (
        Reason.SCRIPT,
        (
            rb"<(?:[\w.-]+:)?(?:event-listener|script|ddeLink|dde-source)[\s/>]|macroEnabled|vbaProject"
            rb"|<(?:[\w.-]+:)?instrText[^<>]*>\s*DDE|[\"']\s*(?:javascript|vbscript):"
        ),
    ),
    (Reason.INSIDE, rb"<(?:[\w.-]+:)?(?:OLEObject|altChunk|object|object-ole|applet|plugin)[\s/>]"),
    (Reason.IMAGE, rb"<(?:[\w.-]+:)?(?:binary-data|binaryData|binData)[\s/>]|\bdata:image/"),
]
RELATIONSHIP = re.compile(rb"(?:[\w.-]+:)?Relationship\s")
LOADED = re.compile(
    rb"/(?:attachedTemplate|oleObject|image|frame|subDocument|aFChunk|audio|video)['\"]"
)

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    UnicodeError,
    ValueError,
)


def look_into(content: bytes) -> str:
    """Which kind of file it is; raises RefusedFileError for everything that may not be inside."""
    _check_end(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_list(parts, len(content))
            kind = _kind(archive)
            for part in parts:
                if not part.is_dir():
                    _check_part(part.filename.lower(), archive.read(part))
    except DAMAGE:
        raise RefusedFileError(Reason.DAMAGED) from None
    return kind


def _check_end(content: bytes) -> None:
    """The container is the whole file: nothing before it, nothing after, and a short list."""
    try:
        mark, *_disks, entries, size, offset, comment = END.unpack(content[-END.size :])
    except struct.error:
        raise RefusedFileError(Reason.DAMAGED) from None
    if mark != b"PK\x05\x06" or comment or offset + size + END.size != len(content):
        raise RefusedFileError(Reason.DAMAGED)
    if entries > ENTRIES or size > DIRECTORY_BYTES:
        raise RefusedFileError(Reason.UNPACKS)


def _check_list(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """What the container says about its parts, before any of them is unpacked."""
    total = sum(part.file_size for part in parts)
    ratio = total / packed if total > SMALL else 0
    largest = max((part.file_size for part in parts), default=0)
    if len(parts) > ENTRIES or total > TOTAL_BYTES or largest > PART_BYTES or ratio > RATIO:
        raise RefusedFileError(Reason.UNPACKS)
    names = [part.orig_filename.lower() for part in parts]
    if any(UNSAFE_NAME.search(name) for name in names) or len(set(names)) < len(names):
        raise RefusedFileError(Reason.HIDDEN)
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedFileError(Reason.PROTECTED)
    if not {part.compress_type for part in parts} <= STORED_OR_DEFLATED:
        raise RefusedFileError(Reason.HIDDEN)


def _kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names:
        said = archive.read("mimetype")
        if said in OPEN_DOCUMENT:
            return OPEN_DOCUMENT[said]
        raise RefusedFileError(Reason.TYPE)
    if "[Content_Types].xml" not in names:
        raise RefusedFileError(Reason.INSIDE)  # an archive, not a document
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise RefusedFileError(Reason.SCRIPT)
    kinds = [kind for main, kind in OFFICE_OPEN_XML.items() if main in types]
    if len(kinds) != 1:
        raise RefusedFileError(Reason.TYPE)
    return kinds[0]


def _check_part(name: str, data: bytes) -> None:
    if name == PREVIEW:
        return _check_preview(data)
    for known, most in BINARY_PARTS:
        if known.fullmatch(name):
            return _check_binary(data, most)
    for reason, pattern in REFUSED_NAMES:
        if re.search(pattern, name):
            raise RefusedFileError(reason)
    return _check_xml(name, data)


def _check_preview(data: bytes) -> None:
    whole = data.startswith(b"\x89PNG\r\n\x1a\n") and data.endswith(b"IEND\xae\x42\x60\x82")
    sides = struct.unpack(">LL", data[16:24]) if whole else (PREVIEW_PIXELS + 1,)
    if max(sides) > PREVIEW_PIXELS or len(data) > PREVIEW_BYTES:
        raise RefusedFileError(Reason.IMAGE)


def _check_binary(data: bytes, most: int) -> None:
    if reason := signature(data):
        raise RefusedFileError(reason)
    if len(data) > most:
        raise RefusedFileError(Reason.HIDDEN)


def _check_xml(name: str, data: bytes) -> None:
    if data and not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise RefusedFileError(signature(data) or Reason.HIDDEN)
    if not XML_NAME.fullmatch(name):
        raise RefusedFileError(Reason.HIDDEN)
    for reason, pattern in REFUSED_XML:
        if re.search(pattern, data, re.IGNORECASE):
            raise RefusedFileError(reason)
    for tag in data.split(b"<") if name.endswith(".rels") else ():
        if RELATIONSHIP.match(tag) and b"External" in tag and LOADED.search(tag):
            raise RefusedFileError(Reason.ELSEWHERE)
