"""People at the same time, each with a database connection of their own."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle, register
from assessment.answers import Change, Said, save_answers
from assessment.models import Answer, Assessment, ContextNote, Event, Evidence
from assessment.standing import answer_rows
from tests.assessment.page import Page
from tests.assessment.parallel import at_once, one_inside_the_other
from tests.data import make_assessment, make_country, make_person, make_round

pytestmark = pytest.mark.django_db(transaction=True)


def saves(assessment, person, code, said, version, new_evidence=None):
    """What one person does: read the assessment, save one answer."""

    def verb():
        mine = Assessment.objects.editable_by(person).with_round().get(pk=assessment.pk)
        return save_answers(mine, {code: Change(said, version, new_evidence)}, by=person)

    return verb


@pytest.fixture
def people(tiny):
    """Two coordinators of one country; their roles are looked up already."""
    people = [make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)]
    assert all(person.membership for person in people)
    return people


def test_of_two_new_answers_one_wins_and_the_other_is_told(people):
    ana, ben = people
    assessment = make_assessment()
    first, second = one_inside_the_other(
        saves(assessment, ana, "L1", Said(rating="F", comment="Ana's"), 0),
        saves(assessment, ben, "L1", Said(rating="P", comment="Ben's"), 0),
    )
    (row,) = answer_rows(assessment).values()
    assert (Said.by(row), row.version, row.updated_by) == (
        Said(rating="F", comment="Ana's"),
        1,
        ana,
    )
    assert (first.conflicts, list(second.conflicts)) == ({}, ["L1"])
    assert Said.by(second.conflicts["L1"]) == Said.by(row)


def test_of_two_changes_one_wins_and_the_other_is_told(people):
    ana, ben = people
    assessment = make_assessment(answers={"L1": "N"})
    first, second = one_inside_the_other(
        saves(assessment, ana, "L1", Said(rating="F"), 1),
        saves(assessment, ben, "L1", Said(rating="P"), 1),
    )
    (row,) = answer_rows(assessment).values()
    assert (row.rating, row.version) == ("F", 2)
    assert (first.conflicts, list(second.conflicts)) == ({}, ["L1"])
    assert [event.after["rating"] for event in Event.objects.all()] == ["F"]


@pytest.mark.parametrize("answers", [{}, {"L1": "N"}], ids=["new", "changed"])
@pytest.mark.parametrize("turn", range(3))
def test_whoever_comes_first_nothing_is_lost(people, answers, turn):
    assessment = make_assessment(answers=answers)
    version = len(answers)
    results = at_once(
        *(
            saves(assessment, person, "L1", Said(rating="F", comment=person.email), version)
            for person in people
        )
    )
    (winner,) = [
        person for person, result in zip(people, results, strict=True) if not result.conflicts
    ]
    (loser,) = [result for result in results if result.conflicts]
    row = Answer.objects.select_related("updated_by").get()
    assert (row.comment, row.updated_by, row.version) == (winner.email, winner, version + 1)
    assert [event.by for event in Event.objects.all()] == [winner]
    assert loser.conflicts["L1"].comment == winner.email


def test_two_answers_at_once_are_both_saved(people):
    ana, ben = people
    assessment = make_assessment()
    results = at_once(
        saves(assessment, ana, "L1", Said(rating="F"), 0),
        saves(assessment, ben, "S1", Said(rating="P"), 0),
    )
    assert [result.conflicts for result in results] == [{}, {}]
    rows = answer_rows(assessment)
    assert {code: row.rating for code, row in rows.items()} == {"L1": "F", "S1": "P"}


def test_evidence_of_who_lost_is_not_in_the_register(people):
    ana, ben = people
    assessment = make_assessment()
    item = Evidence(assessment=assessment, kind="law", title="Ben's act")
    one_inside_the_other(
        saves(assessment, ana, "L1", Said(rating="F"), 0),
        saves(assessment, ben, "L1", Said(rating="P"), 0, item),
    )
    assert Evidence.objects.count() == 0


def test_who_saves_while_the_draft_ends_is_told(people):
    ana, _ben = people
    assessment = make_assessment()

    def submit():
        lifecycle.lock_draft(assessment)
        Assessment.objects.filter(pk=assessment.pk).update(state="submitted")

    _none, refused = one_inside_the_other(submit, lambda: save(assessment, ana))
    assert isinstance(refused, lifecycle.NotEditableError)
    assert Answer.objects.count() == 0


def save(assessment, person):
    return save_answers(assessment, {"L1": Change(Said(rating="F"), 0)}, by=person)


def test_another_country_does_not_wait(people):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    ana, _ben = people
    cy = make_person(Role.COORDINATOR, make_country("XB"))
    assert cy.membership
    round_ = make_round()
    make_assessment(round_=round_)
    other = make_assessment(make_country("XB"), round_=round_)

    def hold(person):
        return Assessment.objects.editable_by(person).with_round().locked().get()

    def hurry():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        with transaction.atomic():
            return save(hold(cy), cy)

    _own, saved = one_inside_the_other(lambda: hold(ana), hurry)
    assert {code: row.rating for code, row in saved.rows.items()} == {"L1": "F"}
    assert [row.assessment for row in Answer.objects.select_related("assessment")] == [other]


def test_two_who_start_a_round_start_one_assessment(people):
    round_ = make_round()
    results = at_once(*(lambda by=person: lifecycle.start(round_, by=by) for person in people))
    assessment = Assessment.objects.get()
    assert results == [assessment, assessment]
    assert [event.verb for event in Event.objects.all()] == ["start"]


def test_two_browsers_at_once_see_one_saved_and_one_choice(people):
    assessment = make_assessment()
    url = reverse("save_criterion", args=[assessment.pk, "L1"])
    page_url = reverse("capability", args=[assessment.pk, "LOANS"])
    browsers = [Client(), Client()]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)
    page = Page(browsers[0].get(page_url))
    typed = page.sent("answers", page.find("L1"))
    responses = at_once(
        *(
            lambda browser=browser, rating=rating: browser.post(url, {**typed, "L1-rating": rating})
            for browser, rating in zip(browsers, "PF", strict=True)
        )
    )
    assert sorted(response.status_code for response in responses) == [200, 409]
    (saved,) = [
        rating for rating, each in zip("PF", responses, strict=True) if each.status_code == 200
    ]
    row = Answer.objects.get()
    assert (row.rating, row.version) == (saved, 1)


@pytest.mark.parametrize("context", [{}, {"MONEY": "Little."}], ids=["new", "changed"])
def test_of_two_texts_at_once_one_is_saved_and_the_other_is_asked(people, context):
    assessment = make_assessment(context=context)
    url = reverse("save_context", args=[assessment.pk])
    browsers = [browser_of(person) for person in people]
    page = Page(browsers[0].get(reverse("context", args=[assessment.pk])))
    typed = page.sent("answers")
    responses = at_once(
        *(
            lambda browser=browser, text=text: browser.post(url, {**typed, "MONEY-text": text})
            for browser, text in zip(browsers, ["Ana's", "Ben's"], strict=True)
        )
    )
    assert sorted(response.status_code for response in responses) == [302, 409]
    (saved,) = [
        text
        for text, each in zip(["Ana's", "Ben's"], responses, strict=True)
        if each.status_code == 302
    ]
    note = ContextNote.objects.get()
    assert (note.text, note.version) == (saved, 1 + len(context))
    assert [event.after["text"] for event in Event.objects.all()] == [saved]


def test_a_text_of_what_was_submitted_this_moment_stays(people):
    assessment = make_assessment(context={"MONEY": "Little."})
    browser = browser_of(people[0])

    def submit():
        lifecycle.lock_draft(assessment)
        Assessment.objects.filter(pk=assessment.pk).update(state="submitted")

    def write():
        url = reverse("save_context", args=[assessment.pk])
        return browser.post(url, {"MONEY-basis": "1.x", "MONEY-text": "Enough."})

    _none, response = one_inside_the_other(submit, write)
    assert response.status_code == 409
    assert [(note.text, note.version) for note in ContextNote.objects.all()] == [("Little.", 1)]
    assert Event.objects.count() == 0


# The register


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.mark.parametrize("name", ["add_evidence", "change_evidence", "remove_evidence"])
def test_the_register_of_what_was_submitted_this_moment_stays(people, name):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act 12"]}})
    further = [] if name == "add_evidence" else [assessment.evidence.get().pk]
    browser = browser_of(people[0])

    def submit():
        lifecycle.lock_draft(assessment)
        Assessment.objects.filter(pk=assessment.pk).update(state="submitted")

    def write():
        url = reverse(name, args=[assessment.pk, *further])
        return browser.post(url, {"kind": "law", "title": "Act 13"})

    _none, response = one_inside_the_other(submit, write)
    assert response.status_code == (302 if name == "remove_evidence" else 409)
    assert [item.title for item in assessment.evidence.all()] == ["Act 12"]
    assert Event.objects.count() == 0


@pytest.mark.parametrize("name", ["change_evidence", "remove_evidence"])
def test_an_item_that_a_colleague_removes_this_moment_is_gone(people, name):
    ana, ben = people
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act 12"]}})
    item = assessment.evidence.select_related("assessment").get()
    browser = browser_of(ben)

    url = reverse(name, args=[assessment.pk, item.pk])
    _none, response = one_inside_the_other(
        lambda: register.remove(item, by=ana),
        lambda: browser.post(url, {"kind": "law", "title": "Act 13"}),
    )
    assert response.status_code == 404
    assert [event.verb for event in Event.objects.all()] == ["remove evidence"]


def test_an_item_removed_while_it_is_cited_is_not_cited(people):
    ana, ben = people
    assessment = make_assessment(answers={"S1": {"rating": "F", "evidence": ["Act 12"]}})
    item = assessment.evidence.select_related("assessment").get()
    key = item.pk
    browser = browser_of(ben)
    url = reverse("save_criterion", args=[assessment.pk, "L1"])
    typed = {"L1-basis": "0.x", "L1-rating": "F", "L1-cite": str(key)}
    _none, response = one_inside_the_other(
        lambda: register.remove(item, by=ana), lambda: browser.post(url, typed)
    )
    assert response.status_code == 422
    assert Answer.evidence.through.objects.count() == 0
