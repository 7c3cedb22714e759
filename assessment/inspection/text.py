"""Plain text, as in TXT and CSV: nothing but characters, and no markup that a browser would run."""

import re
from itertools import groupby

from assessment.inspection.reasons import Reason, RefusedFileError
from assessment.inspection.signatures import signature

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
ACTIVE = re.compile(
    r"<(?:!doctype|html|head|body|script|style|iframe|object|embed|applet|img|svg|video|audio|link"
    r"|meta|form|base)[\s/>]|<\?(?:php|xml|=)",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"\s*(?:#!|@echo\b)", re.IGNORECASE)
DATA_ADDRESS = re.compile(r"\bdata:[\w.+-]+/[\w.+-]+;base64,", re.IGNORECASE)
ENCODED_LINE = re.compile(r"[A-Za-z0-9+/=_-]{60,}")
ENCODED_CHARACTERS = 600  # in lines on end: a file written out in letters


def look_into(content: bytes) -> None:
    """Raises RefusedFileError unless this is text in UTF-8 and nothing else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedFileError(signature(content) or Reason.NOT_UTF8) from None
    if CONTROL.search(text):
        raise RefusedFileError(signature(content) or Reason.HIDDEN)
    if SCRIPT.match(text) or ACTIVE.search(text):
        raise RefusedFileError(Reason.SCRIPT)
    if DATA_ADDRESS.search(text) or _holds_encoded_file(text):
        raise RefusedFileError(Reason.INSIDE)


def _holds_encoded_file(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    blocks = groupby(lines, key=lambda line: ENCODED_LINE.fullmatch(line) is not None)
    return any(encoded and sum(map(len, block)) >= ENCODED_CHARACTERS for encoded, block in blocks)
