"""The sheet of the evidence register, with the names and checksums of files."""

from django.utils.translation import gettext as _

from assessment.models import Evidence
from reports.exports.columns import Column, Sheet


def evidence(material):
    """A row for each item, in the order of the register."""
    columns = [
        Column("number", _("No."), _("Number of the item, as answers cite it."), "whole"),
        Column("title", _("Title"), _("What the item is called.")),
        Column(
            "kind",
            _("Kind"),
            _("What kind of document it is."),
            allowed="; ".join(str(each.label) for each in Evidence.Kind),
        ),
        Column("citation", _("Citation"), _("The article, section or page.")),
        Column("url", _("Link"), _("Where it can be read.")),
        Column("issued_by", _("Issued by"), _("The body that issued it.")),
        Column("issued_on", _("Issued on"), _("The day of issue."), "day"),
        Column("expires_on", _("Valid until"), _("Its last valid day."), "day"),
        Column("language", _("Language"), _("In which it is written.")),
        Column("note", _("Note"), _("What the country adds.")),
        Column("expired", _("Expired"), _("Whether it was past its last day then."), "yes"),
        Column("criteria", _("Cited by"), _("Codes of the criteria that cite it.")),
        Column("file", _("File"), _("Name of its newest file, if any.")),
        Column("file_size", _("Size"), _("Of the file, in bytes."), "whole"),
        Column("file_sha256", _("Checksum of the file"), _("SHA-256, in hex.")),
    ]
    citing = _citing(material.standing)
    rows = [
        [number, *_cells(item, material.at), ", ".join(citing.get(pk, [])), *_file(item.file)]
        for number, (pk, item) in enumerate(material.reading.register.items(), start=1)
    ]
    return Sheet("evidence", _("Evidence"), columns, rows)


def _cells(item, at):
    return [
        item.title,
        str(item.get_kind_display()),
        item.citation,
        item.url,
        item.issued_by,
        item.issued_on,
        item.expires_on,
        item.language,
        item.note,
        item.expired(at.date()),
    ]


def _file(file):
    return [file.name, file.size, file.sha256] if file else [None, None, None]


def _citing(standing):
    """Criterion codes by the id of an item, in framework order."""
    citing = {}
    for code in standing.asked:
        row = standing.rows.get(code)
        for pk in row.cited if row else ():
            citing.setdefault(pk, []).append(code)
    return citing
