"""The rows measured inside one process; prints them as JSON. Run by `python -m tests.bench`."""

import json
import logging
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test import Client  # noqa: E402 - needs Django set up
from django.urls import reverse  # noqa: E402

from assessment import scoring  # noqa: E402
from assessment.context import context_notes  # noqa: E402
from assessment.standing import Standing, register_of  # noqa: E402
from capabilities.models import Framework  # noqa: E402
from reports.publication import readiness_html, readiness_pdf  # noqa: E402
from reports.readiness import Readiness  # noqa: E402
from tests.bench.edition import full_size  # noqa: E402
from tests.bench.measure import milliseconds, row  # noqa: E402
from tests.bench.people import make_assessments  # noqa: E402

REPORTS = 5


def main(database):
    logging.disable(logging.WARNING)
    edition = full_size(Framework.objects.get(code="mnr"))
    user, assessment = make_assessments(edition)
    client = Client()
    client.force_login(user)
    standing = Standing.of(assessment)
    rows = [
        score_row(database, standing),
        page_row("capability_page", database, client, assessment, "capability"),
        save_row(database, client, standing),
        page_row("overview", database, client, assessment, "assessment"),
        *report_rows(database, assessment),
    ]
    print(json.dumps([each._asdict() for each in rows]))


def score_row(database, standing):
    framework, given = standing.framework, standing.given
    figures = milliseconds(lambda _i: scoring.score(framework, given), times=200)
    return row("score", database, "ms", figures)


def page_row(bench, database, client, assessment, page):
    capability = assessment.framework.capability_set.last().code
    arguments = [assessment.pk, capability] if page == "capability" else [assessment.pk]
    url = reverse(page, args=arguments)

    def get(_i):
        assert client.get(url).status_code == 200

    return row(bench, database, "ms", milliseconds(get, times=100))


def save_row(database, client, standing):
    """One rating changed back and forth; each save is built on the page that the last one gave."""
    code = next(code for code, row in standing.rows.items() if row.rating)
    url = reverse("save_criterion", args=[standing.assessment.pk, code])
    version = [standing.rows[code].version]

    def save(i):
        data = {f"{code}-basis": f"{version[0]}.", f"{code}-rating": "LF"[i % 2]}
        response = client.post(url, data, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.content.decode()
        version[0] += 1

    return row("save_answer", database, "ms", milliseconds(save, times=100))


def report_rows(database, assessment):
    """Seconds a page, and the ratio to the bare library on the same HTML, pair by pair."""
    from weasyprint import HTML

    from reports.pdf import own_files_fetcher

    standing = Standing.of(assessment)
    whole, ratios, pages = [], [], 0
    for i in range(-1, REPORTS):
        begin = time.perf_counter()
        report = Readiness.of(standing, register_of(assessment), context_notes(assessment))
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
        row("report_pdf", database, "s/page", whole),
        row("report_pdf_to_bare", database, "ratio", ratios),
        row("report_pdf_pages", database, "pages", [pages]),
    ]


if __name__ == "__main__":  # the process that makes PDFs imports this module again
    main(sys.argv[1])
