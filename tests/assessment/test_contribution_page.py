"""What people of an agency do: answer what was handed to it, cite evidence, hand in."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.answers import Said
from assessment.models import Assessment, Delegation, Event
from tests.assessment.browsers import Contributing, ContributingTyping, contributed, stored
from tests.assessment.page import Page, words
from tests.data import (
    make_agency,
    make_answers,
    make_assessment,
    make_contribution,
    make_delegation,
    make_evidence,
    make_person,
    make_round,
)

pytestmark = pytest.mark.django_db

State = Delegation.State


@pytest.fixture
def nela(client, tiny):
    """Somebody of the National Police, signed in."""
    nela = make_person(Role.CONTRIBUTOR, name="Nela")
    client.force_login(nela)
    return nela


@pytest.fixture
def oto(tiny):
    """A colleague of Nela's, of the same agency."""
    return make_person(Role.CONTRIBUTOR, name="Oto")


@pytest.fixture
def delegation(nela):
    return make_delegation()


@pytest.fixture
def browser(client, delegation):
    return Contributing(client, delegation)


@pytest.fixture
def typing(client, delegation):
    return ContributingTyping(client, delegation)


def state_of(delegation):
    return Delegation.objects.get(pk=delegation.pk).state


# Answering


def test_the_page_asks_the_criteria_of_the_capability(client, nela):
    delegation = make_delegation(note="Begin with L1", due_on=datetime.date(2030, 3, 5))
    page = Contributing(client, delegation).page
    assert page.heading == "1 Loans"
    sections = [each.get("data-criterion") for each in page.all("section")]
    assert [code for code in sections if code] == ["L1", "L2", "L4"]
    main = page.text("main")
    assert "National Police · To do · due on 5 March 2030" in main
    assert "From your coordinator: Begin with L1" in main
    assert page.text("standing").startswith("How far you are 0 of 3 questions answered")


def test_without_javascript_everything_is_saved_at_once(browser, delegation, nela):
    page = browser.save(L1_rating="L", L4_numerator="3", L4_denominator="4", L1_comment="Most")
    assert contributed(delegation) == {
        "L1": (Said(rating="L", comment="Most"), 1),
        "L4": (Said(numerator=3, denominator=4), 1),
    }
    assert (browser.went_to, page.messages) == (browser.url, ["Saved."])
    assert stored(delegation.assessment) == {}
    assert {row.updated_by for row in delegation.contributions.all()} == {nela}


def test_with_javascript_each_answer_saves_itself(typing, delegation):
    parts = typing.save("L1", rating="L")
    assert contributed(delegation) == {"L1": (Said(rating="L"), 1)}
    assert (typing.response.status_code, typing.response["X-Waymark"]) == (200, "answer")
    state = ["L1-saved", "id_L1-basis", "L1-count"]
    assert typing.swapped == [*state, "L3", "L5", "standing"]
    assert "1 of 4 questions answered" in parts.text("standing")


def test_the_trail_says_which_agency_contributed(typing, delegation, nela):
    typing.save("L1", rating="L")
    contribute, take_up = Event.objects.order_by("pk")
    assert (contribute.verb, contribute.subject, contribute.by) == ("contribute", "L1", nela)
    assert contribute.before is None
    assert (contribute.after["agency"], contribute.after["rating"]) == ("National Police", "L")
    assert (take_up.verb, take_up.subject) == ("take up", "LOANS")


@pytest.mark.parametrize("state", [State.TO_DO, State.SENT_BACK, State.IN_WORK])
def test_the_first_save_makes_it_in_work(typing, delegation, state):
    Delegation.objects.update(state=state)
    typing.save("L1", rating="L")
    assert state_of(delegation) == State.IN_WORK


def test_a_save_that_says_nothing_leaves_it_to_do(browser, delegation):
    browser.save()
    assert (state_of(delegation), Event.objects.count()) == (State.TO_DO, 0)


def test_a_mistake_is_named_and_what_was_typed_stays(browser, delegation):
    page = browser.save(L4_numerator="9", L4_denominator="4", L1_rating="L")
    assert browser.status == 422
    assert page.title.startswith("Error:")
    assert [link for _words, link in page.summary] == ["#id_L4-numerator"]
    assert page.sent("answers")["L4-numerator"] == "9"
    assert contributed(delegation) == {"L1": (Said(rating="L"), 1)}


def test_what_the_country_answered_is_not_shown(client, delegation):
    make_answers(delegation.assessment, {"L1": {"rating": "F", "comment": "Ours alone"}})
    page = Contributing(client, delegation).page
    assert "Ours alone" not in page.text("main")
    assert "L1-rating" not in page.sent("answers")


def test_what_another_agency_contributed_is_not_shown(client, delegation):
    other = make_delegation(delegation.assessment, agency=make_agency(name="Ministry of Justice"))
    make_contribution(other, rating="F", comment="Theirs alone")
    page = Contributing(client, delegation).page
    assert "Theirs alone" not in page.text("main")
    assert "L1-rating" not in page.sent("answers")


# Two colleagues of one agency


def test_two_colleagues_on_one_criterion_do_not_overwrite_each_other(typing, delegation, oto):
    make_contribution(delegation, rating="N", comment="None left", updated_by=oto)
    parts = typing.save("L1", rating="F", comment="All")
    assert typing.response.status_code == 409
    (theirs,) = parts.find("L1").iter("blockquote")
    assert words(theirs) == "Not in place · 0 items of evidence None left"
    assert "Oto saved this at" in parts.text("L1")
    assert contributed(delegation) == {"L1": (Said(rating="N", comment="None left"), 1)}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("mine", (Said(rating="F", comment="All"), 2)),
        ("theirs", (Said(rating="N", comment="None left"), 1)),
    ],
)
def test_the_person_chooses_between_the_two(typing, delegation, oto, choice, expected):
    make_contribution(delegation, rating="N", comment="None left", updated_by=oto)
    typing.page = typing.save("L1", rating="F", comment="All")
    typing.save("L1", choice=choice)
    assert (typing.response.status_code, contributed(delegation)) == (200, {"L1": expected})


# Evidence


def test_new_evidence_goes_into_the_register_and_is_offered_to_the_agency(typing, delegation):
    parts = typing.save("L1", rating="L", new_title="House rules", new_kind="policy")
    item = delegation.assessment.evidence.get()
    assert contributed(delegation)["L1"] == (Said(rating="L", cited=frozenset({item.pk})), 1)
    offered = [words(each) for each in parts.find("L4-evidence").iter("option")]
    assert "House rules" in offered


def test_the_agency_cites_what_it_cited_elsewhere(client, nela, delegation):
    item = make_evidence(delegation.assessment, "House rules")
    other = make_delegation(delegation.assessment, "STAFF")
    make_contribution(other, "S1", rating="L").evidence.add(item)
    typing = ContributingTyping(client, delegation)
    typing.save("L1", rating="L", cite=str(item.pk))
    assert contributed(delegation)["L1"][0].cited == {item.pk}


def test_without_leave_to_read_the_rest_of_the_register_is_not_offered(client, delegation):
    hidden = make_evidence(delegation.assessment, "Secret act")
    typing = ContributingTyping(client, delegation)
    assert "Secret act" not in words(typing.page.root)
    typing.save("L1", rating="L", cite=str(hidden.pk))
    assert (typing.response.status_code, contributed(delegation)) == (422, {})
    assert "Secret act" not in typing.response.content.decode()


def test_with_leave_to_read_the_whole_register_may_be_cited(client, delegation):
    Assessment.objects.update(contributors_may_read=True)
    item = make_evidence(delegation.assessment, "Act 12")
    typing = ContributingTyping(client, delegation)
    typing.save("L1", rating="L", cite=str(item.pk))
    assert contributed(delegation)["L1"][0].cited == {item.pk}


# Handing in


def test_gaps_are_named_before_one_hands_in(client, delegation):
    make_contribution(delegation, rating="L")
    page = Page(client.get(reverse("hand_in", args=[delegation.pk])))
    assert page.heading == "Hand in 1 Loans"
    named = [link for _words, link in page.links(page.find("main")) if "#" in link]
    url = reverse("delegation", args=[delegation.pk])
    assert named == [f"{url}#{code}" for code in ("L2", "L3", "L4")]


def test_the_button_saves_and_goes_on_to_hand_in(browser, delegation):
    page = browser.save("next", L1_rating="F")
    assert contributed(delegation)["L1"] == (Said(rating="F"), 1)
    assert browser.went_to == reverse("hand_in", args=[delegation.pk])
    assert page.heading == "Hand in 1 Loans"


def test_it_is_handed_in_with_gaps_and_can_then_only_be_read(client, delegation, nela):
    make_contribution(delegation, rating="L", comment="Most of them")
    response = client.post(reverse("hand_in", args=[delegation.pk]), follow=True)
    assert response.redirect_chain == [(reverse("dashboard"), 302)]
    assert Page(response).messages == ["Handed in. Thank you."]
    delegation.refresh_from_db()
    assert (delegation.state, delegation.handed_in_by) == (State.HANDED_IN, nela)
    page = Contributing(client, delegation).page
    assert "Most of them" in page.text("L1")
    assert page.sent("answers") == {}
    assert "It can be changed again when your coordinator sends it back." in page.text("main")


def test_handed_in_twice_the_second_is_told(client, delegation):
    url = reverse("hand_in", args=[delegation.pk])
    client.post(url)
    response = client.post(url)
    assert response.status_code == 409
    late = "Not handed in: this was handed in or taken back meanwhile."
    assert Page(response).messages[-1] == late
    assert [event.verb for event in Event.objects.all()] == ["hand in"]


def test_sent_back_it_says_why_and_can_be_answered_again(client, delegation):
    Delegation.objects.update(state=State.SENT_BACK, sent_back_because="L4 lacks its numbers")
    browser = Contributing(client, delegation)
    assert "L4 lacks its numbers" in browser.page.text("main")
    browser.save(L4_numerator="3", L4_denominator="4")
    assert contributed(delegation)["L4"] == (Said(numerator=3, denominator=4), 1)


@pytest.mark.parametrize("state", [State.HANDED_IN, State.TAKEN_BACK])
def test_what_was_closed_meanwhile_takes_no_answers_and_keeps_the_text(client, delegation, state):
    browser, typing = Contributing(client, delegation), ContributingTyping(client, delegation)
    Delegation.objects.update(state=state)
    page = browser.save(L1_rating="L", L1_comment="Typed just now")
    assert browser.status == 409
    assert page.messages == [
        "Not saved: this was handed in, taken back or submitted meanwhile. Your text is below."
    ]
    assert page.sent("answers")["L1-comment"] == "Typed just now"
    parts = typing.save("L1", rating="L")
    assert typing.response.status_code == 409
    assert parts.text("L1-saved").startswith("Not saved: this was handed in, taken back")
    assert (contributed(delegation), Event.objects.count()) == ({}, 0)


def test_what_was_submitted_meanwhile_takes_no_answers(client, delegation):
    typing = ContributingTyping(client, delegation)
    Assessment.objects.update(state="submitted")
    typing.save("L1", rating="L")
    assert (typing.response.status_code, contributed(delegation)) == (409, {})


def test_what_was_taken_back_says_so_and_shows_what_was_written(client, delegation):
    make_contribution(delegation, rating="L", comment="Most of them")
    Delegation.objects.update(state=State.TAKEN_BACK)
    page = Contributing(client, delegation).page
    assert "Your coordinator took this back." in page.text("main")
    assert "Most of them" in page.text("L1")
    assert page.sent("answers") == {}


# My work


def actions(page):
    buttons = (each for each in page.find("main").iter("a") if each.get("class") == "button")
    return [words(each) for each in buttons]


def test_my_work_is_in_the_order_of_the_due_dates(client, nela):
    assessment = make_assessment()
    today = timezone.localdate()
    make_delegation(assessment, "STAFF", due_on=today + datetime.timedelta(days=9))
    make_delegation(assessment, "LOANS", due_on=today + datetime.timedelta(days=3))
    page = Page(client.get(reverse("dashboard")))
    assert [words(each) for each in page.all("h3")] == ["1 Loans", "2 Staff"]
    assert actions(page) == ["Begin 1 Loans", "Begin 2 Staff"]


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ({}, "Begin 1 Loans"),
        ({"L1": "L"}, "Go on with 1 Loans"),
        ({"L1": "N", "L2": "F", "L4": "U"}, "Hand in 1 Loans"),
    ],
)
def test_my_work_has_one_next_action(client, delegation, said, action):
    for code, rating in said.items():
        make_contribution(delegation, code, rating=rating)
    page = Page(client.get(reverse("dashboard")))
    assert actions(page) == [action]


def test_what_is_late_says_so(client, delegation):
    Delegation.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert "To do late" in Page(client.get(reverse("dashboard"))).text("main")


def test_what_is_done_waits_for_nothing(client, delegation):
    Delegation.objects.update(state=State.HANDED_IN)
    page = Page(client.get(reverse("dashboard")))
    assert page.find("my-work") is None
    assert "1 Loans" in page.text("main")
    assert actions(page) == []


def test_work_of_an_earlier_round_stays_readable(client, nela, tiny):
    old = make_delegation(make_assessment(round_=make_round(tiny), state="closed"))
    page = Page(client.get(reverse("dashboard")))
    assert page.find("my-work") is None
    assert reverse("delegation", args=[old.pk]) in [link for _words, link in page.links()]
    assert client.get(reverse("delegation", args=[old.pk])).status_code == 200


def test_what_was_taken_back_is_no_work(client, delegation):
    Delegation.objects.update(state=State.TAKEN_BACK)
    assert "Nothing waits for you." in Page(client.get(reverse("dashboard"))).text("main")
