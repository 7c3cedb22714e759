"""The blank questionnaire as PDF: all that an edition asks, for those who answer on paper."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language

from capabilities.document import framework_document
from capabilities.models import Framework
from capabilities.reference import RATINGS, requirements_page
from capabilities.texts import direction_of, language_of
from reports.pdf import PdfTimeoutError, write_pdf

KEPT = 30 * 24 * 3600  # seconds
# What the PDF is made from, besides the edition: another version of it makes another PDF.
MADE_FROM = (
    "capabilities/reference.py",
    "locale/*/LC_MESSAGES/django.mo",
    "reports/blank.py",
    "reports/pdf.py",
    "static/blank.css",
    "static/paper.css",
    "templates/reports/*blank*",
)
# Strangers may ask for it, so one at a time for one process: reports keep a place of their own.
_drawing = Lock()
PATIENCE = 15  # seconds to wait for it


@dataclass(frozen=True)
class Blank:
    """The questions of an edition, or of one of its capabilities, in the active language."""

    framework: Framework
    language: str
    capability: dict | None  # None: all of them

    @classmethod
    def of(cls, framework, code=None):
        """The questionnaire; None where the edition has no capability of this code."""
        document = framework_document(framework)
        capabilities = {each["code"]: each for each in document["capabilities"]}
        if code is not None and code not in capabilities:
            return None
        return cls(framework, get_language(), capabilities.get(code))

    @property
    def digest(self):
        """Names the PDF that would be drawn now: by edition, capability, language and code."""
        code = self.capability["code"] if self.capability else ""
        # Unpublished editions may be published without a change of their document.
        parts = [self.framework.texts_sha256, str(self.framework.published_on), self.language, code]
        return sha256("\n".join([*parts, code_version()]).encode()).hexdigest()

    @property
    def check_number(self):
        """The first digits of the edition's checksum."""
        return self.framework.sha256[:12]

    @property
    def file_name(self):
        """Such as `questionnaire-mnr-2016-c7.en.pdf`."""
        parts = ["questionnaire", self.framework.code, self.framework.edition]
        parts += [self.capability["code"]] if self.capability else []
        return f"{slugify(' '.join(parts))}.{self.language}.pdf"

    @property
    def groups(self):
        """The groups with their capabilities, levels and criteria, as far as they are asked."""
        groups = [
            {
                **group,
                "capabilities": [_asked(each) for each in group["capabilities"] if self.asks(each)],
            }
            for group in requirements_page(self.framework)["groups"]
        ]
        return [group for group in groups if group["capabilities"]]

    def asks(self, capability):
        return not self.capability or self.capability["code"] == capability["code"]


def _asked(capability):
    levels = [
        {**level, "criteria": [{**each, "ticks": _ticks(each)} for each in level["criteria"]]}
        for level in capability["levels"]
    ]
    return {**capability, "levels": levels}


def _ticks(criterion):
    """The ratings to tick, each with what it looks like; none for a measure."""
    if criterion["measure"]:
        return []
    language = language_of(criterion["help"])
    lines = [line for _name, line in criterion["help_lines"]] or [""] * len(RATINGS)
    return [(name, {language: line}) for (name, _share), line in zip(RATINGS, lines, strict=True)]


def blank_pdf(blank):
    """The questionnaire as PDF, drawn once and kept.

    Raises PdfTimeoutError after settings.REPORT_TIME_LIMIT seconds, or where others wait already.
    """
    key = f"blank-{blank.digest}"
    if content := cache.get(key):
        return content
    if not _drawing.acquire(timeout=PATIENCE):
        raise PdfTimeoutError(PATIENCE)
    try:
        content = cache.get(key) or _draw(blank)  # another may have drawn it meanwhile
        cache.set(key, content, KEPT)
    finally:
        _drawing.release()
    return content


def _draw(blank):
    since = blank.framework.published_on or datetime.date(1970, 1, 1)
    changed_at = datetime.datetime.combine(since, datetime.time(), datetime.UTC)
    return write_pdf(blank_html(blank), changed_at=changed_at, limit=settings.REPORT_TIME_LIMIT)


def blank_html(blank):
    """The page that the PDF is made from."""
    document = framework_document(blank.framework)
    context = {
        "blank": blank,
        "document": document,
        "groups": blank.groups,
        "ratings": RATINGS,
        "direction": direction_of(blank.language),
    }
    return render_to_string("reports/blank_pdf.html", context)


@lru_cache(maxsize=1)
def code_version():
    """A checksum of what draws the PDF, once per process."""
    found = sha256(version("weasyprint").encode())
    for pattern in MADE_FROM:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()
