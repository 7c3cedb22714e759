"""The answers document: what a country says, as data that scoring reads (scoring.md section 10)."""

from assessment.scoring import ANSWERS_FORMAT

EVIDENCE_FIELDS = (
    "title",
    "kind",
    "citation",
    "url",
    "issued_by",
    "issued_on",
    "expires_on",
    "language",
    "note",
)
FILE_CHECKSUM = "file_sha256"  # of the item's newest file, which is not in the document


def answers_document(standing, register, notes):
    """The answers in framework order, with the evidence cited for each, and the context.

    `register` is by id, `notes` are those of the context by enabler code. Criteria without a
    rating or numbers are left out: there is nothing to score. Evidence is written out where it is
    cited, sorted by what it says, without empty fields: the same answers make the same document
    wherever they are stored. Without any text there is no
    context, so that the checksum of such a document is what it was before there were enablers.
    """
    framework = standing.framework
    document = {
        "format": ANSWERS_FORMAT,
        "framework": [framework.code, framework.edition],
        "answers": {
            code: _entry(standing.given[code], standing.rows[code], register)
            for code in framework.criteria
            if code in standing.given
        },
    }
    context = {
        code: notes[code].text for code in framework.enablers if code in notes and notes[code].text
    }
    return document | {"context": context} if context else document


def _entry(answer, row, register):
    entry = {
        "rating": answer.rating,
        "numerator": answer.numerator,
        "denominator": answer.denominator,
        "reason": answer.reason,
        "comment": row.comment,
        "evidence": sorted(
            (_evidence(item) for pk, item in register.items() if pk in row.cited), key=_in_order
        ),
    }
    return _filled(entry)


def _evidence(item):
    fields = {name: getattr(item, name) for name in EVIDENCE_FIELDS}
    for name in ("issued_on", "expires_on"):
        fields[name] = fields[name] and fields[name].isoformat()
    fields[FILE_CHECKSUM] = item.file and item.file.sha256
    return _filled(fields)


def _in_order(fields):
    return [fields.get(name, "") for name in (*EVIDENCE_FIELDS, FILE_CHECKSUM)]


def _filled(fields):
    """Only what says something; 0 does."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
