"""A published edition never changes: what ships is what was published, word for word."""

import pytest
import yaml
from django.conf import settings

from capabilities.edition_files import find_files, read_editions
from capabilities.editions import load_edition

# The checksum of each published edition, written down on the day. A line is added, never changed:
# a correction is a new edition. Translations are no part of it (ADR 14).
RECORD = {
    ("mnr", "2016"): "06327c7a37953a922f6be64023e47ef2748a15a8077af8cffba42d07d395e3c0",
}
FIXTURES = settings.BASE_DIR / "fixtures"


def shipped():
    """`{(code, edition): date of publication or None}` of every edition that ships."""
    return {
        (row["fields"]["code"], row["fields"]["edition"]): row["fields"]["published_on"]
        for path in FIXTURES.glob("*/*.yaml")
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
        if row["model"] == "capabilities.framework"
    }


def test_every_published_edition_is_on_record():
    assert {edition for edition, published_on in shipped().items() if published_on} == set(RECORD)


@pytest.mark.django_db
@pytest.mark.parametrize("edition", RECORD)
def test_a_published_edition_is_what_was_published(edition):
    code, _edition = edition
    editions = read_editions(find_files(code, FIXTURES / code))
    assert load_edition(editions[edition]).framework.sha256 == RECORD[edition]
