"""Asks ClamAV about a file, where the installation has it (the INSTREAM command of clamd)."""

import contextlib
import socket
import struct

from django.conf import settings

SECONDS = 30
CHUNK = 64 * 1024


class NoAnswerError(Exception):
    """The scanner cannot be reached, or cannot say."""


def scan(content):
    """What the scanner found in the content, by its name for it; "" where it found nothing.

    Without a scanner nothing is found. Raises NoAnswerError.
    """
    if not settings.CLAMAV_SOCKET:
        return ""
    try:
        with contextlib.closing(_connect(settings.CLAMAV_SOCKET)) as clamd:
            answer = _ask(clamd, content)
    except (OSError, ValueError) as error:
        raise NoAnswerError from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswerError(answer)


def _connect(address):
    """`address` is the path of a socket, or host:port."""
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(SECONDS)
        clamd.connect(address)
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _ask(clamd, content):
    clamd.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
    clamd.sendall(struct.pack("!L", 0))
    with clamd.makefile("rb") as answer:
        return answer.read(4096).rstrip(b"\0\n").decode("utf-8", "replace")
