"""The main job: answer what the ICSE connection asks, see the verdict change, get the report."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.demo import DEMO_PASSWORD, demo_people
from accounts.models import Role
from assessment.models import Assessment
from assessment.standing import Standing
from tests import data
from tests.browser.steps import KeyboardSheet, PlainSheet, Sheet, answer_all, sign_in

pytestmark = pytest.mark.browser

CONNECTION = "ICSE"
COUNTRY = "XC"
LAW = "Child Protection Act 12 of 2019"
OPEN = "Cannot be determined yet"
READY = "Ready to be considered"
REPORT_WAIT = 60_000  # milliseconds
SMALLEST_REPORT = 20 * 1024  # bytes


@dataclass(frozen=True)
class Newcomer:
    """The demo's country that has just begun, and its coordinator."""

    email: str
    assessment: Assessment

    @property
    def country(self):
        return self.assessment.country


@pytest.fixture
def newcomer(framework):
    call_command("load_demo", verbosity=0)
    person = demo_people().get(
        memberships__role=Role.COORDINATOR, memberships__country__code=COUNTRY
    )
    here = Assessment.objects.get(country__code=COUNTRY, round__name="2026")
    return Newcomer(person.email, here)


@dataclass(frozen=True)
class Job:
    """Where the journey leads: what to reply on which capability's page."""

    connection: dict
    own: str
    replies: dict

    @property
    def elsewhere(self):
        return {code: replies for code, replies in self.replies.items() if code != self.own}


@pytest.fixture
def job(questions):
    connection, own = questions.connection(CONNECTION)
    return Job(connection, own["code"], questions.ready(CONNECTION, evidence=LAW))


def see_everything_stored(newcomer, job, questions):
    """What the database has is what was replied, for every criterion that is asked."""
    standing = Standing.of(newcomer.assessment)
    titles = {item.pk: item.title for item in newcomer.assessment.evidence.all()}
    for replies in job.replies.values():
        for code, reply in replies.items():
            if standing.effective[code].asked:
                row = standing.rows[code]
                assert (row.rating, row.reason) == (reply.rating, reply.reason), code
                assert (row.numerator, row.denominator) == (reply.numbers or (None, None)), code
                assert not reply.evidence or reply.evidence in {titles[pk] for pk in row.cited}
    unanswered = [
        code
        for code in questions.of(job.own)
        if standing.effective[code].asked and code not in standing.rows
    ]
    assert unanswered == []


def see_a_report(path, country):
    content = Path(path).read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > SMALLEST_REPORT
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, check=True, text=True
        ).stdout
        assert country.name in text
        assert READY in " ".join(text.split())


def go_to_own_capability(page, newcomer, job, questions):
    """From the dashboard over the assessment to the capability with the connection."""
    page.get_by_role("link", name=str(newcomer.country)).first.click()
    _connection, capability = questions.connection(CONNECTION)
    page.get_by_role("link", name=capability["name"]["en"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(capability["name"]["en"])


def follow_to_source(sheet, job, code):
    """From the condition in the panel to the answer it rests on, on another page."""
    sheet.connection(job.connection).get_by_role("link", name=code, exact=True).click()
    expect(sheet.page).to_have_url(re.compile(f"#{re.escape(code)}$"))
    expect(sheet.criterion(code)).to_be_in_viewport()


def test_a_coordinator_reaches_ready_and_downloads_the_report(context, newcomer, job, questions):
    page = context.new_page()
    sheet = Sheet(page)
    sign_in(page, newcomer.email, DEMO_PASSWORD)
    go_to_own_capability(page, newcomer, job, questions)
    expect(sheet.verdict(job.connection)).to_have_text(OPEN)
    answer_all(sheet, job.replies[job.own])
    expect(sheet.verdict(job.connection)).to_have_text(OPEN)
    for replies in job.elsewhere.values():
        follow_to_source(sheet, job, list(replies)[-1])
        answer_all(sheet, replies)
        page.go_back()
        page.reload()
    expect(sheet.verdict(job.connection)).to_have_text(READY)
    see_everything_stored(newcomer, job, questions)
    page.goto(f"/assessments/{newcomer.assessment.pk}/")
    page.get_by_role("link", name="Readiness report").first.click()
    with page.expect_download(timeout=REPORT_WAIT) as download:
        page.get_by_role("link", name="Download as PDF").click(timeout=REPORT_WAIT)
    see_a_report(download.value.path(), newcomer.country)


def test_the_verdict_changes_while_one_looks(page, assessment, job):
    goal = job.connection["goal"]
    replies = {code: reply for part in job.replies.values() for code, reply in part.items()}
    answers = {code: reply.as_answer for code, reply in replies.items() if code != goal}
    data.make_answers(assessment, answers)
    sheet = Sheet(page).open(assessment, job.own)
    expect(sheet.verdict(job.connection)).to_have_text(READY)
    sheet.choose(goal, "F")
    expect(sheet.verdict(job.connection)).to_have_text("Connected")
    sheet.choose(goal, "N")
    expect(sheet.verdict(job.connection)).to_have_text(READY)


def test_the_same_by_keyboard_only(context, newcomer, job, questions):
    page = context.new_page()
    sheet = KeyboardSheet(page)
    keys = sheet.keys
    page.goto("/")
    keys.tab_to("[name='login']")
    keys.type(newcomer.email)
    keys.tab_to("[name='password']")
    keys.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good to see you")
    keys.tab_to("main h2 a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    own = page.url
    for capability, replies in job.replies.items():
        page.goto(own)
        keys.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        keys.tab_to(f"main a[href$='/capabilities/{capability}/']")
        page.keyboard.press("Enter")
        expect(page.locator("#criteria")).to_be_visible()
        answer_all(sheet, replies)
    page.goto(own)
    keys.tab_to("main a", text="Connections")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{CONNECTION}'] .verdict strong")).to_have_text(READY)
    see_everything_stored(newcomer, job, questions)
    keys.tab_to("main a", text="Readiness report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Readiness report")
    keys.tab_to("main a", text="Download as PDF")
    with page.expect_download(timeout=REPORT_WAIT) as download:
        page.keyboard.press("Enter")
    see_a_report(download.value.path(), newcomer.country)


def test_the_same_without_javascript(open_browser, newcomer, job, questions):
    page = open_browser(java_script_enabled=False).new_page()
    sheet = PlainSheet(page)
    sign_in(page, newcomer.email, DEMO_PASSWORD)
    go_to_own_capability(page, newcomer, job, questions)
    expect(sheet.verdict(job.connection)).to_have_text(OPEN)
    answer_all(sheet, job.replies[job.own])
    for replies in job.elsewhere.values():
        follow_to_source(sheet, job, list(replies)[-1])
        answer_all(sheet, replies)
        sheet.open(newcomer.assessment, job.own)
    expect(sheet.verdict(job.connection)).to_have_text(READY)
    see_everything_stored(newcomer, job, questions)
    page.get_by_role("link", name=newcomer.assessment.round.name, exact=True).click()
    page.get_by_role("link", name="Readiness report").first.click()
    with page.expect_download(timeout=REPORT_WAIT) as download:
        page.get_by_role("link", name="Download as PDF").click(timeout=REPORT_WAIT)
    see_a_report(download.value.path(), newcomer.country)
