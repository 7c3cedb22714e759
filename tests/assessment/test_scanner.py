"""Asking the virus scanner, and what it may answer."""

import socket

import pytest

from assessment import scanner
from tests.assessment.clamd import clamd

CONTENT = b"Act 12" * 50_000


@pytest.fixture
def ask(settings):
    """What comes of a file when the scanner says `answer`; what it was sent."""

    def ask(answer):
        with clamd(answer) as ((host, port), received):
            settings.CLAMAV_SOCKET = f"{host}:{port}"
            return scanner.scan(CONTENT), received

    return ask


def test_without_a_scanner_nothing_is_found(settings):
    settings.CLAMAV_SOCKET = ""
    assert scanner.scan(CONTENT) == ""


def test_the_scanner_is_sent_the_whole_file(ask):
    assert ask(b"stream: OK\0") == ("", [CONTENT])


def test_what_it_finds_is_named(ask):
    assert ask(b"stream: Eicar-Test-Signature FOUND\0")[0] == "Eicar-Test-Signature"


def test_a_path_is_a_socket_on_this_machine(settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.ctl")
    with clamd(b"stream: OK\0", socket.AF_UNIX, settings.CLAMAV_SOCKET) as (_address, received):
        assert scanner.scan(CONTENT) == ""
    assert received == [CONTENT]


@pytest.mark.parametrize(
    "answer", [b"", b"\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK? \xff\0"]
)
def test_anything_else_is_no_answer(ask, answer):
    with pytest.raises(scanner.NoAnswerError):
        ask(answer)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "clamd", "127.0.0.1:x"])
def test_a_scanner_that_is_not_there_gives_no_answer(settings, address):
    settings.CLAMAV_SOCKET = address
    with pytest.raises(scanner.NoAnswerError):
        scanner.scan(CONTENT)


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(settings, monkeypatch):
    monkeypatch.setattr(scanner, "SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.CLAMAV_SOCKET = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(scanner.NoAnswerError):
            scanner.scan(b"Act 12")
