"""The blank questionnaire: complete, in the reader's language, accessible, drawn once."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from capabilities.document import framework_document
from capabilities.models import Criterion, Framework
from reports import blank as module
from reports.blank import Blank, blank_html
from reports.pdf import draw
from tests.capabilities.tiny import make_tiny, read_again
from tests.data import load_mnr
from tests.reports.pdf_reading import needs_poppler, objects, read
from tests.reports.reports import CHANGED_AT, words

pytestmark = pytest.mark.django_db

EDITION = {"code": "tiny", "edition": "1"}
WHOLE = reverse("blank_questionnaire", kwargs=EDITION)
BOX = '<b><i class="box"></i>'
LOANS = reverse("blank_capability", kwargs={**EDITION, "capability": "LOANS"})


@pytest.fixture
def edition():
    cache.clear()
    return make_tiny()


def html_of(framework, code=None, language="en"):
    """The page that the PDF is made from."""
    with translation.override(language):
        return blank_html(Blank.of(framework, code))


def question(html, code):
    """The words around the criterion's boxes and lines."""
    (found,) = [
        each for each in html.split('<div class="question">')[1:] if f">{code}</span>" in each
    ]
    return words(found.partition("</div>")[0])


# What it asks


def test_a_criterion_has_five_boxes_and_room_for_comment_and_evidence(edition):
    assert question(html_of(edition), "L1") == (
        "L1 Readers can take books home. "
        "Not in place Nobody can. Partly in place Some readers can. "
        "Largely in place Most readers can. Fully in place Every reader can. "
        "Not known Comment Evidence (House rules)"
    )


def test_a_criterion_without_help_has_its_boxes_and_may_ask_for_a_reason(edition):
    assert question(html_of(edition), "L2") == (
        "L2 Readers can extend a loan. Recommended "
        "Not in place Partly in place Largely in place Fully in place "
        "Not known Does not apply because: Comment Evidence"
    )


def test_a_measure_asks_for_two_numbers_and_not_for_a_rating(edition):
    html = html_of(edition)
    assert question(html, "L4") == (
        "L4 Books are in the catalogue. Count titles on the day of the answer. "
        "Titles in the catalogue out of: Titles on the shelves Not known Comment Evidence"
    )
    assert html.count('<i class="field">') == 2


def test_a_criterion_that_follows_from_another_says_when_to_answer(edition):
    html = html_of(edition)
    isolated = "\u2066L1\u2069"
    assert f"Answer only if {isolated} is at least partly in place." in question(html, "L3")
    assert "Answer only if" not in question(html, "L1")


def test_every_criterion_is_asked_once_with_its_boxes(edition):
    html = html_of(edition)
    criteria = [
        criterion
        for capability in framework_document(edition)["capabilities"]
        for criterion in capability["criteria"]
    ]
    asked = re.findall(r'<h4><span class="code">(\w+)</span>', html)
    enablers = [each["code"] for each in framework_document(edition)["enablers"]]
    assert asked == [each["code"] for each in criteria] + enablers
    guide = html[html.index('id="guide"') : html.index('<section class="asked"')]
    boxes = sum((0 if each["measure"] else 4) + 1 + each["may_not_apply"] for each in criteria)
    assert html.count(BOX) - guide.count(BOX) == boxes


def test_a_capability_has_a_questionnaire_of_its_own(edition):
    html = html_of(edition, "STAFF")
    assert re.findall(r'<h4><span class="code">(\w+)</span>', html) == ["S1", "S2", "S3", "S4"]
    assert "Readers find somebody to ask." in words(html)
    assert 'class="toc"' not in html


def test_it_says_which_edition_it_is_and_how_to_fill_it_in(edition):
    said = words(html_of(edition))
    assert f"Checksum {edition.sha256} Language English" in said
    assert "Not published yet. The texts may still change." in said
    assert "How to fill it in Country Agency Filled in by (name and function) Date" in said
    assert "Never write down case material" in said


def test_a_published_edition_says_since_when(edition):
    Framework.objects.update(published_on="2026-01-31")
    said = words(html_of(Framework.objects.get()))
    assert "Published 31 January 2026" in said
    assert "Not published yet" not in said


def test_texts_are_escaped(edition):
    Criterion.objects.filter(code="L1").update(statement={"en": "<script>"})
    read_again(edition)
    edition.refresh_from_db()
    assert "<script>" not in html_of(edition)


# As a file


def test_it_comes_as_a_file_with_a_name_that_says_what_it_is(client, edition):
    response = client.get(LOANS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == (
        'attachment; filename="questionnaire-tiny-1-loans.en.pdf"'
    )
    assert response.content.startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("code", "edition_code", "capability"),
    [("other", "1", None), ("tiny", "2", None), ("tiny", "1", "ROOMS"), ("tiny", "2", "LOANS")],
)
def test_what_is_not_there_is_not_found(client, edition, code, edition_code, capability):
    arguments = {"code": code, "edition": edition_code}
    name = "blank_questionnaire"
    if capability:
        name, arguments["capability"] = "blank_capability", capability
    assert client.get(reverse(name, kwargs=arguments)).status_code == 404


def test_it_can_be_read_aloud(client, edition):
    found = objects(client.get(WHOLE).content)
    assert "/Marked true" in found
    assert "/Lang (en)" in found
    assert "/Title (Blank questionnaire: Town library 1)" in found
    assert set(re.findall(r"/S /(H\d)", found)) == {"H1", "H2", "H3", "H4"}
    assert found.count("/S /H4") == 12
    titles = re.findall(r"/Title \(([^)]*)\)", found)
    assert set(titles) >= {"How to fill it in", "1 Loans", "2 Staff", "Enablers"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_weasyprint_understands_all_of_it(edition, language, caplog):
    draw(html_of(edition, language=language), changed_at=CHANGED_AT)
    assert [record.getMessage() for record in caplog.records if record.levelname != "INFO"] == []


@needs_poppler
def test_pages_are_numbered_named_and_listed(client, edition):
    pdf = client.get(WHOLE).content
    pages = int(re.search(r"Pages:\s+(\d+)", read(pdf, "pdfinfo"))[1])
    sheets = read(pdf, "pdftotext", "-layout").split("\f")[:pages]
    numbers = [re.findall(rf"(\d+) ?/ ?{pages}$", sheet.strip()) for sheet in sheets]
    assert numbers == [[], *([str(number)] for number in range(2, pages + 1))]
    assert all("Town library 1" in sheet and edition.sha256[:12] in sheet for sheet in sheets[1:])
    listed = re.search(r"2 Staff\W+(\d+)", sheets[1])[1]
    assert "A librarian is employed." in sheets[int(listed) - 1]


@needs_poppler
def test_arabic_comes_back_whole(client, edition):
    text = read(client.get(LOANS, {"language": "ar"}).content)
    assert "يستطيع القراء أخذ الكتب إلى بيوتهم" in text
    assert "بعض القراء يستطيعون" in text


@needs_poppler
def test_the_longest_capability_is_set_close_and_asks_everything():
    framework = load_mnr()
    capability = max(
        framework_document(framework)["capabilities"], key=lambda each: len(each["criteria"])
    )
    pdf = draw(html_of(framework, capability["code"]), changed_at=CHANGED_AT)
    pages = int(re.search(r"Pages:\s+(\d+)", read(pdf, "pdfinfo"))[1])
    assert pages <= 2 + len(capability["criteria"]) / 3.5
    asked = re.findall(r"^([A-Z]\w*\.\d+)\b", read(pdf, "pdftotext", "-layout"), re.MULTILINE)
    assert asked == [each["code"] for each in capability["criteria"]]


# Kept


@pytest.fixture
def drawn(monkeypatch):
    """How often a PDF is drawn."""
    calls = []
    original = module.write_pdf

    def counted(*arguments, **options):
        calls.append(arguments)
        return original(*arguments, **options)

    monkeypatch.setattr(module, "write_pdf", counted)
    return calls


def test_it_is_drawn_once_for_each_language_and_capability(client, edition, drawn):
    first = client.get(WHOLE).content
    assert client.get(WHOLE).content == first
    assert len(drawn) == 1
    client.get(WHOLE, {"language": "ar"})
    client.get(LOANS)
    assert len(drawn) == 3


def test_a_change_of_the_edition_or_of_a_translation_is_drawn_anew(client, edition, drawn):
    client.get(LOANS)
    Criterion.objects.filter(code="L1").update(statement={"en": "Readers may take books home."})
    read_again(edition)
    client.get(LOANS)
    Framework.objects.update(published_on="2026-01-31")
    client.get(LOANS)
    assert len(drawn) == 3


def test_new_code_draws_it_anew(client, edition, drawn, monkeypatch):
    client.get(LOANS)
    monkeypatch.setattr(module, "code_version", lambda: "another")
    client.get(LOANS)
    assert len(drawn) == 2


def test_all_that_draws_it_counts_as_code(settings):
    templates = {path.name for path in (settings.BASE_DIR / "templates/reports").glob("*blank*")}
    included = {
        name
        for path in (settings.BASE_DIR / "templates/reports").glob("*blank*")
        for name in re.findall(r'include "reports/([^"]+)"', path.read_text())
    }
    assert "blank_pdf.html" in templates
    assert included <= templates
    for pattern in module.MADE_FROM:
        assert list(settings.BASE_DIR.glob(pattern)), pattern


def test_who_has_it_already_gets_no_second_copy(client, edition, drawn):
    etag = client.get(WHOLE)["ETag"]
    again = client.get(WHOLE, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    other = client.get(WHOLE, {"language": "ar"}, headers={"if-none-match": etag})
    assert (other.status_code, other["ETag"] != etag) == (200, True)


def test_an_unknown_language_gives_the_reader_s(client, edition):
    response = client.get(LOANS, {"language": "xx"}, headers={"accept-language": "ar"})
    assert "loans.ar.pdf" in response["Content-Disposition"]


def test_one_that_takes_too_long_is_refused_with_a_way_out(client, edition, settings):
    settings.REPORT_TIME_LIMIT = 0.001
    response = client.get(LOANS, {"language": "en"})
    html = response.content.decode()
    assert response.status_code == 503
    assert "The PDF is not ready" in html
    assert f'href="{LOANS}?language=en"' in html
    assert f'href="{reverse("reference_requirements", kwargs=EDITION)}"' in html


def test_strangers_do_not_wait_in_line_for_ever(client, edition, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    with module._drawing:
        assert client.get(LOANS).status_code == 503
    assert client.get(LOANS).status_code == 200


def test_a_kept_one_takes_two_queries(client, edition, django_assert_num_queries):
    client.get(WHOLE)
    with django_assert_num_queries(2):
        client.get(WHOLE)
