"""Looks into a file: what it is, by its content, and whether anything in it is refused."""

from assessment.inspection import containers, text
from assessment.inspection.reasons import Reason, RefusedFileError
from assessment.inspection.signatures import signature

__all__ = ["ENDINGS", "Reason", "RefusedFileError", "inspect"]

ENDINGS = ("pdf", "docx", "xlsx", "odt", "ods", "csv", "txt")
TEXTS = ("csv", "txt")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def inspect(content: bytes, name: str) -> str:
    """The kind of the file, one of ENDINGS.

    Raises RefusedFileError unless its name says the same kind as its content, and nothing that may
    not come in can be found in it.
    """
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise RefusedFileError(Reason.EMPTY)
    if ending not in ENDINGS:
        raise RefusedFileError(Reason.TYPE)
    kind = _kind(content, ending)
    if kind != ending:
        raise RefusedFileError(Reason.OTHER_CONTENT)
    return kind


def _kind(content: bytes, ending: str) -> str:
    if content.startswith(b"%PDF-"):
        from assessment.inspection import pdf  # slow to import, and seldom wanted

        pdf.look_into(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return containers.look_into(content)
    if content.startswith(OLE) and ENCRYPTED in content:
        raise RefusedFileError(Reason.PROTECTED)
    if ending not in TEXTS:
        raise RefusedFileError(signature(content) or Reason.OTHER_CONTENT)
    text.look_into(content)
    return ending
