"""Every page for everybody: axe, one heading, both directions, light and dark, narrow, on paper."""

import pytest
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from tests import data
from tests.accounts.people import link_in, set_up_second_factor, sign_in
from tests.browser.inspection import LEANINGS, WIDE, look
from tests.browser.site import names_of_pages
from tests.browser.steps import SAVES, Sheet

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
TROUBLE = ("Failed to load resource", "^htmx:", "^Response Status Error")

# Where each name of the URLconf is looked at.
PUBLIC = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "reference",
    "reference_framework",
    "reference_level",
    "reference_capability",
}
QUESTIONNAIRE = {
    "dashboard",
    "assessment",
    "capability",
    "connections",
    "evidence",
    "add_evidence",
    "change_evidence",
    "report",
}
ACCOUNT = {
    "account",
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
}
SECOND_FACTOR = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
}


def test_every_page_is_looked_at():
    assert names_of_pages() == PUBLIC | QUESTIONNAIRE | ACCOUNT | SECOND_FACTOR


FAULTY = """<!DOCTYPE html>
<html lang="en" dir="rtl"><head><title>Faulty</title></head><body>
  <nav aria-label="Main"><a href="#nowhere">Main</a></nav>
  <main><p style="color: #999; background: #fff">Too pale</p>
  <div style="width: 800px; text-align: left">Too wide</div></main>
</body></html>"""


def test_faults_would_be_found(context):
    page = context.new_page()
    page.set_content(FAULTY)
    found = " ".join(look(page))
    signs = ["page-has-heading-one", "color-contrast", "0 headings", "#nowhere", "text set to the"]
    assert [sign for sign in [*signs, "on paper", "sideways"] if sign not in found] == []


@pytest.fixture
def tab(open_browser, language, troubles):
    """A tab of somebody who reads this language and has not signed in."""
    troubles.expect(*TROUBLE)
    return open_browser(locale=language, viewport=WIDE).new_page()


@pytest.fixture
def busy(framework, questions, coordinator):
    """An assessment with every kind of answer in it, contradictions and expired evidence."""
    assessment = data.make_assessment(framework=framework)
    law = data.make_evidence(
        assessment, citation="Act 12 of 2019, article 9", url="https://laws.example/12-2019",
        issued_by="Parliament", issued_on="2019-03-05", expires_on="2020-03-05",
    )  # fmt: skip
    data.make_answers(assessment, varied_answers(questions, law), by=coordinator)
    return assessment


def varied_answers(questions, law):
    answers = {}
    for place, (code, asked) in enumerate(questions.all.items()):
        if asked["measure"]:
            answers[code] = {"numerator": 12, "denominator": 40}
        elif asked["may_not_apply"]:
            answers[code] = {"rating": "NA", "reason": "None is planned.\nSee the decision."}
        elif place % 7 == 6:
            continue
        else:
            answers[code] = {"rating": "LPFLUN"[place % 6]}
        if place % 3 == 0:
            answers[code] |= {"comment": "Since 2019 <in force>.\nمرحبا", "evidence": [law]}
    return answers


def findings(page, addresses):
    """What is wrong at each of the addresses, one line each."""
    found = []
    for name, address in addresses.items():
        page.goto(address)
        found += [f"{name}: {wrong}" for wrong in look(page)]
    return found


def named(names, **arguments):
    """`{name: address}`."""
    return {name: reverse(name, **arguments) for name in sorted(names)}


def reference_pages(framework, questions):
    edition = [framework.code, framework.edition]
    first = questions.document["capabilities"][0]["code"]
    return {
        "reference": reverse("reference"),
        "reference_framework": reverse("reference_framework", args=edition),
        "reference_level": reverse("reference_level", args=[*edition, 2]),
        "reference_capability": reverse("reference_capability", args=[*edition, first]),
    }


@LANGUAGES
def test_pages_for_everyone(tab, framework, questions, language):
    bad_link = "account_reset_password_from_key"
    addresses = {
        **named(name for name in PUBLIC if name.startswith("account_") and name != bad_link),
        bad_link: reverse(bad_link, args=["1", "gone"]),
        **reference_pages(framework, questions),
        "nowhere": "/nowhere/",
    }
    assert addresses.keys() >= PUBLIC
    assert findings(tab, addresses) == []
    tab.goto(reverse("account_login"))
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []


@LANGUAGES
def test_pages_of_the_questionnaire(tab, enter, coordinator, busy, questions, language):
    enter(tab.context, coordinator)
    on = {"args": [busy.pk]}
    item = busy.evidence.get()
    here = reverse("assessment", **on)
    addresses = {
        "dashboard": "/",
        **named({"assessment", "connections", "evidence", "add_evidence", "report"}, **on),
        "assessment, flagged": f"{here}?show=flagged",
        "assessment, nothing found": f"{here}?q=zzzzzz",
        "change_evidence": reverse("change_evidence", args=[busy.pk, item.pk]),
    }
    for part in questions.document["capabilities"]:
        name = "capability" if "capability" not in addresses else f"capability {part['code']}"
        addresses[name] = reverse("capability", args=[busy.pk, part["code"]])
    assert addresses.keys() >= QUESTIONNAIRE
    assert findings(tab, addresses) == []


@LANGUAGES
def test_pages_with_nothing_on_them_yet_or_nothing_to_change(
    tab, enter, busy, questions, framework, language
):
    newcomer = data.make_person(Role.COORDINATOR, country=data.make_country("XB"))
    enter(tab.context, newcomer)
    assert findings(tab, {"dashboard before the start": "/"}) == []
    empty = data.make_assessment(framework=framework, country=data.make_country("XB"))
    addresses = named({"assessment", "connections", "evidence", "report"}, args=[empty.pk])
    assert findings(tab, addresses) == []
    enter(tab.context, data.make_person())
    assert findings(tab, {"dashboard without a role": "/"}) == []
    enter(tab.context, data.make_person(Role.OBSERVER))
    first = questions.document["capabilities"][0]["code"]
    only_to_read = {
        "dashboard": "/",
        "capability": reverse("capability", args=[busy.pk, first]),
        "evidence": reverse("evidence", args=[busy.pk]),
    }
    assert findings(tab, only_to_read) == []


@LANGUAGES
def test_a_capability_with_everything_open_and_in_trouble(
    tab, enter, coordinator, busy, questions, language
):
    enter(tab.context, coordinator)
    code = questions.first(required=True, level=1)
    sheet = Sheet(tab).open(busy, questions.capability_of[code])
    tab.route(SAVES, lambda route: route.abort())
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    sheet.field(code, "rating").nth(3).check()
    expect(sheet.state(code).get_by_role("button")).to_be_visible()
    assert look(tab) == []
    tab.unroute(SAVES)
    busy.answers.filter(criterion__code=code).update(comment="Theirs.", version=F("version") + 1)
    sheet.state(code).get_by_role("button").click()
    expect(sheet.criterion(code).locator(".conflict")).to_be_visible()
    assert look(tab) == []


@LANGUAGES
def test_pages_with_errors(tab, enter, coordinator, busy, questions, language):
    enter(tab.context, coordinator)
    optional = questions.first(may_not_apply=True)
    sheet = Sheet(tab).open(busy, questions.capability_of[optional])
    sheet.field(optional, "reason").fill("")
    tab.locator("main > div form button").last.click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    tab.goto(reverse("add_evidence", args=[busy.pk]))
    tab.get_by_role("textbox").nth(2).fill("not a link")
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []


@LANGUAGES
def test_pages_of_the_account(tab, enter, coordinator, framework, language):
    enter(tab.context, coordinator)
    addresses = named(ACCOUNT - {"account_set_password"})
    assert findings(tab, addresses) == []


@LANGUAGES
def test_choosing_a_first_password(tab, client, coordinator, mailoutbox, live_server, language):
    client.post(reverse("account_reset_password"), {"email": coordinator.email})
    assert findings(tab, {"new password": _path(link_in(mailoutbox[0]))}) == []


def _path(address):
    return "/" + address.split("/", 3)[3]


@LANGUAGES
def test_pages_of_the_second_factor(tab, client, coordinator, live_server, language):
    sign_in(client, coordinator)
    set_up_second_factor(client)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    tab.context.add_cookies([cookie])
    addresses = named({*SECOND_FACTOR, "mfa_index"} - {"mfa_authenticate"})
    assert findings(tab, addresses) == []
    tab.context.clear_cookies()
    tab.goto(reverse("account_login"))
    tab.locator("[name=login]").fill(coordinator.email)
    tab.locator("[name=password]").fill(data.PASSWORD)
    tab.locator("main form button").click()
    expect(tab.locator("[name=code]")).to_be_visible()
    assert look(tab) == []


def test_right_to_left_everything_changes_sides(
    open_browser, enter, coordinator, busy, questions, framework
):
    """What leans to the beginning of the line in English does so in Arabic, on the other side."""
    _connection, capability = questions.connection("ICSE")
    addresses = {
        **named({"assessment", "connections", "evidence", "report"}, args=[busy.pk]),
        "capability": reverse("capability", args=[busy.pk, capability["code"]]),
        **reference_pages(framework, questions),
        "dashboard": "/",
        "account": reverse("account"),
    }
    tabs = {}
    for language in ("en", "ar"):
        tabs[language] = open_browser(locale=language, viewport=WIDE).new_page()
        enter(tabs[language].context, coordinator)
    wrong = [
        f"{name}: {part}"
        for name, address in addresses.items()
        for part in _wrong_sides(tabs, address)
    ]
    assert wrong == []
    panel = tabs["ar"].goto(addresses["capability"]) and tabs["ar"].locator("#standing")
    middle = tabs["ar"].locator("#criteria").bounding_box()
    assert panel.bounding_box()["x"] + panel.bounding_box()["width"] <= middle["x"]


def _wrong_sides(tabs, address):
    leanings = {}
    for language, tab in tabs.items():
        tab.goto(address)
        leanings[language] = tab.evaluate(LEANINGS)
    both = leanings["en"].keys() & leanings["ar"].keys()
    return sorted(part for part in both if leanings["en"][part] != leanings["ar"][part])
