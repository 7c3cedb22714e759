"""The administration pages: who enters, what is there, how people are looked after."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import Agency, Country, Invitation, Membership, Role, User
from tests.accounts.people import (
    PASSWORD,
    link_in,
    make_administrator,
    make_agency,
    make_coordinator,
    make_country,
    make_membership,
    make_person,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db

PEOPLE = "admin:accounts_user_changelist"
ADD = "admin:accounts_user_add"
INVITE = "admin:accounts_invitation_add"
CHANGE = "admin:accounts_user_change"


@pytest.fixture
def ida(client):
    """The administrator, signed in with `client`."""
    person = make_administrator()
    client.force_login(person)
    return person


def person_form(email="new@example.org", name="New Person", memberships=(), **fields):
    """What the browser sends for a person with these new memberships."""
    data = {
        "email": email,
        "name": name,
        "is_active": "on",
        "memberships-TOTAL_FORMS": len(memberships),
        "memberships-INITIAL_FORMS": 0,
        **fields,
    }
    for number, membership in enumerate(memberships):
        for field, value in membership.items():
            data[f"memberships-{number}-{field}"] = value
    return {name: value for name, value in data.items() if value is not None}


def errors_of(response):
    """The messages of the first membership on the page, by field."""
    (formset,) = response.context["inline_admin_formsets"]
    return {field: list(errors) for field, errors in formset.formset.errors[0].items()}


def test_anonymous_visitors_are_sent_to_the_one_sign_in(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fadministration%2F"


def test_the_administration_has_no_sign_in_of_its_own(client):
    person = make_administrator()
    data = {"username": person.email, "password": PASSWORD, "next": reverse("admin:index")}
    response = client.post(reverse("admin:login"), data)
    assert response.url.startswith(reverse("account_login"))
    assert get_user(client).is_anonymous


@pytest.mark.parametrize("role", Role.values)
def test_no_membership_opens_it(client, role):
    person = make_person()
    make_membership(person, role)
    client.force_login(person)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    assert client.get(reverse(PEOPLE), follow=True).status_code == 403


def test_people_are_here_and_their_keys_groups_and_answers_are_not():
    models = {model._meta.label for model in admin.site._registry}
    ours = {label for label in models if label.startswith("accounts.")}
    assert ours == {
        "accounts.Country",
        "accounts.Agency",
        "accounts.User",
        "accounts.Membership",
        "accounts.Invitation",
    }
    assert {label for label in models if label.startswith("assessment.")} <= {"assessment.Round"}
    assert not {label for label in models if label.startswith(("account.", "mfa.", "auth."))}


@pytest.mark.django_db(transaction=True)  # the mail goes out on commit
def test_a_new_person_chooses_the_password_and_nobody_else_knows_it(client, mailoutbox):
    client.force_login(make_administrator())
    country = make_country()
    client.post(
        reverse(INVITE), {"email": "New@Example.org", "role": "coordinator", "country": country.pk}
    )
    assert not User.objects.filter(email="new@example.org").exists()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["new@example.org"], "Waymark: you are invited")
    assert "Ida Example invites you to Waymark" in mail.body

    visitor = Client()
    chosen = {"name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    visitor.post(re.search(r"/invitations/\S+", mail.body)[0], chosen)
    person = get_user(visitor)
    assert (person.email, person.coordinates()) == ("new@example.org", country)
    assert sign_in(Client(), person).url == reverse("dashboard")


@pytest.mark.usefixtures("ida")
def test_nobody_is_added_without_an_invitation(client):
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), person_form()).status_code == 403
    assert User.objects.count() == 1


@pytest.mark.usefixtures("ida")
def test_a_reviewer_is_invited_for_countries(client):
    countries = [make_country("XA"), make_country("XB", "Otherland")]
    data = {"email": "rui@example.org", "role": "reviewer", "reviews": [c.pk for c in countries]}
    client.post(reverse(INVITE), data)
    assert list(Invitation.objects.get().reviews.all()) == countries


@pytest.mark.usefixtures("ida")
def test_an_invitation_that_cannot_be_is_explained(client):
    response = client.post(reverse(INVITE), {"email": "rui@example.org", "role": "coordinator"})
    assert response.context["adminform"].form.errors == {
        "country": ["Choose the country this role is for."]
    }
    assert not Invitation.objects.exists()


@pytest.mark.usefixtures("ida")
def test_invitations_are_withdrawn_and_never_changed(client):
    client.post(reverse(INVITE), {"email": "a@example.org", "role": "reviewer"})
    invitation = Invitation.objects.get()
    url = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"email": "b@example.org", "role": "administrator"}).status_code == 403
    data = {"action": "withdraw", "_selected_action": [invitation.pk]}
    client.post(reverse("admin:accounts_invitation_changelist"), data)
    invitation.refresh_from_db()
    assert (invitation.email, invitation.is_waiting) == ("a@example.org", False)


@pytest.mark.usefixtures("ida")
def test_pages_show_no_password_and_no_permissions(client):
    person = make_coordinator()
    page = client.get(reverse(CHANGE, args=[person.pk])).content.decode()
    assert person.password not in page
    assert [
        name for name in ("password", "groups", "permissions") if f'name="{name}"' in page
    ] == []
    fields = ["password", "is_superuser", "groups", "user_permissions", "acting_as"]
    adminform = client.get(reverse(CHANGE, args=[person.pk])).context["adminform"]
    assert [name for name in fields if name in adminform.form.fields] == []


@pytest.mark.usefixtures("ida")
def test_who_may_use_the_pages_may_use_all_of_them(client):
    person = make_person()
    client.post(reverse(CHANGE, args=[person.pk]), person_form(is_staff="on"))
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (True, True)
    client.post(reverse(CHANGE, args=[person.pk]), person_form())
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (False, False)


@pytest.mark.usefixtures("ida")
def test_a_person_can_be_switched_off_and_not_deleted(client):
    person = make_person("bo@example.org")
    visitor = Client()
    visitor.force_login(person)
    data = person_form("bo@example.org", is_active=None)
    client.post(reverse(CHANGE, args=[person.pk]), data)
    person.refresh_from_db()
    assert person.is_active is False
    assert get_user(visitor).is_anonymous
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert get_user(visitor).is_anonymous  # what was ended stays ended
    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk])).status_code == 403
    client.post(reverse(PEOPLE), {"action": "delete_selected", "_selected_action": [person.pk]})
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.usefixtures("ida")
@pytest.mark.parametrize("model", ["country", "agency"])
def test_countries_and_agencies_are_not_deleted(client, model):
    row = make_agency() if model == "agency" else make_country()
    url = reverse(f"admin:accounts_{model}_delete", args=[row.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.usefixtures("ida")
def test_a_membership_can_be_taken_away(client):
    membership = make_coordinator().membership
    url = reverse("admin:accounts_membership_delete", args=[membership.pk])
    client.post(url, {"post": "yes"})
    assert not Membership.objects.exists()


def test_administrators_do_not_lock_themselves_out(client, ida):
    data = person_form(ida.email, ida.name, is_active=None, is_staff=None)
    client.post(reverse(CHANGE, args=[ida.pk]), data)
    ida.refresh_from_db()
    assert (ida.is_active, ida.is_staff, ida.is_superuser) == (True, True, True)


@pytest.mark.usefixtures("ida")
def test_an_old_address_no_longer_signs_in(client, mailoutbox):
    person = make_person("old@example.org")
    client.post(reverse("account_reset_password"), {"email": "old@example.org"})
    assert EmailAddress.objects.filter(email="old@example.org").exists()
    client.post(reverse(CHANGE, args=[person.pk]), person_form("new@example.org", person.name))
    visitor = Client()
    sign_in(visitor, person)
    assert get_user(visitor).is_anonymous
    assert "This link no longer works" in visitor.get(link_in(mailoutbox[0])).content.decode()
    person.refresh_from_db()
    sign_in(visitor, person)
    assert get_user(visitor) == person


@pytest.mark.usefixtures("ida")
def test_an_address_in_use_is_refused_whatever_its_capitals(client):
    make_person("ana@example.org")
    person = make_person("bo@example.org")
    response = client.post(reverse(CHANGE, args=[person.pk]), person_form("ANA@Example.org"))
    assert list(response.context["adminform"].form.errors) == ["email"]
    assert User.objects.filter(name="New Person").count() == 0


@pytest.mark.usefixtures("ida")
@pytest.mark.parametrize(
    ("role", "places", "expected"),
    [
        ("coordinator", "", {"country": ["Choose the country this role is for."]}),
        (
            "reviewer",
            "country",
            {"country": ["This role belongs to no country. Leave this empty."]},
        ),
        ("contributor", "country", {"agency": ["Choose the agency this person contributes for."]}),
        (
            "observer",
            "country agency",
            {"agency": ["Only contributors have an agency. Leave this empty."]},
        ),
        ("contributor", "country foreign", {"agency": ["Choose an agency of the country above."]}),
        (
            "coordinator",
            "country reviews",
            {"reviews": ["Only reviewers have countries to review."]},
        ),
    ],
)
def test_a_membership_that_cannot_be_is_explained(client, role, places, expected):
    country, agency = make_country(), make_agency()
    foreign = make_agency(make_country("XB", "Otherland"))
    given = {"country": country.pk, "agency": agency.pk, "reviews": [country.pk]}
    membership = {"role": role} | {
        field: given[field] for field in places.split() if field in given
    }
    if "foreign" in places:
        membership["agency"] = foreign.pk
    url = reverse(CHANGE, args=[make_person().pk])
    response = client.post(url, person_form(memberships=[membership]))
    assert errors_of(response) == expected
    assert not Membership.objects.exists()


@pytest.mark.usefixtures("ida")
def test_agencies_are_named_with_their_country(client):
    make_agency(make_country("XA", "Exampleland"))
    make_agency(make_country("XB", "Otherland"))
    field = client.get(reverse("admin:accounts_membership_add")).context["adminform"].form["agency"]
    assert [str(label) for value, label in field.field.choices if value] == [
        "Exampleland: Ministry of Justice",
        "Otherland: Ministry of Justice",
    ]


@pytest.mark.usefixtures("ida")
def test_a_link_to_choose_a_new_password_can_be_sent_again(client, mailoutbox):
    people = [make_person("ana@example.org"), make_person("bo@example.org", is_active=False)]
    data = {"action": "send_password_link", "_selected_action": [person.pk for person in people]}
    response = client.post(reverse(PEOPLE), data, follow=True)
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert "1 link sent." in response.content.decode()


def test_a_lost_phone_is_forgotten_and_the_record_says_so(client, ida):
    person = make_coordinator()
    visitor = Client()
    sign_in(visitor, person)
    set_up_second_factor(visitor)
    data = {"action": "take_away_second_factor", "_selected_action": [person.pk]}
    client.post(reverse(PEOPLE), data)
    assert not Authenticator.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (ida, str(person.pk))
    assert entry.get_change_message() == "Second factor taken away."


@pytest.mark.usefixtures("ida")
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_people_takes_the_same_queries_for_any_number(
    client, django_assert_num_queries, number
):
    for letter in "ABC"[:number]:
        make_coordinator(f"{letter}@example.org", make_country(f"X{letter}"))
    client.get(reverse(PEOPLE))
    with django_assert_num_queries(8):
        client.get(reverse(PEOPLE))


@pytest.mark.usefixtures("ida")
@pytest.mark.parametrize("model", [Country, Agency, Membership])
def test_every_list_and_form_opens(client, model):
    make_coordinator()
    make_agency()
    name = f"admin:accounts_{model._meta.model_name}"
    row = model.objects.last()
    urls = [
        reverse(f"{name}_changelist"),
        reverse(f"{name}_changelist") + "?q=ana",
        reverse(f"{name}_add"),
        reverse(f"{name}_change", args=[row.pk]),
    ]
    assert [client.get(url).status_code for url in urls] == [200, 200, 200, 200]


@pytest.mark.usefixtures("ida")
def test_leaving_and_changing_the_password_go_the_one_way(client):
    page = client.get(reverse("admin:password_change"))
    assert page.url == reverse("account_change_password")
    assert client.post(reverse("admin:logout")).url == reverse("account_login")
