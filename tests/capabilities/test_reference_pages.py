"""The reference: public, complete, in the reader's language, and cheap."""

import re

import pytest
from django.urls import reverse

from capabilities.document import framework_document
from capabilities.models import Criterion, Framework
from tests.capabilities.pages import EDITION, LEVEL, LOANS, PAGES, STAFF, page, part, words
from tests.capabilities.tiny import copy_of_tiny, load_tiny, make_tiny, read_again

pytestmark = pytest.mark.django_db


# What they show


def test_the_list_names_each_edition_with_its_size(client):
    make_tiny()
    said = words(page(client, "reference"))
    assert said == (
        "Reference What countries assess themselves against, to read and to print. "
        "Town library 1 Not published yet The texts may still change. "
        "What a town library needs. Invented for tests. "
        "2 capabilities · 9 criteria · 3 levels For programs: the API"
    )


def test_the_empty_list_says_what_to_do(client):
    said = words(page(client, "reference"))
    assert said.endswith(
        "No framework has been loaded yet. An administrator loads one with the command below. "
        "manage.py load_framework For programs: the API"
    )


def test_a_published_edition_says_since_when(client):
    make_tiny()
    Framework.objects.update(published_on="2026-01-31")
    said = words(page(client, "reference"))
    assert "Published Jan. 31, 2026" in said
    assert "Not published yet" not in said


def test_an_edition_explains_its_levels(client):
    make_tiny()
    said = part(page(client, "reference_framework", **EDITION), "Levels")
    assert said.startswith(
        "Levels 1 Opened The doors are open. 2 Ordered Things have their place. 3 Connected "
        "A capability is at a level when every required criterion of that level, and of the "
        "levels below it, is at least largely in place. "
    )


def test_an_edition_shows_groups_and_capabilities(client):
    make_tiny()
    said = part(page(client, "reference_framework", **EDITION), "Capabilities")
    assert said.startswith(
        "Capabilities Books Readers find what they look for. "
        "1 Loans Whether readers can borrow books. Required criteria: 4. Recommended: 1. "
        "Connection: Union catalogue "
        "People 2 Staff Required criteria: 3. Recommended: 1. Levels"
    )


def test_an_edition_shows_its_enablers_apart_with_what_they_are_taken_from(client):
    make_tiny()
    said = part(page(client, "reference_framework", **EDITION), "Enablers")
    assert said.startswith(
        "Enablers Conditions around the capabilities that speed them up or slow them down. They "
        "are not capabilities: a country describes them in its own words, nobody rates them, and "
        "they change no level. MONEY Money for books Say where the money comes from. "
        "TOWN A town that reads Source: Tiny 1, preface "
        "RULES Rules of the town Say which rules help or hinder. Source: Tiny 1, rules Source"
    )


def test_an_edition_without_enablers_does_not_speak_of_them(client):
    framework = make_tiny()
    framework.enabler_set.all().delete()
    read_again(framework)
    assert "Enablers" not in words(page(client, "reference_framework", **EDITION))


def test_an_edition_leads_to_all_that_can_be_read_and_printed(client):
    make_tiny()
    html = page(client, "reference_framework", **EDITION)
    said = part(html, "To read and to print")
    assert said.startswith(
        "To read and to print What each level requires All capabilities and all levels on one "
        "page. Connections What a country may connect to and what must hold first, as a picture "
        "and as a list. Sources Each clause with the criteria that come from it. Blank "
        "questionnaire (PDF) All questions with boxes to tick, for those who answer on paper. Each "
        "capability has its own as well. Blank questionnaire (XLSX) The same questions as a "
        "workbook, for those who answer without a network. A coordinator takes it in later. "
        "Capabilities "
    )
    for name in ("requirements", "connections", "sources", "search"):
        assert f'"{reverse(f"reference_{name}", kwargs=EDITION)}"' in html
    for name in ("blank_questionnaire", "blank_workbook"):
        assert f'"{reverse(name, kwargs=EDITION)}?language=en"' in html


def test_an_edition_without_connections_does_not_lead_to_them(client, tmp_path):
    folder = copy_of_tiny(tmp_path)
    (folder / "90-connections.yaml").unlink()
    load_tiny(folder)
    html = page(client, "reference_framework", **EDITION)
    assert reverse("reference_connections", kwargs=EDITION) not in html
    assert words(page(client, "reference_connections", **EDITION)).endswith(
        "This edition names nothing to connect to. All capabilities"
    )


def test_a_group_without_capabilities_says_so(client):
    framework = make_tiny()
    framework.group_set.create(code="ROOMS", name={"en": "Rooms"}, position=3)
    read_again(framework)
    said = words(page(client, "reference_framework", **EDITION))
    assert "Rooms No capability of this group can be rated in this edition." in said


def test_a_level_shows_what_it_requires_and_nothing_else(client):
    make_tiny()
    said = part(page(client, "reference_level", **LEVEL), "1 Loans")
    assert said == (
        "1 Loans L3 Loans are recorded. L4 Books are in the catalogue. "
        "2 Staff S2 Volunteers are trained. Next level: 3 Connected Previous level: 1 Opened"
    )


def test_a_capability_shows_its_definition_and_guidance(client):
    make_tiny()
    said = words(page(client, "reference_capability", **LOANS))
    assert said.startswith(
        "1 Loans Whether readers can borrow books. Not published yet The texts may still change. "
        "Definition LOANS-a Readers borrow books. "
        "LOANS-b The catalogue is shared. Where appropriate "
        "Why it matters Books are there to be read. "
        "Good practice and guidance Begin with what is on the shelves. Then write the catalogue. "
        "1 Opened The doors are open. "
    )


def test_a_criterion_shows_what_each_rating_means(client):
    make_tiny()
    said = part(page(client, "reference_capability", **LOANS), "L1 Required")
    assert said.startswith(
        "L1 Required Readers can take books home. "
        "Not in place Nobody can. Partly in place Some readers can. "
        "Largely in place Most readers can. Fully in place Every reader can. "
        "Evidence, for example House rules Part of the definition LOANS-a Source Tiny 1, loans, a "
        "L2 Recommended May not apply Readers can extend a loan. "
    )


def test_a_criterion_names_what_it_follows_from(client):
    make_tiny()
    html = page(client, "reference_capability", **LOANS)
    assert "Follows from L1 Readers can take books home. Asked once that is at least" in words(html)
    assert '<a href="#L1">L1</a> <span >Readers can take books home.</span>' in html


def test_a_measure_shows_what_is_counted(client):
    make_tiny()
    said = part(page(client, "reference_capability", **LOANS), "L4 Required")
    assert said.startswith(
        "L4 Required Books are in the catalogue. "
        "Rated by a share: Titles in the catalogue / Titles on the shelves "
        "Count titles on the day of the answer. "
    )


def test_a_connection_shows_its_goal_conditions_and_caveat(client):
    make_tiny()
    said = part(page(client, "reference_capability", **LOANS), "Connection:")
    assert said.startswith(
        "Connection: Union catalogue The catalogue of all libraries. "
        "Made when this is at least largely in place: "
        "L5 The catalogue is part of the union catalogue. What must hold first "
        "A librarian, and a catalogue or trained staff. Mandatory All of these: "
        "S1 2 Staff at least largely in place, with evidence : A librarian is employed. "
        "Any one of these: L4 at least partly in place : Books are in the catalogue. "
        "2 Staff at level 2 or above UNION.1 · Tiny 1, union "
        "Every loan is recorded. Advisory L3 fully in place : Loans are recorded. "
        "UNION.2 · Tiny 1, union The union decides. Sources Tiny 1, loans "
    )


def test_conditions_link_to_criteria_of_other_capabilities(client):
    make_tiny()
    html = page(client, "reference_capability", **LOANS)
    staff = reverse("reference_capability", kwargs=STAFF)
    assert f'<a href="{staff}#S1">S1</a>' in html
    assert 'id="S1"' in page(client, "reference_capability", **STAFF)


def test_capabilities_lead_to_their_neighbours(client):
    make_tiny()
    loans = words(page(client, "reference_capability", **LOANS))
    staff = words(page(client, "reference_capability", **STAFF))
    assert ("Next: 2 Staff" in loans, "Previous:" in loans) == (True, False)
    assert ("Next:" in staff, "Previous: 1 Loans" in staff) == (False, True)


def test_links_on_a_page_lead_to_something_on_it(client):
    make_tiny()
    for name, arguments in PAGES:
        html = page(client, name, **arguments)
        ids = set(re.findall(r'\bid="([^"]+)"', html))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_texts_are_escaped(client):
    framework = make_tiny()
    Criterion.objects.filter(code="L1").update(statement={"en": "<script>", "ar": "<b>"})
    read_again(framework)
    html = page(client, "reference_capability", **LOANS)
    assert "<span >&lt;script&gt;</span>" in html
    assert "<script>" not in html


# What each level requires


def test_one_page_shows_what_every_level_requires_of_every_capability(client):
    make_tiny()
    said = part(page(client, "reference_requirements", **EDITION), "Contents")
    assert said == (
        "Contents Books 1 Loans People 2 Staff "
        "Books 1 Loans "
        "1 Opened L1 Readers can take books home. "
        "L2 Readers can extend a loan. Recommended May not apply "
        "2 Ordered L3 Loans are recorded. L4 Books are in the catalogue. "
        "3 Connected L5 The catalogue is part of the union catalogue. "
        "People 2 Staff "
        "1 Opened S1 A librarian is employed. "
        "2 Ordered S2 Volunteers are trained. May not apply "
        "3 Connected S3 The librarian meets other librarians. "
        "S4 The meetings have minutes. Recommended"
    )


def test_a_capability_s_levels_say_what_is_enough(client):
    make_tiny()
    said = part(page(client, "reference_capability_requirements", **LOANS), "1 Opened")
    assert said == (
        "1 Opened The doors are open. "
        "L1 Readers can take books home. Enough: Most readers can. "
        "L2 Readers can extend a loan. Recommended May not apply "
        "2 Ordered Things have their place. L3 Loans are recorded. "
        "L4 Books are in the catalogue. "
        "Enough: more than half. Titles in the catalogue / Titles on the shelves "
        "3 Connected L5 The catalogue is part of the union catalogue. "
        "Read the whole capability All capabilities on one page Next: 2 Staff"
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("reference_requirements", EDITION), ("reference_capability_requirements", LOANS)],
)
def test_each_criterion_can_be_linked_to_and_leads_to_its_capability(client, name, arguments):
    make_tiny()
    html = page(client, name, **arguments)
    capability = reverse("reference_capability", kwargs=LOANS)
    for code in ("L1", "L2", "L3", "L4", "L5"):
        assert html.count(f'id="{code}"') == html.count(f'href="{capability}#{code}"') == 1


# Sources


def test_every_clause_leads_to_what_cites_it(client):
    make_tiny()
    html = page(client, "reference_sources", **EDITION)
    said = part(html, "Tiny 1, loans, a")
    assert said == (
        "Tiny 1, loans, a L1 Readers can take books home. L2 Readers can extend a loan. "
        "L3 Loans are recorded. "
        "Tiny 1, loans, b L4 Books are in the catalogue. "
        "L5 The catalogue is part of the union catalogue. "
        "Tiny 1, staff S3 The librarian meets other librarians. S4 The meetings have minutes. "
        "Tiny 1, staff, a S1 A librarian is employed. S2 Volunteers are trained. "
        "Tiny 1, union UNION.1 A librarian, and a catalogue or trained staff. "
        "UNION.2 Every loan is recorded."
    )
    loans = reverse("reference_capability", kwargs=LOANS)
    assert f'<a href="{loans}#precondition-UNION.1">UNION.1</a>' in html
    assert 'id="precondition-UNION.1"' in page(client, "reference_capability", **LOANS)


def test_a_criterion_leads_to_its_clauses_and_they_to_every_criterion_that_cites_them(client):
    framework = make_tiny()
    Criterion.objects.filter(code="S1").update(source="Tiny 1, staff, a; Tiny 1, loans, b")
    read_again(framework)
    html = page(client, "reference_capability", **STAFF)
    clause = "clause-Tiny_1,_loans,_b"
    assert f'<a href="#{clause}"><bdi>Tiny 1, loans, b</bdi></a>' in html
    listed = words("<main>" + html[html.index(f'<div id="{clause}">') :])
    assert listed.startswith(
        "Tiny 1, loans, b L4 Books are in the catalogue. "
        "L5 The catalogue is part of the union catalogue. S1 A librarian is employed. "
    )
    assert "Tiny 1, loans, a" not in words(html)


# Languages


def test_the_reader_s_language_is_shown_where_there_is_one(client):
    make_tiny()
    html = page(client, "reference_capability", "ar", **LOANS)
    assert '<html lang="ar" dir="rtl">' in html
    assert "<h1><span >1 الإعارة</span></h1>" in html
    assert 'dir="ltr"' not in html[html.index("<main") :]


def test_a_text_in_another_language_says_so(client, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    make_tiny()
    html = page(client, "reference_capability", "fr", **LOANS)
    assert '<html lang="fr" dir="ltr">' in html
    assert '<h1><span lang="en" dir="ltr">1 Loans</span></h1>' in html


def test_a_right_to_left_page_marks_texts_that_run_the_other_way(client):
    make_tiny()
    Framework.objects.update(title={"en": "Town library"})
    html = page(client, "reference_framework", "ar", **EDITION)
    assert '<h1><span lang="en" dir="ltr">Town library 1</span></h1>' in html


# Who and what not


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_strangers_may_read(client, name, arguments):
    make_tiny()
    html = page(client, name, **arguments)
    assert f'href="{reverse("account_login")}">Sign in</a>' in html


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("reference_framework", {"code": "other", "edition": "1"}),
        ("reference_framework", {"code": "tiny", "edition": "2"}),
        ("reference_level", {**EDITION, "number": 0}),
        ("reference_level", {**EDITION, "number": 4}),
        ("reference_requirements", {"code": "tiny", "edition": "2"}),
        ("reference_connections", {"code": "tiny", "edition": "2"}),
        ("reference_sources", {"code": "tiny", "edition": "2"}),
        ("reference_search", {"code": "tiny", "edition": "2"}),
        ("reference_capability_requirements", {**EDITION, "capability": "ROOMS"}),
        ("reference_capability", {**EDITION, "capability": "ROOMS"}),
        ("reference_capability", {**EDITION, "capability": "loans"}),
        ("reference_capability", {"code": "tiny", "edition": "2", "capability": "LOANS"}),
    ],
)
def test_what_is_not_there_is_not_found(client, name, arguments):
    make_tiny()
    response = client.get(reverse(name, kwargs=arguments))
    assert (response.status_code, "Page not found" in response.content.decode()) == (404, True)


# Queries


def test_the_list_takes_one_query_for_any_number_of_editions(
    client, tmp_path, django_assert_num_queries
):
    make_tiny()
    with django_assert_num_queries(1):
        page(client, "reference")
    for edition in ("2", "3"):
        load_tiny(copy_of_tiny(tmp_path, edition))
    with django_assert_num_queries(1):
        assert words(page(client, "reference")).count("2 capabilities") == 3


@pytest.fixture(params=[1, 3])
def _some_capabilities(request, tmp_path):
    """The edition with one capability, and with three."""
    folder = copy_of_tiny(tmp_path)
    if request.param == 1:
        (folder / "02-staff.yaml").unlink()
        (folder / "90-connections.yaml").unlink()
    load_tiny(folder)
    framework = Framework.objects.get()
    if request.param == 3:
        group = framework.group_set.first()
        framework.capability_set.create(code="THIRD", number=3, group=group, source="third")
        read_again(framework)
    assert len(framework_document(framework)["capabilities"]) == request.param


@pytest.mark.usefixtures("_some_capabilities")
@pytest.mark.parametrize(("name", "arguments"), PAGES[1:])
def test_a_page_takes_one_query_for_any_number_of_capabilities(
    client, django_assert_num_queries, name, arguments
):
    with django_assert_num_queries(1):
        page(client, name, **arguments)


@pytest.mark.usefixtures("_some_capabilities")
def test_an_edition_not_read_before_takes_eleven_queries(client, django_assert_num_queries):
    read_again(Framework.objects.get())
    with django_assert_num_queries(11):
        page(client, "reference_capability", **LOANS)
