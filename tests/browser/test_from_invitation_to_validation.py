"""A whole round, by five people with a browser each: from the invitation to what is closed."""

import datetime
import re
from itertools import groupby

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from assessment.models import Answer, Assessment, Delegation, Event, Review, Submission
from assessment.review import rating_rows
from tests import data
from tests.accounts.people import code_for
from tests.browser.inspection import WIDE, look
from tests.browser.questions import Reply
from tests.browser.steps import SAVED, Sheet, answer_all

pytestmark = pytest.mark.browser

A_DAY = 24 * 60 * 60  # seconds
COUNTRY = "Exampleland"
POLICE = "National Police"
STAFF = {
    "S1": Reply("F"),
    "S2": Reply("NA", reason="No volunteers work here."),
    "S3": Reply("P"),
    "S4": Reply("U"),
}
LOANS = {
    "L1": Reply("F"),
    "L2": Reply("L"),
    "L3": Reply("L"),
    "L4": Reply(numbers=(7, 20)),
    "L5": Reply("L"),  # so few books in the catalogue contradict that
}
WHAT_HAPPENED = (
    "start, delegate, contribute, take up, contribute, hand in, take over, answer, submit, "
    "claim, read submission, rate, ask, reply, answer questions, validate, close"
)


class Person:
    """Somebody with a browser of their own, who finds things by what they are called."""

    def __init__(self, page, email):
        self.page, self.email = page, email
        self.main = page.get_by_role("main")

    # What one does

    def go_home(self):
        self.page.goto("/")

    def follow(self, name, **options):
        self.page.get_by_role("link", name=name, **options).first.click()

    def press(self, name, **options):
        self.main.get_by_role("button", name=name, **options).first.click()

    def type(self, label, text):
        """The label may add that the field is optional."""
        whole = re.compile(rf"^\s*{re.escape(label)}:?\s*(\(.*\))?\s*$")
        self.main.get_by_label(whole).fill(text)

    def choose(self, label):
        self.main.get_by_label(label).check()

    # What one sees

    def heading(self, words):
        """The page of this heading, all of it: also its scripts, which save what one enters."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.page.wait_for_load_state()

    def told(self, words):
        expect(self.page.locator(".messages")).to_contain_text(words)

    def reads(self, words):
        expect(self.main).to_contain_text(words)

    def errors(self, count):
        """So many, on a page that is for everybody all the same."""
        expect(self.page.locator(".error-summary li")).to_have_count(count)
        assert look(self.page) == []

    # How one comes in

    def open_letter(self):
        """Follow the link of the invitation."""
        (letter,) = [each for each in mail.outbox if each.to == [self.email]]
        self.page.goto(re.search(r"https?://\S+/invitations/\S+", letter.body)[0])
        self.reads(self.email)

    def accept(self, again=data.PASSWORD):
        """Choose a password, typed as `again` the second time."""
        self.type("Your name", self.email.partition("@")[0].capitalize())
        self.type("Password", data.PASSWORD)
        self.type("Password again", again)
        self.press("Accept the invitation")

    def is_in(self):
        self.heading("Good to see you")


class Administrator(Person):
    """Lets people in, and looks after the round."""

    def sign_in(self, key):
        self.go_home()
        self.type("E-mail address", self.email)
        self.type("Password", data.PASSWORD)
        self.press("Sign in", exact=True)
        self.type("Code", code_for(key))
        self.press("Sign in", exact=True)
        self.is_in()

    def invite(self, somebody, role):
        """Also to the country: coordinators belong to it, reviewers read what it submits."""
        self.follow("Administration")
        self.follow("Invitations")
        self.follow("Add invitation")
        self.type("E-mail address", somebody.email)
        self.main.get_by_label("Role").select_option(label=role)
        if role == "Coordinator":
            self.main.get_by_label("Country").select_option(label=COUNTRY)
        else:
            self.main.get_by_label(re.compile("^Available")).select_option(label=COUNTRY)
            self.press("Choose selected")
        self.press("Save", exact=True)
        expect(self.page.locator(".messagelist")).to_contain_text("added successfully")

    def sees_in_the_overview(self, words):
        self.follow("Administration")
        self.follow("Rounds")
        self.follow("Who has started, submitted, is late")
        expect(self.page.get_by_role("row").filter(has_text=COUNTRY)).to_contain_text(words)

    def close(self, round_):
        self.follow("Rounds")
        self.page.get_by_role("row").filter(has_text=round_.name).get_by_role("checkbox").check()
        action = self.page.get_by_role("combobox", name="Action")
        action.select_option(label="Close the assessments that are validated")
        self.press("Go")
        expect(self.page.locator(".messagelist")).to_contain_text("1 assessment closed.")


class Coordinator(Person):
    """Answers for the country."""

    def invite(self, somebody, role, agency=""):
        self.follow("People")
        self.type("E-mail address", somebody.email)
        self.choose(role)
        self.type("Another agency", agency)
        self.press("Send the invitation")
        self.told(f"An invitation is on its way to {somebody.email}.")

    def start(self):
        self.go_home()
        self.press("Start the assessment")
        self.heading(COUNTRY)

    def go_to_the_assessment(self):
        self.go_home()
        self.follow(COUNTRY)
        self.heading(COUNTRY)

    def delegate_staff(self, due_on):
        self.follow("Delegation")
        self.follow("Delegate", exact=True)
        self.choose("2 Staff")
        self.choose(POLICE)
        self.type("Due on", f"{due_on}")
        self.type("Note to the agency", "Count the librarians first.")
        self.press("Delegate")
        self.told("1 delegation made.")

    def take_staff_over(self):
        self.go_to_the_assessment()
        self.follow("Delegation")
        row = self.page.get_by_role("row").filter(has_text="Handed in")
        row.get_by_role("link", name="2 Staff").first.click()
        self.press("Take over all of these")
        self.told("Taken over: S1, S2, S3, S4.")

    def answer_loans(self):
        self.go_to_the_assessment()
        self.follow("1 Loans")
        self.heading("1 Loans")
        assert set(answer_all(Sheet(self.page), LOANS)) == set(LOANS)

    def submit_too_early(self):
        """Without a word of the declaration."""
        self.go_to_the_assessment()
        self.follow("Check and submit")
        self.press("Submit", exact=True)
        self.errors(4)

    def submit(self):
        self.type("Explanation for L5, L4", "The union catalogue holds copies.")
        self.type("Name", "Cora Coordinator")
        self.type("Function", "Head of unit")
        self.choose("I declare for my country")
        self.press("Submit", exact=True)
        self.told("Submitted.")

    def send_answers_too_early(self):
        """Before there is a reply."""
        self.go_to_the_assessment()
        self.follow("Reply to the questions")
        self.reads("waits for your reply to 1 question")
        self.press("Send the answers to the reviewer")
        self.told("Not sent: reply to every question first.")

    def reply(self):
        self.type("Reply", "Since 2019.")
        self.press("Save the reply")
        self.reads("Every question has a reply.")
        self.press("Send the answers to the reviewer")
        self.told("Sent.")

    def sees_the_outcome(self):
        self.go_to_the_assessment()
        self.reads("Validated")
        reading = self.page.get_by_role("region", name="How the reviewer reads it")
        expect(reading).to_contain_text("Some kinds of book only.")

    def sees_who_read_it(self):
        self.follow("Trail")
        self.follow("People from outside only")
        rows = self.page.get_by_role("row").filter(has_text="Read: version 1")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("Rui")


class Contributor(Person):
    """Answers for an agency what is handed to it."""

    def answer_staff(self):
        self.go_home()
        expect(self.page.get_by_role("heading", name="My work")).to_be_visible()
        self.follow("Begin 2 Staff")
        self.heading("2 Staff")
        self.reads("Count the librarians first.")
        assert set(answer_all(Sheet(self.page), STAFF)) == set(STAFF)

    def hand_in(self):
        self.press("Save and go on to hand in")
        self.reads("Everything asked is answered.")
        self.press("Hand in")
        self.told("Handed in. Thank you.")


class Observer(Person):
    """Reads everything of the country, and changes nothing."""

    def reads_without_fields(self):
        self.go_home()
        self.follow(COUNTRY)
        self.follow("1 Loans")
        self.heading("1 Loans")
        expect(self.page.locator("[id='L1']")).to_contain_text("Fully in place")
        expect(self.main.locator("input, select, textarea")).to_have_count(0)

    def cannot_submit(self, assessment):
        assert self.page.goto(reverse("submit", args=[assessment.pk])).status == 404

    def reads_the_submission(self):
        self.go_home()
        self.follow(COUNTRY)
        self.follow("Submissions")
        self.follow("Version 1")
        self.reads("Cora Coordinator, Head of unit")


class Reviewer(Person):
    """Reads what countries submit, and decides."""

    def set_up_second_factor(self):
        """Nothing else is to be had before."""
        self.type("Password", data.PASSWORD)
        self.press("Go on")
        self.heading("Set up two-step sign-in")
        self.type("Code", code_for(self.main.locator("code.key").inner_text()))
        self.press("Switch on")
        self.heading("Recovery codes")

    def claim(self):
        self.go_home()
        self.press(re.compile(f"^Claim {COUNTRY}"))
        self.heading(f"Review of {COUNTRY}")

    def rate_differently(self):
        self.follow("Go on with 1 Loans")
        self.heading("1 Loans")
        first = self.page.locator("[id='L1']")
        first.get_by_label("Partly in place").check()
        first.locator("summary", has_text="Reason").click()
        first.get_by_label("Reason").fill("Some kinds of book only.")
        first.get_by_label("Reason").blur()
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        expect(self.page.locator("[id='L1-saved']")).to_have_text(SAVED)

    def ask(self):
        self.page.locator("[id='L1']").get_by_role("link", name="Write a remark").click()
        self.type("Remark", "Since which year?")
        self.choose("The country has to reply")
        self.press("Keep the remark")
        expect(self.page.locator("[id='L1']")).to_contain_text("Since which year?")
        self.follow("Decision")
        self.press("Send 1 question")
        self.told("Sent.")

    def validate(self):
        self.follow("Remarks", exact=True)
        self.reads("Since 2019.")
        self.follow("Decision")
        self.choose("Release my ratings to the country")
        self.press("Validate")
        self.told("Validated.")


@pytest.fixture
def open_round(live_server, tiny):
    data.make_country()
    return data.make_round(name="Spring")


@pytest.fixture
def as_installed(settings):
    """People need a second factor, as in no trial; its codes last, for machines may be slow."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MFA_TOTP_PERIOD = A_DAY


@pytest.fixture
def come(open_browser):
    """A function that gives somebody a browser."""

    def come(kind, email):
        return kind(open_browser(viewport=WIDE).new_page(), email)

    return come


@pytest.fixture
def ida(come, as_installed):
    """The administrator, signed in. Nobody invited her: the first one is made by a command."""
    account = {"email": "ida@example.org", "is_staff": True, "is_superuser": True}
    key = generate_totp_secret()
    TOTP.activate(data.make_person(Role.ADMINISTRATOR, **account), key)
    ida = come(Administrator, account["email"])
    ida.sign_in(key)
    return ida


@pytest.fixture
def cora(come):
    return come(Coordinator, "cora@example.org")


@pytest.fixture
def nela(come):
    return come(Contributor, "nela@example.org")


@pytest.fixture
def otto(come):
    return come(Observer, "otto@example.org")


@pytest.fixture
def rui(come):
    return come(Reviewer, "rui@example.org")


def state():
    return Assessment.objects.get().state


def what_happened(assessment):
    """The verbs of its trail in order; what happened several times in a row stands once."""
    verbs = Event.objects.of_chain(assessment).values_list("verb", flat=True)
    return ", ".join(verb for verb, _times in groupby(verbs))


def people_come_in(ida, cora, nela, otto, rui):
    ida.invite(cora, "Coordinator")
    ida.invite(rui, "Reviewer")
    for person in (cora, rui):
        person.open_letter()
        person.accept()
    cora.is_in()
    rui.set_up_second_factor()
    cora.invite(nela, "Contributor", POLICE)
    cora.invite(otto, "Observer")
    for person in (nela, otto):
        person.open_letter()
        person.accept(again="something else")
        person.errors(1)
        person.accept()
        person.is_in()


def the_country_answers(cora, nela):
    due_on = timezone.localdate() + datetime.timedelta(days=7)
    cora.start()
    cora.delegate_staff(due_on)
    nela.answer_staff()
    nela.hand_in()
    delegation = Delegation.objects.get()
    assert (delegation.due_on, delegation.state) == (due_on, Delegation.State.HANDED_IN)
    cora.take_staff_over()
    cora.answer_loans()
    taken = Answer.objects.filter(taken_from__name=POLICE)
    assert set(taken.values_list("criterion__code", flat=True)) == set(STAFF)
    assert Answer.objects.count() == len(STAFF) + len(LOANS)


def the_country_submits(cora, otto):
    otto.reads_without_fields()
    otto.cannot_submit(Assessment.objects.get())
    cora.submit_too_early()
    assert (state(), Submission.objects.count()) == ("draft", 0)
    cora.submit()
    assert (state(), Submission.objects.get().number) == ("submitted", 1)
    otto.reads_the_submission()


def the_reviewer_decides(rui, cora):
    rui.claim()
    rui.rate_differently()
    rui.ask()
    assert state() == "clarification"
    cora.send_answers_too_early()
    assert state() == "clarification"
    cora.reply()
    assert state() == "in_review"
    rui.validate()
    review = Review.objects.get()
    assert (state(), review.released, review.reviewer.email) == ("validated", True, rui.email)
    assert {code: row.rating for code, row in rating_rows(review).items()} == {"L1": "P"}


def test_from_the_invitation_to_the_validation(open_round, troubles, ida, cora, nela, otto, rui):
    troubles.expect("404", "422")
    people_come_in(ida, cora, nela, otto, rui)
    assert what_happened(None) == "invite, accept invitation, invite, accept invitation"
    the_country_answers(cora, nela)
    the_country_submits(cora, otto)
    the_reviewer_decides(rui, cora)
    cora.sees_the_outcome()
    cora.sees_who_read_it()
    ida.sees_in_the_overview("Validated")
    ida.close(open_round)
    assert state() == "closed"
    cora.go_to_the_assessment()
    cora.reads("Closed on")
    assert what_happened(Assessment.objects.get()) == WHAT_HAPPENED
