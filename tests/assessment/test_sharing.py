"""Sharing: by consent, per submission, revocable, put down; and it opens nothing else."""

import pytest
from django.urls import reverse

from accounts.models import Country, Role
from assessment import lifecycle, sharing
from assessment.models import Assessment, Event, Share, Submission
from notices.inbox import Inbox
from tests import data
from tests.assessment.page import Page, words
from tests.review.submitting import ANSWERS, rate, remark_on, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def countries(tiny):
    return [data.make_country(code) for code in ("XA", "XB", "XC")]


@pytest.fixture
def ada(countries):
    return data.make_person(Role.COORDINATOR, countries[0], name="Ada")


@pytest.fixture
def nils(countries):
    """Coordinates the neighbour, XB."""
    return data.make_person(Role.COORDINATOR, countries[1], name="Nils")


@pytest.fixture
def submission(countries, ada):
    """Version 1 of XA."""
    return submitted(data.make_assessment(countries[0], ANSWERS), by=ada)


def verbs(submission):
    """`(verb, subject)` of the trail from the first share on."""
    told = Event.objects.of_chain(submission.assessment_id).values_list("verb", "subject")
    return [each for each in told if each[0] not in {"submit", "answer"}]


# The verbs


def test_to_share_is_put_down_with_whom(submission, countries, ada):
    given = sharing.share(submission, countries[1], note=" Chapter 2 may help. ", by=ada)
    assert (given.country, given.owner, given.note) == (*countries[1::-1], "Chapter 2 may help.")
    event = Event.objects.get(verb="share")
    assert (event.by, event.subject) == (ada, "1")
    assert event.after == {"name": "1, Sampleria", "code": "XB", "note": "Chapter 2 may help."}


def test_a_country_does_not_share_with_itself(submission, countries, ada):
    with pytest.raises(sharing.OwnCountryError):
        sharing.share(submission, countries[0], by=ada)
    assert not Share.objects.exists()


def test_a_country_that_reads_already_is_not_asked_twice(submission, countries, ada):
    sharing.share(submission, countries[1], by=ada)
    with pytest.raises(sharing.AlreadySharedError):
        sharing.share(submission, countries[1], by=ada)
    assert verbs(submission) == [("share", "1")]


def test_what_was_taken_back_can_be_shared_again(submission, countries, ada, nils):
    given = sharing.share(submission, countries[1], by=ada)
    assert sharing.revoke(given, by=ada)
    assert not sharing.revoke(given, by=ada)
    assert not Submission.objects.shared_to(nils).exists()
    sharing.share(submission, countries[1], by=ada)
    assert list(Submission.objects.shared_to(nils)) == [submission]
    assert verbs(submission) == [("share", "1"), ("revoke share", "1"), ("share", "1")]


def test_it_is_shared_with_one_country_in_one_version(submission, countries, ada, nils):
    sharing.share(submission, countries[1], by=ada)
    data.make_submission(submission.assessment, number=2)
    third = data.make_person(Role.COORDINATOR, countries[2])
    assert list(Submission.objects.shared_to(nils)) == [submission]
    assert not Submission.objects.shared_to(third).exists()
    assert not Submission.objects.visible_to(nils).exists()
    assert not Assessment.objects.visible_to(nils).exists()


def test_nobody_reads_it_but_coordinators_and_observers(submission, countries, ada):
    sharing.share(submission, countries[1], by=ada)
    observer = data.make_person(Role.OBSERVER, countries[1])
    assert list(Submission.objects.shared_to(observer)) == [submission]
    for person in (
        data.make_person(Role.CONTRIBUTOR, countries[1]),
        data.make_person(Role.REVIEWER, reviews=countries[1:2]),
        data.make_person(Role.ADMINISTRATOR, is_staff=True),
    ):
        assert not Submission.objects.shared_to(person).exists()


# The pages of the country that shares


def post(client, name, pk, **fields):
    return client.post(reverse(name, args=[pk]), fields)


def test_a_coordinator_shares_and_takes_back(client, submission, countries, ada):
    client.force_login(ada)
    answer = post(client, "share", submission.pk, country=countries[1].pk, agreed="on")
    assert answer.url == reverse("shares", args=[submission.pk])
    page = Page(client.get(answer.url))
    assert "Sampleria" in page.text("main")
    assert "Sampleria" not in words(page.find("id_country"))
    given = Share.objects.get()
    assert post(client, "revoke_share", given.pk).status_code == 302
    page = Page(client.get(answer.url))
    assert "taken back on" in page.text("main")
    assert "Sampleria" in words(page.find("id_country"))


def test_nothing_is_shared_without_consent(client, submission, countries, ada):
    client.force_login(ada)
    answer = post(client, "share", submission.pk, country=countries[1].pk, note="Read this")
    assert answer.status_code == 422
    page = Page(answer)
    ((why, address),) = page.summary
    assert why.endswith("Tick this to share. Nothing is shared without it.")
    assert address == "#id_agreed"
    assert "Read this" in page.text("main")
    assert not Share.objects.exists()


@pytest.mark.parametrize("choice", ["", "own", "reads already", "9999"])
def test_a_wrong_country_is_refused_at_the_field(client, submission, countries, ada, choice):
    sharing.share(submission, countries[1], by=ada)
    client.force_login(ada)
    chosen = {"own": countries[0].pk, "reads already": countries[1].pk}.get(choice, choice)
    answer = post(client, "share", submission.pk, country=chosen, agreed="on")
    assert answer.status_code == 422
    assert [address for _words, address in Page(answer).summary] == ["#id_country"]
    assert Share.objects.count() == 1


@pytest.mark.parametrize("state", Assessment.State.values)
def test_it_is_possible_in_every_state(client, submission, countries, ada, state):
    Assessment.objects.update(state=state)
    client.force_login(ada)
    post(client, "share", submission.pk, country=countries[1].pk, agreed="on")
    assert Share.objects.live().count() == 1


def test_only_a_coordinator_of_the_country_shares_and_takes_back(
    client, submission, countries, ada, nils
):
    given = sharing.share(submission, countries[1], by=ada)
    observer = data.make_person(Role.OBSERVER, countries[0])
    for person in (nils, observer, data.make_person(Role.REVIEWER, reviews=countries)):
        client.force_login(person)
        assert client.get(reverse("shares", args=[submission.pk])).status_code == 404
        fields = {"country": countries[2].pk, "agreed": "on"}
        assert post(client, "share", submission.pk, **fields).status_code == 404
        assert post(client, "revoke_share", given.pk).status_code == 404
    assert list(Share.objects.live()) == [given]


# The pages of the country that reads


def test_it_is_listed_and_read_as_page_and_as_pdf(client, submission, countries, ada, nils):
    sharing.share(submission, countries[1], note="Chapter 2 may help.", by=ada)
    client.force_login(nils)
    assert ("1 report that another country shares with yours", "/shared/") in Page(
        client.get(reverse("dashboard"))
    ).links()
    page = Page(client.get(reverse("shared")))
    assert "Chapter 2 may help." in page.text("main")
    address = reverse("shared_report", args=[submission.pk])
    assert address in [link for _words, link in page.links()]
    assert "Since 2019." in client.get(address).content.decode()
    pdf = client.get(reverse("shared_report_pdf", args=[submission.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_reading_and_downloading_are_told_to_the_owner(client, submission, countries, ada, nils):
    sharing.share(submission, countries[1], by=ada)
    client.force_login(nils)
    for name in ("shared_report", "shared_report", "shared_report_pdf"):
        assert client.get(reverse(name, args=[submission.pk])).status_code == 200
    assert verbs(submission)[1:] == [("read submission", "1"), ("download report", "1")]
    client.force_login(ada)
    outside = client.get(reverse("trail", args=[submission.assessment_id]), {"show": "outsiders"})
    said = Page(outside).text("main")
    assert said.count("Nils") == 2
    assert "Sampleria" in said
    assert "Ada" not in said


def test_after_it_was_taken_back_there_is_nothing(client, submission, countries, ada, nils):
    sharing.revoke(sharing.share(submission, countries[1], by=ada), by=ada)
    client.force_login(nils)
    for name in ("shared_report", "shared_report_pdf"):
        assert client.get(reverse(name, args=[submission.pk])).status_code == 404
    assert "No other country shares anything" in Page(client.get(reverse("shared"))).text("main")
    assert "shares with yours" not in Page(client.get(reverse("dashboard"))).text("main")
    assert verbs(submission)[-1] == ("revoke share", "1")


def test_what_reviewers_said_is_not_shared(client, submission, countries, ada, nils):
    sharing.share(submission, countries[1], by=ada)
    reviewer = data.make_person(Role.REVIEWER, reviews=countries[:1], name="Rita Reviewer")
    review = lifecycle.claim(submission, by=reviewer)
    rate(review, L1=("N", "Seen otherwise."))
    remark_on(review, "L1", "A remark of ours.")
    lifecycle.validate(review, reasons="Well done by all.", released=True, by=reviewer)
    client.force_login(ada)
    own = client.get(reverse("submission_report", args=[submission.pk])).content.decode()
    assert "Seen otherwise." in own
    client.force_login(nils)
    said = client.get(reverse("shared_report", args=[submission.pk])).content.decode()
    theirs = ("Seen otherwise.", "A remark of ours.", "Well done by all.", "Rita Reviewer")
    assert [text for text in theirs if text in said] == []


def test_what_an_earlier_version_said_is_not_shared(client, submission, countries, ada, nils):
    Assessment.objects.update(state="draft")
    submission.assessment.answers.filter(criterion__code="L1").update(comment="Since this year.")
    second = submitted(Assessment.objects.get(), by=ada)
    sharing.share(second, countries[1], by=ada)
    client.force_login(nils)
    said = client.get(reverse("shared_report", args=[second.pk])).content.decode()
    assert "Since this year." in said
    assert "Since 2019." not in said


# Notices


def test_coordinators_of_the_other_country_get_a_notice(submission, countries, ada, nils):
    third = data.make_person(Role.COORDINATOR, countries[2])
    observer = data.make_person(Role.OBSERVER, countries[1])
    sharing.share(submission, countries[1], by=ada)
    (notice,) = Inbox.of(nils).notices
    assert (notice.words, notice.url) == ("Exampleland shared version 1 with you", "/shared/")
    for person in (ada, third, observer):
        assert not Inbox.of(person).notices


# How much it takes


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_the_same_queries_for_one_share_and_for_three(
    client, submission, countries, ada, nils, number, django_assert_num_queries
):
    others = [Country.objects.get_or_create(code=f"X{n}", name=n)[0] for n in "DEF"[:number]]
    for place, other in enumerate(others):
        sharing.revoke(sharing.share(submission, other, by=ada), by=ada)
        sharing.share(submission, other, by=ada)
        more = submission
        if place:
            more = submitted(data.make_assessment(countries[0], ANSWERS), by=ada)
        sharing.share(more, countries[1], by=ada)
    for person, name, args, expected in [
        (ada, "shares", [submission.pk], 5),
        (nils, "shared", [], 3),
    ]:
        client.force_login(person)
        client.get(reverse(name, args=args))
        with django_assert_num_queries(expected):
            client.get(reverse(name, args=args))
