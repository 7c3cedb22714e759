"""The pages of the reference and what they say, for tests with the small framework."""

import re
from html import unescape

from django.urls import reverse

EDITION = {"code": "tiny", "edition": "1"}
LEVEL = {**EDITION, "number": 2}
LOANS = {**EDITION, "capability": "LOANS"}
STAFF = {**EDITION, "capability": "STAFF"}
PAGES = [
    ("reference", {}),
    ("reference_framework", EDITION),
    ("reference_requirements", EDITION),
    ("reference_connections", EDITION),
    ("reference_sources", EDITION),
    ("reference_search", EDITION),
    ("reference_level", LEVEL),
    ("reference_capability", LOANS),
    ("reference_capability_requirements", LOANS),
]


def page(client, name, language="en", query=None, **arguments):
    """The page as its readers get it, in HTML."""
    address = reverse(name, kwargs=arguments)
    response = client.get(address, query or {}, headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    """What the main part of a page says, with single spaces."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def part(html, start):
    """The words of the page from this one on."""
    said = words(html)
    return said[said.index(start) :]
