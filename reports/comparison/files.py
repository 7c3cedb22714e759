"""What a comparison shows as files: tables for spreadsheets, the matrix for paper."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from capabilities.texts import direction_of, in_language
from reports.comparison.agreement import AgreementPage
from reports.comparison.matrix import Matrix
from reports.comparison.selection import Selection
from reports.comparison.spread import SpreadPage
from reports.comparison.verdicts import VerdictsPage
from reports.exports.tables import Table
from reports.pdf import write_pdf

TABLES = {
    "levels": lambda selection: Matrix.of(selection).table(),
    "spread": lambda selection: SpreadPage.of(Matrix.of(selection)).table(),
    "connections": lambda selection: VerdictsPage.of(selection).table(),
    "agreement": lambda selection: AgreementPage.of(selection).table(),
}


def table_named(selection: Selection, name: str | None) -> Table:
    """One of TABLES; the levels for any other name."""
    return TABLES.get(name or "", TABLES["levels"])(selection)


def all_tables(selection: Selection) -> list[Table]:
    """Those of every page, after one that says what was chosen."""
    return [about(selection), *(table(selection) for table in TABLES.values())]


def about(selection: Selection) -> Table:
    """What the other tables are about."""
    document, group = selection.document, selection.only_group
    return Table(
        _("About"),
        [_("What"), _("Which")],
        [
            [_("Round"), str(selection.round)],
            [_("Framework"), f"{in_language(document['title'])} {document['edition']}"],
            [_("Region"), selection.region or _("all regions")],
            [_("Group"), in_language(group["name"]) if group else _("all groups")],
            [_("State"), str(selection.state_words or _("all states"))],
            [_("Countries"), len(selection.chosen)],
            [_("Levels"), _("Lowest and highest; they differ where answers are not known.")],
        ],
    )


def matrix_pdf(selection: Selection) -> bytes:
    """The matrix on A4 across; raises PdfTimeoutError after settings.REPORT_TIME_LIMIT seconds."""
    context = {
        "selection": selection,
        "matrix": Matrix.of(selection),
        "direction": direction_of(get_language()),
    }
    return write_pdf(
        render_to_string("comparison/matrix_pdf.html", context),
        changed_at=max(each.submitted_at for each in selection.chosen),
        limit=settings.REPORT_TIME_LIMIT,
    )


def file_name(selection: Selection, ending: str) -> str:
    """Such as `comparison-2026.en.pdf`."""
    return f"{slugify(f'comparison {selection.round}')}.{get_language()}.{ending}"
