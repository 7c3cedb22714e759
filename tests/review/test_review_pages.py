"""The pages of a review: what they show to whom, and what they save."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import lifecycle
from assessment.models import Event, Review
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_person
from tests.review.submitting import ANSWERS, page_at, rate, remark_on, said, submitted

pytestmark = pytest.mark.django_db

OPENED = ["review", "review_differences", "review_changes", "review_remarks", "review_decision"]


def send(client, review, code, **fields):
    """Send one criterion of the page as the script does."""
    page = page_at(client, "review_capability", review.pk, capability_of(code))
    data = page.sent("answers", page.find(code))
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    url = reverse("save_rating", args=[review.pk, code])
    return client.post(url, data, headers={"HX-Request": "true"})


def capability_of(code):
    return {"L": "LOANS", "S": "STAFF"}[code[0]]


# Claiming


def test_claiming_opens_the_review(as_reviewer, submission, reviewer):
    response = as_reviewer.post(reverse("claim", args=[submission.pk]), follow=True)
    review = Review.objects.get()
    assert (review.reviewer, review.submission) == (reviewer, submission)
    assert response.redirect_chain[-1][0] == reverse("review", args=[review.pk])
    assert Page(response).heading == f"Review of Exampleland, {submission.assessment.round}"


def test_who_claims_too_late_is_told(as_reviewer, submission, colleague):
    lifecycle.claim(submission, by=colleague)
    response = as_reviewer.post(reverse("claim", args=[submission.pk]))
    assert response.status_code == 409
    assert Page(response).heading == "Not claimed"
    assert Review.objects.get().reviewer == colleague


def test_people_of_the_country_cannot_claim(as_coordinator, submission):
    assert as_coordinator.post(reverse("claim", args=[submission.pk])).status_code == 404
    assert not Review.objects.exists()


# Reading


@pytest.mark.parametrize("name", OPENED)
def test_reviewers_of_the_country_read_it_and_nobody_else(client, review, colleague, name):
    url = reverse(name, args=[review.pk])
    for person, status in [
        (review.reviewer, 200),
        (colleague, 200),
        (make_person(Role.REVIEWER), 404),
        (make_person(Role.COORDINATOR), 404),
        (make_person(Role.OBSERVER), 404),
        (make_person(Role.ADMINISTRATOR, is_staff=True), 404),
    ]:
        client.force_login(person)
        assert client.get(url).status_code == status, person


def test_the_country_can_see_that_it_was_read(as_reviewer, review):
    for _visit in range(2):
        page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    read = Event.objects.get(verb="read submission")
    assert (read.by, read.subject) == (review.reviewer, "1")


def test_what_others_gave_up_stays_with_them(client, review, colleague):
    lifecycle.give_up(review, by=review.reviewer)
    client.force_login(colleague)
    page_at(client, "review", review.pk, status=404)
    client.force_login(review.reviewer)
    assert "You gave this review up." in words(page_at(client, "review", review.pk).all("main")[0])


def test_the_overview_sums_up_each_capability(as_reviewer, review):
    rate(review, L1="N", L2="L")
    remark_on(review, "L1")
    page = page_at(as_reviewer, "review", review.pk)
    loans, staff = (words(row) for row in page.all("tr") if row.find("td") is not None)
    assert loans == (
        "1 Loans 123 Level 1 · 50 % covered 123 Level 0 · 8 % covered 2 of 5 2 differences 1 remark"
    )
    assert staff.endswith("0 of 4 1 “does not apply”")
    assert ("Go on with 1 Loans", reverse("review_capability", args=[review.pk, "LOANS"])) in (
        page.links()
    )


def test_after_a_return_reviewers_see_what_was_submitted_not_the_draft(as_reviewer, review):
    lifecycle.return_for_changes(review, reasons="Name the law.", by=review.reviewer)
    answer = review.submission.assessment.answers.get(criterion__code="L1")
    answer.comment = "Secret draft"
    answer.save()
    page = page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    assert "Since 2019." in page.text("L1")
    assert "Secret draft" not in words(page.root)
    draft = reverse("capability", args=[review.submission.assessment_id, "LOANS"])
    assert as_reviewer.get(draft).status_code == 404


# Rating


def test_the_page_shows_what_the_country_says_beside_the_own_rating(as_reviewer, review):
    rate(review, L1=("P", "Only in the capital.", "Ask the union."))
    text = page_at(as_reviewer, "review_capability", review.pk, "LOANS").text("L1")
    for part in ["Fully in place", "Since 2019.", "Library Act", "Only in the capital."]:
        assert part in text
    assert "Differs from the country" in text


def test_one_criterion_saves_by_itself(as_reviewer, review):
    response = send(as_reviewer, review, "L1", rating="N")
    assert response.status_code == 200
    assert response["X-Waymark"] == "answer"
    assert said(review) == {"L1": ("N", "", "", 1)}
    parts = Page(response)
    assert "Level 0" in parts.text("standing")
    # L3 and L5 follow from L1 in the reviewer's reading now, and keep their forms.
    assert "In your reading it follows from L1" in parts.text("L3")


def test_a_criterion_that_follows_in_both_readings_asks_nothing(as_reviewer, reviewer, country):
    answers = {code: said for code, said in ANSWERS.items() if code != "S4"} | {"S3": "N"}
    review = lifecycle.claim(submitted(make_assessment(country, answers)), by=reviewer)
    page = page_at(as_reviewer, "review_capability", review.pk, "STAFF")
    assert page.text("S4").startswith("S4 follows from S3 (not in place)")
    assert page.sent("answers", page.find("S4")) == {}


def test_a_rating_of_what_does_not_apply_needs_a_reason(as_reviewer, review):
    response = send(as_reviewer, review, "L2", rating="NA")
    assert response.status_code == 422
    assert "Say why this does not apply to the country." in Page(response).errors("L2")
    assert said(review) == {}


def test_a_claim_is_accepted_without_one(as_reviewer, review):
    assert send(as_reviewer, review, "S2", rating="NA").status_code == 200
    assert said(review) == {"S2": ("NA", "", "", 1)}


def test_a_claim_shows_its_effect_and_how_to_question_it(as_reviewer, review):
    page = page_at(as_reviewer, "review_capability", review.pk, "STAFF")
    text = page.text("S2")
    assert "Accepted: 2 required criteria count. Level 2" in text
    assert "Not accepted: 3 required criteria count, this one open. Level 1 for certain" in text
    question = reverse("add_remark", args=[review.pk]) + "?criterion=S2&question=1"
    assert ("ask the country about it", question) in page.links(page.find("S2"))


def test_without_javascript_the_whole_page_saves_at_once(as_reviewer, review):
    page = page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    data = page.sent("answers") | {"L1-rating": "P", "L4-rating": "L", "L4-reason": "Counted anew."}
    form = page.find("answers")
    response = as_reviewer.post(form.get("action"), data | {"next": "1"})
    assert response["Location"] == reverse("review_capability", args=[review.pk, "STAFF"])
    assert said(review) == {"L1": ("P", "", "", 1), "L4": ("L", "Counted anew.", "", 1)}


def test_what_is_wrong_is_named_and_the_rest_saved(as_reviewer, review):
    page = page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    data = page.sent("answers") | {"L1-rating": "P", "L2-rating": "NA"}
    response = as_reviewer.post(page.find("answers").get("action"), data)
    assert response.status_code == 422
    shown = Page(response)
    assert shown.summary == [("L2: Say why this does not apply to the country.", "#id_L2-reason")]
    assert set(said(review)) == {"L1"}


def test_another_tab_is_not_overwritten(as_reviewer, review):
    page = page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    rate(review, L1=("P", "Only in the capital."))
    data = page.sent("answers", page.find("L1")) | {"L1-rating": "N", "L1-reason": "Mine."}
    url = reverse("save_rating", args=[review.pk, "L1"])
    response = as_reviewer.post(url, data)
    assert response.status_code == 409
    disputed = Page(response)
    assert "Only in the capital." in disputed.text("L1")
    data = disputed.sent("answers", disputed.find("L1")) | {"L1-choice": "mine"}
    assert as_reviewer.post(url, data).status_code == 200
    assert said(review)["L1"] == ("N", "Mine.", "", 2)


def test_who_lost_the_claim_is_told_and_keeps_the_text(as_reviewer, review):
    page = page_at(as_reviewer, "review_capability", review.pk, "LOANS")
    lifecycle.give_up(review, by=review.reviewer)
    data = page.sent("answers") | {"L1-rating": "P", "L1-reason": "A long reason."}
    response = as_reviewer.post(page.find("answers").get("action"), data)
    assert response.status_code == 409
    assert "A long reason." in response.content.decode()
    one = as_reviewer.post(reverse("save_rating", args=[review.pk, "L1"]), data)
    assert one.status_code == 409
    assert "you no longer hold this review" in Page(one).text("L1-saved")
    assert said(review) == {}


def test_colleagues_read_the_ratings_and_change_nothing(client, review, colleague):
    rate(review, L1=("P", "Only in the capital.", "Ask the union."))
    client.force_login(colleague)
    page = page_at(client, "review_capability", review.pk, "LOANS")
    assert "Ask the union." in page.text("L1")
    assert page.sent("answers") == {}
    for name, args in [
        ("save_rating", ["L1"]),
        ("save_review_capability", ["LOANS"]),
        ("agree", ["LOANS"]),
        ("ask", []),
        ("validate", []),
        ("return_for_changes", []),
        ("give_up", []),
    ]:
        url = reverse(name, args=[review.pk, *args])
        assert client.post(url, {"L1-rating": "N", "return-reasons": "No."}).status_code == 404
    assert said(review) == {"L1": ("P", "Only in the capital.", "Ask the union.", 1)}


def test_agreeing_is_one_click(as_reviewer, review):
    url = reverse("agree", args=[review.pk, "LOANS"])
    page = Page(as_reviewer.post(url, follow=True))
    assert page.messages == ["You agree with 5 ratings of the country."]
    assert {code: rating for code, (rating, *_rest) in said(review).items()} == {
        "L1": "F", "L2": "L", "L3": "L", "L4": "P", "L5": "N",
    }  # fmt: skip
    assert "Agree with" not in words(page.root)


def test_an_unknown_capability_or_criterion_is_not_found(as_reviewer, review):
    page_at(as_reviewer, "review_capability", review.pk, "NOPE", status=404)
    url = reverse("save_rating", args=[review.pk, "NOPE"])
    assert as_reviewer.post(url, {"NOPE-rating": "N"}).status_code == 404


# Differences and changes


def test_differences_are_listed_with_steps_and_reasons(as_reviewer, review):
    rate(review, L1=("P", "Only in the capital."), S4="N")
    statement = "L1 Readers can take books home."
    page = page_at(as_reviewer, "review_differences", review.pk)
    rows = [words(row) for row in page.all("tr") if row.find("td") is not None]
    assert rows[:2] == [
        f"{statement} Fully in place Partly in place 2 steps lower Only in the capital.",
        "S4 The meetings have minutes. not known Not in place no number of steps no reason given",
    ]
    assert rows[2].startswith("1 Loans")
    assert len(rows) == 3


def test_nothing_changed_since_a_version_that_was_not(as_reviewer, review):
    text = words(page_at(as_reviewer, "review_changes", review.pk).all("main")[0])
    assert "This is the first version." in text


def test_the_second_version_shows_what_changed_and_what_it_did(as_reviewer, review, coordinator):
    assessment = review.submission.assessment
    lifecycle.return_for_changes(review, reasons="Name the law.", by=review.reviewer)
    answers = {row.criterion.code: row for row in assessment.answers.select_related("criterion")}
    answers["L4"].numerator = 20
    answers["L1"].comment = "Since 2020."
    for code in ("L1", "L4"):
        answers[code].save()
    assessment.refresh_from_db()
    second = lifecycle.claim(submitted(assessment, by=coordinator), by=review.reviewer)
    page = page_at(as_reviewer, "review_changes", second.pk)
    rows = [words(row) for row in page.all("tr") if row.find("td") is not None]
    assert rows == [
        "L1 Readers can take books home. Fully in place Fully in place what it says about it",
        "L4 Books are in the catalogue. Partly in place Fully in place –",
        "1 Loans 123 Level 1 · 50 % covered 123 Level 2 · 67 % covered",
    ]
