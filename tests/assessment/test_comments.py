"""Comments: who reads and writes which, what the verbs change, and what the trail keeps."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment import comments as verbs
from assessment.comments import RepliedMeanwhileError
from assessment.lifecycle import StaleStateError
from assessment.models import Assessment, Comment, CommentReading, Event
from tests.assessment.page import Page
from tests.data import (
    make_agency,
    make_assessment,
    make_country,
    make_delegation,
    make_membership,
    make_person,
    make_submission,
    make_thread,
)

pytestmark = pytest.mark.django_db

State = Assessment.State
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR, name="Ana")


@pytest.fixture
def assessment(ana):
    """Submitted once, its Loans handed to the police."""
    assessment = make_assessment(answers={"L1": "L"})
    make_delegation(assessment, by=ana)
    make_submission(assessment, by=ana)
    return assessment


@pytest.fixture
def rui(assessment):
    return make_person(Role.REVIEWER, reviews=[assessment.country], name="Rui")


@pytest.fixture
def pol(assessment):
    """Of the police, which has Loans and nothing else."""
    return make_person(Role.CONTRIBUTOR, agency=make_agency(), name="Pol")


@pytest.fixture
def threads(assessment, ana, rui):
    """One thread for each audience on L1, one for both on S1."""
    return {
        "country": make_thread(assessment, by=ana, audience="country", text="Ours"),
        "reviewers": make_thread(assessment, by=rui, audience="reviewers", text="Theirs"),
        "both": make_thread(assessment, by=ana, audience="both", text="All"),
        "elsewhere": make_thread(assessment, "S1", by=ana, audience="both", text="Elsewhere"),
    }


def seen(person):
    return set(Comment.objects.seen_by(person).values_list("text", flat=True))


# Who reads


def test_each_side_reads_what_is_addressed_to_it(threads, ana, rui):
    assert seen(ana) == {"Ours", "All", "Elsewhere"}
    assert seen(rui) == {"Theirs", "All", "Elsewhere"}
    assert seen(make_person(Role.OBSERVER)) == {"Ours", "All", "Elsewhere"}
    assert seen(make_person(Role.REVIEWER, reviews=[make_country()])) == seen(rui)


def test_an_agency_reads_about_what_it_has(threads, assessment, pol):
    assert seen(pol) == {"Ours", "All"}
    assert seen(make_person(Role.CONTRIBUTOR, agency=make_agency(name="Customs"))) == set()
    assessment.delegations.update(state="taken_back")
    assert seen(pol) == set()


def test_an_agency_reads_the_rest_where_contributors_may_read(threads, pol):
    Assessment.objects.update(contributors_may_read=True)
    assert seen(pol) == {"Ours", "All", "Elsewhere"}
    Assessment.objects.update(state=State.SUBMITTED)  # from then on only what it has
    assert seen(pol) == {"Ours", "All"}


def outsiders():
    other = make_country("XB")
    return [
        make_person(),
        make_person(is_staff=True, is_superuser=True),
        make_person(Role.ADMINISTRATOR),
        make_person(Role.COORDINATOR, other),
        make_person(Role.OBSERVER, other),
        make_person(Role.CONTRIBUTOR, agency=make_agency(other)),
        make_person(Role.REVIEWER, reviews=[other]),
        make_person(Role.REVIEWER),
    ]


def test_nobody_else_reads_or_writes(threads):
    for person in outsiders():
        assert seen(person) == set()
        for reached in ("discussed_by", "commented_by"):
            assert not getattr(Assessment.objects, reached)(person, "L1").exists()


def test_reviewers_read_nothing_before_a_submission(ana):
    draft = make_assessment(make_country("XC"))
    make_thread(draft, by=make_person(Role.COORDINATOR, draft.country), text="Early")
    reviewer = make_person(Role.REVIEWER, reviews=[draft.country])
    assert seen(reviewer) == set()
    assert not Assessment.objects.discussed_by(reviewer, "L1").exists()
    make_submission(draft)
    assert seen(reviewer) == {"Early"}  # also while it is a draft again


def test_a_person_reads_what_the_chosen_membership_may(threads, ana, assessment):
    reviewer = make_membership(ana, Role.REVIEWER, reviews=[assessment.country])
    assert "Theirs" not in seen(ana)
    ana.act_as(reviewer)
    assert seen(ana) == {"Theirs", "All", "Elsewhere"}


# Who writes


def test_who_writes_where(assessment, ana, rui, pol):
    def writes(person, code):
        return Assessment.objects.commented_by(person, code).exists()

    assert [writes(ana, "L1"), writes(ana, "S1"), writes(rui, "S1")] == [True, True, True]
    assert [writes(pol, "L1"), writes(pol, "S1")] == [True, False]
    assert not writes(make_person(Role.OBSERVER), "L1")
    Assessment.objects.update(contributors_may_read=True)  # to read is not to write
    assert [writes(pol, "L1"), writes(pol, "S1")] == [True, False]


def test_a_comment_says_who_wrote_it_for_whom(assessment, ana, rui, pol):
    made = [make_thread(assessment, by=person) for person in (ana, pol, rui)]
    assert [(each.side, each.place, each.written_by) for each in made] == [
        ("country", "Exampleland", ana),
        ("country", "National Police", pol),
        ("reviewers", "", rui),
    ]


@pytest.mark.parametrize("state", [each for each in State if each != State.CLOSED])
def test_people_comment_until_the_assessment_is_closed(assessment, ana, state):
    Assessment.objects.update(state=state)
    thread = make_thread(assessment, by=ana)
    verbs.reply(thread, text="Yes.", by=ana)
    assert Comment.objects.count() == 2


def test_a_closed_assessment_stays_as_it_was(assessment, threads, ana):
    Assessment.objects.update(state=State.CLOSED)
    before, events = list(Comment.objects.values()), Event.objects.count()
    thread = threads["both"]
    for late in (
        lambda: make_thread(assessment, by=ana),
        lambda: verbs.reply(thread, text="Late.", by=ana),
        lambda: verbs.resolve(thread, by=ana),
        lambda: verbs.reopen(thread, by=ana),
        lambda: verbs.withdraw(thread, by=ana),
    ):
        with pytest.raises(StaleStateError):
            late()
    assert (list(Comment.objects.values()), Event.objects.count()) == (before, events)
    assert seen(ana) == {"Ours", "All", "Elsewhere"}


def test_who_lost_the_capability_meanwhile_writes_nothing(assessment, threads, pol):
    assessment.delegations.update(state="taken_back")
    with pytest.raises(StaleStateError):
        verbs.reply(threads["both"], text="Too late.", by=pol)


# Threads


def test_a_reply_is_read_by_the_readers_of_its_thread(threads, ana, rui):
    for audience, by in [("country", ana), ("reviewers", rui), ("both", rui)]:
        reply = verbs.reply(threads[audience], text=f"Re {audience}", by=by)
        assert (reply.audience, reply.thread) == (audience, threads[audience])
    assert seen(ana) == {"Ours", "All", "Elsewhere", "Re country", "Re both"}
    assert seen(rui) == {"Theirs", "All", "Elsewhere", "Re reviewers", "Re both"}


def test_a_thread_is_resolved_and_opened_again(threads, ana, rui):
    thread = threads["both"]
    verbs.resolve(thread, by=rui)
    thread.refresh_from_db()
    assert (thread.is_resolved, thread.resolved_by) == (True, rui)
    verbs.reopen(thread, by=ana)
    thread.refresh_from_db()
    assert (thread.is_resolved, thread.resolved_by) == (False, None)


def test_to_resolve_twice_is_to_resolve_once(threads, ana, rui):
    verbs.resolve(threads["both"], by=rui)
    verbs.resolve(threads["both"], by=ana)
    assert Comment.objects.get(pk=threads["both"].pk).resolved_by == rui
    assert Event.objects.filter(verb="resolve comment").count() == 1


def test_a_reply_opens_a_resolved_thread_again(threads, ana, rui):
    verbs.resolve(threads["both"], by=ana)
    verbs.reply(threads["both"], text="Wait.", by=rui)
    assert not Comment.objects.get(pk=threads["both"].pk).is_resolved


# Withdrawing


def test_a_withdrawn_comment_loses_its_words_everywhere(threads, ana):
    thread = threads["country"]
    verbs.withdraw(thread, by=ana)
    thread.refresh_from_db()
    assert (thread.text, thread.withdrawn_by, thread.is_resolved) == ("", ana, True)
    assert "Ours" not in str(list(Event.objects.values()))


def test_what_has_a_reply_stays(threads, ana, rui):
    reply = verbs.reply(threads["both"], text="One", by=rui)
    reply.code = "L1"
    with pytest.raises(RepliedMeanwhileError):
        verbs.withdraw(threads["both"], by=ana)
    verbs.reply(threads["both"], text="Two", by=ana)
    with pytest.raises(RepliedMeanwhileError):
        verbs.withdraw(reply, by=rui)
    assert seen(ana) >= {"All", "One", "Two"}


def test_the_last_reply_can_be_withdrawn_and_its_thread_stays_open(threads, rui):
    reply = verbs.reply(threads["both"], text="One", by=rui)
    reply.code = "L1"
    verbs.withdraw(reply, by=rui)
    assert not Comment.objects.get(pk=threads["both"].pk).is_resolved
    with pytest.raises(RepliedMeanwhileError):
        verbs.withdraw(reply, by=rui)


def test_nobody_withdraws_the_comment_of_another_or_of_another_side(threads, ana, assessment):
    colleague = make_person(Role.COORDINATOR)
    assert not Comment.objects.withdrawable_by(colleague).exists()
    ana.act_as(make_membership(ana, Role.REVIEWER, reviews=[assessment.country]))
    assert not Comment.objects.withdrawable_by(ana).exists()


# Unread


def counted(assessment, person):
    found = verbs.counts(assessment.comments, person)
    return {code: (row["number"], row["new"], row["open"]) for code, row in found.items()}


def read(assessment, person, code="L1"):
    found = verbs.comments_on(assessment, code, person)
    verbs.note_reading(found, person)
    return [comment.text for comment in found if comment.is_new]


def test_counts_hold_only_what_one_may_read(threads, assessment, ana, rui, pol):
    assert counted(assessment, ana) == {"L1": (2, 0, 2), "S1": (1, 0, 1)}
    assert counted(assessment, rui) == {"L1": (2, 1, 2), "S1": (1, 1, 1)}
    assert counted(assessment, pol) == {"L1": (2, 2, 2)}
    assert counted(assessment, make_person(Role.ADMINISTRATOR)) == {}


def test_replies_count_and_resolved_threads_are_not_open(threads, assessment, ana, rui):
    verbs.reply(threads["both"], text="Yes.", by=rui)
    verbs.resolve(threads["country"], by=ana)
    assert counted(assessment, ana)["L1"] == (3, 1, 1)


def test_what_was_read_is_new_no_more(threads, assessment, rui, ana):
    assert read(assessment, rui) == ["All"]
    assert read(assessment, rui) == []
    assert counted(assessment, rui) == {"L1": (2, 0, 2), "S1": (1, 1, 1)}
    with time_machine.travel(timezone.now() + MINUTE):
        verbs.reply(threads["both"], text="More", by=ana)
    assert counted(assessment, rui)["L1"] == (3, 1, 2)
    assert read(assessment, rui) == ["More"]
    assert CommentReading.objects.filter(read_by=rui).count() == 1


def test_each_person_reads_for_oneself(threads, assessment, rui):
    read(assessment, rui)
    colleague = make_person(Role.REVIEWER, reviews=[assessment.country])
    assert read(assessment, colleague) == ["Theirs", "All"]


def test_what_was_read_on_one_side_is_not_read_on_the_other(threads, assessment, ana):
    by_colleague = make_person(Role.COORDINATOR)
    with time_machine.travel(timezone.now() + MINUTE):
        make_thread(assessment, by=by_colleague, text="Late")
    read(assessment, ana)
    ana.act_as(make_membership(ana, Role.REVIEWER, reviews=[assessment.country]))
    assert read(assessment, ana) == ["Theirs", "Late"]


# The trail


def test_the_trail_tells_of_comments_without_their_words(assessment, ana, rui):
    thread = make_thread(assessment, by=ana, text="Which law?")
    verbs.reply(thread, text="Act 12.", by=ana)
    verbs.resolve(thread, by=ana)
    verbs.reopen(thread, by=ana)
    told = Event.objects.visible_to(ana)
    assert [(event.verb, event.subject) for event in told] == [
        ("comment", "L1"),
        ("comment", "L1"),
        ("resolve comment", "L1"),
        ("reopen comment", "L1"),
    ]
    content = str(list(Event.objects.values()))
    assert [word for word in ("Which law?", "Act 12.") if word in content] == []


def test_private_notes_do_not_show_in_the_trail_of_the_country(client, assessment, ana, rui):
    thread = make_thread(assessment, "S1", by=rui, audience="reviewers", text="They guess.")
    verbs.reply(thread, text="They do.", by=rui)
    verbs.resolve(thread, by=rui)
    verbs.reopen(thread, by=rui)
    assert Event.objects.filter(by=rui).count() == 4  # written down, for who verifies the chain
    assert not Event.objects.visible_to(ana).filter(by=rui).exists()
    client.force_login(ana)
    for query in ({}, {"show": "outsiders"}):
        page = Page(client.get(reverse("trail", args=[assessment.pk]), query)).text("main")
        assert [word for word in ("Rui", "They", "S1", "Comment written") if word in page] == []
