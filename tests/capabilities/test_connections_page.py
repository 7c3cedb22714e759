"""The connections of an edition: the picture, what is asked of whom, and each in full."""

import re
from html import unescape

import pytest
from django.urls import reverse

from capabilities.models import Criterion, Framework, Precondition
from tests.capabilities.pages import EDITION, LOANS, STAFF, page, part
from tests.capabilities.tiny import make_tiny, read_again

pytestmark = pytest.mark.django_db


def pictures(html):
    return re.findall(r'<svg [^>]*class="graph".*?</svg>', html, re.DOTALL)


def test_the_picture_says_in_words_who_waits_for_whom(client):
    make_tiny()
    wide, narrow = pictures(page(client, "reference_connections", **EDITION))
    for picture in (wide, narrow):
        assert "<title id=" in picture
        description = unescape(re.search(r"<desc[^>]*>(.*?)</desc>", picture)[1])
        assert description == (
            "Union catalogue: must hold first: 1 Loans, 2 Staff. "
            "Union catalogue: advised first: 1 Loans."
        )
    names = re.findall(r"<text [^>]+>([^<]+)</text>", wide)
    assert names == ["1 Loans", "2 Staff", "Union catalogue"]


def test_both_pictures_have_ids_of_their_own(client):
    make_tiny()
    html = page(client, "reference_connections", **EDITION)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_the_list_says_what_is_asked_of_each_capability(client):
    make_tiny()
    html = page(client, "reference_connections", **EDITION)
    assert part(html, "What is asked of each capability").startswith(
        "What is asked of each capability "
        "1 Loans L4 for Union catalogue Mandatory L3 for Union catalogue Advisory "
        "2 Staff S1 , level 2 for Union catalogue Mandatory "
        "Connection: Union catalogue Belongs to 1 Loans The catalogue of all libraries. "
    )
    assert f'href="{reverse("reference_capability", kwargs=STAFF)}#S1"' in html


def test_a_connection_stands_there_with_its_conditions_and_their_capabilities(client):
    make_tiny()
    said = part(page(client, "reference_connections", **EDITION), "What must hold first")
    assert said == (
        "What must hold first "
        "A librarian, and a catalogue or trained staff. Mandatory All of these: "
        "S1 2 Staff at least largely in place, with evidence : A librarian is employed. "
        "Any one of these: L4 at least partly in place : Books are in the catalogue. "
        "2 Staff at level 2 or above UNION.1 · Tiny 1, union "
        "Every loan is recorded. Advisory L3 fully in place : Loans are recorded. "
        "UNION.2 · Tiny 1, union The union decides."
    )


def test_a_criterion_says_which_connections_ask_for_it(client):
    make_tiny()
    html = page(client, "reference_capability", **STAFF)
    assert "Asked for by UNION.1 Union catalogue Source Tiny 1, staff, a" in part(html, "S1")
    loans = reverse("reference_capability", kwargs=LOANS)
    assert f'<a href="{loans}#precondition-UNION.1">UNION.1</a>' in html
    assert part(html, "S2").count("Asked for by") == 0


def test_a_connection_that_waits_for_another_is_drawn_behind_it(client):
    framework = make_tiny()
    library = framework.connection_set.get()
    goal = Criterion.objects.get(framework=framework, code="S3")
    second = framework.connection_set.create(
        code="CLUB", capability=goal.capability, name={"en": "Club"}, goal=goal, position=2
    )
    Precondition.objects.create(
        framework=framework,
        connection=second,
        code="CLUB.1",
        kind="mandatory",
        statement={"en": "The catalogue is shared."},
        requires={"criterion": library.goal.code, "at_least": "L"},
        source="x",
    )
    read_again(framework)
    html = page(client, "reference_connections", **EDITION)
    assert "Club: must hold first: Union catalogue." in unescape(html)
    assert pictures(html)[0].count("<rect ") == 4


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_speaks_the_reader_s_language(client, language):
    make_tiny()
    wide, _narrow = pictures(page(client, "reference_connections", language, **EDITION))
    first = re.search(r'<text x="([\d.]+)"[^>]*>([^<]+)<', wide)
    name = {"en": "1 Loans", "ar": "1 الإعارة"}[language]
    assert (first[2], float(first[1]) > 380) == (name, language == "ar")


def test_names_are_escaped_in_the_picture(client):
    framework = make_tiny()
    Framework.objects.get().capability_set.filter(code="STAFF").update(name={"en": "<script>"})
    read_again(framework)
    html = page(client, "reference_connections", **EDITION)
    assert "2 &lt;script&gt;" in pictures(html)[0]
    assert "<script>" not in html
