"""The report as one HTML file: all that the page says, and nothing from anywhere else."""

import re

import pytest
import tinyhtml5
from django.urls import reverse

from accounts.models import Role
from tests.data import make_person
from tests.reports.reports import CONTEXT, CONTRADICTING, html_of, make_reported, part

pytestmark = pytest.mark.django_db

# What makes a browser ask for something, or go somewhere.
REFERENCES = {"src", "srcset", "href", "xlink:href", "action", "formaction", "data", "poster"}
REFERENCES |= {"background", "cite", "ping", "manifest", "style"}
ACTIVE = {"script", "link", "iframe", "object", "embed", "form", "base", "img", "video", "audio"}
LINK = {"url": "https://example.org/act", "kind": "law", "title": "Act with a link"}


@pytest.fixture
def assessment(client):
    client.force_login(make_person(Role.COORDINATOR))
    found = make_reported(CONTRADICTING, context=CONTEXT, classification="Official")
    found.evidence.update(url=LINK["url"])
    return found


def file_of(client, assessment, **query):
    response = client.get(reverse("report_html", args=[assessment.pk]), query)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert re.search(r'attachment; filename="readiness-.*\.html"', response["Content-Disposition"])
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_refers_to_nothing_outside(client, assessment, language):
    html = file_of(client, assessment, language=language)
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    used = [
        (element.tag, name, value)
        for element in root.iter()
        for name, value in element.items()
        if name in REFERENCES or name.startswith("on")
    ]
    assert [each for each in used if not (each[1] == "href" and each[2].startswith("#"))] == []
    assert [element.tag for element in root.iter() if element.tag in ACTIVE] == []
    (style,) = [element.text for element in root.iter("style")]
    for word in ("url(", "@import", "@font-face", "src:", "</"):
        assert word not in style
    # Where addresses stand, they are words.
    assert LINK["url"] in html
    assert "waymark:" not in html


def test_a_browser_is_told_to_load_nothing(client, assessment):
    html = file_of(client, assessment)
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in html


def test_its_links_lead_to_its_own_parts(client, assessment):
    html = file_of(client, assessment)
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets - set(re.findall(r'id="([^"]+)"', html)) == set()


def test_it_says_what_the_report_says(client, assessment):
    html, paper = file_of(client, assessment), html_of(assessment)
    for name in ("summary", "connections", "contradictions", "evidence", "LOANS"):
        assert part(html, name) == part(paper, name)


def test_it_has_the_language_and_direction_of_the_report(client, assessment):
    assert '<html lang="ar" dir="rtl">' in file_of(client, assessment, language="ar")


def test_it_bears_mark_label_and_number(client, assessment):
    html = file_of(client, assessment)
    assert html.count("DRAFT") == 2
    assert html.count("Official") >= 3
