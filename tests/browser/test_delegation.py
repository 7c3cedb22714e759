"""A coordinator delegates, an agency answers and hands in, the coordinator takes over."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from assessment.models import Answer, Delegation
from tests import data
from tests.browser.inspection import WIDE, look
from tests.browser.steps import PlainSheet, Sheet

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def agency(framework):
    return data.make_agency()


@pytest.fixture
def contributor(agency):
    return data.make_person(Role.CONTRIBUTOR, agency=agency, name="Nela D.")


@pytest.fixture
def at_work(open_browser, enter, contributor):
    """A tab in which somebody of the agency is signed in."""

    def at_work(**options):
        context = open_browser(**options)
        enter(context, contributor)
        return context.new_page()

    return at_work


def delegate(page, assessment, capability):
    """What the coordinator does, from the assessment on."""
    page.goto(f"/assessments/{assessment.pk}/")
    page.get_by_role("link", name="Delegation").click()
    page.get_by_role("link", name="Delegate", exact=True).click()
    page.get_by_label(f"{capability['number']} {capability['name']['en']}").check()
    page.get_by_label("National Police").check()
    page.get_by_label("Due on").fill(f"{timezone.localdate() + datetime.timedelta(days=7)}")
    page.get_by_label("Note to the agency").fill("Begin with the first question.")
    page.get_by_role("button", name="Delegate").click()
    expect(page.locator(".messages")).to_contain_text("1 delegation made.")


def take_over(page, capability, code):
    """What the coordinator does when it is handed in."""
    page.get_by_role("link", name="Delegation").click()
    row = page.get_by_role("row").filter(has_text="National Police")
    expect(row).to_contain_text("Handed in")
    row.get_by_role("link", name=f"{capability['number']} ").first.click()
    expect(page.locator(f"[id='{code}']")).to_contain_text("Largely in place")
    page.get_by_role("button", name="Take over all of these").click()
    expect(page.locator(".messages")).to_contain_text(f"Taken over: {code}.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_delegation_to_the_countrys_answer(
    page, at_work, assessment, questions, agency, scripts
):
    capability = questions.document["capabilities"][0]
    code = capability["criteria"][0]["code"]
    delegate(page, assessment, capability)

    theirs = at_work(java_script_enabled=scripts)
    theirs.goto("/")
    expect(theirs.get_by_role("heading", name="My work")).to_be_visible()
    theirs.get_by_role("link", name=f"Begin {capability['number']} ").click()
    expect(theirs.get_by_text("Begin with the first question.")).to_be_visible()
    sheet = (Sheet if scripts else PlainSheet)(theirs)
    sheet.choose(code, "L")
    sheet.see_saved(code)
    theirs.get_by_role("button", name="Save and go on to hand in").click()
    expect(theirs.get_by_role("heading", name="Not answered yet")).to_be_visible()
    theirs.get_by_role("button", name="Hand in").click()
    expect(theirs.locator(".messages")).to_contain_text("Handed in. Thank you.")
    assert Delegation.objects.get().state == Delegation.State.HANDED_IN
    assert Answer.objects.count() == 0

    take_over(page, capability, code)
    expect(page.locator(f"[id='{code}']")).to_contain_text(
        "from National Police, contributed by Nela D., "
    )
    answer = Answer.objects.get()
    assert (answer.rating, answer.taken_from.name) == ("L", "National Police")


def test_what_is_handed_in_in_another_tab_keeps_what_one_types(
    at_work, assessment, questions, troubles
):
    troubles.expect("409", "^htmx:", "^Response Status Error")
    capability = questions.document["capabilities"][0]
    code = capability["criteria"][0]["code"]
    delegation = data.make_delegation(assessment, capability["code"])
    page = at_work()
    page.goto(reverse("delegation", args=[delegation.pk]))
    sheet = Sheet(page)
    Delegation.objects.update(state=Delegation.State.HANDED_IN)
    sheet.comment(code, "Typed just now")
    expect(sheet.state(code)).to_contain_text("Not saved: this was handed in")
    expect(sheet.field(code, "comment")).to_have_value("Typed just now")
    assert delegation.contributions.count() == 0


# Each page, as everywhere: axe, one heading, both directions, narrow, on paper


@pytest.fixture
def busy(assessment, questions, agency, contributor):
    """Two agencies on one capability, with words, numbers and evidence, and one not begun."""
    first, second = questions.document["capabilities"][:2]
    ours = data.make_evidence(assessment)
    codes = [criterion["code"] for criterion in first["criteria"] if not criterion["measure"]]
    data.make_answers(assessment, {codes[0]: {"rating": "P", "comment": "Ours <so far>"}})
    justice = data.make_agency(name="Ministry of Justice")
    for each, state in ((agency, "sent_back"), (justice, "handed_in")):
        delegation = data.make_delegation(
            assessment,
            first["code"],
            each,
            state=state,
            note="Begin with\nthe first",
            sent_back_because="Look <again>" if state == "sent_back" else "",
            due_on=timezone.localdate() - datetime.timedelta(days=1),
            handed_in_at=timezone.now(),
        )
        for code, rating in zip(codes, "LU", strict=False):
            row = data.make_contribution(
                delegation,
                code,
                rating=rating,
                comment="Since 2019.\nمرحبا",
                updated_by=contributor,
            )
            row.evidence.add(ours)
    data.make_contribution(delegation, codes[2], rating="F")
    data.make_delegation(assessment, second["code"], agency)
    return assessment


def found(tab, addresses):
    findings = []
    for address in addresses:
        tab.goto(address)
        findings += [f"{address}: {wrong}" for wrong in look(tab)]
    return findings


@LANGUAGES
def test_the_coordinators_pages(open_browser, enter, coordinator, busy, questions, language):
    tab = open_browser(locale=language, viewport=WIDE).new_page()
    enter(tab.context, coordinator)
    first = questions.document["capabilities"][0]["code"]
    last = questions.document["capabilities"][-1]["code"]
    terms = [
        reverse("delegation_terms", args=[busy.pk, delegation.pk])
        for delegation in Delegation.objects.filter(capability__code=first)
    ]
    overview = reverse("assessment", args=[busy.pk])
    agency = Delegation.objects.first().agency_id
    assert not found(
        tab,
        [
            reverse("delegations", args=[busy.pk]),
            reverse("delegate", args=[busy.pk]),
            *terms,
            reverse("contributions", args=[busy.pk, first]),
            reverse("contributions", args=[busy.pk, last]),
            reverse("capability", args=[busy.pk, first]),
            overview,
            f"{overview}?agency={agency}",
        ],
    )


@LANGUAGES
def test_the_contributors_pages(at_work, busy, language):
    tab = at_work(locale=language, viewport=WIDE)
    begun, new = Delegation.objects.filter(agency__name="National Police").order_by(
        "capability__number"
    )
    addresses = [
        "/",
        reverse("delegation", args=[begun.pk]),
        reverse("delegation", args=[new.pk]),
        reverse("hand_in", args=[begun.pk]),
    ]
    assert not found(tab, addresses)
    Delegation.objects.update(state=Delegation.State.HANDED_IN)
    assert not found(tab, addresses)
    Delegation.objects.update(state=Delegation.State.TAKEN_BACK)
    assert not found(tab, addresses[1:])


@LANGUAGES
def test_pages_that_refuse(open_browser, enter, coordinator, busy, language, troubles):
    troubles.expect("Failed to load resource")
    tab = open_browser(locale=language, viewport=WIDE).new_page()
    enter(tab.context, coordinator)
    tab.goto(reverse("delegate", args=[busy.pk]))
    tab.locator("#id_due_on").fill("2001-01-01")
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary li")).to_have_count(3)
    assert look(tab) == []
    done = Delegation.objects.get(state=Delegation.State.HANDED_IN)
    tab.goto(reverse("delegation_terms", args=[busy.pk, done.pk]))
    tab.locator("form[action$='/send-back/'] button").click()
    expect(tab.locator(".error-summary li")).to_have_count(1)
    assert look(tab) == []
