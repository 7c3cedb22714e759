"""The pages of batches: asking, how far it is, files, and who is told."""

import datetime
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.models import Event
from reports import drawing
from reports.models import Batch, BatchReport
from tests import data
from tests.assessment.page import Page
from tests.assessment.test_query_counts import short, statements
from tests.batches.conftest import PDF
from tests.batches.making import (
    draw_all,
    fail,
    files,
    make_batch,
    make_reviewer,
    make_submissions,
    states,
)
from tests.review.submitting import page_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn")]

LATER = datetime.timedelta(minutes=2)
POLLED = {"HX-Request": "true"}


@pytest.fixture
def batch(client):
    """Reports on submissions of three countries, none drawn yet; who asked is signed in."""
    batch = make_batch(3)
    client.force_login(batch.asked_by)
    return batch


@pytest.fixture
def submissions(client):
    """Of three countries in one round; their reviewer is signed in."""
    submissions = make_submissions(3)
    client.force_login(make_reviewer(submissions, name="Rey"))
    return submissions


def text(response):
    return " ".join(response.content.decode().split())


def body(response):
    return b"".join(response.streaming_content)


# Asking


def test_the_newest_version_of_each_country_is_offered_and_chosen(client, submissions):
    first = submissions[0]
    newer = data.make_submission(first.assessment)
    page = page_at(client, "start_batch")
    chosen = [box.get("value") for box in page.all("input", type="checkbox", checked="")]
    assert chosen == [str(each.pk) for each in [newer, *submissions[1:]]]
    assert len(page.all("input", type="checkbox")) == 3


def test_the_address_chooses_as_on_the_pages_that_compare(client, submissions):
    page = page_at(client, "start_batch", country="XB")
    chosen = [box.get("value") for box in page.all("input", type="checkbox", checked="")]
    assert chosen == [str(submissions[1].pk)]


def test_what_is_chosen_is_asked_for(client, submissions):
    wanted = [str(each.pk) for each in submissions[:2]]
    response = client.post(reverse("start_batch"), {"language": "ar", "submissions": wanted})
    batch = Batch.objects.get()
    assert response["Location"] == reverse("batch", args=[batch.pk])
    assert (batch.language, batch.round) == ("ar", submissions[0].assessment.round)
    assert {str(each.submission_id) for each in batch.reports.all()} == set(wanted)


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"language": "en"}, "Choose at least one country."),
        ({"language": "xx", "submissions": []}, "Select a valid choice."),
    ],
)
def test_nothing_is_made_of_a_bad_form(client, submissions, posted, words):
    response = client.post(reverse("start_batch"), posted)
    assert (response.status_code, Batch.objects.count()) == (422, 0)
    assert words in text(response)


def test_only_submissions_of_the_reviewers_countries_are_made(client, submissions):
    foreign = data.make_submission(
        data.make_assessment(
            data.make_country("XZ"), {"L1": "L"}, round_=submissions[0].assessment.round
        )
    )
    posted = {"language": "en", "submissions": [str(foreign.pk)]}
    response = client.post(reverse("start_batch"), posted)
    assert (response.status_code, Batch.objects.count()) == (422, 0)
    assert "A country has submitted a newer version meanwhile." in text(response)


def test_who_has_nothing_to_choose_from_is_told_so(client):
    client.force_login(data.make_person(Role.REVIEWER, reviews=[data.make_country()]))
    assert "No country has submitted yet." in text(client.get(reverse("start_batch")))


# How far it is


def test_the_page_counts_what_is_ready(client, batch):
    drawing.draw(batch.reports.first().pk)
    page = page_at(client, "batch", batch.pk)
    (progress,) = page.all("progress")
    assert (progress.get("value"), progress.get("max")) == ("1", "3")
    assert "1 of 3 reports ready" in page.text("batch")
    assert page.find("batch").get("hx-trigger") == "every 3s"
    assert page.text("batch-said") == ""


def test_a_page_that_asks_by_itself_gets_nothing_while_nothing_changes(client, batch):
    url = reverse("batch", args=[batch.pk])
    asked = Page(client.get(url)).find("batch").get("hx-get")
    assert client.get(asked, headers=POLLED).status_code == 204
    assert client.get(asked).status_code == 200
    drawing.draw(batch.reports.first().pk)
    assert client.get(asked, headers=POLLED).status_code == 200


def test_it_stops_asking_at_the_end_and_says_it(client, batch):
    draw_all(batch)
    page = page_at(client, "batch", batch.pk)
    assert page.find("batch").get("hx-get") is None
    assert page.text("batch-said") == "All 3 reports are ready."
    assert "They are removed on" in page.text("batch")


def test_failed_reports_are_named_with_their_reason_and_can_be_tried_again(client, batch):
    failed = batch.reports.first()
    fail(failed, "slow")
    draw_all(batch)
    page = page_at(client, "batch", batch.pk)
    assert page.text("batch-said") == "2 of 3 reports are ready. 1 could not be made."
    assert "Failed: It took longer than the time limit." in page.text("batch")
    response = client.post(reverse("retry_batch", args=[batch.pk]), follow=True)
    assert "1 report is made once more." in text(response)
    assert states(batch) == ["done", "done", "waiting"]


def test_it_can_be_cancelled(client, batch):
    drawing.draw(batch.reports.first().pk)
    response = client.post(reverse("cancel_batch", args=[batch.pk]), follow=True)
    assert "Cancelled. 1 report was ready before." in text(response)
    assert states(batch) == ["cancelled", "cancelled", "done"]
    again = client.post(reverse("cancel_batch", args=[batch.pk]), follow=True)
    assert "There was nothing left to cancel." in text(again)


def test_the_page_says_when_no_worker_runs(client, batch):
    stalled = "no worker is making any"
    url = reverse("batch", args=[batch.pk])
    assert stalled not in text(client.get(url))
    long_ago = timezone.now() + drawing.QUEUE_HOLDS - LATER
    BatchReport.objects.update(lease_until=long_ago)
    assert stalled in text(client.get(url))
    drawing.draw(batch.reports.first().pk)
    assert stalled not in text(client.get(url))
    BatchReport.objects.update(finished_at=timezone.now() - LATER)
    assert stalled in text(client.get(url))
    drawing._take(batch.reports.filter(state="waiting").first().pk)
    assert stalled not in text(client.get(url))


# Files


def test_a_report_is_downloaded_under_its_own_name_and_the_country_is_told(client, batch):
    report = draw_all(batch).reports.get(submission__assessment__country__code="XB")
    response = client.get(reverse("batch_report", args=[batch.pk, report.pk]))
    name = f"readiness-xb-{batch.round.name.lower().replace(' ', '-')}-v1.en.pdf"
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    (event,) = Event.objects.of_chain(report.submission.assessment_id)
    assert (event.verb, event.subject, event.by) == ("download report", "1", batch.asked_by)


def test_the_archive_holds_each_report_and_every_country_is_told(client, batch, exports):
    first, *others = draw_all(batch).reports.order_by("submission__assessment__country__code")
    exports.delete(first.stored.name)
    exports.save(first.stored.name, ContentFile(PDF * 9))
    response = client.get(reverse("batch_zip", args=[batch.pk]))
    archive = zipfile.ZipFile(io.BytesIO(body(response)))
    assert archive.testzip() is None
    assert [name.split("-")[1] for name in archive.namelist()] == ["xa", "xb", "xc"]
    assert [len(archive.read(name)) for name in archive.namelist()] == [len(PDF * 9)] + 2 * [
        len(PDF)
    ]
    assert response["Content-Disposition"].endswith('.en.zip"')
    for report in [first, *others]:
        (event,) = Event.objects.of_chain(report.submission.assessment_id)
        assert (event.verb, event.after) == ("download report", {"file": "pdf"})


def test_what_is_not_ready_is_not_there(client, batch):
    report = batch.reports.first()
    assert client.get(reverse("batch_zip", args=[batch.pk])).status_code == 404
    assert client.get(reverse("batch_report", args=[batch.pk, report.pk])).status_code == 404


def test_a_file_that_is_gone_is_not_found_and_nobody_is_told(client, batch, exports):
    report = draw_all(batch).reports.first()
    exports.delete(report.stored.name)
    assert client.get(reverse("batch_report", args=[batch.pk, report.pk])).status_code == 404
    assert client.get(reverse("batch_zip", args=[batch.pk])).status_code == 404
    assert not Event.objects.filter(verb="download report").exists()


def test_a_large_archive_waits_on_disk(client, batch, exports, monkeypatch):
    monkeypatch.setattr("reports.batch_archive.IN_MEMORY", 10)
    draw_all(batch)
    response = client.get(reverse("batch_zip", args=[batch.pk]))
    assert len(zipfile.ZipFile(io.BytesIO(body(response))).namelist()) == 3


def test_nobody_else_gets_anything(client, batch):
    report = draw_all(batch).reports.first()
    colleague = make_reviewer([each.submission for each in batch.reports.all()])
    addresses = {
        "batch": [batch.pk],
        "batch_zip": [batch.pk],
        "batch_report": [batch.pk, report.pk],
    }
    for person in [colleague, data.make_person(Role.COORDINATOR)]:
        client.force_login(person)
        found = [client.get(reverse(name, args=args)) for name, args in addresses.items()]
        assert [each.status_code for each in found] == [404, 404, 404]
        for verb in ("cancel_batch", "retry_batch"):
            assert client.post(reverse(verb, args=[batch.pk])).status_code == 404
    assert (states(batch), len(files())) == (["done"] * 3, 3)


def test_a_report_of_another_batch_is_not_found_in_this_one(client, batch):
    other = draw_all(make_batch(by=batch.asked_by))
    report = other.reports.get()
    batch.asked_by.membership.reviews.add(report.submission.assessment.country)
    assert client.get(reverse("batch_report", args=[other.pk, report.pk])).status_code == 200
    assert client.get(reverse("batch_report", args=[batch.pk, report.pk])).status_code == 404


# Being told


@pytest.mark.parametrize("name", ["dashboard", "notices"])
def test_who_asked_is_told_once_the_reports_are_ready(client, batch, name):
    words = f"3 reports of {batch.round} are ready to download"
    assert words not in text(client.get(reverse(name)))
    draw_all(batch)
    assert words in text(client.get(reverse(name)))
    client.get(reverse("batch", args=[batch.pk]))
    assert words not in text(client.get(reverse(name)))


def test_the_list_shows_how_far_each_is(client, batch):
    other = draw_all(make_batch(by=batch.asked_by))
    batch.asked_by.membership.reviews.add(other.reports.get().submission.assessment.country)
    drawing.draw(batch.reports.first().pk)
    page = text(client.get(reverse("batches")))
    assert "1 of 3 ready" in page
    assert page.index(str(other.pk)) < page.index(str(batch.pk))


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_one_report_and_for_three(client, number):
    reviewer = make_reviewer(make_submissions(3))
    client.force_login(reviewer)
    found = [draw_all(make_batch(number, by=reviewer)) for _batch in range(number)]
    on = [found[0].pk]
    client.get(reverse("batches"))
    client.get(reverse("batch", args=on))
    expected = {"batches": 3, "batch": 4, "batch_zip": 7}
    for name, args in {"batches": [], "batch": on, "batch_zip": on}.items():
        url = reverse(name, args=args)
        asked = statements(lambda url=url: client.get(url))
        assert len(asked) == expected[name], short(asked)


@pytest.mark.parametrize("number", [1, 3])
def test_asking_takes_the_same_queries_for_one_country_and_for_three(client, number):
    client.force_login(make_reviewer(make_submissions(number)))
    client.get(reverse("start_batch"))
    found = statements(lambda: client.get(reverse("start_batch")))
    assert len(found) == 4, short(found)
