"""PDF: every object is looked at; images, scripts, attached files and passwords are refused.

Only this module knows pypdf.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from assessment.inspection.reasons import Reason, RefusedFileError

OBJECTS = 200_000
DRAWN_BYTES = 100_000_000  # all that is unpacked of one file

HEAD = re.compile(rb"%PDF-[12]\.\d")
# Dictionaries of images and of attached files stand in the file as they are, also those that a
# later revision of the file no longer shows.
REFUSED_BYTES = [
    (Reason.IMAGE, re.compile(rb"/Subtype\s*/Image\b")),
    (Reason.INSIDE, re.compile(rb"/Type\s*/EmbeddedFile\b")),
    (Reason.SCRIPT, re.compile(rb"/S\s*/(?:JavaScript|Launch)\b")),
]
REFUSED_KEYS = {
    "/JS": Reason.SCRIPT,
    "/JavaScript": Reason.SCRIPT,
    "/XFA": Reason.SCRIPT,
    "/EF": Reason.INSIDE,
    "/EmbeddedFiles": Reason.INSIDE,
    "/RichMediaContent": Reason.INSIDE,
    "/Thumb": Reason.IMAGE,
}
REFUSED_VALUES = {  # of /S, /Type and /Subtype
    "/JavaScript": Reason.SCRIPT,
    "/Launch": Reason.SCRIPT,
    "/ImportData": Reason.SCRIPT,
    "/SubmitForm": Reason.SCRIPT,
    "/Rendition": Reason.SCRIPT,
    "/EmbeddedFile": Reason.INSIDE,
    "/FileAttachment": Reason.INSIDE,
    "/RichMedia": Reason.INSIDE,
    "/Movie": Reason.INSIDE,
    "/Sound": Reason.INSIDE,
    "/Screen": Reason.INSIDE,
    "/3D": Reason.INSIDE,
    "/Image": Reason.IMAGE,
}
IMAGE_FILTERS = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
NOT_DRAWN = {"/ObjStm", "/XRef"}
DRAWN_IMAGE, ITS_DATA = re.compile(rb"(?:^|[\s\])>])BI\s*/\w"), re.compile(rb"\sID\s")
PREVIEW_IN_METADATA = re.compile(rb"xmpGImg:image|<[\w.-]+:Thumbnails[\s>]")


def look_into(content: bytes) -> None:
    """Raises RefusedFileError for everything that may not be inside."""
    if not HEAD.match(content) or not content.rstrip(b"\r\n\t \0").endswith(b"%%EOF"):
        raise RefusedFileError(Reason.DAMAGED)
    if zipfile.is_zipfile(BytesIO(content)):
        raise RefusedFileError(Reason.INSIDE)
    for reason, pattern in REFUSED_BYTES:
        if pattern.search(content):
            raise RefusedFileError(reason)
    try:
        _look_at_objects(PdfReader(BytesIO(content)))
    except RefusedFileError:
        raise
    except LimitReachedError:
        raise RefusedFileError(Reason.UNPACKS) from None
    except Exception:  # a hostile file makes a parser fail in any way
        raise RefusedFileError(Reason.DAMAGED) from None


def _look_at_objects(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise RefusedFileError(Reason.PROTECTED)
    if not reader.pages:
        raise RefusedFileError(Reason.DAMAGED)
    left = DRAWN_BYTES
    for found in _dictionaries(reader):
        _check_dictionary(found)
        if isinstance(found, StreamObject) and _value(found, "/Type") not in NOT_DRAWN:
            left -= _check_stream(found)
            if left < 0:
                raise RefusedFileError(Reason.UNPACKS)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, also inside others and where nothing refers to it."""
    listed = {(number, made) for made, found in reader.xref.items() for number in found}
    listed |= {(number, 0) for number in reader.xref_objStm}
    waiting: list[object] = [reader.trailer]
    waiting += [IndirectObject(*each, reader) for each in listed]
    seen = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if (each.idnum, each.generation) in seen:
                continue
            seen.add((each.idnum, each.generation))
            if len(seen) > OBJECTS:
                raise RefusedFileError(Reason.UNPACKS)
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            yield each
            waiting += each.values()
        elif isinstance(each, ArrayObject):
            waiting += each


def _check_dictionary(found: DictionaryObject) -> None:
    for key, reason in REFUSED_KEYS.items():
        if key in found:
            raise RefusedFileError(reason)
    for key in ("/S", "/Type", "/Subtype"):
        value = str(_value(found, key))
        if value in REFUSED_VALUES:
            raise RefusedFileError(REFUSED_VALUES[value])


def _value(found: DictionaryObject, key: str) -> object:
    """What stands under the key, also where it is a reference to another object."""
    value = found.get(key)
    return value.get_object() if isinstance(value, PdfObject) else value


def _check_stream(stream: StreamObject) -> int:
    """How many bytes it holds unpacked."""
    filters = _value(stream, "/Filter")
    names = filters if isinstance(filters, ArrayObject) else [filters]
    if IMAGE_FILTERS.intersection(map(str, names)):
        raise RefusedFileError(Reason.IMAGE)
    data = stream.get_data()
    drawn = DRAWN_IMAGE.search(data)
    if (drawn and ITS_DATA.search(data, drawn.end())) or PREVIEW_IN_METADATA.search(data):
        raise RefusedFileError(Reason.IMAGE)
    return len(data)
