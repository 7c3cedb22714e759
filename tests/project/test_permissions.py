"""Who gets what at every address: one table over all addresses, people and states.

A new address fails these tests until it has its lines. Each cell is the status of the answer;
`in` stands for being sent to sign in. A refusal must also have changed nothing.
"""

import uuid
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from assessment.models import Answer, Assessment, Event, Evidence
from tests import data
from tests.project.pages import own_pages, pages

STRANGER = "stranger"
PEOPLE = [STRANGER, "coordinator", "neighbour", "contributor", "observer", "reviewer", "admin"]
STATES = {"draft": Assessment.State.DRAFT, "submitted": Assessment.State.SUBMITTED}
REFUSALS = {"in", "404", "405", "409", "422"}

# The neighbour coordinates another country; contributor and observer belong to the country of the
# assessment, the reviewer reviews it. `both` methods, `any` state: the same in each. `-`: the page
# belongs to no assessment.
TABLE = """
dashboard                             GET   -          in        200         200       200         200      200      200
dashboard                             POST  -          in        405         405       405         405      405      405
start                                 GET   -          in        405         405       405         405      405      405
start                                 POST  -          in        302         302       404         404      404      404

assessment                            GET   any        in        200         404       404         200      404      404
assessment                            POST  any        in        405         405       405         405      405      405
capability                            GET   any        in        200         404       404         200      404      404
capability                            POST  any        in        405         405       405         405      405      405
save_capability                       GET   any        in        302         302       302         302      302      302
save_capability                       POST  draft      in        302         404       404         404      404      404
save_capability                       POST  submitted  in        409         404       404         404      404      404
save_criterion                        GET   any        in        405         405       405         405      405      405
save_criterion                        POST  draft      in        200         404       404         404      404      404
save_criterion                        POST  submitted  in        409         404       404         404      404      404
connections                           GET   any        in        200         404       404         200      404      404
connections                           POST  any        in        405         405       405         405      405      405
evidence                              GET   any        in        200         404       404         200      404      404
evidence                              POST  any        in        405         405       405         405      405      405
add_evidence                          GET   draft      in        200         404       404         404      404      404
add_evidence                          POST  draft      in        302         404       404         404      404      404
add_evidence                          both  submitted  in        404         404       404         404      404      404
change_evidence                       GET   draft      in        200         404       404         404      404      404
change_evidence                       POST  draft      in        302         404       404         404      404      404
change_evidence                       both  submitted  in        404         404       404         404      404      404
remove_evidence                       GET   any        in        405         405       405         405      405      405
remove_evidence                       POST  draft      in        302         404       404         404      404      404
remove_evidence                       POST  submitted  in        404         404       404         404      404      404
report                                GET   any        in        200         404       404         200      404      404
report                                POST  any        in        405         405       405         405      405      405
report_pdf                            GET   any        in        200         404       404         200      404      404
report_pdf                            POST  any        in        405         405       405         405      405      405
answers_document                      GET   any        in        200         404       404         200      404      404
answers_document                      POST  any        in        405         405       405         405      405      405

reference                             GET   -          200       200         200       200         200      200      200
reference                             POST  -          405       405         405       405         405      405      405
reference_framework                   GET   -          200       200         200       200         200      200      200
reference_framework                   POST  -          405       405         405       405         405      405      405
reference_level                       GET   -          200       200         200       200         200      200      200
reference_level                       POST  -          405       405         405       405         405      405      405
reference_capability                  GET   -          200       200         200       200         200      200      200
reference_capability                  POST  -          405       405         405       405         405      405      405

account                               GET   -          in        200         200       200         200      200      200
account                               POST  -          in        302         302       302         302      302      302
act_as                                GET   -          in        405         405       405         405      405      405
act_as                                POST  -          in        302         404       404         404      404      404
account_login                         both  -          200       302         302       302         302      302      302
account_logout                        GET   -          302       200         200       200         200      200      200
account_logout                        POST  -          302       302         302       302         302      302      302
account_inactive                      GET   -          200       200         200       200         200      200      200
account_inactive                      POST  -          405       405         405       405         405      405      405
account_signup                        both  -          200       302         302       302         302      302      302
account_reauthenticate                both  -          in        200         200       200         200      200      200
account_change_password               both  -          in        200         200       200         200      200      200
account_set_password                  both  -          in        302         302       302         302      302      302
account_reset_password                both  -          200       200         200       200         200      200      200
account_reset_password_done           GET   -          200       200         200       200         200      200      200
account_reset_password_done           POST  -          405       405         405       405         405      405      405
account_reset_password_from_key       both  -          200       200         200       200         200      200      200
account_reset_password_from_key_done  GET   -          200       200         200       200         200      200      200
account_reset_password_from_key_done  POST  -          405       405         405       405         405      405      405
mfa_index                             GET   -          in        200         200       200         200      200      200
mfa_index                             POST  -          in        405         405       405         405      405      405
mfa_authenticate                      both  -          302       302         302       302         302      302      302
mfa_reauthenticate                    both  -          in        302         302       302         302      302      302
mfa_activate_totp                     both  -          in        302         302       302         302      302      302
mfa_deactivate_totp                   both  -          in        404         404       404         404      404      404
mfa_view_recovery_codes               GET   -          in        404         404       404         404      404      404
mfa_view_recovery_codes               POST  -          in        405         405       405         405      405      405
mfa_generate_recovery_codes           both  -          in        302         302       302         302      302      302
mfa_download_recovery_codes           both  -          in        404         404       404         404      404      404

set_language                          both  -          302       302         302       302         302      302      302
"""  # noqa: E501 - a table


def expectations():
    """`{(name, method, state): {person: status}}`, a line of the table opened up."""
    for line in filter(str.strip, TABLE.splitlines()):
        name, method, state, *statuses = line.split()
        expected = dict(zip(PEOPLE, statuses, strict=True))
        for each_method in ("GET", "POST") if method == "both" else (method,):
            for each_state in STATES if state == "any" else (state,):
                yield (name, each_method, each_state), expected


EXPECTED = dict(expectations())
ROUTES = {page.name: page.route for page in own_pages()}
OF_AN_ASSESSMENT = [name for name, route in ROUTES.items() if "<uuid:pk>" in route]
POSTED = {
    "save_criterion": {"L1-rating": "F", "L1-basis": "1."},
    "save_capability": {"L1-rating": "F", "L1-basis": "1."},
    "add_evidence": {"kind": "law", "title": "Act 2"},
    "change_evidence": {"kind": "law", "title": "Act 1, amended"},
    "account": {"name": "Another Name"},
    "set_language": {"language": "ar"},
}


@pytest.fixture
def world(tiny):
    """The people and what they may or may not reach; everybody's address is made from it."""
    country, other = data.make_country("XA"), data.make_country("XB")
    people = {
        "coordinator": data.make_person(Role.COORDINATOR, country),
        "neighbour": data.make_person(Role.COORDINATOR, other),
        "contributor": data.make_person(Role.CONTRIBUTOR, country),
        "observer": data.make_person(Role.OBSERVER, country),
        "reviewer": data.make_person(Role.REVIEWER, reviews=[country]),
        "admin": data.make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
    }
    assessment = data.make_assessment(country, {"L1": {"rating": "P", "evidence": ["Act 1"]}})
    return {
        "people": people,
        "assessment": assessment,
        "item": assessment.evidence.get(),
        "round": data.make_round(tiny),
        "membership": people["coordinator"].membership,
    }


def address(name, world):
    """Where the page is, for the coordinator's assessment and what belongs to it."""
    arguments = {
        "start": {"pk": world["round"].pk},
        "act_as": {"pk": world["membership"].pk},
        "save_criterion": {"criterion": "L1"},
        "capability": {"capability": "LOANS"},
        "save_capability": {"capability": "LOANS"},
        "change_evidence": {"item": world["item"].pk},
        "remove_evidence": {"item": world["item"].pk},
        "reference_framework": {"code": "tiny", "edition": "1"},
        "reference_level": {"code": "tiny", "edition": "1", "number": 1},
        "reference_capability": {"code": "tiny", "edition": "1", "capability": "LOANS"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }.get(name, {})
    if name in OF_AN_ASSESSMENT:
        arguments["pk"] = world["assessment"].pk
    return reverse(name, kwargs=arguments)


def content():
    """What a refused request must not have changed."""
    return (
        list(Assessment.objects.order_by("pk").values()),
        list(Answer.objects.order_by("pk").values()),
        list(Evidence.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def outcome(client, method, path, posted):
    response = getattr(client, method.lower())(path, posted if method == "POST" else {})
    to_sign_in = urlsplit(response.get("Location", "")).path == reverse("account_login")
    return "in" if to_sign_in and "next=" in response["Location"] else str(response.status_code)


@pytest.mark.parametrize(("name", "method", "state"), EXPECTED)
def test_everybody_gets_what_the_table_says(client, world, name, method, state):
    Assessment.objects.update(state=STATES.get(state, Assessment.State.DRAFT))
    path, before, found = address(name, world), content(), {}
    for person in PEOPLE:
        with transaction.atomic():  # taken back, so that each finds the same
            client.logout()
            if person != STRANGER:
                client.force_login(world["people"][person])
            found[person] = outcome(client, method, path, POSTED.get(name, {}))
            if found[person] in REFUSALS:
                assert content() == before, person
            transaction.set_rollback(True)
    assert found == EXPECTED[name, method, state]


def test_the_table_has_every_address():
    wanted = {
        (name, method, state)
        for name in ROUTES
        for method in ("GET", "POST")
        for state in (STATES if name in OF_AN_ASSESSMENT else ["-"])
    }
    assert set(EXPECTED) == wanted


@pytest.mark.parametrize("name", OF_AN_ASSESSMENT)
def test_what_does_not_exist_looks_like_what_is_not_yours(client, world, name):
    """A neighbour tries the page of an assessment, and of one that was never made."""
    there = address(name, world)
    nowhere = there.replace(str(world["assessment"].pk), str(uuid.UUID(int=7)))
    client.force_login(world["people"]["neighbour"])
    for method in ("get", "post"):
        theirs, nobodys = (
            getattr(client, method)(path, POSTED.get(name, {})).status_code
            for path in (there, nowhere)
        )
        assert theirs == nobodys != 200


# --- Administration ---

ADMINISTRATION = [page for page in pages() if page.name.startswith("admin:")]


@pytest.mark.parametrize("person", [each for each in PEOPLE if each not in {STRANGER, "admin"}])
def test_administration_is_for_administrators(client, world, person):
    client.force_login(world["people"][person])
    for page in ADMINISTRATION:
        if "<" not in page.route and "(?P" not in page.route and page.name != "admin:logout":
            response = client.get(f"/{page.route}")
            assert response.status_code in {302, 403, 404}, page


def test_administration_shows_nothing_that_a_country_says():
    shown = {model.__name__ for model in admin.site._registry}
    assert shown & {"Assessment", "Answer", "Evidence", "Event"} == set()
