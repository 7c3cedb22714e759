"""What is made of one assessment: the report as a PDF, the workbook."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.context import context_notes
from assessment.standing import Standing, register_of
from reports.publication import readiness_html, readiness_pdf
from reports.readiness import Readiness
from tests.bench.measure import measured, row

REPORTS = 2


def publishing_rows(database, client, assessment):
    return [
        *report_rows(database, client, assessment),
        workbook_row(database, client, assessment),
    ]


def report_rows(database, client, assessment):
    """Seconds a page, and the ratio to the bare library on the same HTML, pair by pair."""
    from weasyprint import HTML

    from reports.pdf import own_files_fetcher

    whole, ratios, pages = [], [], 0
    for i in range(-1, REPORTS):
        begin = time.perf_counter()
        report = _report(assessment)
        readiness_pdf(report)
        product = time.perf_counter() - begin
        html = readiness_html(report)
        begin = time.perf_counter()
        document = HTML(string=html, url_fetcher=own_files_fetcher()).render()
        document.write_pdf()
        bare = time.perf_counter() - begin
        pages = len(document.pages)
        if i >= 0:
            whole.append(product / pages)
            ratios.append(product / bare)
    return [
        row("report_pdf", database, "s/page", whole, queries=_queries(client, assessment)),
        row("report_pdf_to_bare", database, "ratio", ratios),
        row("report_pdf_pages", database, "pages", [pages]),
    ]


def _report(assessment):
    return Readiness.of(Standing.of(assessment), register_of(assessment), context_notes(assessment))


def _queries(client, assessment):
    """How many the request for the file takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("report_pdf", args=[assessment.pk])).status_code == 200
    return len(captured)


def workbook_row(database, client, assessment):
    url = reverse("workbook", args=[assessment.pk])

    def get(_i):
        response = client.get(url)
        assert response.status_code == 200
        assert response.getvalue().startswith(b"PK")

    return measured("export_xlsx", database, get, times=10)
