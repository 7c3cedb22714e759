"""The evidence register: each item once, what cites it, what lacks it, and taking one out."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessment.evidence import RegisterPage
from assessment.models import Event
from assessment.standing import Standing, register_of
from tests.assessment.page import Page, words
from tests.data import make_assessment, make_country, make_evidence, make_file, make_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def open_register(client, assessment):
    response = client.get(reverse("evidence", args=[assessment.pk]))
    assert response.status_code == 200
    return Page(response)


def lines(page):
    """The cells' words of each item's row."""
    return [[words(cell) for cell in row] for body in page.all("tbody") for row in body]


# The page


def test_each_item_stands_once_with_what_cites_it(client, ana):
    assessment = make_assessment(
        answers={
            "L1": {"rating": "F", "evidence": ["Act 12"]},
            "L4": {"rating": "U", "evidence": ["Act 12"]},
            "S1": {"rating": "L", "evidence": ["Act 12", "Contract"]},
        }
    )
    assessment.evidence.filter(title="Act 12").update(
        citation="article 9", issued_by="Parliament", issued_on=datetime.date(2019, 3, 5)
    )
    make_evidence(assessment, "Yearly report", kind="report")
    page = open_register(client, assessment)
    assert lines(page) == [
        ["Act 12 article 9", "Law", "Parliament, 5 March 2019", "L1, L4, S1", "Change Act 12"],
        ["Contract", "Law", "", "S1", "Change Contract"],
        ["Yearly report", "Report", "", "no answer yet", "Change Yearly report"],
    ]
    loans = reverse("capability", args=[assessment.pk, "LOANS"])
    staff = reverse("capability", args=[assessment.pk, "STAFF"])
    links = page.links(page.all("tbody")[0])
    assert links[:3] == [("L1", f"{loans}#L1"), ("L4", f"{loans}#L4"), ("S1", f"{staff}#S1")]


def test_an_item_links_to_where_a_reader_finds_it(client, ana):
    assessment = make_assessment()
    make_evidence(assessment, "Act 12", url="https://example.org/a?b=1&c=2")
    page = open_register(client, assessment)
    assert ("Act 12", "https://example.org/a?b=1&c=2") in page.links()


@pytest.mark.parametrize(
    ("until", "flag"),
    [
        (datetime.date(2020, 2, 29), "Act 12 Expired on 29 February 2020"),
        (TODAY, "Act 12"),
        (None, "Act 12"),
    ],
)
def test_what_has_expired_says_so(client, ana, until, flag):
    assessment = make_assessment()
    make_evidence(assessment, "Act 12", expires_on=until)
    assert lines(open_register(client, assessment))[0][0] == flag


def test_language_and_last_day_stand_beside_the_item(client, ana):
    assessment = make_assessment()
    make_evidence(
        assessment,
        "Act 12",
        language="French",
        issued_by="Parliament",
        expires_on=datetime.date(2099, 3, 5),
    )
    assert lines(open_register(client, assessment))[0][:3] == [
        "Act 12",
        "Law French",
        "Parliament Valid until 5 March 2099",
    ]


def test_what_has_expired_is_listed_with_the_answers_that_rest_on_it(client, ana):
    assessment = make_assessment(
        answers={
            "L1": {"rating": "F", "evidence": ["Act 12", "Contract"]},
            "S1": {"rating": "L", "evidence": ["Act 12"]},
        }
    )
    expired = datetime.date(2020, 2, 29)
    assessment.evidence.filter(title="Act 12").update(expires_on=expired)
    make_evidence(assessment, "Bill", expires_on=expired)
    make_evidence(assessment, "Plan", expires_on=TODAY)
    (listed,) = open_register(client, assessment).all("section", aria_labelledby="expired")
    assert [words(line) for line in listed.iter("li")] == [
        "Act 12 Expired on 29 February 2020; cited by L1, S1",
        "Bill Expired on 29 February 2020",
    ]


def test_when_nothing_has_expired_there_is_no_list(client, ana):
    assessment = make_assessment()
    make_evidence(assessment, "Act 12", expires_on=TODAY)
    assert open_register(client, assessment).all("section", aria_labelledby="expired") == []


def test_the_newest_file_can_be_downloaded(client, ana):
    assessment = make_assessment()
    item = make_evidence(assessment, "Act 12")
    make_file(item)
    newest = make_file(item, b"Act 12, as amended.")
    page = open_register(client, assessment)
    assert [link for link in page.links() if link[1].startswith("/files/")] == [
        ("Download TXT, 19 bytes Act 12", reverse("evidence_file", args=[newest.pk]))
    ]


def test_what_is_in_place_without_evidence_is_named(client, ana):
    assessment = make_assessment(
        answers={
            "L1": {"rating": "F", "evidence": ["Act 12"]},
            "L3": "L",
            "L4": (9, 10),
            "S1": "P",
        }
    )
    page = open_register(client, assessment)
    (lacking,) = page.all("section", aria_labelledby="lacking")
    assert [words(line) for line in lacking.iter("li")] == [
        "L3 Loans are recorded.",
        "L4 Books are in the catalogue.",
    ]
    loans = reverse("capability", args=[assessment.pk, "LOANS"])
    assert page.links(lacking) == [("L3", f"{loans}#L3"), ("L4", f"{loans}#L4")]


def test_when_nothing_lacks_evidence_nothing_is_said(client, ana):
    assessment = make_assessment(answers={"L1": "P"})
    page = open_register(client, assessment)
    assert page.all("section", aria_labelledby="lacking") == []


def test_an_empty_register_says_where_to_begin(client, ana):
    make_evidence(make_assessment(make_country("XB")), "Secret act")
    page = open_register(client, make_assessment())
    (empty,) = page.all("div", class_="empty")
    assert words(empty) == "The register is empty. Begin with the law your answers rest on."
    assert "Secret act" not in words(page.root)


def test_an_observer_reads_it_and_changes_nothing(client, tiny):
    assessment = make_assessment(answers={"L1": {"rating": "F", "evidence": ["Act 12"]}})
    client.force_login(make_person(Role.OBSERVER))
    page = open_register(client, assessment)
    assert lines(page) == [["Act 12", "Law", "", "L1"]]
    assert "Add evidence" not in [text for text, _address in page.links()]


def test_what_is_submitted_is_only_read(client, ana):
    assessment = make_assessment(
        answers={"L1": {"rating": "F", "evidence": ["Act 12"]}}, state="submitted"
    )
    page = open_register(client, assessment)
    assert lines(page) == [["Act 12", "Law", "", "L1"]]
    assert "Add evidence" not in [text for text, _address in page.links()]


def test_titles_are_never_markup(client, ana):
    assessment = make_assessment()
    make_evidence(assessment, "<script>alert(1)</script>", citation="<b>9</b>", issued_by="<i>")
    page = open_register(client, assessment)
    assert lines(page)[0][0] == "<script>alert(1)</script> <b>9</b>"
    assert page.find("main").find(".//i") is None


def test_the_page_knows_its_lines_without_a_browser(tiny):
    assessment = make_assessment(answers={"S1": {"rating": "F", "evidence": ["Act 12"]}})
    page = RegisterPage.of(Standing.of(assessment), register_of(assessment))
    (line,) = page.lines
    assert ([answer.code for answer in line.answers], line.expired, page.lacking) == (
        ["S1"],
        False,
        [],
    )


# Removing


def test_removing_says_how_many_answers_will_lack_it(client, ana):
    assessment = make_assessment(
        answers={
            "L1": {"rating": "F", "evidence": ["Act 12"]},
            "L2": {"rating": "F", "evidence": ["Act 12"]},
        }
    )
    make_evidence(assessment, "Bill")
    said = {}
    for item in assessment.evidence.all():
        page = Page(client.get(reverse("change_evidence", args=[assessment.pk, item.pk])))
        (removal,) = page.all("details", class_="remove")
        said[item.title] = words(removal.find("p"))
    assert said == {
        "Act 12": "2 answers cite it and will then lack it.",
        "Bill": "0 answers cite it and will then lack it.",
    }


def test_a_removed_item_leaves_the_register_and_every_answer(client, ana):
    assessment = make_assessment(
        answers={
            "L1": {"rating": "F", "evidence": ["Act 12", "Bill"]},
            "S1": {"rating": "L", "evidence": ["Act 12"]},
        }
    )
    item = assessment.evidence.get(title="Act 12")
    response = client.post(reverse("remove_evidence", args=[assessment.pk, item.pk]), follow=True)
    page = Page(response)
    assert page.messages == ["“Act 12” is no longer in the register."]
    assert [line[0] for line in lines(page)] == ["Bill"]
    cited = {
        row.criterion.code: [each.title for each in row.evidence.all()]
        for row in assessment.answers.all()
    }
    assert cited == {"L1": ["Bill"], "S1": []}
    assert [row.rating for row in assessment.answers.all()] == ["F", "L"]
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by, event.after) == (
        "remove evidence",
        str(item.pk),
        ana,
        None,
    )
    assert (event.before["title"], event.before["answers"]) == ("Act 12", ["L1", "S1"])


def test_removed_twice_it_is_not_found(client, ana):
    assessment = make_assessment()
    item = make_evidence(assessment)
    url = reverse("remove_evidence", args=[assessment.pk, item.pk])
    assert [client.post(url).status_code for _ in range(2)] == [302, 404]
    assert Event.objects.count() == 1


# Two people on one item


def test_a_stale_page_overwrites_no_item_and_the_second_try_does(client, ana):
    assessment = make_assessment()
    item = make_evidence(assessment, "Act 12")
    url = reverse("change_evidence", args=[assessment.pk, item.pk])
    shown = Page(client.get(url)).find("id_basis").get("value")
    assessment.evidence.update(title="Act 12, amended")

    mine = {"kind": "law", "title": "Act 12 of 2019", "basis": shown}
    response = client.post(url, mine)
    page = Page(response)
    assert response.status_code == 422
    assert "Act 12, amended" in words(page.all("dl")[0])
    assert page.find("id_title").get("value") == "Act 12 of 2019"
    assert assessment.evidence.get().title == "Act 12, amended"

    again = {**mine, "basis": page.find("id_basis").get("value")}
    assert client.post(url, again).status_code == 302
    assert assessment.evidence.get().title == "Act 12 of 2019"
