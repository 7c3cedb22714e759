"""Entering and changing an item of the register, and bad input."""

import datetime

import pytest
from django.urls import reverse

from assessment.models import Event
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_evidence

pytestmark = pytest.mark.django_db

WHOLE = {
    "kind": "agreement",
    "title": "Agreement with the ministry",
    "citation": "article 9",
    "url": "https://example.org/agreement",
    "issued_by": "Ministry of Culture",
    "issued_on": "2019-03-05",
    "expires_on": "2029-03-05",
    "language": "French",
    "note": "One\r\ntwo",
}


def typed(page):
    """What a person reads in the form on the page."""
    (form,) = [each for each in page.all("form", method="post") if not each.get("action")]
    hidden = {"csrfmiddlewaretoken", "basis"}
    return {name: value for name, value in page.values(form).items() if name not in hidden}


# Adding


def test_an_item_is_added_with_all_its_particulars(client, ana):
    assessment = make_assessment()
    response = client.post(reverse("add_evidence", args=[assessment.pk]), WHOLE)
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("evidence", args=[assessment.pk]),
    )
    item = assessment.evidence.get()
    stored = {name: str(getattr(item, name)) for name in WHOLE}
    assert stored == WHOLE | {"note": "One\ntwo"}
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by, event.before, event.assessment) == (
        "add evidence",
        str(item.pk),
        ana,
        None,
        assessment,
    )
    assert {name: event.after[name] for name in WHOLE} == stored


def test_a_title_is_enough(client, ana):
    assessment = make_assessment()
    client.post(reverse("add_evidence", args=[assessment.pk]), {"kind": "law", "title": " Act "})
    item = assessment.evidence.get()
    assert (item.title, item.issued_on, item.expires_on) == ("Act", None, None)


def test_the_register_says_that_it_is_saved(client, ana):
    assessment = make_assessment()
    response = client.post(reverse("add_evidence", args=[assessment.pk]), WHOLE, follow=True)
    assert Page(response).messages == ["Saved."]


def test_the_form_warns_of_case_material(client, ana):
    page = Page(client.get(reverse("add_evidence", args=[make_assessment().pk])))
    assert (page.heading, page.title) == ("Add evidence", "Add evidence · Waymark")
    assert "Never case material, images or personal data" in words(page.find("main"))


# Bad input: `(what is typed, the errors by field)`

VALID_DATE = "Enter a valid date."
NO_URL = "Enter a valid URL."
NO_NULL = "Null characters are not allowed."
ENDS_EARLY = "It cannot end before it was issued. Check both dates."


def too_long(limit):
    return f"Ensure this value has at most {limit} characters (it has 10000)."


BAD = {
    "no title": ({"title": ""}, {"title": "This field is required."}),
    "blank title": ({"title": " \t "}, {"title": "This field is required."}),
    "title with NUL": ({"title": "Act\0"}, {"title": NO_NULL}),
    "long title": ({"title": "x" * 10_000}, {"title": too_long(300)}),
    "long citation": ({"citation": "x" * 10_000}, {"citation": too_long(300)}),
    "long issuer": ({"issued_by": "x" * 10_000}, {"issued_by": too_long(200)}),
    "long language": ({"language": "x" * 10_000}, {"language": too_long(60)}),
    "long note": ({"note": "x" * 10_000}, {"note": too_long(2000)}),
    "note with NUL": ({"note": "a\0b"}, {"note": NO_NULL}),
    "no kind": ({"kind": ""}, {"kind": "This field is required."}),
    "unknown kind": (
        {"kind": "poem"},
        {"kind": "Select a valid choice. poem is not one of the available choices."},
    ),
    "script as link": ({"url": "javascript:alert(1)"}, {"url": NO_URL}),
    "script in capitals as link": ({"url": "JaVaScRiPt:alert(1)"}, {"url": NO_URL}),
    "script with a slash as link": (
        {"url": "javascript://example.org/%0aalert(1)"},
        {"url": NO_URL},
    ),
    "data as link": ({"url": "data:text/html,<script>alert(1)</script>"}, {"url": NO_URL}),
    "file as link": ({"url": "file:///etc/passwd"}, {"url": NO_URL}),
    "words as link": ({"url": "in the archive"}, {"url": NO_URL}),
    "link with NUL": ({"url": "https://example.org/\0"}, {"url": NO_NULL}),
    "long link": (
        {"url": "https://example.org/" + "x" * 481},
        {"url": "Ensure this value has at most 500 characters (it has 501)."},
    ),
    "no day": ({"issued_on": "March 2019"}, {"issued_on": VALID_DATE}),
    "a day that never was": ({"issued_on": "2019-02-30"}, {"issued_on": VALID_DATE}),
    "a year beyond the calendar": ({"expires_on": "10000-01-01"}, {"expires_on": VALID_DATE}),
    "both dates wrong": (
        {"issued_on": "soon", "expires_on": "later"},
        {"issued_on": VALID_DATE, "expires_on": VALID_DATE},
    ),
    "ends before it begins": (
        {"issued_on": "2019-03-05", "expires_on": "2019-03-04"},
        {"expires_on": ENDS_EARLY},
    ),
}


@pytest.mark.parametrize(("bad", "errors"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_beside_its_field_and_kept(client, ana, bad, errors):
    assessment = make_assessment()
    response = client.post(reverse("add_evidence", args=[assessment.pk]), WHOLE | bad)
    page = Page(response)
    assert (response.status_code, assessment.evidence.count()) == (422, 0)
    assert page.title == "Error: Add evidence · Waymark"
    assert Event.objects.count() == 0
    for name, text in errors.items():
        assert page.text(f"id_{name}_error") == f"Error: {text}"
    assert [address for _text, address in page.summary] == [f"#id_{name}" for name in errors]
    kept = {name: value.replace("\0", "\ufffd") for name, value in (WHOLE | bad).items()}
    if "kind" in bad:
        kept["kind"] = "law"  # no choice stands for what was sent; a browser shows the first
    assert typed(page) == kept


def test_an_empty_post_is_refused(client, ana):
    assessment = make_assessment()
    response = client.post(reverse("add_evidence", args=[assessment.pk]))
    assert (response.status_code, assessment.evidence.count()) == (422, 0)


def test_a_link_without_scheme_becomes_a_safe_one(client, ana):
    assessment = make_assessment()
    client.post(
        reverse("add_evidence", args=[assessment.pk]), WHOLE | {"url": "example.org/agreement"}
    )
    assert assessment.evidence.get().url == "https://example.org/agreement"


def test_dates_are_read_as_the_field_writes_them(client, ana):
    assessment = make_assessment()
    client.post(
        reverse("add_evidence", args=[assessment.pk]), WHOLE, headers={"Accept-Language": "ar"}
    )
    assert assessment.evidence.get().issued_on == datetime.date(2019, 3, 5)


def test_fields_of_the_server_are_not_taken_from_the_browser(client, ana):
    assessment = make_assessment()
    other = make_assessment(make_country("XB"))
    data = WHOLE | {"assessment": str(other.pk), "id": str(other.pk)}
    client.post(reverse("add_evidence", args=[assessment.pk]), data)
    assert (assessment.evidence.count(), other.evidence.count()) == (1, 0)
    assert assessment.evidence.get().pk != other.pk


# Changing


def test_an_item_is_changed_and_stays_cited(client, ana):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act 12"]}})
    item = assessment.evidence.get()
    url = reverse("change_evidence", args=[assessment.pk, item.pk])
    page = Page(client.get(url))
    assert page.heading == "Act 12"
    response = client.post(url, typed(page) | {"title": "Act 13", "expires_on": "2030-01-01"})
    item.refresh_from_db()
    assert (response.status_code, item.title, item.kind, item.expires_on) == (
        302,
        "Act 13",
        "law",
        datetime.date(2030, 1, 1),
    )
    assert [row.rating for row in item.answers.all()] == ["F"]
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("change evidence", str(item.pk), ana)
    changed = {name: (event.before[name], event.after[name]) for name in event.after}
    assert {name: pair for name, pair in changed.items() if pair[0] != pair[1]} == {
        "title": ("Act 12", "Act 13"),
        "expires_on": (None, "2030-01-01"),
    }


def test_the_form_shows_what_is_stored(client, ana):
    assessment = make_assessment()
    client.post(reverse("add_evidence", args=[assessment.pk]), WHOLE)
    item = assessment.evidence.get()
    page = Page(client.get(reverse("change_evidence", args=[assessment.pk, item.pk])))
    assert typed(page) == WHOLE


def test_a_refused_change_changes_nothing(client, ana):
    assessment = make_assessment()
    item = make_evidence(assessment, "Act 12")
    url = reverse("change_evidence", args=[assessment.pk, item.pk])
    response = client.post(url, {"kind": "law", "title": "", "citation": "article 9"})
    page = Page(response)
    item.refresh_from_db()
    assert (response.status_code, item.title, item.citation) == (422, "Act 12", "")
    assert page.heading == "Act 12"
    assert page.find("id_citation").get("value") == "article 9"
    assert Event.objects.count() == 0


# Too late


@pytest.mark.parametrize("name", ["add_evidence", "change_evidence"])
def test_after_submission_it_says_so_and_keeps_the_words(client, ana, name):
    assessment = make_assessment()
    item = make_evidence(assessment, "Act 12")
    further = [item.pk] if name == "change_evidence" else []
    url = reverse(name, args=[assessment.pk, *further])
    sent = typed(Page(client.get(url))) | WHOLE
    type(assessment).objects.update(state="submitted")
    response = client.post(url, sent)
    page = Page(response)
    assert (response.status_code, typed(page)) == (409, WHOLE)
    assert page.messages == ["Not saved: this is no longer a draft. Your text is below."]
    assert [each.title for each in assessment.evidence.all()] == ["Act 12"]
    assert Event.objects.count() == 0


@pytest.mark.parametrize("name", ["add_evidence", "change_evidence"])
def test_after_submission_the_form_leads_back_to_the_register(client, ana, name):
    assessment = make_assessment(state="submitted")
    further = [make_evidence(assessment).pk] if name == "change_evidence" else []
    response = client.get(reverse(name, args=[assessment.pk, *further]), follow=True)
    assert response.redirect_chain == [(reverse("evidence", args=[assessment.pk]), 302)]
    assert Page(response).messages == ["The register cannot change: this is no longer a draft."]


def test_after_submission_nothing_is_removed(client, ana):
    assessment = make_assessment(state="submitted")
    item = make_evidence(assessment)
    url = reverse("remove_evidence", args=[assessment.pk, item.pk])
    response = client.post(url, follow=True)
    assert Page(response).messages == ["The register cannot change: this is no longer a draft."]
    assert (assessment.evidence.count(), Event.objects.count()) == (1, 0)
