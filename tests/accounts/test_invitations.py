"""Invitations: who sends them, what their link opens, and for how long."""

import datetime
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from assessment import people
from assessment.models import Event
from tests.data import PASSWORD, make_agency, make_country, make_membership, make_person

pytestmark = pytest.mark.django_db

NEW = {"name": "Nia New", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def ana():
    return make_person(Role.COORDINATOR, name="Ana")


def invited(by, email="nia@example.org", role=Role.CONTRIBUTOR, **fields):
    """An invitation and its token."""
    if role in {Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER}:
        fields.setdefault("country", make_country())
    if role == Role.CONTRIBUTOR:
        fields.setdefault("agency", make_agency(fields["country"]))
    reviews = fields.pop("reviews", ())
    invitation = Invitation(email=email, role=role, **fields)
    return invitation, people.invite(invitation, by=by, reviews=reviews)


def link(token):
    return reverse("invitation", args=[token])


def told(verb):
    return list(Event.objects.filter(verb=verb).values_list("by__email", "after"))


# Accepting


def test_somebody_new_chooses_name_and_password_and_is_in(client, ana):
    invitation, token = invited(ana)
    response = client.post(link(token), NEW)
    assert response.url == reverse("dashboard")
    person = get_user(client)
    assert (person.email, person.name, person.check_password(PASSWORD)) == (
        "nia@example.org",
        "Nia New",
        True,
    )
    assert (person.membership.role, person.membership.agency) == ("contributor", make_agency())
    assert EmailAddress.objects.get(user=person).verified
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    assert told("accept invitation") == [
        ("nia@example.org", {"role": "contributor", "place": "National Police"})
    ]


def test_the_page_says_what_one_is_invited_to(client, ana):
    _invitation, token = invited(ana, role=Role.OBSERVER)
    page = client.get(link(token)).content.decode()
    assert "nia@example.org" in page
    assert "Exampleland, Observer" in page
    assert User.objects.count() == 1


def test_a_link_works_once(client, ana):
    _invitation, token = invited(ana)
    client.post(link(token), NEW)
    again = Client()
    assert again.get(link(token)).status_code == 404
    assert again.post(link(token), {**NEW, "name": "Eve"}).status_code == 404
    assert User.objects.get(email="nia@example.org").name == "Nia New"
    assert Membership.objects.filter(user__email="nia@example.org").count() == 1


def test_a_link_works_for_fourteen_days(client, ana):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _invitation, token = invited(ana)
        clock.shift(datetime.timedelta(days=14, seconds=-1))
        assert client.get(link(token)).status_code == 200
        clock.shift(datetime.timedelta(seconds=1))
        assert client.get(link(token)).status_code == 404
        assert client.post(link(token), NEW).status_code == 404
    assert not User.objects.filter(email="nia@example.org").exists()


def test_a_withdrawn_link_opens_nothing(client, ana):
    invitation, token = invited(ana)
    people.withdraw(invitation, by=ana)
    assert client.post(link(token), NEW).status_code == 404
    assert not User.objects.filter(email="nia@example.org").exists()


def test_gone_wrong_and_unknown_links_look_the_same(client, ana):
    accepted, token = invited(ana)
    people.accept(accepted, name="Nia", password=PASSWORD)
    pages = [client.get(link(each)) for each in (token, token[:-1], "x")]
    assert {page.status_code for page in pages} == {404}
    texts = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
    assert len(texts) == 1
    assert "This invitation no longer works" in texts.pop()


def test_the_database_does_not_hold_the_token(ana):
    invitation, token = invited(ana)
    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert [name for name, value in stored.items() if token in str(value)] == []


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "This field is required."),
        ("password1", "short", "at least 12"),
        ("password1", "nia@example.org", "similar"),
        ("password2", "another-password-altogether", "Type the same password"),
    ],
)
def test_what_is_missing_is_said_and_the_name_kept(client, ana, field, typed, message):
    _invitation, token = invited(ana)
    response = client.post(link(token), {**NEW, field: typed})
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not User.objects.filter(email="nia@example.org").exists()
    if field != "name":
        assert 'value="Nia New"' in response.content.decode()


def test_who_has_an_account_signs_in_first(client, ana):
    nia = make_person(Role.OBSERVER, make_country("XB"), email="nia@example.org")
    _invitation, token = invited(ana)
    page = client.get(link(token)).content.decode()
    assert f'href="{reverse("account_login")}?next={link(token)}"' in page
    assert client.post(link(token), NEW).status_code == 200  # nothing to fill in: the same page
    nia.refresh_from_db()
    assert (nia.check_password(PASSWORD), nia.memberships.count()) == (True, 1)

    client.force_login(nia)
    assert client.post(link(token)).url == reverse("dashboard")
    nia = User.objects.get(pk=nia.pk)
    assert (nia.memberships.count(), nia.membership.agency) == (2, make_agency())


def test_a_password_that_is_there_is_not_replaced(client, ana):
    nia = make_person(email="nia@example.org", name="Nia")
    invitation, _token = invited(ana)
    people.accept(invitation, name="Eve", password="another-password-altogether")
    nia.refresh_from_db()
    assert (nia.name, nia.check_password(PASSWORD)) == ("Nia", True)


def test_somebody_else_does_not_accept_it(client, ana):
    _invitation, token = invited(ana)
    client.force_login(ana)
    response = client.post(link(token), NEW)
    assert "You are signed in with another address." in response.content.decode()
    assert (ana.memberships.count(), User.objects.count()) == (1, 1)


def test_somebody_switched_off_does_not_come_back_by_invitation(client, ana):
    nia = make_person(email="nia@example.org", is_active=False)
    invitation, token = invited(ana)
    assert client.get(link(token)).status_code == 404
    assert client.post(link(token), NEW).status_code == 404
    with pytest.raises(people.InvitationGoneError):
        people.accept(invitation)
    assert nia.memberships.count() == 0


def test_a_role_that_one_has_is_not_had_twice(ana):
    nia = make_person(Role.OBSERVER, email="nia@example.org")
    invitation, _token = invited(ana, role=Role.OBSERVER)
    people.accept(invitation)
    assert nia.memberships.count() == 1


def test_reviewers_get_their_countries_and_set_up_the_second_factor_first(client, settings, ana):
    settings.SECOND_FACTOR_REQUIRED = True
    countries = [make_country("XB"), make_country("XC")]
    _invitation, token = invited(ana, role=Role.REVIEWER, reviews=countries)
    response = client.post(link(token), NEW, follow=True)
    assert set(get_user(client).reviewed_countries()) == set(countries)
    chain = [url for url, _status in response.redirect_chain]
    assert chain[:2] == [reverse("dashboard"), reverse("mfa_activate_totp")]


def test_administrators_get_the_administration_pages(client, ana):
    _invitation, token = invited(ana, role=Role.ADMINISTRATOR)
    client.post(link(token), NEW)
    person = get_user(client)
    assert (person.is_staff, person.is_superuser) == (True, True)


def test_other_roles_do_not(client, ana):
    _invitation, token = invited(ana)
    client.post(link(token), {**NEW, "is_staff": "on", "is_superuser": "on", "role": "reviewer"})
    person = get_user(client)
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert [membership.role for membership in person.memberships.all()] == ["contributor"]


def test_guessing_is_slowed_down(client, ana):
    statuses = [client.post(link(f"guess-{number}")).status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]


# Inviting


@pytest.fixture
def invite(client, ana):
    """What Ana sends from the page of people."""
    client.force_login(ana)

    def invite(**typed):
        data = {"email": "nia@example.org", "role": "contributor", **typed}
        return client.post(reverse("invite_person"), data)

    return invite


@pytest.mark.django_db(transaction=True)  # the mail goes out on commit
def test_a_coordinator_invites_by_mail(client, ana, invite, mailoutbox):
    assert invite(agency=make_agency().pk, email="Nia@Example.org").url == reverse("people")
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["nia@example.org"], "Waymark: you are invited")
    assert "National Police, Contributor" in mail.body
    visitor = Client()
    path = re.search(r"https?://[^/]+(/invitations/\S+)", mail.body)[1]
    visitor.post(path, NEW)
    assert get_user(visitor).contributes_for() == make_agency()
    ((by, what),) = told("invite")
    assert (by, what) == (ana.email, {"role": "contributor", "place": "National Police"})


def test_an_agency_that_is_new_is_made_in_the_own_country(invite):
    make_agency(make_country("XB"), "Coast Guard")
    invite(new_agency="Coast Guard")
    agency = Invitation.objects.get().agency
    assert (agency.name, agency.country) == ("Coast Guard", make_country())


def test_an_observer_needs_no_agency(invite):
    invite(role="observer")
    assert (Invitation.objects.get().role, Invitation.objects.get().agency) == ("observer", None)


def test_inviting_again_replaces_the_older_link(client, invite, ana):
    _first, token = invited(ana)
    invite(agency=make_agency().pk)
    assert Invitation.objects.waiting().count() == 1
    assert Client().get(link(token)).status_code == 404


@pytest.mark.parametrize("there", [True, False])
def test_the_answer_does_not_tell_whether_the_address_has_an_account(client, invite, there):
    if there:
        make_person(Role.COORDINATOR, make_country("XB"), email="nia@example.org", name="Nia B")
    response = invite(agency=make_agency().pk)
    page = client.get(response.url).content.decode()
    assert "An invitation is on its way to nia@example.org." in page
    assert "Nia B" not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({}, "agency"),
        ({"role": "coordinator"}, "role"),
        ({"role": "administrator"}, "role"),
        ({"role": "observer", "new_agency": "Police"}, "new_agency"),
        ({"new_agency": "x" * 201}, "new_agency"),
        ({"new_agency": "a\0b"}, "new_agency"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(client, invite, typed, field):
    response = invite(**typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert f'value="{typed.get("email", "nia@example.org")}"' in response.content.decode()
    assert (Invitation.objects.count(), Event.objects.count()) == (0, 0)


def test_an_agency_of_another_country_is_not_to_be_had(invite):
    foreign = make_agency(make_country("XB"), "Coast Guard")
    assert invite(agency=foreign.pk).status_code == 422
    assert not Invitation.objects.exists()


def test_more_than_what_is_asked_changes_nothing(invite, ana):
    more = {
        "country": make_country("XB").pk,
        "valid_until": "2099-01-01",
        "token_sha256": "0" * 64,
        "accepted_by": ana.pk,
        "reviews": make_country("XB").pk,
    }
    invite(agency=make_agency().pk, **more)
    invitation = Invitation.objects.get()
    assert invitation.country == make_country()
    assert invitation.token_sha256 != "0" * 64
    assert (invitation.accepted_by, invitation.reviews.count()) == (None, 0)
    assert invitation.valid_until < timezone.now() + datetime.timedelta(days=15)


def test_nobody_floods_mailboxes(invite):
    statuses = [invite(role="observer", email=f"n{n}@example.org").status_code for n in range(31)]
    assert statuses == [302] * 30 + [429]
    assert Invitation.objects.count() == 30


# The page


def test_it_shows_the_own_people_and_what_was_sent(client, ana):
    make_person(Role.CONTRIBUTOR, name="Kim")
    make_person(Role.COORDINATOR, make_country("XB"), name="Foreigner")
    invited(ana)
    invited(ana, "them@example.org", country=make_country("XB"))
    withdrawn, _token = invited(ana, "gone@example.org")
    people.withdraw(withdrawn, by=ana)
    client.force_login(ana)
    page = client.get(reverse("people")).content.decode()
    found = [name for name in ("Ana", "Kim", "nia@example.org") if name in page]
    assert found == ["Ana", "Kim", "nia@example.org"]
    assert [n for n in ("Foreigner", "them@example.org", "gone@example.org") if n in page] == []
    assert page.count(">End it<") == 1  # not the coordinator's own


def test_an_invitation_that_ran_out_says_so(client, ana):
    invitation, _token = invited(ana)
    invitation.valid_until = timezone.now() - datetime.timedelta(days=1)
    invitation.save()
    client.force_login(ana)
    page = client.get(reverse("people")).content.decode()
    assert "Its time ran out. Invite again." in page
    assert reverse("withdraw_invitation", args=[invitation.pk]) not in page


def test_withdrawing(client, ana):
    invitation, _token = invited(ana)
    client.force_login(ana)
    url = reverse("withdraw_invitation", args=[invitation.pk])
    client.post(url)
    client.post(url)  # a second click
    invitation.refresh_from_db()
    assert invitation.withdrawn_by == ana
    assert len(told("withdraw invitation")) == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REVIEWER])
def test_what_an_administrator_sent_is_not_withdrawn(client, ana, role):
    invitation, _token = invited(ana, role=role)
    client.force_login(ana)
    url = reverse("withdraw_invitation", args=[invitation.pk])
    assert client.post(url).status_code == 404


# Ending a role


def test_a_role_that_ends_signs_the_person_out_and_keeps_the_name(client, ana):
    kim = make_person(Role.CONTRIBUTOR, name="Kim")
    browser = Client()
    browser.force_login(kim)
    assert browser.get(reverse("account")).status_code == 200
    client.force_login(ana)
    client.post(reverse("end_membership", args=[kim.membership.pk]))
    assert not Membership.objects.filter(user=kim).exists()
    assert get_user(browser).is_anonymous
    assert browser.get(reverse("account")).status_code == 302
    assert told("end membership") == [
        (ana.email, {"role": "contributor", "place": "National Police", "person": kim.pk})
    ]
    assert User.objects.get(pk=kim.pk).name == "Kim"


def test_a_session_from_before_does_not_come_back_to_life(client, ana):
    kim = make_person(Role.CONTRIBUTOR)
    client.force_login(kim)
    people.end(kim.membership, by=ana)
    make_membership(kim, Role.CONTRIBUTOR)
    assert get_user(client).is_anonymous
    client.force_login(User.objects.get(pk=kim.pk))
    assert get_user(client) == kim


def test_own_and_foreign_roles_are_not_ended(client, ana):
    colleague = make_person(Role.COORDINATOR)
    reviewer = make_person(Role.REVIEWER, reviews=[make_country()])
    foreign = make_person(Role.CONTRIBUTOR, make_country("XB"))
    client.force_login(ana)
    for person in (ana, colleague, reviewer, foreign):
        url = reverse("end_membership", args=[person.membership.pk])
        assert client.post(url).status_code == 404
    assert Membership.objects.count() == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(client, ana, django_assert_num_queries, rows):
    for number in range(rows):
        make_person(Role.CONTRIBUTOR)
        invited(ana, f"n{number}@example.org")
    client.force_login(ana)
    client.get(reverse("people"))
    with django_assert_num_queries(6):
        client.get(reverse("people"))


# What the database refuses


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("invitation_country_exactly_for_country_roles", {"role": "observer", "country": None}),
        ("invitation_agency_exactly_for_contributors", {"role": "contributor", "agency": None}),
        (
            "invitation_is_accepted_or_withdrawn",
            {"accepted_at": timezone.now(), "withdrawn_at": timezone.now()},
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(ana, constraint, fields):
    values = {"email": "n@example.org", "role": "observer", "country": make_country(), **fields}
    invitation = Invitation(invited_by=ana, valid_until=timezone.now(), **values)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        invitation.save()
