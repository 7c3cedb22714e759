"""Reading PDFs back: their objects as text, their attachments, and their words by poppler."""

import re
import shutil
import subprocess
import zlib

import pytest

STREAM = re.compile(rb"\n(<<[^\n]*>>)\nstream\n(.*?)\nendstream", re.DOTALL)

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext is not installed: apt-get install poppler-utils",
)


def streams(pdf):
    """`(dictionary, content)` of each stream, unpacked."""
    for dictionary, content in STREAM.findall(pdf):
        packed = b"/FlateDecode" in dictionary
        yield dictionary, zlib.decompress(content) if packed else content


def objects(pdf):
    """All that is not a stream, as one text: dictionaries of pages, tags, links, bookmarks."""
    parts = [content for dictionary, content in streams(pdf) if b"/ObjStm" in dictionary]
    return b"\n".join(parts).decode("latin-1")


def attachment(pdf):
    """The content of the only attached file."""
    (content,) = attachments(pdf)
    return content


def attachments(pdf):
    """The content of each attached file."""
    return [content for dictionary, content in streams(pdf) if b"/EmbeddedFile" in dictionary]


def metadata(pdf):
    """The XMP part, in which a file says what it conforms to."""
    (content,) = [content for _, content in streams(pdf) if b"<x:xmpmeta" in content]
    return content.decode()


def read(pdf, tool="pdftotext", *arguments):
    """What a tool of poppler says about the PDF."""
    paths = ["-", "-"] if tool == "pdftotext" else ["-"]
    command = [tool, *arguments, *paths]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
