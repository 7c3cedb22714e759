"""Documents of the tiny edition, and what an assessment exports."""

import json

from assessment.context import context_notes
from assessment.documents import answers_document
from assessment.standing import Standing, register_of

LAW = {
    "title": "Library act",
    "kind": "law",
    "citation": "Article 3",
    "url": "https://laws.example.org/library",
    "issued_by": "Parliament",
    "issued_on": "2019-12-05",
    "expires_on": "2030-12-31",
    "language": "English",
    "note": "In force.\r\nSince 2020.",
}


def document(context=None, **answers):
    """A rating as text stands for an entry with nothing else."""
    entries = {
        code: {"rating": said} if isinstance(said, str) else said for code, said in answers.items()
    }
    written = {"format": "waymark.answers/1", "framework": ["tiny", "1"], "answers": entries}
    return written | {"context": context} if context else written


def exported(assessment):
    """What answers.json of the draft holds."""
    return answers_document(
        Standing.of(assessment), register_of(assessment), context_notes(assessment)
    )


def as_bytes(said):
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
