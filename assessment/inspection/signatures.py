"""What a file begins with: enough to tell an image or an archive, whatever its name says."""

from assessment.inspection.reasons import Reason

IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",  # JPEG
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\0",  # TIFF, both ways round
    b"MM\0*",
    b"\x01\0\0\0\x58\0\0\0",  # EMF
    b"\xd7\xcd\xc6\x9a",  # WMF
    b"VCLMTF",  # what LibreOffice draws of an embedded object
    b"8BPS",  # Photoshop
    b"\0\0\x01\0",  # icon
    b"\x1aE\xdf\xa3",  # Matroska
)
CONTAINERS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",  # Zstandard
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # OLE: what office programs embed
    b"%PDF-",
    b"{\\rtf",
)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")


def signature(data: bytes) -> Reason | None:
    """What speaks against a file or a part that begins like this, if anything."""
    # Sound and film: RIFF also holds WebP, and what has `ftyp` may be HEIC or a film.
    if data.startswith((*IMAGES, b"RIFF", b"OggS", b"ID3")) or data[4:8] == b"ftyp":
        return Reason.IMAGE
    if data.startswith(CONTAINERS):
        return Reason.INSIDE
    if data.startswith(PROGRAMS):
        return Reason.SCRIPT
    return None
