"""A ClamAV daemon as Waymark sees it: answers over a socket in a thread of its own."""

import socket
import struct
import threading
from contextlib import contextmanager


@contextmanager
def clamd(answer, family=socket.AF_INET, address=("127.0.0.1", 0)):
    """Answers `answer` to each file; yields where it listens, and the contents it was sent."""
    received = []
    with socket.socket(family) as listening:
        listening.bind(address)
        listening.listen()
        threading.Thread(target=_serve, args=(listening, answer, received), daemon=True).start()
        yield listening.getsockname(), received


def _serve(listening, answer, received):
    while True:
        try:
            client, _address = listening.accept()
        except OSError:  # the test is over
            return
        with client, client.makefile("rb") as sent:
            assert sent.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
            received.append(b"".join(_chunks(sent)))
            client.sendall(answer)


def _chunks(sent):
    while size := struct.unpack("!L", sent.read(4))[0]:
        yield sent.read(size)
