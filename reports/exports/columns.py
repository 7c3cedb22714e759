"""Sheets of data with what each column means: the files and their dictionary are made from one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.exports.tables import Cell, Table

KINDS = {
    "text": gettext_lazy("text"),
    "whole": gettext_lazy("whole number"),
    "percent": gettext_lazy("number, in percent"),
    "yes": gettext_lazy("TRUE or FALSE"),
    "day": gettext_lazy("date"),
    "moment": gettext_lazy("date and time"),
}


@dataclass(frozen=True)
class Column:
    """A column by its key, which is the same in every language; `kind` is one of KINDS."""

    key: str
    heading: str
    meaning: str
    kind: str = "text"
    allowed: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows under columns; `key` names it in addresses and in names of files."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    @property
    def table(self) -> Table:
        return Table(self.title, [column.heading for column in self.columns], self.rows)


def dictionary(sheets: Iterable[Sheet]) -> Sheet:
    """Every column of every sheet, in words."""
    columns = [
        Column("sheet", _("Sheet"), _("The sheet that the column is on.")),
        Column("column", _("Column"), _("The heading of the column.")),
        Column("key", _("Key"), _("What the column is called in every language.")),
        Column("meaning", _("Meaning"), _("What its cells say.")),
        Column("kind", _("Type"), _("What kind of value its cells hold; they may be empty.")),
        Column("allowed", _("Possible values"), _("All that its cells can say; empty: anything.")),
    ]
    sheet = Sheet("dictionary", _("Data dictionary"), columns, [])
    rows = [
        [each.title, column.heading, column.key, column.meaning, str(KINDS[column.kind]), allowed]
        for each in [*sheets, sheet]
        for column in each.columns
        for allowed in [column.allowed]
    ]
    return Sheet(sheet.key, sheet.title, columns, rows)
