"""The coordinator's pages of delegation, and who else gets in."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.models import Assessment, Contribution, Delegation, Event, Evidence
from tests.assessment.page import Page, words
from tests.data import (
    make_agency,
    make_assessment,
    make_contribution,
    make_country,
    make_delegation,
    make_person,
)

pytestmark = pytest.mark.django_db

State = Delegation.State


def tomorrow():
    return timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def coordinating(client, ana):
    """What Ana sends to the pages of a delegation."""
    return Coordinating(client)


class Coordinating:
    """A coordinator, page by page."""

    def __init__(self, client):
        self.client = client

    def get(self, name, *args, **query):
        self.response = self.client.get(reverse(name, args=args), query)
        return Page(self.response)

    def post(self, name, *args, **data):
        self.response = self.client.post(reverse(name, args=args), data, follow=True)
        self.page = Page(self.response)
        return self.page

    @property
    def status(self):
        return self.response.status_code


# Handing out


def test_without_delegations_the_list_says_what_to_do(coordinating):
    assessment = make_assessment()
    page = coordinating.get("delegations", assessment.pk)
    assert "Nothing is delegated." in page.text("main")
    assert ("Delegate", reverse("delegate", args=[assessment.pk])) in page.links()


def test_capabilities_are_handed_to_agencies(coordinating):
    assessment, police = make_assessment(), make_agency()
    make_agency(make_country("XB"), "Foreign Police")
    page = coordinating.get("delegate", assessment.pk)
    choices = [words(each) for each in page.find("main").iter("label")]
    assert choices[:3] == ["1 Loans", "2 Staff", "National Police"]
    page = coordinating.post(
        "delegate",
        assessment.pk,
        capabilities=["LOANS", "STAFF"],
        agencies=[police.pk],
        due_on=tomorrow().isoformat(),
        note="Two of them",
    )
    assert page.messages == ["2 delegations made."]
    assert set(Delegation.objects.values_list("capability__code", "note", "due_on")) == {
        ("LOANS", "Two of them", tomorrow()),
        ("STAFF", "Two of them", tomorrow()),
    }
    rows = [words(each) for each in page.all("tr")[1:]]
    assert [row.split(" To do ")[0] for row in rows] == [
        "1 Loans National Police",
        "2 Staff National Police",
    ]


def test_what_is_there_already_is_told(coordinating):
    there = make_delegation()
    page = coordinating.post(
        "delegate", there.assessment.pk, capabilities=["LOANS"], agencies=[there.agency.pk]
    )
    assert page.messages == ["1 was there already and stays as it is."]
    assert Delegation.objects.get() == there


def test_a_capability_can_be_chosen_by_the_link(coordinating):
    make_agency()
    page = coordinating.get("delegate", make_assessment().pk, capability="STAFF")
    chosen = [each.get("value") for each in page.all("input", name="capabilities", checked="")]
    assert chosen == ["STAFF"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"capabilities": []}, "Capabilities: Choose at least one capability."),
        ({"agencies": []}, "Agencies: Choose at least one agency."),
        ({"due_on": "2001-01-01"}, "Due on: This day is past. Choose today or a later day."),
        ({"due_on": "soon"}, "Due on: Enter a valid date."),
    ],
)
def test_what_is_wrong_is_named_and_the_text_stays(coordinating, sent, expected):
    assessment, police = make_assessment(), make_agency()
    good = {"capabilities": ["LOANS"], "agencies": [police.pk], "note": "Kept"}
    page = coordinating.post("delegate", assessment.pk, **{**good, **sent})
    assert coordinating.status == 422
    assert [text for text, _link in page.summary] == [expected]
    assert "Kept" in page.text("id_note")
    assert Delegation.objects.count() == 0


def test_nobody_is_given_more_time_than_the_country_has(coordinating):
    assessment, police = make_assessment(), make_agency()
    after = assessment.round.closes_on + datetime.timedelta(days=1)
    coordinating.post(
        "delegate",
        assessment.pk,
        capabilities=["LOANS"],
        agencies=[police.pk],
        due_on=after.isoformat(),
    )
    (error,) = coordinating.page.summary
    assert error[0].startswith("Due on: Your country submits until ")
    assert Delegation.objects.count() == 0


def test_agencies_of_other_countries_get_nothing(coordinating):
    assessment, foreign = make_assessment(), make_agency(make_country("XB"))
    make_agency()
    coordinating.post("delegate", assessment.pk, capabilities=["LOANS"], agencies=[foreign.pk])
    assert (coordinating.status, Delegation.objects.count()) == (422, 0)


# Terms, sending back, taking back


def test_the_due_date_and_the_note_change(coordinating):
    delegation = make_delegation()
    page = coordinating.get("delegation_terms", delegation.assessment.pk, delegation.pk)
    (form,) = [each for each in page.all("form") if each.get("action", "").endswith("/change/")]
    sent = {**page.values(form), "due_on": tomorrow().isoformat(), "note": "Soon"}
    page = coordinating.post("change_delegation", delegation.assessment.pk, delegation.pk, **sent)
    delegation.refresh_from_db()
    assert (page.messages, delegation.due_on, delegation.note) == (["Saved."], tomorrow(), "Soon")


def test_a_colleague_s_terms_are_not_overwritten_unseen(coordinating):
    delegation = make_delegation(note="First")
    args = [delegation.assessment.pk, delegation.pk]
    page = coordinating.get("delegation_terms", *args)
    basis = page.find("id_basis").get("value")
    Delegation.objects.update(note="A colleague's")
    page = coordinating.post("change_delegation", *args, note="Mine", basis=basis)
    assert coordinating.status == 409
    assert "A colleague's" in page.text("main")
    assert Delegation.objects.get().note == "A colleague's"
    basis = page.find("id_basis").get("value")
    coordinating.post("change_delegation", *args, note="Mine", basis=basis)
    assert Delegation.objects.get().note == "Mine"


def test_it_is_sent_back_with_a_reason_only(coordinating):
    delegation = make_delegation(state=State.HANDED_IN)
    args = [delegation.assessment.pk, delegation.pk]
    page = coordinating.post("send_back", *args, because="")
    assert (coordinating.status, len(page.summary)) == (422, 1)
    page = coordinating.post("send_back", *args, because="L4 lacks its numbers")
    assert page.messages == ["Sent back to National Police."]
    delegation.refresh_from_db()
    assert (delegation.state, delegation.sent_back_because) == (
        State.SENT_BACK, "L4 lacks its numbers",
    )  # fmt: skip


def test_sent_back_too_late_it_says_how_it_stands_and_keeps_the_reason(coordinating):
    delegation = make_delegation(state=State.IN_WORK)
    args = [delegation.assessment.pk, delegation.pk]
    page = coordinating.post("send_back", *args, because="L4 lacks its numbers")
    assert coordinating.status == 409
    assert page.messages == ["Nothing was changed. By now it says: In work."]


def test_before_it_is_taken_back_it_says_what_goes_out_of_view(coordinating):
    delegation = make_delegation(state=State.IN_WORK)
    make_contribution(delegation, rating="L")
    make_contribution(delegation, "L2", rating="F")
    args = [delegation.assessment.pk, delegation.pk]
    page = coordinating.get("delegation_terms", *args)
    assert "National Police answered 2 criteria. They go out of view" in page.text("main")
    seen = page.all("input", name="seen")[0].get("value")
    page = coordinating.post("take_back", *args, seen=seen)
    assert page.messages == ["Taken back from National Police."]
    assert "Nothing is delegated." in page.text("main")
    assert (Delegation.objects.get().state, Contribution.objects.count()) == (State.TAKEN_BACK, 2)


def test_what_was_written_since_is_not_taken_back_unseen(coordinating):
    delegation = make_delegation()
    make_contribution(delegation, rating="L")
    page = coordinating.post("take_back", delegation.assessment.pk, delegation.pk, seen="0")
    assert coordinating.status == 409
    assert page.messages == ["Not taken back: the agency wrote more meanwhile. Look again."]
    assert "National Police answered 1 criterion." in page.text("main")
    assert Delegation.objects.get().state == State.TO_DO


# The overview


def test_the_overview_shows_who_has_what(coordinating):
    police = make_delegation(state=State.IN_WORK)
    make_delegation(police.assessment, agency=make_agency(name="Ministry of Justice"))
    page = coordinating.get("assessment", police.assessment.pk)
    loans, staff = [
        words(each) for each in page.all("td") if each.get("data-label") == "Who has it"
    ]
    assert loans == "Ministry of Justice To do National Police In work"
    assert staff == "–"


def test_the_overview_shows_what_one_agency_has(coordinating):
    police = make_delegation()
    make_delegation(police.assessment, "STAFF", make_agency(name="Ministry of Justice"))
    args = [police.assessment.pk]
    page = coordinating.get("assessment", *args, agency=police.agency.pk)
    rows = [words(each) for each in page.all("th", scope="row")]
    assert rows == ["1 Loans"]
    chosen = [
        words(each)
        for each in page.find("agency").iter("option")
        if each.get("selected") is not None
    ]
    assert chosen == ["National Police"]
    page = coordinating.get("assessment", *args, agency=police.agency.pk, show="unanswered")
    links = [text for text, link in page.links(page.find("main")) if "#" in link]
    assert links == ["L1", "L2", "L4"]


# Who gets in


@pytest.fixture
def own(client, tiny):
    """A delegation of the agency that the person signed in contributes for."""
    client.force_login(make_person(Role.CONTRIBUTOR))
    return make_delegation()


CLOSED_TO_CONTRIBUTORS = [
    ("assessment", []),
    ("capability", ["LOANS"]),
    ("connections", []),
    ("context", []),
    ("evidence", []),
    ("report", []),
    ("answers_document", []),
    ("delegations", []),
    ("contributions", ["LOANS"]),
]


@pytest.mark.parametrize(("name", "further"), CLOSED_TO_CONTRIBUTORS)
def test_a_contributor_reads_the_rest_only_where_allowed_and_while_it_is_a_draft(
    client, own, name, further
):
    url = reverse(name, args=[own.assessment.pk, *further])
    assert client.get(url).status_code == 404
    Assessment.objects.update(contributors_may_read=True)
    assert client.get(url).status_code == 200
    Assessment.objects.update(state="submitted")
    assert client.get(url).status_code == 404


def test_who_may_read_may_not_write(client, own):
    Assessment.objects.update(contributors_may_read=True)
    pk = own.assessment.pk
    before = list(Delegation.objects.values()), Event.objects.count()
    for name, args, data in [
        ("save_criterion", [pk, "L1"], {"L1-rating": "F", "L1-basis": "0."}),
        ("delegate", [pk], {"capabilities": ["STAFF"], "agencies": [own.agency.pk]}),
        ("let_contributors_read", [pk], {"allow": "0"}),
        ("take_over", [pk, "LOANS"], {"take": "1.1.0.L1"}),
        ("take_back", [pk, own.pk], {"seen": "0"}),
        ("add_evidence", [pk], {"kind": "law", "title": "Act"}),
    ]:
        assert client.post(reverse(name, args=args), data).status_code == 404, name
    assert (list(Delegation.objects.values()), Event.objects.count()) == before
    assert Evidence.objects.count() == 0


OWN_PAGES = [
    ("delegation", "get", [], {}),
    ("save_delegation", "post", [], {"L1-rating": "F", "L1-basis": "0."}),
    ("save_contribution", "post", ["L1"], {"L1-rating": "F", "L1-basis": "0."}),
    ("hand_in", "get", [], {}),
    ("hand_in", "post", [], {}),
]


@pytest.mark.parametrize(("name", "method", "further", "data"), OWN_PAGES)
@pytest.mark.parametrize("whose", ["another agency's", "another country's", "nobody's"])
@pytest.mark.parametrize("may_read", [False, True])
def test_only_the_own_agency_gets_in(client, own, name, method, further, data, whose, may_read):
    if whose == "another agency's":
        theirs = make_delegation(own.assessment, agency=make_agency(name="Ministry of Justice"))
    elif whose == "another country's":
        theirs = make_delegation(make_assessment(make_country("XB")))
    Assessment.objects.update(contributors_may_read=may_read)
    pk = "00000000-0000-0000-0000-000000000007" if whose == "nobody's" else theirs.pk
    response = getattr(client, method)(reverse(name, args=[pk, *further]), data)
    assert response.status_code == 404
    assert (Contribution.objects.count(), Event.objects.count()) == (0, 0)


def test_a_delegation_of_another_assessment_is_not_found_below_this_one(coordinating):
    here, other = make_delegation(), make_delegation(make_assessment())
    for name in ("change_delegation", "send_back", "take_back"):
        coordinating.post(name, here.assessment.pk, other.pk, because="Look", seen="0")
        assert coordinating.status == 404
    assert Event.objects.count() == 0


@pytest.mark.parametrize("criterion", ["S1", "X9", "L1 "])
def test_only_criteria_of_the_own_capability_are_contributed(client, own, criterion):
    url = reverse("save_contribution", args=[own.pk, criterion])
    data = {f"{criterion}-rating": "F", f"{criterion}-basis": "0."}
    assert (client.post(url, data).status_code, Contribution.objects.count()) == (404, 0)
