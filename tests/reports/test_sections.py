"""Choosing what the report shows: in the address, on every kind of file, said on the cover."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.models import Role
from reports.sections import Choice
from tests.assessment.page import Page, words
from tests.data import make_person
from tests.reports.pdf_reading import needs_poppler, read
from tests.reports.reports import CONTEXT, NOT_READY, html_of, make_reported, report_of

pytestmark = pytest.mark.django_db

SHOWN = re.compile(r'<section id="([a-z]+)"')


def chosen(assessment, query, language="en"):
    return report_of(assessment, language).showing(Choice.of(QueryDict(query)))


@pytest.fixture
def assessment(client):
    found = make_reported(NOT_READY, context=CONTEXT)
    client.force_login(make_person(Role.COORDINATOR, country=found.country))
    return found


def get(client, name, assessment, query=""):
    response = client.get(reverse(name, args=[assessment.pk]) + f"?{query}")
    assert response.status_code == 200
    return response


def test_without_a_choice_it_is_whole(assessment):
    report = chosen(assessment, "")
    assert report.sections == report.all_sections
    assert (report.is_excerpt, report.misses_some, report.query) == (False, False, "")


def test_it_shows_the_chosen_parts_in_their_own_order(assessment):
    report = chosen(assessment, "section=method&section=summary")
    assert [each.name for each in report.sections] == ["summary", "method"]
    assert report.query == "section=summary&section=method"


def test_choosing_everything_is_no_choice(assessment):
    names = [each.name for each in report_of(assessment).all_sections]
    query = "&".join(f"section={name}" for name in names)
    report = chosen(assessment, query + "&capability=LOANS&capability=STAFF")
    assert (report.is_excerpt, report.query) == (False, "")


def test_capabilities_can_be_chosen_one_by_one(assessment):
    report = chosen(assessment, "capability=STAFF")
    assert [block.code for block in report.shown_capabilities] == ["STAFF"]
    assert [len(group.capabilities) for group in report.shown_groups] == [1]
    assert report.is_excerpt
    assert report.query.endswith("&capability=STAFF")


@pytest.mark.parametrize(
    "query",
    ["section=nothing", "capability=C99", "section=plan", "section=%00", "section=", "section[]=1"],
)
def test_what_it_does_not_have_gives_the_whole(client, assessment, query):
    response = get(client, "report", assessment, query)
    shown = SHOWN.findall(response.content.decode())
    assert shown == [each.name for each in report_of(assessment).all_sections]


def test_the_page_says_that_it_does_not_have_a_part(client, assessment):
    warning = "The address asks for parts that this report does not have."
    bad = get(client, "report", assessment, "section=summary&section=nothing")
    good = get(client, "report", assessment, "section=summary")
    assert SHOWN.findall(bad.content.decode()) == ["summary"]
    assert [warning in each.content.decode() for each in (bad, good)] == [True, False]


def test_the_page_offers_every_part_and_keeps_the_choice_for_its_files(client, assessment):
    page = Page(get(client, "report", assessment, "section=summary&section=method"))
    boxes = list(page.all("input", name="section"))
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == [
        "summary",
        "method",
    ]
    assert len(boxes) == len(report_of(assessment).all_sections)
    query = "?language=en&section=summary&section=method"
    addresses = {address for _words, address in page.links()}
    for name in ("report_pdf", "report_docx", "report_html"):
        assert reverse(name, args=[assessment.pk]) + query in addresses


def test_the_contents_follow(client, assessment):
    page = Page(get(client, "report", assessment, "section=profile&section=glossary"))
    (contents,) = page.all("nav", class_="toc")
    assert page.links(contents) == [("Profile", "#profile"), ("Glossary", "#glossary")]


@pytest.mark.parametrize("kind", ["report", "report_html"])
def test_no_link_leads_to_what_was_left_out(client, assessment, kind):
    for query in ("section=profile", "section=connections&section=summary", "capability=STAFF"):
        html = get(client, kind, assessment, query).content.decode()
        targets = set(re.findall(r'href="#([^"]+)"', html))
        assert targets - set(re.findall(r'id="([^"]+)"', html)) == set()


def test_the_cover_says_that_it_is_an_excerpt(client, assessment):
    page = Page(get(client, "report_html", assessment, "section=summary&section=profile"))
    (facts,) = page.all("dl", class_="particulars")
    assert "Excerpt Left out by choice: Strengths and gaps; Connections; Context;" in words(facts)
    whole = Page(get(client, "report_html", assessment))
    assert "Excerpt" not in words(whole.all("dl", class_="particulars")[0])


@needs_poppler
def test_the_pdf_is_an_excerpt_on_every_page(client, assessment):
    response = get(client, "report_pdf", assessment, "section=summary&section=glossary")
    assert response["Content-Disposition"].endswith('.excerpt.en.pdf"')
    sheets = read(response.content).split("\f")[:-1]
    assert ["Excerpt" in sheet for sheet in sheets] == [True] * len(sheets)
    assert "Profile" not in "".join(sheets[1:])


@needs_poppler
def test_the_summary_takes_no_choice(client, assessment):
    whole, excerpt = (
        get(client, "report_summary", assessment, query).content
        for query in ("", "section=glossary")
    )
    assert whole == excerpt


def test_the_page_for_paper_has_the_same_parts(assessment):
    assert SHOWN.findall(html_of(assessment)) == [
        each.name for each in report_of(assessment).all_sections
    ]
