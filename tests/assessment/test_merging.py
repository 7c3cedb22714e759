"""Two agencies on one capability: what they say beside the country's answer, and taking it over."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.answers import Change, Said, save_answers
from assessment.models import Answer, Assessment, Delegation, Event
from tests.assessment.browsers import Browser, Typing, stored
from tests.assessment.page import Page, words
from tests.data import (
    make_agency,
    make_answers,
    make_assessment,
    make_contribution,
    make_delegation,
    make_evidence,
    make_person,
)

pytestmark = pytest.mark.django_db

State = Delegation.State
MARCH = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
PROVENANCE = "from National Police, contributed by N. D., 5 March 2026"


@pytest.fixture
def nela(tiny):
    """Somebody of the National Police."""
    return make_person(Role.CONTRIBUTOR, name="N. D.")


@pytest.fixture
def police(ana):
    return make_delegation(state=State.HANDED_IN)


@pytest.fixture
def justice(police):
    agency = make_agency(name="Ministry of Justice")
    return make_delegation(police.assessment, agency=agency, state=State.HANDED_IN)


@pytest.fixture
def merge(client, police):
    return Merge(client, police.assessment)


class Merge:
    """The coordinator at the page that sets what agencies say side by side."""

    def __init__(self, client, assessment):
        self.client, self.assessment = client, assessment
        self.url = reverse("contributions", args=[assessment.pk, "LOANS"])

    def open(self):
        self.response = self.client.get(self.url)
        self.page = Page(self.response)
        return self.page

    @property
    def buttons(self):
        """`{words: token}` of the buttons that take over one thing."""
        found = (each for each in self.page.all("button") if each.get("name") == "take")
        return {words(each): each.get("value") for each in found}

    @property
    def bulk(self):
        """The tokens that taking over all at once would send."""
        found = self.page.all("input", name="take")
        return [each.get("value") for each in found]

    def take(self, *tokens, name="take_over"):
        url = reverse(name, args=[self.assessment.pk, "LOANS"])
        self.response = self.client.post(url, {"take": tokens}, follow=True)
        self.page = Page(self.response)
        return self.page

    def take_undisputed(self):
        return self.take(*self.bulk, name="take_over_undisputed")


# Side by side


def test_each_criterion_shows_what_everybody_says(merge, police, justice, nela):
    act = make_evidence(police.assessment, "Act 12")
    make_answers(police.assessment, {"L1": {"rating": "P", "comment": "Ours"}})
    said = make_contribution(
        police, rating="L", comment="Most <of> them", updated_by=nela, updated_at=MARCH
    )
    said.evidence.add(act)
    make_contribution(justice, rating="F")
    page = merge.open()
    assert merge.response.status_code == 200
    text = page.text("L1")
    assert "Exampleland Partly in place Ours" in text
    assert "National Police Largely in place Most <of> them Act 12" in text
    assert "contributed by N. D., 5 March 2026" in text
    assert "Ministry of Justice Fully in place" in text
    assert "Agencies rate this differently." in text
    assert "disputed" in page.find("L1").get("class")
    assert (page.find("L2"), "L2" in page.text("main")) == (None, True)


def test_what_the_country_says_already_needs_no_button(merge, police):
    make_answers(police.assessment, {"L1": "L", "L2": "N"})
    make_contribution(police, rating="L")
    make_contribution(police, "L2", rating="F")
    merge.open()
    label = "Replace our answer to L2 by what National Police says"
    assert list(merge.buttons) == [label]
    assert "same as your country’s answer" in merge.page.text("L1")
    assert "differs from your country’s answer" in merge.page.text("L2")


@pytest.mark.parametrize(
    ("ours", "theirs", "adds"),
    [
        ({"rating": "L", "comment": "Ours"}, {"rating": "L"}, False),
        ({"rating": "L", "comment": "Ours"}, {"rating": "L", "comment": "Ours"}, False),
        ({"rating": "L", "comment": "Ours"}, {"rating": "L", "comment": "Theirs"}, True),
        ({"rating": "L", "evidence": ["Act", "Bill"]}, {"rating": "L"}, False),
        ({"rating": "L"}, {"rating": "P"}, True),
        ({"rating": "NA", "reason": "Ours"}, {"rating": "NA", "reason": "Theirs"}, True),
        ({"comment": "Ours"}, {"rating": "L"}, True),
    ],
)
def test_what_adds_nothing_to_the_countrys_answer_is_not_offered(merge, police, ours, theirs, adds):
    make_answers(police.assessment, {"L2": ours})
    make_contribution(police, "L2", **theirs)
    merge.open()
    assert bool(merge.buttons) == adds
    assert ("same as your country’s answer" in merge.page.text("L2")) != adds


def test_an_item_that_the_country_does_not_cite_is_something_to_take_over(merge, police):
    make_answers(police.assessment, {"L1": {"rating": "L", "evidence": ["Act"]}})
    said = make_contribution(police, rating="L")
    said.evidence.add(police.assessment.evidence.get())
    merge.open()
    assert merge.buttons == {}
    said.evidence.add(make_evidence(police.assessment, "Bill"))
    merge.open()
    assert len(merge.buttons) == 1


def test_what_is_not_handed_in_yet_says_so(merge, police):
    Delegation.objects.update(state=State.IN_WORK)
    make_contribution(police, rating="L")
    assert "not handed in yet" in merge.open().text("L1")


def test_what_was_emptied_or_taken_back_is_not_offered(merge, police, justice):
    make_contribution(police)
    make_contribution(justice, rating="F")
    Delegation.objects.filter(pk=justice.pk).update(state=State.TAKEN_BACK)
    assert "No agency has answered anything here yet." in merge.open().text("main")


def test_the_capability_page_shows_what_agencies_say(client, police, justice):
    make_contribution(police, rating="L", comment="Most of them")
    make_contribution(justice, rating="F")
    make_answers(police.assessment, {"L1": "L"})
    page = Browser(client, police.assessment).page
    text = page.text("L1-contributed")
    assert "National Police: Largely in place · Most of them" in text
    assert "Ministry of Justice: Fully in place differs from your country’s answer" in text
    links = page.links(page.find("L1-contributed"))
    assert [link for _words, link in links] == [
        reverse("contributions", args=[police.assessment.pk, "LOANS"]) + "#L1"
    ]
    assert page.text("L2-contributed") == ""


def test_an_answer_saved_by_itself_changes_what_stands_beside_it(client, police):
    make_contribution(police, rating="L")
    typing = Typing(client, police.assessment)
    parts = typing.save("L1", rating="F")
    assert "differs from your country’s answer" in parts.text("L1-contributed")


# Taking over


def test_one_offer_is_taken_over_with_its_provenance(merge, police, ana, nela):
    act = make_evidence(police.assessment, "Act 12")
    said = make_contribution(
        police, rating="L", comment="Most of them", updated_by=nela, updated_at=MARCH
    )
    said.evidence.add(act)
    merge.open()
    page = merge.take(merge.buttons["Take over L1 from National Police"])
    assert merge.response.redirect_chain == [(merge.url, 302)]
    assert page.messages == ["Taken over: L1."]
    answer = Said(rating="L", comment="Most of them", cited=frozenset({act.pk}))
    assert stored(police.assessment) == {"L1": (answer, 1)}
    row = Answer.objects.get()
    assert (row.taken_from, row.contributed_by, row.contributed_at, row.updated_by) == (
        police.agency, nela, MARCH, ana,
    )  # fmt: skip
    assert PROVENANCE in page.text("L1")


def test_the_trail_keeps_where_it_comes_from(merge, police, ana, nela):
    make_contribution(police, rating="L", updated_by=nela, updated_at=MARCH)
    merge.open()
    merge.take(*merge.buttons.values())
    (event,) = Event.objects.all()
    assert (event.verb, event.subject, event.by) == ("take over", "L1", ana)
    assert event.after["taken_from"] == {
        "agency": "National Police",
        "contributed_by": "N. D.",
        "contributed_at": MARCH.isoformat(),
    }


def test_the_capability_page_says_where_an_answer_comes_from_until_it_is_edited(
    client, merge, police, nela
):
    make_contribution(police, rating="L", updated_by=nela, updated_at=MARCH)
    merge.open()
    merge.take(*merge.buttons.values())
    typing = Typing(client, police.assessment)
    assert PROVENANCE in typing.page.text("L1-contributed")
    parts = typing.save("L1", rating="F")
    assert PROVENANCE not in parts.text("L1-contributed")
    row = Answer.objects.get()
    assert (row.taken_from, row.contributed_by, row.contributed_at) == (None, None, None)
    taken, edited = Event.objects.order_by("pk")
    assert edited.before["taken_from"] == taken.after["taken_from"]
    assert (edited.verb, "taken_from" in edited.after) == ("answer", False)


def test_an_existing_answer_is_replaced_on_purpose(merge, police):
    make_answers(police.assessment, {"L1": {"rating": "P", "comment": "Ours"}})
    make_contribution(police, rating="L")
    merge.open()
    merge.take(*merge.buttons.values())
    assert stored(police.assessment) == {"L1": (Said(rating="L"), 2)}
    assert Event.objects.get().before["comment"] == "Ours"


def test_an_answer_that_changed_meanwhile_is_not_replaced(merge, police, ben):
    make_answers(police.assessment, {"L1": "P"})
    make_contribution(police, rating="L")
    merge.open()
    save_answers(police.assessment, {"L1": Change(Said(rating="N"), 1)}, by=ben)
    page = merge.take(*merge.buttons.values())
    assert merge.response.status_code == 409
    assert page.messages == [
        "Not taken over, because somebody changed it meanwhile: L1. Look at it again."
    ]
    assert stored(police.assessment) == {"L1": (Said(rating="N"), 2)}
    assert "Exampleland Not in place" in page.text("L1")


def test_an_answer_that_came_meanwhile_is_not_replaced(merge, police, ben):
    make_contribution(police, rating="L")
    merge.open()
    save_answers(police.assessment, {"L1": Change(Said(rating="N"), 0)}, by=ben)
    merge.take(*merge.buttons.values())
    assert merge.response.status_code == 409
    assert stored(police.assessment) == {"L1": (Said(rating="N"), 1)}


def test_what_the_agency_changed_meanwhile_is_not_taken_over_unseen(merge, police):
    said = make_contribution(police, rating="L")
    merge.open()
    said.rating, said.version = "F", 2
    said.save()
    merge.take(*merge.buttons.values())
    assert (merge.response.status_code, stored(police.assessment)) == (409, {})


def test_what_was_taken_back_meanwhile_is_not_taken_over(merge, police):
    make_contribution(police, rating="L")
    merge.open()
    Delegation.objects.update(state=State.TAKEN_BACK)
    merge.take(*merge.buttons.values())
    assert (merge.response.status_code, stored(police.assessment)) == (409, {})


@pytest.mark.parametrize("token", ["", "x", "1", "1.1.0.L9", "9.9.9.L1 ", "1.1.0.L1.L1"])
def test_what_was_never_offered_is_not_taken_over(merge, police, token):
    make_contribution(police, "L2", rating="L")
    merge.open()
    merge.take(token)
    assert stored(police.assessment) == {}


def test_what_an_agency_of_another_assessment_says_is_never_taken_over(merge, police):
    theirs = make_contribution(make_delegation(make_assessment()), rating="F")
    merge.take(f"{theirs.pk}.1.0.L1")
    assert Answer.objects.count() == 0


# All that nobody disputes


def test_all_that_only_one_agency_answered_is_taken_over_at_once(merge, police, justice):
    make_answers(police.assessment, {"L2": "N"})
    make_contribution(police, "L1", rating="L")
    make_contribution(police, "L2", rating="F")
    make_contribution(police, "L3", rating="F")
    make_contribution(justice, "L3", rating="F")
    make_contribution(justice, "L4", numerator=3, denominator=4)
    merge.open()
    page = merge.take_undisputed()
    assert page.messages == ["Taken over: L1, L4."]
    assert stored(police.assessment) == {
        "L1": (Said(rating="L"), 1),
        "L2": (Said(rating="N"), 1),
        "L4": (Said(numerator=3, denominator=4), 1),
    }
    from_whom = Answer.objects.values_list("criterion__code", "taken_from__name")
    assert set(from_whom) == {
        ("L1", "National Police"), ("L2", None), ("L4", "Ministry of Justice"),
    }  # fmt: skip


def test_what_is_not_handed_in_is_left_out(merge, police, justice):
    Delegation.objects.filter(pk=justice.pk).update(state=State.IN_WORK)
    make_contribution(police, "L1", rating="L")
    make_contribution(justice, "L1", rating="N")
    make_contribution(justice, "L2", rating="F")
    merge.open()
    assert merge.bulk == []


def test_what_became_disputed_meanwhile_is_left(merge, police, justice):
    make_contribution(police, "L1", rating="L")
    make_contribution(police, "L2", rating="F")
    merge.open()
    make_contribution(justice, "L1", rating="N")
    page = merge.take_undisputed()
    assert merge.response.status_code == 409
    assert page.messages == [
        "Taken over: L2.",
        "Not taken over, because somebody changed it meanwhile: L1. Look at it again.",
    ]
    assert stored(police.assessment) == {"L2": (Said(rating="F"), 1)}


def test_an_assessment_that_left_its_draft_takes_nothing_over(merge, police):
    make_contribution(police, rating="L")
    merge.open()
    Assessment.objects.update(state="submitted")
    page = merge.take(*merge.buttons.values())
    assert merge.response.status_code == 409
    assert page.messages == ["Nothing was changed: this assessment is no longer a draft."]
    assert stored(police.assessment) == {}


def test_an_observer_compares_and_takes_nothing_over(client, merge, police):
    make_contribution(police, rating="L")
    client.force_login(make_person(Role.OBSERVER))
    merge.open()
    assert "National Police Largely in place" in merge.page.text("L1")
    assert (merge.buttons, merge.bulk) == ({}, [])
