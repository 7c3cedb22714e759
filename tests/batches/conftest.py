"""What tests of batches get: drawing that takes no time, and an empty storage."""

import pytest
from django.core.files.storage import InMemoryStorage

from reports.models import BatchReport

PDF = b"%PDF-1.7 drawn"


@pytest.fixture(autouse=True)
def exports(monkeypatch):
    """The storage of this test alone."""
    storage = InMemoryStorage()
    monkeypatch.setattr(BatchReport._meta.get_field("stored"), "storage", storage)
    return storage


@pytest.fixture
def drawn(monkeypatch):
    """Reports drawn at once; the pages that were asked for."""
    pages = []

    def write(page, **options):
        pages.append(page)
        return PDF

    monkeypatch.setattr("reports.publication.write_pdf", write)
    return pages
