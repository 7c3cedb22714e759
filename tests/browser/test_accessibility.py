"""Every page for everybody: axe, one heading, both directions, light and dark, narrow, on paper."""

import datetime

import pytest
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Invitation, Role
from assessment import comments, people, trail
from assessment.models import Assessment, Event, Review
from assessment.review import Opinion, save_ratings
from assessment.review_forms import RatingChange
from tests import data
from tests.accounts.people import link_in, set_up_second_factor, sign_in
from tests.browser.inspection import LEANINGS, WIDE, look
from tests.browser.site import names_of_pages
from tests.browser.steps import SAVES, Sheet

pytestmark = [pytest.mark.browser, pytest.mark.looks]

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
    "reference_requirements",
    "reference_connections",
    "reference_sources",
    "reference_search",
    "reference_level",
    "reference_capability",
    "reference_capability_requirements",
    "api_reference",
    "verify",
}
QUESTIONNAIRE = {
    "dashboard",
    "assessment",
    "capability",
    "comments",
    "context",
    "connections",
    "evidence",
    "add_evidence",
    "change_evidence",
    "plan",
    "add_measure",
    "change_measure",
    "what_if",
    "report",
    "take_answers",
}
REVIEW = {
    "review",
    "review_capability",
    "review_differences",
    "review_changes",
    "review_remarks",
    "review_decision",
    "add_remark",
    "change_remark",
    "across",
    "remarks",
}
DELEGATION = {  # looked at in test_delegation
    "delegations",
    "delegate",
    "delegation_terms",
    "contributions",
    "delegation",
    "hand_in",
}
COMPARED = {"compare_side_by_side", "compare_rounds"}  # looked at in test_compared_pages
COMPARED |= {  # looked at in test_comparison
    "compare",
    "compare_spread",
    "compare_connections",
    "compare_agreement",
}
SHARED = {  # looked at in test_shared_pages
    "aggregates",
    "round_aggregates",
    "shares",
    "shared",
    "shared_report",
}
SUBMISSIONS = {
    "submit",
    "submissions",
    "submission",
    "submission_report",
    "classification",
    "reopen",
}
ACCOUNT = {
    "account",
    "api_tokens",
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
}
PEOPLE = {"trail", "people", "invite_person", "invitation", "round_overview"}
NOTICES = {"notices", "notice_preferences"}
BATCHES = {"batches", "start_batch", "batch"}  # looked at in test_batches
SECOND_FACTOR = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
}


def test_every_page_is_looked_at():
    of_work = QUESTIONNAIRE | SUBMISSIONS | DELEGATION | REVIEW | COMPARED | SHARED | BATCHES
    assert names_of_pages() == PUBLIC | of_work | PEOPLE | NOTICES | ACCOUNT | SECOND_FACTOR


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
    for enabler in questions.document["enablers"][1:]:
        data.make_note(assessment, enabler["code"], "Enough <until 2027>.\nكثير", by=coordinator)
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


def discussed(assessment, code, by):
    """The address of a criterion with comments of every kind."""
    colleague = data.make_person(Role.COORDINATOR, assessment.country)
    thread = data.make_thread(assessment, code, "Which law <and since when>?\nمرحبا", by=colleague)
    comments.reply(thread, text="Act 12.", by=by)
    data.make_thread(assessment, code, "Ask the ministry.", by=by, audience="country")
    comments.resolve(data.make_thread(assessment, code, by=colleague), by=by)
    comments.withdraw(data.make_thread(assessment, code, by=colleague), by=colleague)
    return reverse("comments", args=[assessment.pk, code])


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
    first = [*edition, questions.document["capabilities"][0]["code"]]
    capability = "reference_capability_requirements"
    search = reverse("reference_search", args=edition)
    return {
        "reference": reverse("reference"),
        "api_reference": reverse("api_reference"),
        **named(
            {
                "reference_framework",
                "reference_requirements",
                "reference_connections",
                "reference_sources",
                "reference_search",
            },
            args=edition,
        ),
        "reference_search, found": f"{search}?q=law",
        "reference_search, nothing found": f"{search}?q=zzzzzz",
        "reference_level": reverse("reference_level", args=[*edition, 2]),
        "reference_capability": reverse("reference_capability", args=first),
        capability: reverse(capability, args=first),
    }


@LANGUAGES
def test_pages_for_everyone(tab, framework, questions, language):
    bad_link = "account_reset_password_from_key"
    addresses = {
        **named(name for name in PUBLIC if name.startswith("account_") and name != bad_link),
        bad_link: reverse(bad_link, args=["1", "gone"]),
        **reference_pages(framework, questions),
        "verify": reverse("verify"),
        "verify, nothing found": f"{reverse('verify')}?number=0A1B+2C3D+4E5F",
        "nowhere": "/nowhere/",
    }
    assert addresses.keys() >= PUBLIC
    assert findings(tab, addresses) == []
    tab.goto(reverse("account_login"))
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []


@LANGUAGES
def test_pages_of_a_review(tab, open_browser, enter, coordinator, busy, questions, language):
    reviewer = data.make_person(Role.REVIEWER, reviews=[busy.country])
    earlier = data.make_submission(busy, by=coordinator)
    data.make_review(
        earlier,
        by=reviewer,
        decision="returned",
        reasons="Name the law.",
        decided_at=timezone.now(),
    )
    codes = list(questions.all)
    busy.answers.filter(criterion__code__in=codes[:3]).update(rating="N", comment="New")
    review = data.make_review(data.make_submission(busy, by=coordinator), by=reviewer)
    rated = {code: RatingChange(Opinion("L", "Seen <in force>."), 0) for code in codes[1:4]}
    Assessment.objects.filter(pk=busy.pk).update(state=Assessment.State.CLARIFICATION)
    save_ratings(review, rated, by=reviewer)
    remark = data.make_remark(review, codes[0])
    data.make_remark(review, codes[1], is_question=True, sent_at=timezone.now())
    first = questions.document["capabilities"][0]["code"]
    on = {"args": [review.pk]}
    pages = REVIEW - {"review_capability", "change_remark", "across", "remarks"}
    addresses = {
        "dashboard": "/",
        "dashboard, nothing found": "/?state=others",
        **named(pages, **on),
        "add_remark, criterion": f"{reverse('add_remark', **on)}?criterion={codes[0]}&question=1",
        "review_capability": reverse("review_capability", args=[review.pk, first]),
        "change_remark": reverse("change_remark", args=[review.pk, remark.pk]),
        "across": reverse("across", args=[busy.round_id, codes[0]]),
        "comments": discussed(busy, codes[0], coordinator),
    }
    data.make_thread(busy, codes[0], "For us.", by=reviewer, audience="reviewers")
    enter(tab.context, reviewer)
    assert findings(tab, addresses) == []
    Assessment.objects.filter(pk=busy.pk).update(state=Assessment.State.IN_REVIEW)
    tab.goto(addresses["review_decision"])
    assert look(tab) == []
    ministry = open_browser(locale=language, viewport=WIDE).new_page()
    enter(ministry.context, coordinator)
    Assessment.objects.filter(pk=busy.pk).update(state=Assessment.State.CLARIFICATION)
    assert findings(ministry, named({"remarks"}, args=[busy.pk])) == []
    Assessment.objects.filter(pk=busy.pk).update(state=Assessment.State.VALIDATED)
    Review.objects.filter(pk=review.pk).update(
        decision="validated", decided_at=timezone.now(), released=True
    )
    told = {"overview": reverse("assessment", args=[busy.pk])}
    assert findings(ministry, told) == []


@LANGUAGES
def test_pages_of_the_questionnaire(tab, enter, coordinator, busy, questions, language):
    enter(tab.context, coordinator)
    on = {"args": [busy.pk]}
    item = busy.evidence.get()
    here = reverse("assessment", **on)
    first = questions.document["capabilities"][0]
    codes = [criterion["code"] for criterion in first["criteria"]]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    measure = data.make_measure(
        busy, first["code"], targets=dict.fromkeys(codes[:3], "L"), due_on=yesterday
    )
    tried = [f"{code}=F" for code in [*codes[:3], "nothing"]]
    addresses = {
        "dashboard": "/",
        **named(
            {"assessment", "context", "connections", "evidence", "add_evidence", "report"}, **on
        ),
        "take_answers": reverse("take_answers", **on),
        "assessment, flagged": f"{here}?show=flagged",
        "assessment, nothing found": f"{here}?q=zzzzzz",
        "change_evidence": reverse("change_evidence", args=[busy.pk, item.pk]),
        "plan": reverse("plan", **on),
        "plan, by date": f"{reverse('plan', **on)}?by=due",
        "add_measure": reverse("add_measure", **on),
        "add_measure to a capability": f"{reverse('add_measure', **on)}?capability={first['code']}",
        "change_measure": reverse("change_measure", args=[busy.pk, measure.pk]),
        "what_if": reverse("what_if", **on),
        "what_if, tried": f"{reverse('what_if', **on)}?{'&'.join(tried)}",
        "comments": discussed(busy, codes[0], coordinator),
        "comments, none yet": reverse("comments", args=[busy.pk, codes[1]]),
    }
    _connection, goal = questions.connection("ICSE")
    longest = max(questions.document["capabilities"], key=lambda part: len(part["criteria"]))
    for name, part in {"capability": first, "its goal": goal, "the longest": longest}.items():
        addresses[name] = reverse("capability", args=[busy.pk, part["code"]])
    assert addresses.keys() >= QUESTIONNAIRE
    assert findings(tab, addresses) == []


@LANGUAGES
def test_pages_of_submissions(tab, enter, coordinator, busy, questions, language):
    enter(tab.context, coordinator)
    addresses = named({"submissions"}, args=[busy.pk])
    assert findings(tab, {"submissions, none": addresses["submissions"]}) == []
    assert findings(tab, named({"submit", "reopen", "classification"}, args=[busy.pk])) == []
    submission = data.make_submission(busy, by=coordinator)
    addresses |= named({"submission", "submission_report"}, args=[submission.pk])
    address = reverse("submission_report", args=[submission.pk])
    addresses["submission_report, excerpt"] = f"{address}?section=summary&section=profile"
    addresses["verify"] = f"{reverse('verify')}?number={submission.input_sha256[:12]}"
    busy.answers.exclude(rating="NA").filter(numerator=None).delete()
    answers = {code: "U" for code, asked in questions.all.items() if not asked["may_not_apply"]}
    there = set(busy.answers.values_list("criterion__code", flat=True))
    data.make_answers(busy, {code: said for code, said in answers.items() if code not in there})
    addresses["submit"] = reverse("submit", args=[busy.pk])
    assert findings(tab, addresses) == []
    tab.goto(addresses["submit"])
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    Assessment.objects.update(state="validated")
    addresses = named({"submissions", "assessment", "reopen"}, args=[busy.pk])
    assert findings(tab, addresses) == []
    tab.goto(addresses["reopen"])
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []


@LANGUAGES
def test_pages_with_nothing_on_them_yet_or_nothing_to_change(
    tab, enter, busy, questions, framework, language
):
    newcomer = data.make_person(Role.COORDINATOR, country=data.make_country("XB"))
    enter(tab.context, newcomer)
    assert findings(tab, {"dashboard before the start": "/"}) == []
    empty = data.make_assessment(framework=framework, country=data.make_country("XB"))
    addresses = named(
        {"assessment", "context", "connections", "evidence", "report"}, args=[empty.pk]
    )
    assert findings(tab, addresses) == []
    enter(tab.context, data.make_person())
    assert findings(tab, {"dashboard without a role": "/"}) == []
    enter(tab.context, data.make_person(Role.OBSERVER))
    first = questions.document["capabilities"][0]["code"]
    only_to_read = {
        "dashboard": "/",
        "capability": reverse("capability", args=[busy.pk, first]),
        "context": reverse("context", args=[busy.pk]),
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
def test_forms_sent_empty(tab, open_browser, enter, coordinator, busy, questions, language):
    reviewer = data.make_person(Role.REVIEWER, reviews=[busy.country])
    review = data.make_review(data.make_submission(busy, by=coordinator), by=reviewer)
    first = questions.document["capabilities"][0]
    item = [busy.pk, busy.evidence.get().pk]
    criterion = [busy.pk, first["criteria"][0]["code"]]
    plan = f"{reverse('add_measure', args=[busy.pk])}?capability={first['code']}"
    enter(tab.context, coordinator)
    found = _sent_empty(tab, plan, plan)
    found += _sent_empty(
        tab, reverse("comments", args=criterion), reverse("add_comment", args=criterion)
    )
    found += _sent_empty(tab, reverse("change_evidence", args=item), reverse("add_file", args=item))
    Assessment.objects.filter(pk=busy.pk).update(state=Assessment.State.IN_REVIEW)
    of_reviewer = open_browser(locale=language, viewport=WIDE).new_page()
    enter(of_reviewer.context, reviewer)
    remark, decision, give_back = (
        reverse(name, args=[review.pk])
        for name in ("add_remark", "review_decision", "return_for_changes")
    )
    found += _sent_empty(of_reviewer, remark) + _sent_empty(of_reviewer, decision, give_back)
    assert found == []


def _sent_empty(tab, address, action=None):
    """What is wrong with the page once its form was sent empty."""
    tab.goto(address)
    form = tab.locator(f"main form[action='{action}']" if action else "main form:not([action])")
    form.locator("button").last.click()
    expect(tab.locator("main [aria-invalid=true]").first).to_be_visible()
    return [f"{address}: {wrong}" for wrong in look(tab)]


@LANGUAGES
def test_pages_of_the_account(tab, enter, coordinator, framework, language):
    enter(tab.context, coordinator)
    addresses = named(ACCOUNT - {"account_set_password"})
    assert findings(tab, addresses) == []


@LANGUAGES
def test_pages_about_people_and_what_they_did(
    tab, enter, coordinator, busy, troubles, live_server, language
):
    troubles.expect(*TROUBLE)
    kim = data.make_person(Role.CONTRIBUTOR)
    invitation = Invitation(
        email="nia@example.org",
        role=Role.CONTRIBUTOR,
        country=busy.country,
        agency=data.make_agency(),
    )
    token = people.invite(invitation, by=coordinator)
    trail.record(
        Event.of(busy, "contribute", "C1.1", by=kim),
        Event.of(busy, "start", "2026", by=coordinator),
    )
    visitor = {"invitation": reverse("invitation", args=[token]), "gone": "/invitations/gone/"}
    assert findings(tab, visitor) == []
    tab.goto(visitor["invitation"])
    tab.locator("main form button").click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    enter(tab.context, coordinator)
    here = reverse("trail", args=[busy.pk])
    addresses = {"trail": here, "outsiders": f"{here}?show=outsiders", **named({"people"})}
    assert findings(tab, addresses) == []
    tab.locator("main form button").last.click()
    expect(tab.locator(".error-summary")).to_be_visible()
    assert look(tab) == []
    enter(tab.context, data.make_person(is_staff=True))
    assert findings(tab, named({"round_overview"}, args=[busy.round_id])) == []


@LANGUAGES
def test_pages_of_notices(tab, enter, coordinator, busy, questions, language):
    enter(tab.context, coordinator)
    assert findings(tab, {"notices, none": reverse("notices")}) == []
    first = questions.document["capabilities"][0]["code"]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    agency = data.make_agency(name="<Ministry> وزارة")
    data.make_delegation(busy, first, agency, due_on=yesterday)
    told = {"agency": str(agency)}
    kim = data.make_person(Role.CONTRIBUTOR, agency=agency)
    trail.record(Event.of(busy, "hand in", first, by=kim, after=told))
    assert findings(tab, {"dashboard": "/", **named(NOTICES)}) == []


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
        **named({"assessment", "context", "connections", "evidence", "report"}, args=[busy.pk]),
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
