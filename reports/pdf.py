"""HTML to PDF/UA or PDF/A in a process of its own: the only module that knows WeasyPrint.

The process has a time limit, because a page that never ends must not hold a web worker, and it
reads nothing but the files in `own_files`, whatever the HTML refers to.
"""

from __future__ import annotations

import gc
import mimetypes
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

SCHEME = "waymark:"
FONT_FILES = {
    "NotoSans.ttf": ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    "NotoSans-Italic.ttf": ("fontpkg_noto_sans", "NotoSans-Italic[wdth,wght].ttf"),
    "Almarai.ttf": ("fontpkg_almarai", "Almarai-Regular.ttf"),
    "Almarai-Bold.ttf": ("fontpkg_almarai", "Almarai-Bold.ttf"),
}
STATIC = Path(__file__).resolve().parent.parent / "static"
STYLESHEETS = (
    "paper.css",
    "report.css",
    "classified.css",
    "summary.css",
    "blank.css",
    "comparison-paper.css",
)
# So many PDFs are drawn at a time for one process; more would only take time from each other.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)

ACCESSIBLE, ARCHIVE = "pdf/ua-1", "pdf/a-3a"
PRINT_FLAG = 4  # annotation flag bit 3 (ISO 32000-1, table 165)
INSIDE_LINKS = ("/Span", "/NonStruct")  # what an element inside a link is tagged as


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF; `description` is shown by readers beside its name."""

    name: str
    description: str
    content: bytes


class PdfTimeoutError(Exception):
    """The PDF took longer than `limit` seconds; its process was ended."""

    def __init__(self, limit: float) -> None:
        super().__init__(f"The PDF was not ready after {limit:g} seconds.")
        self.limit = limit


class PdfFailedError(Exception):
    """The process that makes the PDF ended without one; its log says why."""


def write_pdf(
    html: str,
    *,
    changed_at: datetime,
    limit: float,
    attached: tuple[Attached, ...] = (),
    variant: str = ACCESSIBLE,
) -> bytes:
    """The page as PDF/UA-1, or as `variant`; the same bytes for the same input.

    `changed_at` dates the attachments and the embedded fonts. `limit` is in seconds, once for
    waiting until others are done and once for the work. Raises PdfTimeoutError or PdfFailedError.
    """
    if not _places.acquire(timeout=limit):
        raise PdfTimeoutError(limit)
    try:
        return _write(limit, html, changed_at, attached, variant)
    finally:
        _places.release()


def _write(limit: float, *job: object) -> bytes:
    # Forked from a server process that has WeasyPrint loaded: forking this process itself would
    # copy its threads' locks, and a fresh interpreter would pay for the import each time.
    context = get_context("forkserver")
    context.set_forkserver_preload(["weasyprint", __name__])
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="waymark-pdf-") as folder, receiver:
        process = context.Process(target=_work, args=(sender, folder, *job), daemon=True)
        process.start()
        sender.close()
        try:
            return _received(receiver, limit)
        finally:
            process.kill()
            process.join()
            process.close()


def _received(receiver: Connection, limit: float) -> bytes:
    if not receiver.poll(limit):
        raise PdfTimeoutError(limit)
    try:
        return receiver.recv_bytes()
    except EOFError:
        raise PdfFailedError("The process that makes the PDF ended without one.") from None


def _work(
    sender: Connection,
    folder: str,
    html: str,
    changed_at: datetime,
    attached: tuple[Attached, ...],
    variant: str,
) -> None:
    """What the child process does; `folder` is removed by the parent, even after a kill."""
    gc.set_threshold(100_000)  # many objects are made, few dropped: looking for them less is faster
    tempfile.tempdir = folder
    os.environ["SOURCE_DATE_EPOCH"] = str(int(changed_at.timestamp()))  # fonts embed a date
    sender.send_bytes(draw(html, changed_at=changed_at, attached=attached, variant=variant))


def draw(
    html: str,
    *,
    changed_at: datetime,
    attached: tuple[Attached, ...] = (),
    variant: str = ACCESSIBLE,
) -> bytes:
    """The PDF, made in this process and without a limit."""
    from weasyprint import Attachment

    at = changed_at.astimezone(UTC)
    document = _page(html).render(pdf_variant=variant)
    _let_layout_go(document)
    content: bytes = document.write_pdf(
        pdf_variant=variant,
        finisher=_finish,
        attachments=[
            Attachment(
                string=each.content,
                name=each.name,
                description=each.description,
                created=at,
                modified=at,
            )
            for each in attached
        ],
    )
    return content


def _page(html: str) -> Any:
    """The page with WeasyPrint's default styles, without those that no page of ours has.

    Its rules for footnotes, notes and markers fit every element there is, and each is styled for
    each: six styles for one, a fifth of the memory. Should WeasyPrint write or ask for its rules
    differently one day, they apply in full again.
    """
    from importlib.resources import files

    from weasyprint import CSS, HTML

    class Page(HTML):
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002 - as overridden
            defaults = files("weasyprint.css").joinpath("html5_ua.css").read_text("utf-8")
            needed = re.sub(r"(?m)^::(foot)?note-.*$", "", defaults)
            return [CSS(string=re.sub(r"(?m)^::marker", "li::marker", needed))]

    return Page(string=html, url_fetcher=own_files_fetcher())


def _let_layout_go(document: Any) -> None:
    """Pictures hold on to everything that led to the pages: a tenth of the memory, not needed now.

    It would be for hyphenation, of which they have none.
    """
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            if picture := getattr(box, "replacement", None):
                picture._context = None
    gc.collect()


# What may be read


def own_files() -> dict[str, Path]:
    """The files that a report may refer to, by URL."""
    files = {f"{SCHEME}{name}": STATIC / name for name in STYLESHEETS}
    for name, (package, file) in FONT_FILES.items():
        files[f"{SCHEME}{name}"] = _package_folder(package) / "files" / file
    return files


def _package_folder(package: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise PdfFailedError(f"The font package {package} is not installed.")
    return Path(spec.origin).parent


def own_files_fetcher() -> Any:
    """A fetcher for WeasyPrint that answers from `own_files` and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files = own_files()

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, *_args: object, **_kwargs: object) -> URLFetcherResponse:
            if url not in files:
                raise ValueError(f"Not a file of this report: {url[:200]}")
            kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
            return URLFetcherResponse(url, files[url].read_bytes(), {"Content-Type": kind})

    return OwnFiles(allowed_protocols=())


# What WeasyPrint leaves out of PDF/UA


def _finish(_document: object, pdf: Any) -> None:
    """Say of header cells what they head, of links that they print, of files that they are data."""
    by_number: dict[int, Any] = {item.number: item for item in pdf.objects}
    files = []
    for number, item in by_number.items():
        if not isinstance(item, dict):
            continue
        if item.get("S") == "/TH":
            item["A"]["Scope"] = "/Column" if _is_in_head(item, by_number) else "/Row"
        if item.get("Subtype") == "/Link":
            item["F"] = PRINT_FLAG
        if item.get("Type") == "/Filespec":  # WeasyPrint says it in PDF/A only
            item["AFRelationship"] = "/Data"
            files.append(by_number[number].reference)
    if files:
        pdf.catalog["AF"] = b"[" + b" ".join(files) + b"]"
    _drop_links_in_links(by_number)


def _drop_links_in_links(by_number: dict[int, Any]) -> None:
    """WeasyPrint links each element inside a link once more, outside the structure of the link."""
    dropped = set()
    for element in by_number.values():
        if not isinstance(element, dict) or element.get("S") not in INSIDE_LINKS:
            continue
        for kid in list(element["K"]):
            reference = by_number.get(_number(kid))
            if isinstance(reference, dict) and reference.get("Type") == "/OBJR":
                element["K"].remove(kid)
                dropped.add(_number(reference["Obj"]))
    for page in by_number.values():
        if isinstance(page, dict) and "Annots" in page:
            kept = [link for link in page["Annots"] if _number(link) not in dropped]
            page["Annots"][:] = kept


def _number(reference: Any) -> int:
    """The object a reference names; 0 for what is no reference."""
    if isinstance(reference, bytes):
        reference = reference.decode()
    return int(reference.split()[0]) if isinstance(reference, str) else 0


def _is_in_head(cell: dict[str, Any], by_number: dict[int, Any]) -> bool:
    """Whether a parent of the cell, up to its table, is the table's head."""
    element = cell
    while element["S"] not in ("/THead", "/Table", "/Document"):
        element = by_number[int(element["P"].split()[0])]
    return bool(element["S"] == "/THead")
