"""The page of comments: what each reader sees on it, what it takes, and the ways to it."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment import comments as verbs
from assessment.models import Assessment, Comment, Event
from tests.assessment.page import Page, words
from tests.assessment.test_query_counts import short, statements
from tests.data import (
    make_agency,
    make_answers,
    make_assessment,
    make_contribution,
    make_country,
    make_delegation,
    make_person,
    make_review,
    make_submission,
    make_thread,
)

pytestmark = pytest.mark.django_db

State = Assessment.State


@pytest.fixture
def ana(tiny):
    return make_person(Role.COORDINATOR, name="Ana")


@pytest.fixture
def assessment(ana):
    """Submitted once, its Loans handed to the police."""
    assessment = make_assessment(answers={"L1": {"rating": "L", "comment": "Since 2019"}})
    make_delegation(assessment, by=ana)
    make_submission(assessment, by=ana)
    return assessment


@pytest.fixture
def rui(assessment):
    return make_person(Role.REVIEWER, reviews=[assessment.country], name="Rui")


@pytest.fixture
def pol(assessment):
    return make_person(Role.CONTRIBUTOR, agency=make_agency(), name="Pol")


@pytest.fixture
def desk(client, assessment):
    return Desk(client, assessment)


class Desk:
    """Somebody before the comments on L1."""

    def __init__(self, client, assessment):
        self.client, self.assessment = client, assessment

    def of(self, person):
        self.client.force_login(person)
        return self

    def address(self, name="comments", *args, code="L1", assessment=None):
        return reverse(name, args=[(assessment or self.assessment).pk, code, *args])

    def page(self, **options):
        response = self.client.get(self.address(**options))
        assert response.status_code == 200, response.content[:400]
        return Page(response)

    def post(self, name, *args, follow=False, code="L1", assessment=None, **data):
        url = self.address(name, *args, code=code, assessment=assessment)
        return self.client.post(url, data, follow=follow)

    def add(self, text, audience="both", **options):
        return self.post("add_comment", text=text, audience=audience, **options)

    def reply(self, thread, text, **options):
        data = {f"reply-{thread.pk}-text": text}
        return self.post("reply_to_comment", thread.pk, **data, **options)


def said(page):
    """What stands in the threads, in the order of the page."""
    return [words(each) for each in page.all("p", class_="words")]


# Reading


def test_it_shows_the_criterion_and_the_answer_of_the_country(desk, ana):
    page = desk.of(ana).page()
    header = words(next(page.find("main").iter("header")))
    assert page.heading == "Comments on L1"
    assert "Readers can take books home." in header
    assert "Answer of your country: Largely in place Since 2019" in header
    assert "Nobody has commented on this yet." in words(page.root)


def test_an_agency_sees_its_own_answer_and_not_that_of_the_country(desk, assessment, pol):
    make_contribution(assessment.delegations.get(), rating="P", comment="We doubt it")
    header = words(next(desk.of(pol).page().find("main").iter("header")))
    assert "Answer of your agency: Partly in place We doubt it" in header
    assert "Since 2019" not in header


def test_a_reviewer_sees_what_was_submitted_and_not_the_draft(desk, assessment, rui):
    assessment.answers.all().delete()
    make_answers(assessment, {"L1": {"rating": "N", "comment": "Redrafted"}})
    header = words(next(desk.of(rui).page().find("main").iter("header")))
    assert "Answer of the country in version 1: Largely in place Since 2019" in header
    assert "Redrafted" not in header
    assert Event.objects.filter(verb="read submission", by=rui).count() == 1


def test_breadcrumbs_lead_each_reader_back(desk, assessment, ana, rui, pol):
    assert ("1 Loans", reverse("capability", args=[assessment.pk, "LOANS"]) + "#L1") in desk.of(
        ana
    ).page().links()
    delegation = assessment.delegations.get()
    ways = desk.of(pol).page().links()
    assert ("1 Loans", reverse("delegation", args=[delegation.pk]) + "#L1") in ways
    submission = assessment.submissions.get()
    ways = desk.of(rui).page().links()
    assert (str(assessment), reverse("submission", args=[submission.pk])) in ways
    review = make_review(submission, by=rui)
    ways = desk.page().links()
    assert ("1 Loans", reverse("review_capability", args=[review.pk, "LOANS"]) + "#L1") in ways


def test_open_threads_stand_before_resolved_ones(desk, assessment, ana):
    first, second = (make_thread(assessment, by=ana, text=text) for text in ("One", "Two"))
    verbs.reply(second, text="Two too", by=ana)
    verbs.resolve(first, by=ana)
    page = desk.of(ana).page()
    assert said(page) == ["Two", "Two too", "One"]
    (resolved,) = page.all("section", aria_labelledby="resolved")
    assert "resolved by Ana on" in words(resolved)


def test_what_is_new_is_marked_once(desk, assessment, ana, rui):
    make_thread(assessment, by=rui, text="Which law?")
    assert len(desk.of(ana).page().all("strong", class_="new")) == 1
    assert desk.page().all("strong", class_="new") == []


def test_private_notes_are_nowhere_on_the_pages_of_the_country(desk, assessment, ana, rui, pol):
    make_thread(assessment, by=rui, audience="reviewers", text="They guess.")
    client = desk.of(ana).client
    for person in (ana, pol, make_person(Role.OBSERVER)):
        page = desk.of(person).page()
        assert said(page) == []
        assert "Rui" not in words(page.root)
    desk.of(ana)
    for name, further in [("assessment", []), ("capability", ["LOANS"]), ("trail", [])]:
        content = client.get(reverse(name, args=[assessment.pk, *further])).content.decode()
        assert [sign for sign in ("They guess.", "Rui", "Comments (") if sign in content] == []


def test_what_a_country_says_to_itself_is_nowhere_on_the_pages_of_reviewers(
    desk, assessment, ana, rui
):
    make_thread(assessment, by=ana, audience="country", text="Keep quiet.")
    review = make_review(assessment.submissions.get(), by=rui)
    assert said(desk.of(rui).page()) == []
    url = reverse("review_capability", args=[review.pk, "LOANS"])
    content = desk.client.get(url).content.decode()
    assert "Keep quiet." not in content
    assert "Comments (" not in content


def test_observers_read_and_cannot_write(desk, assessment, ana):
    thread = make_thread(assessment, by=ana, text="Which law?")
    page = desk.of(make_person(Role.OBSERVER)).page()
    assert said(page) == ["Which law?"]
    assert list(page.find("main").iter("form")) == []
    assert desk.add("Mine").status_code == 404
    assert desk.reply(thread, "Mine").status_code == 404
    assert Comment.objects.count() == 1


# Writing


@pytest.mark.parametrize("audience", ["country", "both"])
def test_a_country_writes_to_itself_or_to_both(desk, ana, audience):
    response = desk.of(ana).add("Which law?", audience)
    comment = Comment.objects.get()
    assert response["Location"] == desk.address() + f"#comment-{comment.pk}"
    assert (comment.text, comment.audience, comment.side) == ("Which law?", audience, "country")
    assert comment.criterion.code == "L1"


@pytest.mark.parametrize("audience", ["reviewers", "both"])
def test_reviewers_write_to_themselves_or_to_both(desk, rui, audience):
    desk.of(rui).add("Too high?", audience)
    comment = Comment.objects.get()
    assert (comment.text, comment.audience, comment.side) == ("Too high?", audience, "reviewers")


def test_the_fewest_readers_are_chosen_at_first(desk, ana, rui):
    for person, audience in [(ana, "country"), (rui, "reviewers")]:
        page = desk.of(person).page()
        chosen = [each for each in page.all("input", name="audience") if "checked" in each.attrib]
        assert [each.get("value") for each in chosen] == [audience]


def test_it_says_what_does_not_belong_here(desk, ana):
    text = words(desk.of(ana).page().root)
    assert "Never case material, or personal data of victims or offenders." in text


def test_an_agency_joins_in(desk, assessment, ana, pol):
    thread = make_thread(assessment, by=ana, audience="country", text="Whose list is it?")
    desk.of(pol).reply(thread, "Ours.")
    page = desk.of(ana).page()
    assert said(page) == ["Whose list is it?", "Ours."]
    assert "Pol, National Police" in words(page.find(f"comment-{thread.pk}"))


def test_a_thread_is_resolved_opened_again_and_withdrawn_by_buttons(desk, assessment, ana, rui):
    thread = make_thread(assessment, by=ana, text="Which law?")
    page = Page(desk.of(rui).post("resolve_comment", thread.pk, follow=True))
    assert page.messages == ["The thread is resolved."]
    assert page.all("section", aria_labelledby="open") == []
    page = Page(desk.post("reopen_comment", thread.pk, follow=True))
    assert page.messages == ["The thread is open again."]
    assert desk.post("withdraw_comment", thread.pk).status_code == 404
    page = Page(desk.of(ana).post("withdraw_comment", thread.pk, follow=True))
    assert page.messages == ["Your comment is withdrawn. Its words are gone."]
    assert "Withdrawn by its writer." in words(page.find(f"comment-{thread.pk}"))
    assert "Which law?" not in words(page.root)


def test_what_has_a_reply_is_not_withdrawn(desk, assessment, ana, rui):
    thread = make_thread(assessment, by=ana, text="Which law?")
    assert "Withdraw it" in words(desk.of(ana).page().root)
    verbs.reply(thread, text="Act 12?", by=rui)
    assert "Withdraw it" not in words(desk.page().root)
    response = desk.post("withdraw_comment", thread.pk)
    assert response.status_code == 409
    assert said(Page(response)) == ["Which law?", "Act 12?"]


# Bad input


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "This field is required."),
        (" \r\n\t\u00a0\u3000", "This field is required."),
        ("\u200b\u202e\u2066", "This field is required."),
        ("x" * 5000, "Ensure this value has at most 4000 characters (it has 5000)."),
        ("a\0b", "Null characters are not allowed."),
    ],
    ids=["empty", "blanks", "nothing to see", "too long", "NUL"],
)
def test_a_text_that_cannot_be_kept_is_refused_and_stays_in_its_field(
    desk, assessment, ana, text, refusal
):
    thread = make_thread(assessment, by=ana)
    before = Event.objects.count()
    response = desk.of(ana).add(text, "country")
    page = Page(response)
    assert response.status_code == 422
    assert page.summary == [(f"Comment: {refusal}", "#id_text")]
    assert page.find("id_audience_0").get("checked") is not None
    response = desk.reply(thread, text)
    page = Page(response)
    assert response.status_code == 422
    assert page.summary == [(f"Reply: {refusal}", f"#id_reply-{thread.pk}-text")]
    if text.startswith("x"):
        assert "".join(page.find(f"id_reply-{thread.pk}-text").itertext()).strip() == text
    assert (Comment.objects.count(), Event.objects.count()) == (1, before)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "ما هو القانون؟ \u202eabc",
        "{{ request.user }} {% now 'Y' %} %(name)s",
        "'; DROP TABLE assessment_comment; --",
        "bell \x07 escape \x1b",
        "one\r\ntwo",
        "x" * 4000,
    ],
    ids=["HTML", "right to left", "templates", "SQL", "controls", "lines", "the longest"],
)
def test_a_text_is_kept_and_shown_as_it_was_typed(desk, ana, text):
    response = desk.of(ana).add(text)
    assert response.status_code == 302
    assert Comment.objects.get().text == text.replace("\r\n", "\n")
    content = desk.client.get(desk.address()).content.decode()
    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert "onerror" not in content or "&lt;img" in content


@pytest.mark.parametrize("audience", ["", "press", "reviewers", "both\0", "BOTH"])
def test_an_audience_one_may_not_address_is_refused(desk, ana, audience):
    response = desk.of(ana).add("Psst", audience)
    assert response.status_code == 422
    assert Page(response).summary[0][1] == "#id_audience_0"
    assert "Psst" in response.content.decode()
    assert not Comment.objects.exists()


def test_reviewers_cannot_write_where_only_the_country_reads(desk, rui):
    assert desk.of(rui).add("Psst", "country").status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("verb", ["reply_to_comment", "resolve_comment", "reopen_comment"])
def test_a_private_thread_is_not_found_by_the_country(desk, assessment, ana, rui, pol, verb):
    private = make_thread(assessment, by=rui, audience="reviewers", text="They guess.")
    before = list(Comment.objects.values())
    for person in (ana, pol):
        for thread in (private.pk, "00000000-0000-0000-0000-000000000007"):
            data = {f"reply-{thread}-text": "Aha"}
            assert desk.of(person).post(verb, thread, **data).status_code == 404
        assert desk.post("withdraw_comment", private.pk).status_code == 404
    assert list(Comment.objects.values()) == before


def test_a_thread_of_the_country_is_not_found_by_reviewers(desk, assessment, ana, rui):
    own = make_thread(assessment, by=ana, audience="country")
    assert desk.of(rui).reply(own, "Aha").status_code == 404
    assert desk.post("resolve_comment", own.pk).status_code == 404
    assert Comment.objects.count() == 1


def test_one_cannot_reply_elsewhere_through_the_own_assessment(desk, assessment, ana):
    foreign = make_thread(make_assessment(make_country("XB")))
    own_other = make_thread(make_assessment(), by=ana)
    other_criterion = make_thread(assessment, "S1", by=ana)
    own = make_thread(assessment, by=ana)
    answer = verbs.reply(own, text="Yes.", by=ana)
    desk.of(ana)
    before = Comment.objects.count()
    for thread in (foreign, own_other, other_criterion, answer):
        assert desk.reply(thread, "Aha").status_code == 404
        assert desk.post("resolve_comment", thread.pk).status_code == 404
    assert Comment.objects.count() == before


def test_a_foreign_assessment_and_an_unknown_criterion_are_not_found(desk, assessment, pol):
    neighbour = make_person(Role.COORDINATOR, make_country("XB"))
    colleague = make_person(Role.CONTRIBUTOR, agency=make_agency(name="Customs"))
    ana = make_person(Role.COORDINATOR)
    url = desk.address()
    strange = [url.replace("L1", code) for code in ("NOPE", "L%31%00", "%00", "x" * 500, "S1%20")]
    for person, paths in [(neighbour, [url]), (colleague, [url]), (ana, strange), (pol, strange)]:
        desk.of(person)
        for path in paths:
            assert desk.client.get(path).status_code == 404
            data = {"text": "Mine", "audience": "both"}
            assert desk.client.post(f"{path}add/", data).status_code == 404
    assert not Comment.objects.exists()


def test_an_agency_finds_no_criterion_that_it_does_not_have(desk, pol):
    assert desk.of(pol).client.get(desk.address(code="S1")).status_code == 404
    assert desk.add("Mine", code="S1").status_code == 404


def test_a_comment_that_comes_too_late_keeps_its_text(desk, assessment, ana):
    thread = make_thread(assessment, by=ana)
    Assessment.objects.update(state=State.CLOSED)
    for response in (desk.of(ana).add("Since 2019."), desk.reply(thread, "Since 2019.")):
        assert response.status_code == 409
        assert "Not saved: nobody can comment any more." in Page(response).messages[0]
        assert "Since 2019." in response.content.decode()
    assert desk.post("resolve_comment", thread.pk).status_code == 409
    assert Comment.objects.count() == 1
    assert "This assessment is closed." in words(desk.page().root)


# The ways to it


def test_each_criterion_of_a_capability_leads_to_its_comments(desk, assessment, ana, rui):
    thread = make_thread(assessment, by=rui)
    verbs.reply(thread, text="And since when?", by=rui)
    make_thread(assessment, by=rui, audience="reviewers")
    desk.of(ana)
    url = reverse("capability", args=[assessment.pk, "LOANS"])
    ways = Page(desk.client.get(url)).links()
    assert ("Comments (2, 2 new) (L1)", desk.address()) in ways
    assert ("Ask or comment (L2)", desk.address(code="L2")) in ways
    Assessment.objects.update(state=State.SUBMITTED)
    ways = Page(desk.client.get(url)).links()
    assert ("Comments (L2)", desk.address(code="L2")) in ways
    desk.page()
    assert ("Comments (2) (L1)", desk.address()) in Page(desk.client.get(url)).links()


def test_so_does_each_criterion_of_a_delegation_and_of_a_review(desk, assessment, ana, rui, pol):
    make_thread(assessment, by=ana)
    review = make_review(assessment.submissions.get(), by=rui)
    delegation = assessment.delegations.get()
    for person, url in [
        (pol, reverse("delegation", args=[delegation.pk])),
        (rui, reverse("review_capability", args=[review.pk, "LOANS"])),
    ]:
        page = Page(desk.of(person).client.get(url))
        assert ("Comments (1, 1 new) (L1)", desk.address()) in page.links()


def test_the_assessment_counts_open_threads_and_finds_them(desk, assessment, ana, rui):
    thread = make_thread(assessment, by=rui)
    verbs.reply(thread, text="And since when?", by=rui)
    make_thread(assessment, "L2", by=ana, audience="country")
    verbs.resolve(make_thread(assessment, "L4", by=ana), by=ana)
    make_thread(assessment, "S1", by=rui, audience="reviewers")
    desk.of(ana)
    url = reverse("assessment", args=[assessment.pk])
    page = Page(desk.client.get(url))
    assert ("2 open threads of comments", "?show=discussed") in page.links()
    found = Page(desk.client.get(url, {"show": "discussed"})).all(
        "section", aria_labelledby="found"
    )[0]
    assert [words(line)[:2] for line in found.iter("li")] == ["L1", "L2"]


def test_a_review_counts_open_threads_and_what_is_new(desk, assessment, ana, rui):
    review = make_review(assessment.submissions.get(), by=rui)
    make_thread(assessment, by=ana)
    verbs.resolve(make_thread(assessment, "L2", by=ana), by=ana)
    make_thread(assessment, "L2", by=rui, audience="reviewers")
    make_thread(assessment, "L4", by=ana, audience="country")
    page = Page(desk.of(rui).client.get(reverse("review", args=[review.pk])))
    (loans,) = [words(row) for row in page.all("tr") if "Loans" in words(row)]
    assert "2 open threads of comments 2 new comments" in loans


# Queries


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("reader", "expected"), [("ana", 7), ("pol", 8), ("rui", 9)])
def test_it_takes_the_same_queries_for_one_thread_and_for_three(
    desk, assessment, ana, rui, pol, rows, reader, expected
):
    for _number in range(rows):
        thread = make_thread(assessment, by=make_person(Role.COORDINATOR))
        for _reply in range(rows):
            verbs.reply(thread, text="Yes.", by=make_person(Role.COORDINATOR))
    make_review(assessment.submissions.get(), by=rui)
    desk.of({"ana": ana, "rui": rui, "pol": pol}[reader])
    desk.page()  # what a session notes, what the country is told, what was read
    found = statements(lambda: desk.client.get(desk.address()))
    assert len(found) == expected, short(found)


@pytest.mark.parametrize("rows", [1, 3])
def test_comments_cost_a_capability_one_query_and_a_save_none(desk, assessment, ana, rui, rows):
    for code in ["L1", "L2", "L4"][:rows]:
        make_thread(assessment, code, by=rui)
    desk.of(ana)
    url = reverse("capability", args=[assessment.pk, "LOANS"])
    page = Page(desk.client.get(url))
    found = statements(lambda: desk.client.get(url))
    assert len([sql for sql in found if "assessment_comment" in sql]) == 1
    data = page.sent("answers", page.find("L2")) | {"L2-rating": "F"}
    save = reverse("save_criterion", args=[assessment.pk, "L2"])
    found = statements(lambda: desk.client.post(save, data))
    assert [sql for sql in found if "assessment_comment" in sql] == []
