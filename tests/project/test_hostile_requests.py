"""What somebody sends who is up to no good: each is refused in words, and changes nothing."""

import re
import uuid

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import DateTimeField
from django.test import Client
from django.urls import reverse

from assessment.models import Event
from tests import data
from tests.project.test_permissions import EXPECTED, POSTED, ROUTES, address, world

__all__ = ["world"]  # a fixture

pytestmark = pytest.mark.django_db

# --- More than what is asked (mass assignment) ---

OURS = ("accounts", "assessment", "notices")
LONG_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANGES_EACH_TIME = {"digest", "previous", "token_sha256", "subject", "before", "after"}


def everything(known=None):
    """All rows, without keys, times and what else differs from one time to the next.

    Long keys that are not among the `known` ones count as the same.
    """
    found = {}
    for model in (each for app in OURS for each in apps.get_app_config(app).get_models()):
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not (field.primary_key or isinstance(field, DateTimeField))
            and field.name not in CHANGES_EACH_TIME
        ]
        rows = model._base_manager.order_by("pk").values_list(*fields)
        found[model.__name__] = sorted(masked(str(row), known) for row in rows)
    return found


def masked(text, known):
    return LONG_KEY.sub(lambda key: key[0] if known is None or key[0] in known else "new", text)


def long_keys():
    """Those that are there now."""
    return set(LONG_KEY.findall(str(everything())))


def more_than_asked(world):
    """Names of columns that no form may take from a browser, each with a value that is there."""
    eve, foreign = world["people"]["neighbour"], data.make_country("XB")
    theirs = data.make_assessment(foreign).pk
    people = ("by", "updated_by", "user", "invited_by", "accepted_by")
    people += ("written_by", "resolved_by", "withdrawn_by")
    people += ("submitted_by", "delegated_by", "state_changed_by", "reviewer", "contributed_by")
    rights = ("is_staff", "is_superuser", "is_active", "released", "contributors_may_read")
    return {
        **{name: eve.pk for each in people for name in (each, f"{each}_id")},
        **dict.fromkeys(("country", "country_id", "reviews"), foreign.pk),
        **{name: str(theirs) for name in ("assessment", "assessment_id")},
        **dict.fromkeys(rights, "on"),
        "acting_as": eve.membership.pk,
        "membership": eve.membership.pk,
        "id": str(uuid.UUID(int=5)),
        "pk": str(uuid.UUID(int=5)),
        "state": "validated",
        "decision": "validated",
        "password": "chosen-by-somebody-else",
        "sessions_ended": "5",
        "valid_until": "2099-01-01",
        "updated_at": "2001-01-01",
        "number": "99",
        "taken_from": "1",
    }


TAKES_A_POST = sorted(
    name
    for (name, method, _state), statuses in EXPECTED.items()
    if method == "POST" and statuses["coordinator"] in {"200", "204", "302"}
)


@pytest.mark.parametrize("name", sorted(set(TAKES_A_POST)))
def test_more_than_what_is_asked_changes_nothing(client, world, name):
    path, more = address(name, world), more_than_asked(world)
    asked = POSTED.get(name, {}) | world.get("posted", {}).get(name, {})
    known, left = long_keys(), []
    for posted in (asked, {**more, **asked}):
        with transaction.atomic():  # taken back, so that both find the same
            client.force_login(world["people"]["coordinator"])
            client.post(path, posted)
            left.append(everything(known))
            transaction.set_rollback(True)
    assert left[0] == left[1]


def test_what_must_not_be_taken_is_named_as_the_columns_are(world):
    """A renamed column would leave the test above without teeth."""
    models = [each for app in OURS for each in apps.get_app_config(app).get_models()]
    protected = set(more_than_asked(world)) - {"by", "pk"}
    assert {name for name in protected if not any(has(model, name) for model in models)} == set()


def has(model, name):
    try:
        return model._meta.get_field(name.removesuffix("_id")) is not None
    except FieldDoesNotExist:
        return False


# --- The token of the page (CSRF) ---


@pytest.mark.parametrize("name", ROUTES)
def test_every_address_refuses_a_post_without_the_token_of_the_page(world, name):
    before, events = everything(), Event.objects.count()
    for person in ("coordinator", "admin"):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world["people"][person])
        response = client.post(address(name, world), POSTED.get(name, {}))
        assert response.status_code == 403
    after = everything()
    before.pop("User"), after.pop("User")  # the time of the sign-in
    assert (after, Event.objects.count()) == (before, events)


# --- Leading away (open redirect) ---

AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " https://evil.example",
    "\thttps://evil.example",
    "http://testserver@evil.example/",
    "https://testserver.evil.example/",
]


def stays_here(response):
    """Whether the answer leads to a path of this site, or nowhere."""
    target = response.get("Location", "/")
    return target.startswith("/") and not target.startswith(("//", "/\\"))


@pytest.mark.parametrize("away", AWAY)
def test_no_address_leads_away(client, world, away):
    ana = world["people"]["coordinator"]
    signing_in = {"login": ana.email, "password": data.PASSWORD, "next": away}
    query = {"next": away}
    responses = {
        "account_login": client.post(reverse("account_login"), signing_in, query_params=query),
        "account_login, signed in": client.get(reverse("account_login"), query),
        "set_language": client.post(reverse("set_language"), {"language": "ar", "next": away}),
        "set_language, by referrer": client.post(
            reverse("set_language"), {"language": "ar"}, headers={"Referer": away.strip()}
        ),
        "act_as": client.post(
            reverse("act_as", args=[ana.membership.pk]), {"next": away}, query_params=query
        ),
        "start": client.post(address("start", world), {"next": away}, query_params=query),
        "account_reauthenticate": client.post(
            reverse("account_reauthenticate"), {"password": data.PASSWORD, "next": away}
        ),
        "account_logout": client.post(reverse("account_logout"), {"next": away}),
    }
    assert [name for name, response in responses.items() if not stays_here(response)] == []
    assert {each.status_code for each in responses.values()} == {302}


# --- Where files are (path tricks) ---

TRICKS = [
    "/static/../config/settings.py",
    "/static/..%2fconfig%2fsettings.py",
    "/static/%2e%2e/%2e%2e/config/settings.py",
    "/static/....//config/settings.py",
    "/static//etc/passwd",
    "/static/%5c..%5cmanage.py",
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/reference/../../etc/passwd/",
    "/reference/tiny/..%2f..%2fetc/questionnaire.pdf",
    "/assessments/..%2f..%2fetc%2fpasswd/report.pdf",
    "/submissions/%2e%2e/report.pdf",
    "/invitations/..%2f..%2fpeople/",
]


@pytest.mark.parametrize("path", TRICKS)
def test_no_address_leads_to_other_files(client, world, path):
    client.force_login(world["people"]["coordinator"])
    response = client.get(path)
    assert response.status_code == 404
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert [word for word in (b"SECRET_KEY", b"root:", b"DJANGO_SETTINGS") if word in content] == []


@pytest.mark.parametrize("language", ["../../etc/passwd", "xx", "en\r\nX-Evil: 1", "\0"])
def test_the_language_of_a_file_is_one_of_ours(client, world, language):
    client.force_login(world["people"]["coordinator"])
    path = reverse("answers_document", args=[world["assessment"].pk])
    response = client.get(path, {"language": language})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert "X-Evil" not in response


# --- Too much ---

FIVE_MEGABYTES = "x" * (5 * 1024 * 1024)
TOO_MANY_FIELDS = {f"field-{number}": "" for number in range(10_000)}
SAVED_AT = ["save_criterion", "save_capability", "save_context", "add_evidence", "invite_person"]


@pytest.mark.parametrize("name", SAVED_AT)
@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize(
    "more",
    [{"L1-comment": FIVE_MEGABYTES}, TOO_MANY_FIELDS],
    ids=["a comment of five megabytes", "ten thousand fields"],
)
def test_too_much_is_refused_in_words_and_nothing_is_saved(client, world, name, script, more):
    client.force_login(world["people"]["coordinator"])
    before = everything()
    headers = {"HX-Request": "true"} if script else {}
    posted = {**POSTED.get(name, {}), **more}
    response = client.post(address(name, world), posted, headers=headers)
    assert response.status_code == 413
    assert "The form holds more text than Waymark takes in one go." in response.content.decode()
    assert everything() == before


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "set_language"])
def test_a_stranger_cannot_send_too_much_either(client, name):
    response = client.post(reverse(name), {"login": FIVE_MEGABYTES, "email": "x", "language": "en"})
    assert response.status_code == 413


@pytest.mark.parametrize("comment", ["x" * 5001, "a\0b", "\ud800"], ids=["long", "NUL", "half"])
def test_a_comment_that_cannot_be_kept_is_refused_beside_its_field(client, world, comment):
    client.force_login(world["people"]["coordinator"])
    typed = {**POSTED["save_capability"], "L1-comment": comment.encode("utf-8", "replace").decode()}
    response = client.post(address("save_capability", world), typed)
    assert response.status_code == (302 if comment == "\ud800" else 422)  # half a letter becomes ?


# --- Numbers and letters that databases choke on ---

HUGE = 10**30


@pytest.mark.parametrize(
    "path",
    [
        f"/people/invitations/{HUGE}/withdraw/",
        f"/people/memberships/{HUGE}/end/",
        f"/accounts/act-as/{HUGE}/",
        f"/rounds/{HUGE}/start/",
    ],
)
def test_a_number_beyond_all_rows_is_not_found(client, world, path):
    client.force_login(world["people"]["coordinator"])
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(
    "value", ["\0", "%00", "x" * 5000, "-1", str(HUGE), "\u202e", "'\"<script>"]
)
@pytest.mark.parametrize(
    ("name", "keys"), [("trail", ["page", "show"]), ("assessment", ["show", "q"])]
)
def test_what_is_asked_for_in_the_address_breaks_no_page(client, world, name, keys, value):
    client.force_login(world["people"]["coordinator"])
    for key in keys:
        response = client.get(address(name, world), {key: value})
        assert response.status_code == 200
        assert "<script>'" not in response.content.decode()
