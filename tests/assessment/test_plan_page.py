"""The action plan's page, its form and its file."""

import csv
import datetime
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.action_plan import Aim, aims_of, measures_of
from assessment.models import Assessment, Measure
from assessment.plan_file import as_text
from tests.assessment.page import Page, words
from tests.assessment.test_query_counts import TRANSACTION_CONTROL, short, statements
from tests.data import (
    make_agency,
    make_assessment,
    make_country,
    make_delegation,
    make_measure,
    make_person,
    make_submission,
)

pytestmark = pytest.mark.django_db

ANSWERS = {"L1": "F", "L3": "P", "S1": "P"}
WHOLE = {
    "text": "Write the house rules",
    "owner": "Head of the library",
    "starts_on": "2026-01-01",
    "due_on": "2026-12-31",
    "cost_note": "Two months of work",
    "status": "under_way",
}


def page_of(client, assessment, query=None):
    response = client.get(reverse("plan", args=[assessment.pk]), query or {})
    assert response.status_code == 200
    return Page(response)


def texts(page):
    """The measures on the page, in order."""
    return [
        words(link)
        for table in page.all("table")
        for link in table.iter("th")
        if link.get("scope") == "row"
    ]


def add(client, assessment, data, capability="LOANS"):
    address = reverse("add_measure", args=[assessment.pk])
    return client.post(f"{address}?capability={capability}", data)


def change_address(measure):
    return reverse("change_measure", args=[measure.assessment_id, measure.pk])


def typed(page):
    """What a browser sends for the form of the measure."""
    form = next(
        each for each in page.all("form", method="post") if each.get("novalidate") is not None
    )
    return page.values(form)


# The list


def test_an_empty_plan_proposes_and_fills_itself(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    page = page_of(client, assessment)
    assert "The plan is empty." in words(page.find("main"))
    (form,) = [each for each in page.all("form", method="post") if "propose" in each.get("action")]
    chosen = page.values(form)["proposal"]
    assert chosen == ["UNION:LOANS", "UNION:STAFF", ":LOANS", ":STAFF"]
    response = client.post(form.get("action"), {"proposal": chosen}, follow=True)
    assert "3 measures were added" in Page(response).messages[0]
    assert "Your answers propose" not in words(Page(response).find("main"))
    aims = [aim for each in measures_of(assessment) for aim in aims_of(each).items()]
    assert aims == [("L4", Aim("P")), ("L3", Aim("L")), ("L4", Aim("L")), ("S1", Aim("L", True))]


def test_what_is_left_is_proposed_unchosen(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    make_measure(assessment, "STAFF")
    page = page_of(client, assessment)
    (form,) = [each for each in page.all("form", method="post") if "propose" in each.get("action")]
    assert "proposal" not in page.values(form)


def test_an_observer_reads_and_is_offered_nothing_to_do(client, tiny):
    assessment = make_assessment(answers=ANSWERS)
    make_measure(assessment, targets={"L3": "L"})
    client.force_login(make_person(Role.OBSERVER))
    page = page_of(client, assessment)
    assert texts(page) == ["Write the house rules"]
    assert [each for each in page.find("main").iter("form") if each.get("method") == "post"] == []
    assert "Add a measure" not in words(page.find("main"))


def test_a_contributor_reads_where_the_coordinator_allows_it(client, tiny):
    assessment = make_assessment(contributors_may_read=True)
    agency = make_agency()
    make_delegation(assessment, agency=agency)
    make_measure(assessment)
    client.force_login(make_person(Role.CONTRIBUTOR, agency=agency))
    assert texts(page_of(client, assessment)) == ["Write the house rules"]
    Assessment.objects.update(contributors_may_read=False)
    assert client.get(reverse("plan", args=[assessment.pk])).status_code == 404


@pytest.mark.parametrize("state", [Assessment.State.SUBMITTED, Assessment.State.VALIDATED])
def test_the_plan_is_changed_after_submission_too(client, ana, state):
    assessment = make_assessment(state=state)
    assert add(client, assessment, WHOLE).status_code == 302
    assert assessment.measures.count() == 1


def test_a_closed_assessment_keeps_its_plan_as_it_is(client, ana):
    assessment = make_assessment(answers=ANSWERS, state=Assessment.State.CLOSED)
    measure = make_measure(assessment)
    page = page_of(client, assessment)
    forms = [each.get("method") for each in page.find("main").iter("form")]
    assert (texts(page), forms) == (["Write the house rules"], ["get"])
    response = client.post(change_address(measure), WHOLE | {"text": "Mine", "version": "1"})
    assert response.status_code == 409
    assert typed(Page(response))["text"] == "Mine"
    assert "closed" in Page(response).messages[0]
    remove = reverse("remove_measure", args=[assessment.pk, measure.pk])
    assert client.post(remove, {"version": "1"}).status_code == 409
    propose = reverse("add_proposals", args=[assessment.pk])
    assert client.post(propose, {"proposal": ":LOANS"}).status_code == 409
    assert [each.text for each in assessment.measures.all()] == ["Write the house rules"]


TODAY = timezone.localdate
ORDERED = {
    "capability": ["old", "none", "late"],
    "agency": ["late", "old", "none"],
    "due": ["late", "old", "none"],
    "nonsense": ["old", "none", "late"],
}


@pytest.mark.parametrize(("by", "order"), ORDERED.items())
def test_orders(client, ana, by, order):
    assessment = make_assessment()
    past = TODAY() - datetime.timedelta(days=9)
    make_measure(assessment, "STAFF", text="late", due_on=past, agency=make_agency())
    make_measure(assessment, text="old", due_on=past, status="done")
    make_measure(assessment, text="none")
    page = page_of(client, assessment, {"by": by})
    assert [text.split()[0] for text in texts(page)] == order
    assert words(page.find("main")).count("Overdue") == (4 if by == "due" else 3)


NARROWED = [
    ({"status": "done"}, ["c"]),
    ({"status": "overdue"}, ["a"]),
    ({"agency": "none"}, ["b", "c"]),
    ({"agency": "AGENCY"}, ["a"]),
    ({"agency": "AGENCY", "status": "done"}, []),
    ({"capability": "STAFF"}, ["c"]),
    ({"status": "x\0", "agency": ""}, ["a", "b", "c"]),
    ({"agency": "9" * 50}, []),
]


@pytest.mark.parametrize(("query", "shown"), NARROWED)
def test_filters(client, ana, query, shown):
    assessment = make_assessment()
    agency = make_agency()
    past = TODAY() - datetime.timedelta(days=1)
    make_measure(assessment, text="a", due_on=past, agency=agency)
    make_measure(assessment, text="b", due_on=TODAY())
    make_measure(assessment, "STAFF", text="c", due_on=past, status="done")
    query = {name: value.replace("AGENCY", str(agency.pk)) for name, value in query.items()}
    page = page_of(client, assessment, query)
    assert texts(page) == shown
    assert ("No measure is like that" in words(page.find("main"))) is not bool(shown)


def test_progress_tells_now_then_and_target(client, ana):
    assessment = make_assessment(answers={"L1": "P", "L3": "P"})
    make_submission(assessment)
    assessment.answers.filter(criterion__code="L1").update(rating="L")
    make_measure(assessment, targets={"L1": "L", "L3": "L"})
    said = words(page_of(client, assessment).find("main"))
    assert "Targets reached: 1 of 2" in said
    first = (
        "L1 reached Target: largely in place. Now: largely in place. In version 1: partly in place."
    )
    assert first in said
    assert "L3 not reached Target: largely in place. Now: partly in place." in said


def test_what_people_write_is_shown_as_text(client, ana):
    assessment = make_assessment()
    make_measure(assessment, text="<script>alert(1)</script>", owner="<b>", cost_note="<i>")
    page = page_of(client, assessment)
    assert texts(page) == ["<script>alert(1)</script> Cost: <i>"]


# The form


def test_a_measure_begins_with_its_capability(client, ana):
    assessment = make_assessment()
    page = Page(client.get(reverse("add_measure", args=[assessment.pk])))
    assert page.links(page.find("main")) == [
        ("1 Loans", "?capability=LOANS"),
        ("2 Staff", "?capability=STAFF"),
    ]


@pytest.mark.parametrize("capability", ["NOWHERE", "C\0", "x" * 3000])
def test_an_unknown_capability_is_not_found(client, ana, capability):
    address = reverse("add_measure", args=[make_assessment().pk])
    for method in (client.get, client.post):
        assert method(f"{address}?capability={capability}".replace("\0", "%00")).status_code == 404


def test_a_measure_is_added_with_all_its_particulars(client, ana):
    assessment, agency = make_assessment(), make_agency()
    data = WHOLE | {"agency": str(agency.pk), "to-L3": "L", "evidence-L3": "on", "to-L2": "NA"}
    response = add(client, assessment, data)
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("plan", args=[assessment.pk]),
    )
    (measure,) = measures_of(assessment)
    assert {name: str(getattr(measure, name)) for name in WHOLE} == WHOLE
    assert (measure.agency, measure.capability.code, measure.updated_by) == (agency, "LOANS", ana)
    assert aims_of(measure) == {"L2": Aim("NA"), "L3": Aim("L", with_evidence=True)}


def test_the_form_shows_what_is_stored(client, ana):
    assessment, agency = make_assessment(), make_agency()
    data = WHOLE | {"agency": str(agency.pk), "to-L3": "L", "evidence-L3": "on"}
    add(client, assessment, data)
    shown = typed(Page(client.get(change_address(assessment.measures.get()))))
    assert {name: shown[name] for name in data} == data
    assert shown["to-L1"] == ""


FOREIGN = "9999999"
BAD = {
    "no text": ({"text": " "}, ["#id_text"]),
    "text with NUL": ({"text": "a\0b"}, ["#id_text"]),
    "long text": ({"text": "x" * 501}, ["#id_text"]),
    "long owner": ({"owner": "x" * 201}, ["#id_owner"]),
    "long cost": ({"cost_note": "x" * 501}, ["#id_cost_note"]),
    "no day": ({"due_on": "soon"}, ["#id_due_on"]),
    "due before it starts": ({"due_on": "2025-12-31"}, ["#id_due_on"]),
    "unknown status": ({"status": "started"}, ["#id_status"]),
    "unknown agency": ({"agency": FOREIGN}, ["#id_agency"]),
    "agency that is no number": ({"agency": "x"}, ["#id_agency"]),
    "unknown rating": ({"to-L1": "N"}, ["#id_to-L1"]),
    "NA where it applies": ({"to-L1": "NA"}, ["#id_to-L1"]),
    "evidence of nothing": ({"evidence-L1": "on"}, ["#id_to-L1"]),
}


@pytest.mark.parametrize(("bad", "fields"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_and_kept(client, ana, bad, fields):
    assessment = make_assessment()
    response = add(client, assessment, WHOLE | bad)
    page = Page(response)
    assert (response.status_code, assessment.measures.count()) == (422, 0)
    assert [address for _words, address in page.summary] == fields
    kept = WHOLE | bad
    assert typed(page)["owner"] == kept["owner"]
    if set(bad) & {"text", "cost_note"}:
        assert {name: typed(page)[name].replace("\ufffd", "\0") for name in bad} == bad


def test_an_agency_of_another_country_is_refused(client, ana):
    assessment = make_assessment()
    theirs = make_agency(make_country("XB"), "Their police")
    response = add(client, assessment, WHOLE | {"agency": str(theirs.pk)})
    assert response.status_code == 422
    assert "Their police" not in response.content.decode()


def test_fields_of_the_server_are_not_taken_from_the_browser(client, ana):
    assessment, other = make_assessment(), make_assessment(make_country("XB"))
    data = WHOLE | {"assessment": str(other.pk), "id": str(uuid.uuid4()), "version": "77"}
    add(client, assessment, data | {"to-S1": "L", "capability": "STAFF"})
    (measure,) = measures_of(assessment)
    assert (measure.version, measure.capability.code, aims_of(measure)) == (1, "LOANS", {})
    assert other.measures.count() == 0


def test_a_stale_form_tells_both_texts_once(client, ana):
    measure = make_measure(make_assessment(), text="Old", targets={"L1": "L"})
    mine = typed(Page(client.get(change_address(measure)))) | {"text": "Mine"}
    theirs = mine | {"text": "Theirs", "to-L1": "F"}
    assert client.post(change_address(measure), theirs).status_code == 302
    response = client.post(change_address(measure), mine)
    page = Page(response)
    assert (response.status_code, Measure.objects.get().text) == (409, "Theirs")
    told = [words(each) for each in page.all("dd")]
    assert told[:1] == ["Theirs"]
    assert "Fully in place" in told
    assert typed(page)["text"] == "Mine"
    assert client.post(change_address(measure), typed(page)).status_code == 302
    assert (Measure.objects.get().text, Measure.objects.get().version) == ("Mine", 3)


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "1e3", "9" * 99, "²"])
def test_a_version_that_never_was_is_stale(client, ana, version):
    measure = make_measure(make_assessment())
    response = client.post(change_address(measure), WHOLE | {"text": "Mine", "version": version})
    assert (response.status_code, Measure.objects.get().version) == (409, 1)


def test_a_removed_measure_can_be_added_anew(client, ana):
    measure = make_measure(make_assessment())
    address = change_address(measure)
    mine = typed(Page(client.get(address))) | {"text": "Mine", "to-L3": "L"}
    Measure.objects.all().delete()
    response = client.post(address, mine)
    page = Page(response)
    assert (response.status_code, typed(page)["text"], Measure.objects.count()) == (409, "Mine", 0)
    (form,) = [each for each in page.all("form") if each.get("novalidate") is not None]
    assert client.post(form.get("action"), typed(page)).status_code == 302
    assert Measure.objects.get().text == "Mine"
    assert client.get(address).status_code == 404
    assert client.post(address, mine | {"capability": "C\0"}).status_code == 404


def test_removing_asks_first_and_tells(client, ana):
    measure = make_measure(make_assessment())
    page = Page(client.get(change_address(measure)))
    (form,) = [each for each in page.all("form") if "remove" in (each.get("action") or "")]
    assert client.post(form.get("action"), page.values(form) | {"version": "7"}).status_code == 409
    assert Measure.objects.count() == 1
    response = client.post(form.get("action"), page.values(form), follow=True)
    assert Measure.objects.count() == 0
    assert "Write the house rules" in Page(response).messages[0]


def test_another_countrys_plan_is_not_found(client, tiny):
    measure = make_measure(make_assessment())
    client.force_login(make_person(Role.COORDINATOR, make_country("XB")))
    own = make_assessment(make_country("XB"))
    for assessment in (measure.assessment, own):
        address = reverse("change_measure", args=[assessment.pk, measure.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, WHOLE | {"version": "1"}).status_code == 404
        remove = reverse("remove_measure", args=[assessment.pk, measure.pk])
        assert client.post(remove, {"version": "1"}).status_code == 404
    assert Measure.objects.get().text == "Write the house rules"


# The file


def test_the_file_has_a_line_for_each_measure(client, ana):
    assessment = make_assessment(answers=ANSWERS)
    make_measure(assessment, text='=HYPERLINK("x")', agency=make_agency(name="-1+1"))
    make_measure(
        assessment, "STAFF", text="Zwölf, “drei”; ثلاثة", targets={"S1": "L"},
        due_on=datetime.date(2020, 1, 1),
    )  # fmt: skip
    response = client.get(reverse("plan_file", args=[assessment.pk]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="action-plan-xa-')
    assert response.content.startswith(b"\xef\xbb\xbf")
    heading, first, second = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    first, second = (dict(zip(heading, line, strict=True)) for line in (first, second))
    assert (first["Measure"], first["Agency"]) == ('\'=HYPERLINK("x")', "'-1+1")
    assert (second["Measure"], second["Due on"], second["Overdue"], second["Targets"]) == (
        "Zwölf, “drei”; ثلاثة",
        "2020-01-01",
        "Yes",
        "S1: from partly in place to largely in place",
    )


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\r=1", "\uff1d1"])
def test_no_cell_is_a_formula(text):
    assert as_text(text) == f"'{text}"


def test_other_cells_stay_as_they_are():
    assert [as_text(each) for each in ["a=1", "1-2", "", 7]] == ["a=1", "1-2", "", "7"]


# Queries


@pytest.fixture(params=[1, 3])
def many(client, ana, request):
    """A plan with as many measures, each of an agency, with a target and a submission."""
    assessment = make_assessment(answers={"L1": "F", "L3": "P"})
    make_submission(assessment, by=ana)
    plans = [("LOANS", "L3"), ("STAFF", "S1"), ("LOANS", "L1")]
    for capability, code in plans[: request.param]:
        agency = make_agency(name=f"Agency of {code}")
        make_measure(assessment, capability, by=ana, agency=agency, targets={code: "L"})
    client.get(reverse("plan", args=[assessment.pk]))
    return assessment


PAGES = [("plan", 9), ("plan_file", 6), ("what_if", 5)]


@pytest.mark.parametrize(("name", "expected"), PAGES)
def test_a_page_takes_the_same_queries_for_one_measure_and_for_three(client, many, name, expected):
    found = statements(lambda: client.get(reverse(name, args=[many.pk])))
    assert len(found) == expected, short(found)


def test_a_form_takes_the_same_queries_for_one_measure_and_for_three(client, many):
    address = change_address(many.measures.first())
    assert len(found := statements(lambda: client.get(address))) == 7, short(found)


@pytest.mark.parametrize("number", [1, 3])
def test_adding_takes_the_same_queries_for_one_proposal_and_for_three(client, ana, number):
    assessment = make_assessment(answers=ANSWERS)
    keys = [":LOANS", ":STAFF", "UNION:LOANS"][:number]
    address = reverse("add_proposals", args=[assessment.pk])
    client.get(reverse("plan", args=[assessment.pk]))
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, {"proposal": keys}).status_code == 302
    found = [each["sql"] for each in captured if not each["sql"].startswith(TRANSACTION_CONTROL)]
    assert len(found) == 12, short(found)
    assert assessment.measures.count() == number
