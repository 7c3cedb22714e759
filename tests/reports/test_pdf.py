"""The process that makes PDFs: what it may read, how long it may take, what comes out."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.conf import settings

from reports.pdf import AT_ONCE, Attached, PdfFailedError, PdfTimeoutError, own_files, write_pdf
from tests.reports.pdf_reading import attachment, needs_poppler, objects, read, streams

AT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>Things</title>
<link rel="stylesheet" href="waymark:paper.css"></head><body>
<h2 id="top">Things</h2>
<table><thead><tr><th>Name</th><th>Number</th></tr></thead>
<tbody><tr><th scope="row">One</th><td>1</td></tr></tbody></table>
<p><a href="#top">Up</a> <a href="https://example.org/">Out</a></p></body></html>"""
ENDLESS = "<html lang='en'><table><tr><td colspan='99999999'>x</td></tr></table></html>"


def pdf_of(html, limit=60, **arguments):
    return write_pdf(html, changed_at=AT, limit=limit, **arguments)


def test_an_element_inside_a_link_is_no_link_of_its_own():
    page = PAGE.replace(">Up<", "><span>1</span> <span>Up</span><")
    annots = re.findall(r"/Annots \[([^\]]*)\]", objects(pdf_of(page)))
    assert [len(each.split(" R")) - 1 for each in annots] == [2]


def test_the_pdf_is_tagged_and_says_that_it_is_accessible():
    pdf = pdf_of(PAGE)
    assert pdf.startswith(b"%PDF-1.7")
    assert "/Marked true" in objects(pdf)
    assert b"pdfuaid" in b"".join(content for _, content in streams(pdf))


def test_header_cells_say_what_they_head():
    found = objects(pdf_of(PAGE))
    assert found.count("/Scope /Column") == 2
    assert found.count("/Scope /Row") == 1


def test_links_print():
    found = objects(pdf_of(PAGE))
    assert found.count("/Subtype /Link") == 2
    assert found.count("/F 4") == 2


def test_the_same_page_gives_the_same_bytes():
    attached = (Attached("a.json", "Answers", b"{}"),)
    assert pdf_of(PAGE, attached=attached) == pdf_of(PAGE, attached=attached)


def test_another_interpreter_gives_the_same_bytes():
    program = (
        "import sys; from tests.reports.test_pdf import PAGE, pdf_of\n"
        "if __name__ == '__main__': sys.stdout.buffer.write(pdf_of(PAGE))"
    )
    pdfs = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pdfs[0] == pdfs[1] == pdf_of(PAGE)


def test_files_are_attached_with_the_date_of_the_change():
    content = json.dumps({"answers": {}}).encode()
    pdf = pdf_of(PAGE, attached=(Attached("answers.json", "The answers", content),))
    assert attachment(pdf) == content
    assert b"D:20260305093000Z" in pdf
    assert objects(pdf).count("/AFRelationship /Data") == 1


def test_fonts_are_our_own_and_embedded():
    pdf = pdf_of(PAGE)
    fonts = objects(pdf)
    assert fonts.count("/FontFile2") == fonts.count("/FontDescriptor ") > 0
    assert "Noto-Sans" in fonts


def test_our_own_files_are_there():
    assert [url for url, path in own_files().items() if not path.is_file()] == []


@needs_poppler
def test_arabic_can_be_read_back_whole():
    words = "تقرير الجاهزية"
    page = f"<html lang='ar' dir='rtl'><link rel='stylesheet' href='waymark:paper.css'><p>{words}"
    assert words in read(pdf_of(page))


# What it must not do


class Requests(BaseHTTPRequestHandler):
    """Counts who asks."""

    def do_GET(self):
        self.server.seen.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Requests) as listening:
        listening.seen = []
        Thread(target=listening.serve_forever, daemon=True).start()
        yield listening
        listening.shutdown()


def hostile(address, secret):
    """A page that refers to what is not its own, in every way that comes to mind."""
    return f"""<html lang="en"><head><title>x</title><base href="{address}/base/">
<link rel="stylesheet" href="{address}/a.css"><link rel="attachment" href="{secret}">
<link rel="attachment" href="{address}/attached"><style>
@import url("{address}/b.css"); @font-face {{ font-family: x; src: url("{address}/c.ttf") }}
body {{ background: url("{address}/d.png"); font-family: x }} p::before {{ content: url({secret}) }}
</style></head><body><p>Still here</p><img src="{address}/e.png" alt="e">
<img src="{secret}" alt="f"><object data="{address}/g.svg"></object><embed src="{secret}">
<a rel="attachment" href="{secret}">h</a>
<svg><image href="{address}/i.png"/><use href="{address}/j.svg#x"/></svg>
<img alt="k" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E
%3Cimage href='{address}/k'/%3E%3C/svg%3E">
<img src="//{address.partition("//")[2]}/l.png" alt="l"></body></html>"""


def test_nothing_is_fetched_and_no_file_is_read(server, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a very secret text")
    pdf = pdf_of(hostile(f"http://127.0.0.1:{server.server_port}", secret.as_uri()))
    assert server.seen == []
    assert [content for _, content in streams(pdf) if b"very secret" in content] == []
    assert "EmbeddedFile" not in pdf.decode("latin-1")


def test_a_page_that_never_ends_is_ended():
    with pytest.raises(PdfTimeoutError) as refused:
        pdf_of(ENDLESS, limit=0.7)
    assert str(refused.value) == "The PDF was not ready after 0.7 seconds."


def test_the_next_page_comes_out_as_if_nothing_had_happened():
    with pytest.raises(PdfTimeoutError):
        pdf_of(ENDLESS, limit=0.2)
    assert pdf_of(PAGE).startswith(b"%PDF-1.7")


def test_more_than_a_few_at_once_wait_for_their_turn():
    with ThreadPoolExecutor(3 * AT_ONCE) as people:
        pdfs = list(people.map(pdf_of, [PAGE] * 3 * AT_ONCE))
    assert set(pdfs) == {pdf_of(PAGE)}


def test_who_waits_too_long_for_the_others_is_told():
    with ThreadPoolExecutor(AT_ONCE) as others:
        drawing = [others.submit(pdf_of, ENDLESS, 2) for _ in range(AT_ONCE)]
        time.sleep(0.5)
        with pytest.raises(PdfTimeoutError):
            pdf_of(PAGE, limit=0.1)
    assert [type(each.exception()) for each in drawing] == [PdfTimeoutError] * AT_ONCE


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pdf_of(PAGE)
    with pytest.raises(PdfTimeoutError):
        pdf_of(ENDLESS, limit=0.2)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_in_the_process_is_told():
    with pytest.raises(PdfFailedError):
        pdf_of(PAGE, attached=("not an attachment",))
