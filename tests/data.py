"""The data of the tests: people, rounds, assessments and editions, made by plain functions."""

import datetime
import hashlib
from functools import lru_cache
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Country, Invitation, Membership, Role, User
from assessment.comments import begin_thread
from assessment.models import (
    Answer,
    Assessment,
    ContextNote,
    Contribution,
    Delegation,
    Evidence,
    EvidenceFile,
    Extension,
    Measure,
    Remark,
    Review,
    Round,
    Share,
)
from assessment.submissions import Draft
from capabilities.document import criterion_ids, enabler_ids
from capabilities.edition_files import find_files, read_editions
from capabilities.editions import PARTS, load_edition
from capabilities.models import Framework
from reports.drawing import settle
from reports.models import Batch, BatchReport

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
    person.settle_role()
    return membership


def make_invitation(by=None, email="nia@example.org", role=Role.OBSERVER, country=None, **fields):
    """An invitation to the country (default XA) that waits; its token is nobody's."""
    return Invitation.objects.create(
        email=email,
        role=role,
        country=country or make_country(),
        token_sha256=Invitation.hashed(f"token {next(_numbers)}"),
        invited_by=by or make_person(Role.COORDINATOR),
        valid_until=timezone.now() + datetime.timedelta(days=14),
        **fields,
    )


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


def make_extension(round_, country=None, closes_on=None, *, by=None, reason="A flood"):
    """More time for the country (default XA): until today unless another day is given."""
    return Extension.objects.create(
        round=round_,
        country=country or make_country(),
        closes_on=closes_on or timezone.localdate(),
        reason=reason,
        given_by=by or make_person(Role.ADMINISTRATOR),
    )


def make_assessment(
    country=None, answers=None, round_=None, framework=None, by=None, context=None, **fields
):
    """A draft of the country (default XA) in the round (default: a new one of the edition).

    `answers` by criterion code, each one of:
    a rating such as "L"; two numbers such as (12, 40); or a dict with `rating` or `numerator` and
    `denominator`, and with `reason`, `comment`, `version` and `evidence`. Evidence is a list of
    titles, or of Evidence of a register that is there; the same title is the same item.

    `context` is texts by enabler code.
    """
    assessment = Assessment.objects.create(
        round=round_ or make_round(framework), country=country or make_country(), **fields
    )
    make_answers(assessment, answers or {}, by=by)
    for code, text in (context or {}).items():
        make_note(assessment, code, text, by=by)
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


def make_note(assessment, code, text="Steady since 2020.", by=None):
    """What the assessment says about an enabler that it says nothing about yet."""
    ids = enabler_ids(assessment.framework)
    return ContextNote.objects.create(
        assessment=assessment, enabler_id=ids[code], text=text, updated_by=by
    )


def make_evidence(assessment, title="Act 12, article 9", **fields):
    """An item of the assessment's register."""
    return Evidence.objects.create(
        assessment=assessment, title=title, **{"kind": Evidence.Kind.LAW, **fields}
    )


def make_file(item=None, content=b"Act 12 of 2019.", *, by=None, **fields):
    """The next version of the file of the item (default: a new one): plain text."""
    item = item or make_evidence(make_assessment())
    values = {
        "number": item.files.count() + 1,
        "name": "act-12.txt",
        "kind": EvidenceFile.Kind.TXT,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "uploaded_by": by or make_person(Role.COORDINATOR, item.assessment.country),
        **fields,
    }
    file = EvidenceFile(assessment=item.assessment, evidence=item, **values)
    file.stored.save("", ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


# Many hands


def make_submission(assessment=None, *, by=None, **fields):
    """A submission of what the assessment (default: a new one) says now; its state stays."""
    assessment = assessment or make_assessment(answers={"L1": "L"})
    draft = Draft.of(assessment)
    values = {
        "declared_name": "A. Person",
        "declared_function": "Head of unit",
        "submitted_by": by or make_person(Role.COORDINATOR, assessment.country),
        **fields,
    }
    submission = draft.submission(dict.fromkeys(draft.contradicted, "A law is under way."))
    for name, value in values.items():
        setattr(submission, name, value)
    submission.save(force_insert=True)
    submission.files.add(*draft.files)
    return submission


def make_share(submission=None, country=None, *, by=None, **fields):
    """Consent that the country (default XB) reads the submission (default: a new one)."""
    submission = submission or make_submission()
    owner = submission.assessment.country
    return Share.objects.create(
        submission=submission,
        owner=owner,
        country=country or make_country("XB"),
        given_by=by or make_person(Role.COORDINATOR, owner),
        **fields,
    )


def make_review(submission=None, *, by=None, **fields):
    """A claim of the submission (default: a new one); its assessment's state stays."""
    submission = submission or make_submission()
    by = by or make_person(Role.REVIEWER, reviews=[submission.assessment.country])
    return Review.objects.create(submission=submission, reviewer=by, **fields)


def make_batch(submissions=None, *, by=None, language="en", ready=False):
    """Reports on the submissions (default: a new one) that wait, or that are `ready`."""
    submissions = submissions or [make_submission()]
    countries = [each.assessment.country for each in submissions]
    batch = Batch.objects.create(
        round=submissions[0].assessment.round,
        language=language,
        asked_by=by or make_person(Role.REVIEWER, reviews=countries),
    )
    soon = timezone.now() + datetime.timedelta(minutes=15)
    for each in submissions:
        report = BatchReport.objects.create(batch=batch, submission=each, lease_until=soon)
        if ready:
            make_ready(report)
    return batch


def make_ready(report, content=b"%PDF"):
    """Give the report of a batch its file."""
    report.stored.name = report.stored.storage.save(report.file, ContentFile(content))
    report.sha256 = hashlib.sha256(content).hexdigest()
    report.state, report.lease_until = BatchReport.State.DONE, None
    report.finished_at = timezone.now()
    report.save()
    settle(report.batch_id)


def make_remark(review=None, criterion="L1", **fields):
    """A remark of the review (default: a new one) on the criterion, not sent yet."""
    review = review or make_review()
    ids = criterion_ids(review.submission.assessment.framework)
    values = {"text": "Which law is this?", **fields}
    return Remark.objects.create(review=review, criterion_id=ids[criterion], **values)


def make_thread(assessment=None, criterion="L1", text="Which law?", *, by=None, audience="both"):
    """A comment that begins a thread of the assessment (default: of a new one)."""
    assessment = assessment or make_assessment()
    by = by or make_person(Role.COORDINATOR, assessment.country)
    thread = begin_thread(assessment, criterion, text=text, audience=audience, by=by)
    thread.code = criterion
    return thread


def make_delegation(assessment=None, capability="LOANS", agency=None, *, by=None, **fields):
    """The capability of the assessment (default: a new one) handed to an agency of its country."""
    assessment = assessment or make_assessment()
    return Delegation.objects.create(
        assessment=assessment,
        capability=assessment.framework.capability_set.get(code=capability),
        agency=agency or make_agency(assessment.country),
        delegated_by=by or make_person(Role.COORDINATOR, assessment.country),
        **fields,
    )


def make_contribution(delegation=None, criterion="L1", **fields):
    """What the agency of the delegation (default: a new one) says about the criterion."""
    delegation = delegation or make_delegation()
    ids = criterion_ids(delegation.assessment.framework)
    return Contribution.objects.create(delegation=delegation, criterion_id=ids[criterion], **fields)


def make_measure(assessment=None, capability="LOANS", *, by=None, targets=None, **fields):
    """A measure of the assessment's action plan (default: of a new one).

    `targets` are ratings by criterion code.
    """
    assessment = assessment or make_assessment()
    measure = Measure.objects.create(
        assessment=assessment,
        capability=assessment.framework.capability_set.get(code=capability),
        updated_by=by or make_person(Role.COORDINATOR, assessment.country),
        **{"text": "Write the house rules", **fields},
    )
    ids = criterion_ids(assessment.framework)
    for code, rating in (targets or {}).items():
        measure.targets.create(criterion_id=ids[code], rating=rating)
    return measure
