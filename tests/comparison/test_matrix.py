"""The matrix as page and files: what each cell says, where it leads, who may see it."""

import csv
import io
import re
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from assessment.models import Event
from assessment.submissions import Draft
from reports.comparison.matrix import Matrix
from tests import data
from tests.assessment.page import Page, words
from tests.comparison.countries import NAMES, chosen, make_countries, reviewer_of, submitted
from tests.review.submitting import ANSWERS

pytestmark = pytest.mark.django_db

PAGES = ["compare", "compare_spread", "compare_connections", "compare_agreement"]
FILES = ["compare_xlsx", "compare_csv", "compare_pdf"]
OPEN = ANSWERS | {"L3": "U", "L4": (19, 20), "L5": "U", "S1": {"rating": "F", "evidence": ["Act"]}}


@pytest.fixture
def round_(tiny):
    return data.make_round(tiny, name="Spring")


@pytest.fixture
def countries():
    return make_countries("XC XA XB")


@pytest.fixture
def reviewer(client, countries):
    reviewer = reviewer_of(*countries)
    client.force_login(reviewer)
    return reviewer


@pytest.fixture
def three(round_, countries):
    """Submissions of Castellan, Andoria and Belmark, which is open where the others are not."""
    said = [ANSWERS, ANSWERS, OPEN]
    return [submitted(each, round_, answers) for each, answers in zip(countries, said, strict=True)]


def page_at(client, name="compare", **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return Page(response)


def rows(page):
    return [[words(cell) for cell in row] for row in page.all("table")[0].iter("tr")]


def test_the_matrix_shows_levels_and_verdicts_in_alphabetical_order(client, reviewer, three):
    assert rows(page_at(client)) == [
        ["Country", "Books", "People", "Connections"],
        ["1 Loans", "2 Staff", "UNION Union catalogue"],
        ["Andoria version 1", "1", "2", "open"],
        ["Belmark version 1", "1–3", "2", "ready"],
        ["Castellan version 1", "1", "2", "open"],
    ]


def test_what_does_not_apply_is_no_level(client, reviewer, round_, countries):
    assessment = data.make_assessment(countries[0], ANSWERS, round_=round_)
    result = Draft.of(assessment).result
    result["capabilities"][1]["level"] = None
    data.make_submission(assessment, result=result)
    assert rows(page_at(client))[2] == ["Castellan version 1", "1", "n/a", "open"]
    matrix = Matrix.of(chosen(reviewer))
    assert (len(matrix.shown), matrix.open, matrix.apart) == (2, 0, 1)


def test_every_cell_leads_to_what_is_behind_it(client, reviewer, three):
    page = page_at(client)
    andoria = three[1]
    report = reverse("submission_report", args=[andoria.pk])
    row = list(page.all("table")[0].iter("tr"))[2]
    assert [address for _words, address in page.links(row)] == [
        reverse("submission", args=[andoria.pk]),
        f"{report}#LOANS",
        f"{report}#STAFF",
        f"{report}#connections",
    ]
    there = Page(client.get(report))
    assert {"LOANS", "STAFF", "connections"} <= set(there.ids())
    heads = [address for _words, address in page.links(page.all("thead")[0])]
    loans, staff = (
        reverse("reference_capability", args=["tiny", "1", code]) for code in ("LOANS", "STAFF")
    )
    round_ = andoria.assessment.round_id
    union = f"{reverse('compare_connections')}?round={round_}#UNION"
    assert heads == [loans, staff, union]
    assert "UNION" in page_at(client, "compare_connections").ids()


def test_the_choice_stays_on_every_tab_and_file(client, reviewer, three):
    page = page_at(client, country=["XA", "XB"], group="BOOKS")
    round_ = three[0].assessment.round_id
    carried = f"round={round_}&group=BOOKS&country=XA&country=XB"
    addresses = [
        address
        for _words, address in page.links(page.all("main")[0])
        if address.startswith("/compare")
    ]
    assert len(addresses) == 11  # six tabs, a connection twice, three files
    assert [address for address in addresses if carried not in address] == []
    assert [row[0] for row in rows(page)[2:]] == ["Andoria version 1", "Belmark version 1"]
    assert rows(page)[0] == ["Country", "Books", "Connections"]
    boxes = {box.get("value"): "checked" in box.attrib for box in page.all("input", name="country")}
    assert boxes == {"XA": True, "XB": True, "XC": False}


@pytest.mark.parametrize("name", PAGES)
def test_pages_say_what_is_shown_and_what_to_do_where_nothing_is(client, round_, name):
    countries = make_countries()
    client.force_login(reviewer_of(*countries))
    assert "No country has submitted yet" in words(page_at(client, name).all("main")[0])
    submitted(countries[0], round_)
    shown = words(page_at(client, name).all("main")[0])
    assert "1 of 1 countries" in shown or "1 of 1 country" in shown
    nothing = words(page_at(client, name, state="validated").all("main")[0])
    assert "No country passes these filters." in nothing


def test_names_cannot_break_out_of_their_cells(client, round_):
    evil = data.make_country("XA", '<script>alert("x")</script>')
    client.force_login(reviewer_of(evil))
    submitted(evil, round_)
    for name in PAGES:
        page = client.get(reverse(name)).content.decode()
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("name", PAGES + FILES)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_nobody_else_sees_a_comparison(client, three, name, role):
    country = three[0].assessment.country
    belongs = {} if role == Role.ADMINISTRATOR else {"country": country}
    if role == Role.CONTRIBUTOR:
        belongs = {"agency": data.make_agency(country)}
    client.force_login(data.make_person(role, is_staff=role == Role.ADMINISTRATOR, **belongs))
    response = client.get(reverse(name), {"country": country.code})
    assert response.status_code == 404
    others = set(NAMES.values()) - {country.name}
    assert [each for each in others if each in response.content.decode()] == []
    assert Event.objects.filter(verb="download comparison").count() == 0


@pytest.mark.parametrize("name", PAGES + FILES)
def test_a_country_of_another_reviewer_shows_nowhere(client, three, round_, name):
    (foreign,) = make_countries("XD")
    reviewer_of(foreign)
    review = data.make_review(submitted(foreign, round_))
    review.ratings.create(criterion=round_.framework.criterion_set.get(code="L1"), rating="N")
    client.force_login(reviewer_of(*[each.assessment.country for each in three]))
    for query in ({}, {"country": "XD"}, {"country": ["XD", "XA"]}, {"region": foreign.region}):
        content = client.get(reverse(name), query).content
        assert b"Dravia" not in text_of(name, content)
    told = Event.objects.filter(verb="download comparison", assessment__country=foreign)
    assert told.count() == 0


def text_of(name, content):
    if name == "compare_xlsx":
        archive = ZipFile(io.BytesIO(content))
        return b"".join(archive.read(part) for part in archive.namelist())
    if name == "compare_pdf":
        return paper(content).encode()
    return content


def paper(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_link_stands_where_reviewers_are_and_nowhere_else(client, reviewer, three):
    link = ("Compare countries", reverse("compare"))
    page = Page(client.get("/"))
    assert page.links(page.all("header")[0]).count(link) == 1
    assert page.links(page.find("main")).count(link) == 1
    client.force_login(data.make_person(Role.COORDINATOR, three[0].assessment.country))
    assert "Compare countries" not in client.get("/").content.decode()


# Files


def test_the_workbook_has_every_table(client, reviewer, three):
    response = client.get(reverse("compare_xlsx"), {"country": "XB"})
    assert response["Content-Disposition"] == 'attachment; filename="comparison-spring.en.xlsx"'
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["About", "Levels", "Spread", "Connections", "Agreement"]
    head, belmark = book["Levels"].values
    assert head[6:] == (
        "LOANS lowest level", "LOANS highest level", "STAFF lowest level", "STAFF highest level",
        "Union catalogue",
    )  # fmt: skip
    assert belmark[:5] == ("Belmark", "XB", None, "Waiting for a reviewer", 1)
    assert belmark[6:] == (1, 3, 2, 2, "Ready to be considered")
    assert ("Round", "Spring") in list(book["About"].values)


@pytest.mark.parametrize(
    ("table", "first"),
    [
        ("levels", "Country"),
        ("spread", "Group"),
        ("connections", "Country"),
        ("agreement", "Group"),
        ("nothing", "Country"),
        ("", "Country"),
    ],
)
def test_each_table_can_be_had_alone(client, reviewer, three, table, first):
    content = client.get(reverse("compare_csv"), {"table": table}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[0][0] == first
    assert len({len(line) for line in lines}) == 1
    assert len(lines) > 3


def test_the_paper_has_every_country_and_says_how_to_read_it(client, reviewer, three):
    response = client.get(reverse("compare_pdf"))
    assert response["Content-Type"] == "application/pdf"
    text = paper(response.content)
    said = ["Comparison, Spring", "Andoria", "Belmark", "Castellan", "1–3", "ready", "1 Loans"]
    assert [each for each in said if each not in text] == []
    assert response.content == client.get(reverse("compare_pdf")).content


@pytest.mark.parametrize("name", FILES)
def test_a_download_is_in_the_trail_of_each_country_in_it(client, reviewer, three, name):
    client.get(reverse(name), {"country": ["XA", "XB"]})
    told = Event.objects.filter(verb="download comparison").order_by("assessment__country__name")
    assert [(str(each.assessment.country), each.subject, each.by) for each in told] == [
        ("Andoria", "1", reviewer),
        ("Belmark", "1", reviewer),
    ]
    coordinator = data.make_person(Role.COORDINATOR, told[0].assessment.country)
    assert told[0] in Event.objects.visible_to(coordinator)


@pytest.mark.parametrize("name", FILES)
def test_without_countries_there_is_no_file_and_no_event(client, reviewer, three, name):
    assert client.get(reverse(name), {"state": "validated"}).status_code == 404
    assert not Event.objects.filter(verb="download comparison").exists()


@pytest.mark.parametrize("name", PAGES)
def test_looking_at_a_comparison_is_not_put_down(client, reviewer, three, name):
    page_at(client, name)
    assert not Event.objects.exists()


def test_the_picture_shows_the_same(client, reviewer, three):
    page = client.get(reverse("compare")).content.decode()
    (picture,) = re.findall(r'<svg[^>]*"heat-map".*?</svg>', page, re.DOTALL)
    assert "Countries XA to XC, their levels: 3 at level 1, 3 at level 2." in picture
    assert re.findall(r">(X[A-C])</text>", picture) == ["XA", "XB", "XC"]
    assert picture.count("1–3") == 1
