"""The list of submissions, the page of one, and beginning a new version."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment import lifecycle
from assessment.models import Assessment, Event, Submission
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_person, make_review, make_submission

pytestmark = pytest.mark.django_db

CONTRADICTING = {"L1": "F", "L2": "F", "L3": "F", "L4": (1, 10), "L5": "F"} | {
    "S1": "N",
    "S2": "N",
    "S3": "N",
}
NOON = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)


def open_page(client, name, pk):
    response = client.get(reverse(name, args=[pk]))
    assert response.status_code == 200
    return Page(response)


def lines(page):
    return [[words(cell) for cell in row] for body in page.all("tbody") for row in body]


def decided(submission, decision, **fields):
    return make_review(submission, decision=decision, decided_at=NOON, **fields)


# The list


def test_versions_are_listed_with_what_became_of_them(client, ana):
    assessment = make_assessment(answers={"L1": "F"}, state="in_review")
    when = {"submitted_at": NOON, "by": ana}
    decided(make_submission(assessment, **when), "returned", reasons="Old figures")
    given_up = make_submission(assessment, **when)
    make_review(given_up, given_up_at=NOON)
    make_review(given_up, claimed_at=NOON)
    decided(make_submission(assessment, **when), "validated")
    make_review(make_submission(assessment, **when), given_up_at=NOON)
    page = open_page(client, "submissions", assessment.pk)
    by = "A. PersonHead of unit"
    assert [[line[0], line[2], line[3]] for line in lines(page)] == [
        ["Version 4", by, "Waits for a reviewer"],
        ["Version 3", by, "Validated on 5 March 2026"],
        ["Version 2", by, "In review since 5 March 2026"],
        ["Version 1", by, "Returned for changes on 5 March 2026"],
    ]
    links = [address for _words, address in page.links(page.all("tbody")[0])]
    assert links == [
        reverse("submission", args=[each.pk])
        for each in Submission.objects.order_by("-number").only("pk")
    ]


def test_of_another_round_or_country_nothing_is_listed(client, ana):
    assessment = make_assessment()
    make_submission()
    make_submission(make_assessment(make_country("XB")))
    page = open_page(client, "submissions", assessment.pk)
    assert lines(page) == []
    assert words(page.all("div", class_="empty")[0]).startswith("Nothing is submitted yet.")
    assert ("Check and submit", reverse("submit", args=[assessment.pk])) in page.links()


@pytest.mark.parametrize("versions", [1, 3])
def test_the_list_takes_the_same_queries_for_one_version_and_for_three(client, ana, versions):
    assessment = make_assessment(answers={"L1": "F"})
    for _ in range(versions):
        make_review(make_submission(assessment))
    open_page(client, "submissions", assessment.pk)
    with CaptureQueriesContext(connection) as captured:
        open_page(client, "submissions", assessment.pk)
    assert len(captured) == 5, "\n".join(each["sql"][:120] for each in captured)


# What comes next


@pytest.mark.parametrize(
    ("state", "beginning", "buttons"),
    [
        ("submitted", "It is with the reviewers", ["See what was submitted"]),
        ("in_review", "With a reviewer since", ["See what was submitted"]),
        (
            "clarification",
            "The reviewer asked questions",
            ["Reply to the questions", "See what was submitted"],
        ),
        ("validated", "It is with your country", ["See what was submitted", "Begin a new version"]),
        ("closed", "Nobody changes it any more", ["See what was submitted"]),
    ],
)
@pytest.mark.parametrize("name", ["assessment", "dashboard"])
def test_each_state_says_what_comes_next_and_who_has_it(
    client, ana, name, state, beginning, buttons
):
    assessment = make_assessment(answers={"L1": "F"}, state=state)
    page = Page(client.get(reverse(name, args=[] if name == "dashboard" else [assessment.pk])))
    (main,) = page.all("main")
    assert beginning in words(main)
    classes = {"button", "button plain"}
    assert [words(each) for each in main.iter("a") if each.get("class") in classes] == buttons


@pytest.mark.parametrize("state", ["clarification", "validated"])
def test_an_observer_is_not_asked_to_act(client, tiny, state):
    assessment = make_assessment(answers={"L1": "F"}, state=state)
    client.force_login(make_person(Role.OBSERVER))
    page = open_page(client, "assessment", assessment.pk)
    (main,) = page.all("main")
    buttons = [words(each) for each in main.iter("a") if "button" in (each.get("class") or "")]
    assert buttons == ["See what was submitted"]


# One submission


def test_it_says_who_declared_what_and_when(client, ana):
    assessment = make_assessment(answers={"L1": "F"})
    submission = make_submission(assessment, submitted_at=NOON)
    page = open_page(client, "submission", submission.pk)
    assert page.heading.endswith(": version 1")
    (particulars,) = page.all("dl", class_="particulars")
    told = [words(each) for each in particulars.iter("dd")]
    assert told[1:] == [
        "A. Person, Head of unit",
        "Waits for a reviewer",
        submission.input_sha256,
        submission.framework_sha256,
    ]
    links = [address for _words, address in page.links()]
    for name in ("submission_report", "submission_answers"):
        assert reverse(name, args=[submission.pk]) in links


def test_levels_are_those_of_the_submission_and_not_of_the_draft(client, ana):
    assessment = make_assessment(answers={"L1": "F", "S1": "F"})
    submission = make_submission(assessment)
    assessment.answers.update(rating="N")
    page = open_page(client, "submission", submission.pk)
    assert ["Level 1 for certain, up to 3" in line[2] for line in lines(page)] == [True, True]


def test_contradictions_stand_with_their_explanations(client, ana):
    assessment = make_assessment(answers=CONTRADICTING)
    submission = make_submission(
        assessment, explanations={"R1": "A new <b>catalogue</b>", "UNION/UNION.1": "Volunteers"}
    )
    page = open_page(client, "submission", submission.pk)
    assert [words(each) for each in page.all("blockquote")] == [
        "Volunteers",
        "A new <b>catalogue</b>",
    ]


def test_why_it_was_returned_stands_on_it(client, ana):
    submission = make_submission()
    decided(submission, "returned", reasons="Old figures")
    page = open_page(client, "submission", submission.pk)
    (section,) = page.all("section", aria_labelledby="decision")
    assert words(section) == "Why it was returned Old figures"


def test_a_reviewer_reads_it_without_links_to_the_draft_and_the_country_is_told(client, tiny):
    submission = make_submission()
    rita = make_person(Role.REVIEWER, reviews=[make_country()])
    client.force_login(rita)
    page = open_page(client, "submission", submission.pk)
    draft = reverse("assessment", args=[submission.assessment_id])
    assert [address for _words, address in page.links() if address.startswith(draft)] == []
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("read submission", "1", rita)


def test_what_the_country_itself_reads_is_its_own_affair(client, ana):
    open_page(client, "submission", make_submission().pk)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["submission", "submission_report", "submission_report_pdf", "submission_answers"]
)
def test_others_do_not_find_it(client, tiny, name):
    submission = make_submission()
    xb = make_country("XB")
    others = [
        make_person(Role.COORDINATOR, xb),
        make_person(Role.OBSERVER, xb),
        make_person(Role.REVIEWER, reviews=[xb]),
        make_person(Role.CONTRIBUTOR),
        make_person(Role.ADMINISTRATOR),
        make_person(is_staff=True, is_superuser=True),
    ]
    for person in others:
        client.force_login(person)
        for pk in (submission.pk, uuid.uuid4()):
            assert client.get(reverse(name, args=[pk])).status_code == 404
    assert Event.objects.count() == 0


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_takes_the_same_queries_for_one_version_and_for_three(client, ana, versions):
    assessment = make_assessment(answers=CONTRADICTING if versions == 3 else {"L1": "F"})
    for _ in range(versions):
        make_review(make_submission(assessment))
    submission = Submission.objects.first()
    open_page(client, "submission", submission.pk)
    with CaptureQueriesContext(connection) as captured:
        open_page(client, "submission", submission.pk)
    assert len(captured) == 4, "\n".join(each["sql"][:120] for each in captured)


# A new version


@pytest.fixture
def validated(ana):
    return make_assessment(answers={"L1": "F"}, state="validated")


def test_what_is_validated_is_reopened_with_a_reason(client, ana, validated):
    url = reverse("reopen", args=[validated.pk])
    response = client.post(url, {"reason": "A new law"})
    assert response["Location"] == reverse("assessment", args=[validated.pk])
    assert Assessment.objects.get().state == "draft"
    assert Event.objects.get().after == {"state": "draft", "reason": "A new law"}


def test_without_a_reason_it_stays_validated(client, ana, validated):
    response = client.post(reverse("reopen", args=[validated.pk]), {"reason": " "})
    assert (response.status_code, Assessment.objects.get().state) == (422, "validated")
    assert Page(response).summary == [("Reason: This field is required.", "#id_reason")]


def test_reopened_too_late_it_says_so_and_keeps_the_words(client, ana, validated):
    lifecycle.close(validated, by=ana)
    response = client.post(reverse("reopen", args=[validated.pk]), {"reason": "A new law"})
    page = Page(response)
    assert (response.status_code, Assessment.objects.get().state) == (409, "closed")
    assert page.text("id_reason") == "A new law"
    assert page.messages == ["Not reopened: only a validated assessment can be reopened."]


def test_an_observer_reopens_nothing(client, validated):
    client.force_login(make_person(Role.OBSERVER))
    response = client.post(reverse("reopen", args=[validated.pk]), {"reason": "A new law"})
    assert (response.status_code, Assessment.objects.get().state) == (404, "validated")


def test_days_are_those_of_the_reader(client, ana):
    make_submission(submitted_at=timezone.now())
    page = open_page(client, "submissions", Assessment.objects.get().pk)
    assert lines(page)[0][1].startswith(str(timezone.localdate().day))
