"""The data of the tests: people, rounds, assessments and editions, made by plain functions."""

import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Country, Membership, Role, User
from assessment.models import Answer, Assessment, Evidence, Round
from capabilities.document import criterion_ids
from capabilities.edition_files import find_files, read_editions
from capabilities.editions import PARTS, load_edition
from capabilities.models import Framework

PASSWORD = "seven-lamps-by-the-river"
COUNTRY_NAMES = {"XA": "Exampleland", "XB": "Sampleria", "XC": "Testania"}
NEEDS_COUNTRY = {Role.COORDINATOR, Role.CONTRIBUTOR, Role.OBSERVER}

TINY = Path(__file__).parent / "fixtures" / "tiny"
MNR = Path(settings.BASE_DIR) / "fixtures" / "mnr"
# Where the primary keys of each edition begin: far from what the databases count up themselves,
# and the same in every test, because processes keep an edition's criteria by these keys.
FIRST_KEYS = {MNR: 1_000_000, TINY: 2_000_000}

_numbers = count(1)


# Who


def make_country(code="XA", name=None):
    """The country of this code, made when it is not there yet."""
    name = name or COUNTRY_NAMES.get(code, f"Country {code}")
    return Country.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_agency(country=None, name="National Police"):
    """The country's agency of this name, made when it is not there yet."""
    return Agency.objects.get_or_create(country=country or make_country(), name=name)[0]


def make_person(role=None, country=None, agency=None, email=None, reviews=(), **fields):
    """A person with one membership, or none without a role; signs in with PASSWORD.

    `country` (default XA) and `agency` are filled in where the role needs them; `reviews` are the
    countries of a reviewer.
    """
    email = email or f"{role or 'person'}-{next(_numbers)}@example.org"
    fields.setdefault("name", email.partition("@")[0].replace("-", " ").capitalize())
    person = User.objects.create_user(email, PASSWORD, **fields)
    if role:
        make_membership(person, role, country=country, agency=agency, reviews=reviews)
    return person


def make_membership(person, role, country=None, agency=None, reviews=()):
    """One more role of the person; see make_person."""
    if role in NEEDS_COUNTRY:
        country = country or (agency.country if agency else make_country())
    if role == Role.CONTRIBUTOR:
        agency = agency or make_agency(country)
    membership = Membership.objects.create(user=person, role=role, country=country, agency=agency)
    membership.reviews.set(reviews)
    person.__dict__.pop("membership", None)
    return membership


# What is assessed


def load_mnr():
    """The shipped edition; nothing happens when it is there already."""
    return _load(MNR)


def load_tiny():
    """The invented edition of tests/fixtures/tiny; nothing happens when it is there already."""
    return _load(TINY)


def _load(folder):
    rows = _edition_rows(folder)
    first = rows[Framework][0]
    there = Framework.objects.filter(code=first.code, edition=first.edition).first()
    if there:
        return there
    for model, parts in rows.items():
        model.objects.bulk_create(parts)
    return Framework.objects.get(pk=first.pk)


@lru_cache
def _edition_rows(folder):
    """The edition's rows as the loader stores them, under keys of their own: `{model: rows}`.

    Loaded from the files once per session, and taken back at once.
    """
    (rows,) = read_editions(find_files(folder.name, folder)).values()
    models = [Framework, *reversed(PARTS)]
    with transaction.atomic():
        Framework.objects.filter(code=rows[0].edition[0], edition=rows[0].edition[1]).delete()
        framework = load_edition(rows).framework
        found = {
            model: list(
                model.objects.filter(
                    **{"pk" if model is Framework else "framework": framework.pk}
                ).order_by("pk")
            )
            for model in models
        }
        transaction.set_rollback(True)
    _renumber(found, FIRST_KEYS[folder])
    return found


def _renumber(rows, first):
    """Give the rows keys from `first` on, per model, and let them refer to each other by these."""
    keys = {
        model: {row.pk: first + place for place, row in enumerate(parts)}
        for model, parts in rows.items()
    }
    for model, parts in rows.items():
        for row in parts:
            for field in model._meta.concrete_fields:
                target = field.related_model or model
                old = getattr(row, field.attname)
                if (field.primary_key or field.is_relation) and old is not None:
                    setattr(row, field.attname, keys[target][old])


# What a country says


def make_round(framework=None, name=None, **fields):
    """A round that is open today, of the tiny edition unless another is given."""
    today = timezone.localdate()
    values = {
        "opens_on": today - datetime.timedelta(days=30),
        "closes_on": today + datetime.timedelta(days=60),
        "state": Round.State.OPEN,
        **fields,
    }
    return Round.objects.create(
        framework=framework or load_tiny(), name=name or f"Round {next(_numbers)}", **values
    )


def make_assessment(country=None, answers=None, round_=None, framework=None, by=None, **fields):
    """A draft of the country (default XA) in the round (default: a new one of the edition).

    `answers` by criterion code, each one of:
    a rating such as "L"; two numbers such as (12, 40); or a dict with `rating` or `numerator` and
    `denominator`, and with `reason`, `comment`, `version` and `evidence`. Evidence is a list of
    titles, or of Evidence of a register that is there; the same title is the same item.
    """
    assessment = Assessment.objects.create(
        round=round_ or make_round(framework), country=country or make_country(), **fields
    )
    make_answers(assessment, answers or {}, by=by)
    return assessment


def make_answers(assessment, answers, by=None):
    """Answers as in make_assessment, for criteria that have none yet; rows by code."""
    ids = criterion_ids(assessment.framework)
    register = {item.title: item for item in assessment.evidence.all()}
    rows = {}
    for code, given in answers.items():
        values = _as_fields(given)
        evidence = values.pop("evidence", ())
        rows[code] = Answer.objects.create(
            assessment=assessment, criterion_id=ids[code], updated_by=by, **values
        )
        rows[code].evidence.set(_item(assessment, register, each) for each in evidence)
    return rows


def _as_fields(given):
    if isinstance(given, str):
        return {"rating": given}
    if isinstance(given, tuple):
        return dict(zip(("numerator", "denominator"), given, strict=True))
    return dict(given)


def _item(assessment, register, evidence):
    if isinstance(evidence, Evidence):
        return evidence
    if evidence not in register:
        register[evidence] = make_evidence(assessment, evidence)
    return register[evidence]


def make_evidence(assessment, title="Act 12, article 9", **fields):
    """An item of the assessment's register."""
    return Evidence.objects.create(
        assessment=assessment, title=title, **{"kind": Evidence.Kind.LAW, **fields}
    )
