"""The page on which a country describes its enablers: shown, saved, refused, disputed."""

import pytest
from django.urls import reverse

from accounts.models import Role
from assessment.models import Assessment, ContextNote, Event
from assessment.standing import Standing
from tests.assessment.browsers import Browser
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_note, make_person

pytestmark = pytest.mark.django_db

LONGEST = 5000
TOO_LONG = f"Ensure this value has at most {LONGEST} characters (it has {LONGEST + 1})."
TEXTS = {"MONEY": "Enough\nsince 2020", "TOWN": "Many read."}


def texts(assessment):
    notes = assessment.context_notes.order_by("enabler__position")
    return {note.enabler.code: (note.text, note.version) for note in notes}


def colleague_writes(assessment, by, code, text):
    """What a colleague saved since the page was opened."""
    note = assessment.context_notes.filter(enabler__code=code).first()
    if note is None:
        make_note(assessment, code, text, by=by)
        return
    note.text, note.version, note.updated_by = text, note.version + 1, by
    note.save()


class ContextBrowser(Browser):
    """Somebody's browser without JavaScript, on the page of the context."""

    def __init__(self, client, assessment):
        self.client = client
        self.url = reverse("context", args=[assessment.pk])
        self.page = self.get(self.url)


@pytest.fixture
def browse_context(client, ana):
    """Ana's browser on the page of a new assessment."""

    def browse(context=None):
        assessment = make_assessment(context=context)
        return ContextBrowser(client, assessment), assessment

    return browse


# What it shows


def test_there_is_a_text_area_for_each_enabler_in_the_order_of_the_edition(browse_context):
    page = browse_context(TEXTS)[0].page
    assert page.heading == "Context"
    assert [section.get("id") for section in page.all("section", class_="criterion")] == [
        "MONEY",
        "TOWN",
        "RULES",
    ]
    assert [words(label) for label in page.all("label") if label.get("id")] == [
        "MONEY Money for books",
        "TOWN A town that reads",
        "RULES Rules of the town",
    ]
    sent = page.sent("answers")
    assert {code: sent[f"{code}-text"] for code in ("MONEY", "TOWN", "RULES")} == {
        "MONEY": "Enough\r\nsince 2020",
        "TOWN": "Many read.",
        "RULES": "",
    }


def test_it_says_what_to_describe_and_where_that_is_taken_from(browse_context):
    page = browse_context()[0].page
    area = page.find("id_MONEY-text")
    assert page.text(area.get("aria-describedby")) == "Say where the money comes from."
    assert page.find("id_TOWN-text").get("aria-describedby") is None
    said = page.text("main")
    assert said.index("TOWN") < said.index("Source: Tiny 1, preface") < said.index("RULES")
    assert "Source: Tiny 1, rules Save Download" in said


def test_it_says_that_nothing_here_is_rated(browse_context):
    assert (
        "Nothing here is rated, and nothing here changes a level. All of it is optional"
    ) in browse_context()[0].page.text("main")


def test_it_asks_for_nothing_about_single_people(browse_context):
    assert "Never details of a case, a victim or an offender." in browse_context()[0].page.text(
        "main"
    )


def test_it_is_one_of_the_tabs_after_the_capabilities(browse_context):
    browser, _assessment = browse_context()
    (tabs,) = browser.page.all("nav", class_="tabs")
    links = browser.page.links(tabs)
    names = [name for name, _address in links]
    assert names.index("Capabilities") < names.index("Context") < names.index("Connections")
    assert ("Context", browser.url) in links


def test_names_come_in_the_reader_s_language(client, ana):
    url = reverse("context", args=[make_assessment().pk])
    page = Page(client.get(url, headers={"Accept-Language": "ar"}))
    assert page.text("MONEY-name") == "MONEY مال للكتب"


def test_a_framework_without_enablers_says_so(client, ana, tiny):
    assessment = make_assessment()
    tiny.enabler_set.all().delete()
    tiny.texts_sha256 = "0" * 64
    tiny.save(update_fields=["texts_sha256"])
    page = Page(client.get(reverse("context", args=[assessment.pk])))
    assert "This framework names no enablers." in page.text("main")
    assert page.find("answers") is None


@pytest.mark.parametrize(
    ("role", "state"),
    [(Role.OBSERVER, "draft"), (Role.COORDINATOR, "submitted"), (Role.OBSERVER, "submitted")],
)
def test_who_may_only_read_sees_the_texts(client, tiny, role, state):
    context = {"MONEY": "Enough", "RULES": "<b>Strict</b>"}
    assessment = make_assessment(context=context, state=state)
    client.force_login(make_person(role))
    page = Page(client.get(reverse("context", args=[assessment.pk])))
    assert page.text("MONEY") == "MONEY Money for books Enough"
    assert page.text("RULES") == "RULES Rules of the town <b>Strict</b>"
    assert page.all("textarea") == []
    assert page.find("answers") is None


def test_what_is_not_written_yet_says_so_to_readers(client, tiny):
    assessment = make_assessment(context={"TOWN": ""})
    client.force_login(make_person(Role.OBSERVER))
    page = Page(client.get(reverse("context", args=[assessment.pk])))
    assert page.text("MONEY") == "MONEY Money for books Nothing written yet."
    assert page.text("TOWN") == "TOWN A town that reads Nothing written yet."


@pytest.mark.parametrize("name", ["context", "save_context"])
def test_another_country_finds_nothing(client, tiny, name):
    theirs = make_assessment(make_country("XB"), context={"MONEY": "Secret"})
    client.force_login(make_person(Role.COORDINATOR))
    url = reverse(name, args=[theirs.pk])
    ask = client.get if name == "context" else client.post
    response = ask(url, {"MONEY-text": "Mine", "MONEY-basis": "1."})
    assert (response.status_code, b"Secret" in response.content) == (404, False)
    assert texts(theirs) == {"MONEY": ("Secret", 1)}


# Saving without scripts


def test_texts_are_saved_together(browse_context, ana):
    browser, assessment = browse_context({"MONEY": "Enough", "TOWN": "Many read."})
    page = browser.save(MONEY_text=" Not enough\r\nsince 2021 ", RULES_text="Strict")
    assert (browser.status, browser.went_to, page.messages) == (200, browser.url, ["Saved."])
    assert texts(assessment) == {
        "MONEY": ("Not enough\nsince 2021", 2),
        "TOWN": ("Many read.", 1),
        "RULES": ("Strict", 1),
    }
    assert {note.updated_by for note in assessment.context_notes.exclude(text="Many read.")} == {
        ana
    }


def test_each_saved_text_has_its_line_in_the_trail(browse_context, ana):
    browser, assessment = browse_context({"MONEY": "Enough"})
    browser.save(MONEY_text="Too little", RULES_text="Strict")
    lines = assessment.events.values_list("verb", "subject", "by", "membership", "before", "after")
    who = (ana.pk, ana.membership.pk)
    old, new = {"text": "Enough", "version": 1}, {"text": "Too little", "version": 2}
    assert list(lines) == [
        ("describe", "MONEY", *who, old, new),
        ("describe", "RULES", *who, None, {"text": "Strict", "version": 1}),
    ]


def test_what_nobody_changed_is_not_written(browse_context):
    browser, assessment = browse_context({"MONEY": " Enough\n"})
    browser.save()
    assert (texts(assessment), Event.objects.count()) == ({"MONEY": (" Enough\n", 1)}, 0)


def test_a_text_can_be_emptied(browse_context):
    browser, assessment = browse_context({"MONEY": "Enough"})
    browser.save(MONEY_text="  ")
    assert texts(assessment) == {"MONEY": ("", 2)}


def test_the_address_of_a_refused_page_leads_back(client, ana):
    assessment = make_assessment()
    response = client.get(reverse("save_context", args=[assessment.pk]))
    assert response["Location"] == reverse("context", args=[assessment.pk])


def test_the_longest_text_is_saved(browse_context):
    browser, assessment = browse_context()
    browser.save(MONEY_text="a\r\n" + "b" * (LONGEST - 2))
    assert (browser.status, len(texts(assessment)["MONEY"][0])) == (200, LONGEST)


def test_a_text_that_is_too_long_is_kept_on_the_page_and_the_others_are_saved(browse_context):
    browser, assessment = browse_context()
    page = browser.save(MONEY_text="b" * (LONGEST + 1), TOWN_text="Many read.")
    assert (browser.status, texts(assessment)) == (422, {"TOWN": ("Many read.", 1)})
    assert page.summary == [(f"MONEY: {TOO_LONG}", "#id_MONEY-text")]
    assert page.errors("MONEY") == [TOO_LONG]
    assert page.find("id_MONEY-text").get("aria-invalid") == "true"
    assert page.title.startswith("Error: Context")
    assert page.sent("answers")["MONEY-text"] == "b" * (LONGEST + 1)


def test_a_text_changes_no_level(browse_context):
    browser, assessment = browse_context()
    before = Standing.of(assessment).result
    browser.save(MONEY_text="Everything is in place.")
    assert Standing.of(assessment).result == before


@pytest.mark.parametrize("state", [each for each in Assessment.State if each != "draft"])
def test_what_is_no_longer_a_draft_keeps_what_was_typed(browse_context, state):
    browser, assessment = browse_context({"MONEY": "Enough"})
    Assessment.objects.update(state=state)
    page = browser.save(MONEY_text="Too little")
    assert (browser.status, texts(assessment)) == (409, {"MONEY": ("Enough", 1)})
    assert page.messages == ["Not saved: this is no longer a draft. Your text is below."]
    assert page.sent("answers")["MONEY-text"] == "Too little"
    assert (Event.objects.count(), page.summary) == (0, [])


# A colleague was faster


@pytest.fixture
def disputed(browse_context, ben):
    """A page where Ana's text meets Ben's, and another one does not."""
    browser, assessment = browse_context({"MONEY": "Enough"})
    colleague_writes(assessment, ben, "MONEY", "Cut <i>by half</i>")
    browser.save(MONEY_text="Doubled", RULES_text="Strict")
    return browser, assessment


def theirs_on(page):
    (quote,) = page.find("MONEY").iter("blockquote")
    return words(quote)


def test_a_conflict_shows_both_texts_and_overwrites_nothing(disputed):
    browser, assessment = disputed
    page = browser.page
    assert browser.status == 409
    assert texts(assessment) == {"MONEY": ("Cut <i>by half</i>", 2), "RULES": ("Strict", 1)}
    assert theirs_on(page) == "Cut <i>by half</i>"
    assert "Ben saved this at" in page.text("MONEY")
    sent = page.sent("answers")
    assert (sent["MONEY-text"], "MONEY-choice" in sent) == ("Doubled", False)
    assert page.summary == [("MONEY: Choose which version should stay.", "#id_MONEY-choice_0")]


def test_without_a_choice_nothing_is_overwritten(disputed):
    browser, assessment = disputed
    page = browser.save()
    assert texts(assessment)["MONEY"] == ("Cut <i>by half</i>", 2)
    assert page.errors("MONEY") == ["Choose which version should stay."]
    assert (browser.status, theirs_on(page)) == (409, "Cut <i>by half</i>")


def test_mine_is_saved_when_chosen(disputed):
    browser, assessment = disputed
    page = browser.save(MONEY_choice="mine", MONEY_text="Doubled, then cut")
    assert (browser.status, page.summary) == (200, [])
    assert texts(assessment)["MONEY"] == ("Doubled, then cut", 3)


def test_theirs_stays_when_chosen(disputed):
    browser, assessment = disputed
    page = browser.save(MONEY_choice="theirs")
    assert (browser.status, page.summary) == (200, [])
    assert texts(assessment)["MONEY"] == ("Cut <i>by half</i>", 2)
    assert page.sent("answers")["MONEY-text"] == "Cut <i>by half</i>"


def test_a_third_text_while_choosing_is_a_conflict_again(disputed, ben):
    browser, assessment = disputed
    colleague_writes(assessment, ben, "MONEY", "")
    page = browser.save(MONEY_choice="mine")
    assert (browser.status, texts(assessment)["MONEY"]) == (409, ("", 3))
    assert theirs_on(page) == "The text was emptied."
    assert page.sent("answers")["MONEY-text"] == "Doubled"


def test_untouched_texts_of_a_stale_page_are_no_conflict(browse_context, ben):
    browser, assessment = browse_context(TEXTS)
    colleague_writes(assessment, ben, "MONEY", "Cut")
    browser.save(TOWN_text="Few read.")
    assert (browser.status, texts(assessment)) == (
        200,
        {"MONEY": ("Cut", 2), "TOWN": ("Few read.", 2)},
    )


def test_the_same_text_written_twice_is_no_conflict(browse_context, ben):
    browser, assessment = browse_context({"MONEY": "Enough"})
    colleague_writes(assessment, ben, "MONEY", "Cut")
    browser.save(MONEY_text="Cut")
    assert (browser.status, texts(assessment)) == (200, {"MONEY": ("Cut", 2)})


def test_two_first_texts_are_a_conflict(browse_context, ben):
    browser, assessment = browse_context()
    colleague_writes(assessment, ben, "MONEY", "Ben's")
    browser.save(MONEY_text="Ana's")
    assert (browser.status, texts(assessment)) == (409, {"MONEY": ("Ben's", 1)})


# Saving by itself


@pytest.fixture
def typing(client, ana):
    """Send one text as the page does when it saves by itself: the parts that come back."""

    def send(assessment, code="MONEY", **fields):
        url = reverse("save_context_note", args=[assessment.pk, code])
        data = {f"{code}-{name}": value for name, value in fields.items()}
        response = client.post(url, data, headers={"HX-Request": "true"})
        return response, Page(response)

    return send


def swapped(parts):
    return [each.get("id") for each in parts.root.iter() if each.get("hx-swap-oob") == "true"]


def test_one_text_is_saved_and_the_page_knows_its_new_version(client, ana, typing):
    assessment = make_assessment(context=TEXTS)
    page = Page(client.get(reverse("context", args=[assessment.pk])))
    basis = page.find("id_MONEY-basis").get("value")
    response, parts = typing(assessment, basis=basis, text="Too little")
    assert (response.status_code, response["X-Waymark"]) == (200, "answer")
    assert swapped(parts) == ["MONEY-saved", "id_MONEY-basis"]
    assert parts.text("MONEY-saved").startswith("Saved ")
    assert texts(assessment)["MONEY"] == ("Too little", 2)
    basis = parts.find("id_MONEY-basis").get("value")
    typing(assessment, basis=basis, text="Far too little")
    assert texts(assessment)["MONEY"] == ("Far too little", 3)


def test_a_stale_text_comes_back_beside_the_newer_one(typing, ben):
    assessment = make_assessment(context={"MONEY": "Enough"})
    colleague_writes(assessment, ben, "MONEY", "Cut")
    response, parts = typing(assessment, basis="1.x", text="Doubled")
    assert (response.status_code, response["X-Waymark"]) == (409, "answer")
    assert (swapped(parts), theirs_on(parts)) == (["MONEY"], "Cut")
    basis = parts.find("id_MONEY-basis").get("value")
    response, parts = typing(assessment, basis=basis, text="Doubled", choice="mine")
    assert (response.status_code, swapped(parts)) == (200, ["MONEY"])
    assert texts(assessment) == {"MONEY": ("Doubled", 3)}


@pytest.mark.parametrize("basis", ["", "x", "1.\0", "1.x.disputed", "99.x", "-1.x"])
def test_a_tampered_basis_is_never_an_error_of_the_server(typing, basis):
    assessment = make_assessment(context={"MONEY": "Enough"})
    response, _parts = typing(assessment, basis=basis, text="Doubled")
    assert response.status_code in {409, 422}
    assert texts(assessment) == {"MONEY": ("Enough", 1)}


def test_an_empty_post_overwrites_nothing(typing):
    assessment = make_assessment(context={"MONEY": "Enough"})
    response, _parts = typing(assessment)
    assert (response.status_code, texts(assessment)) == (409, {"MONEY": ("Enough", 1)})


def test_what_is_too_long_comes_back_with_its_error(typing):
    assessment = make_assessment()
    response, parts = typing(assessment, basis="0.", text="b" * (LONGEST + 1))
    assert (response.status_code, response["X-Waymark"]) == (422, "answer")
    assert (swapped(parts), parts.errors("MONEY")) == (["MONEY"], [TOO_LONG])
    assert not ContextNote.objects.exists()


@pytest.mark.parametrize("state", [each for each in Assessment.State if each != "draft"])
def test_what_is_no_longer_a_draft_says_so_and_swaps_nothing_else(typing, state):
    assessment = make_assessment(context={"MONEY": "Enough"}, state=state)
    response, parts = typing(assessment, basis="1.x", text="Doubled")
    assert (response.status_code, response["X-Waymark"]) == (409, "answer")
    assert swapped(parts) == ["MONEY-saved"]
    assert texts(assessment) == {"MONEY": ("Enough", 1)}


@pytest.mark.parametrize("code", ["L1", "NOWHERE"])
def test_what_is_no_enabler_is_not_found(typing, code):
    response, _parts = typing(make_assessment(), code, basis="0.", text="Enough")
    assert (response.status_code, ContextNote.objects.count()) == (404, 0)
