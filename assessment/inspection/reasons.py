"""Why a file is refused."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file. The trail keeps these words; `file_forms` says them to people."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TYPE = "type not taken"
    OTHER_CONTENT = "content is not what the name says"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    IMAGE = "image"
    SCRIPT = "macro or script"
    INSIDE = "another file inside"
    ELSEWHERE = "loads from elsewhere"
    UNPACKS = "unpacks to too much"
    HIDDEN = "cannot be looked into"
    NOT_UTF8 = "not UTF-8"
    INFECTED = "infected"
    NOT_SCANNED = "not scanned"


class RefusedFileError(Exception):
    """The file may not come in; `detail` is what the scanner called it, else empty."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
