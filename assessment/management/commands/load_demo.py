"""`manage.py load_demo`: invented countries, people and answers, for trying the product out."""

import json

import yaml
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.demo import DEMO_PASSWORD, demo_people
from accounts.models import Membership, Role
from assessment import action_plan, delegations, lifecycle, review, submissions
from assessment.action_plan import Aim, Plan
from assessment.answers import Change, Said, Sheet, save_over
from assessment.intake import take_in
from assessment.models import Assessment, Measure, Remark, Round
from assessment.review_forms import RatingChange
from capabilities.document import criteria_by_code, criterion_ids
from capabilities.models import Framework

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
FRAMEWORK = ("mnr", "2016")
ROUND = "2026"
HEADINGS = ("Role", "Country", "E-mail", "Password")


class Command(BaseCommand):
    help = "Load the demo where it is missing, change nothing else, and print its sign-ins."

    def handle(self, **options):
        if not settings.TRIAL:
            raise CommandError(
                "The demo has published passwords, so only a trial may load it: WAYMARK_TRIAL=1."
            )
        load()
        for line in aligned([HEADINGS, *sign_ins()]):
            self.stdout.write(line)


@transaction.atomic
def load():
    """Load what is missing of the demo; what is there stays, whatever people made of it."""
    if not Framework.objects.filter(code=FRAMEWORK[0], edition=FRAMEWORK[1]).exists():
        raise CommandError(f"Load the framework first: manage.py load_framework {FRAMEWORK[0]}")
    if not demo_people().exists():
        _load_fixture("people")
        _set_passwords()
    if not Round.objects.filter(name=ROUND).exists():
        _load_fixture("round")
    round_ = Round.objects.select_related("framework").get(name=ROUND)
    for file in sorted((FOLDER / "answers").glob("*.json")):
        _load_assessment(round_, file)


def _load_fixture(name):
    call_command("loaddata", str(FOLDER / f"{name}.yaml"), verbosity=0)


def _set_passwords():
    # One salt for all: everybody knows the password, and hashing it takes long on purpose.
    demo_people().update(password=make_password(DEMO_PASSWORD))


def _load_assessment(round_, file):
    """Begin the assessment of the country that the file is named by, and answer it."""
    if Assessment.objects.filter(round=round_, country__code=file.stem).exists():
        return
    coordinator = (
        demo_people()
        .filter(memberships__role=Role.COORDINATOR, memberships__country__code=file.stem)
        .first()
    )
    if coordinator:  # an administrator may have taken the role away
        assessment = lifecycle.start(round_, by=coordinator)
        take_in(assessment, json.loads(file.read_text(encoding="utf-8")), by=coordinator)
        _load_delegations(assessment, FOLDER / "delegations" / f"{file.stem}.yaml", by=coordinator)
        _load_plan(assessment, FOLDER / "plans" / f"{file.stem}.yaml", by=coordinator)
        _load_submission(assessment, FOLDER / "submissions" / f"{file.stem}.yaml", by=coordinator)


def _load_delegations(assessment, file, *, by):
    """What agencies were asked, and what their people wrote; most countries answer alone."""
    for entry in yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []:
        capability = assessment.framework.capability_set.get(code=entry["capability"])
        agency = assessment.country.agencies.get(name=entry["agency"])
        terms = {"due_on": entry["due_on"], "note": entry["note"]}
        (made,) = delegations.delegate(assessment, [capability], [agency], by=by, **terms)
        contributor = demo_people().filter(email=entry["contributor"]).first()
        if contributor:
            _contribute(made, entry, by=contributor)


def _contribute(delegation, entry, *, by):
    changes = {code: Change(Said(**said), 0) for code, said in entry["contributions"].items()}
    save_over({}, Sheet(delegation.assessment, delegation), changes, by=by)
    delegations.take_up(delegation, by=by)
    if entry["handed_in"]:
        delegations.hand_in(delegation, by=by)


def _load_plan(assessment, file, *, by):
    """What the country means to do; most have not planned anything yet."""
    if file.exists():
        agencies = {agency.name: agency for agency in assessment.country.agencies.all()}
        capabilities = {part.code: part for part in assessment.framework.capability_set.all()}
        plans = []
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            aims = {code: Aim(rating) for code, rating in entry.pop("targets").items()}
            entry["capability"] = capabilities[entry["capability"]]
            entry["agency"] = agencies.get(entry.get("agency"))
            plans.append(Plan(Measure(**entry), aims))
        action_plan.add(assessment, plans, by=by)


def _load_submission(assessment, file, *, by):
    """What the country declared, and how far its review has come; most still write."""
    # A round that has closed since takes nothing in: then it stays a draft.
    if file.exists() and assessment.round.is_open_for(assessment.country):
        declared = yaml.safe_load(file.read_text(encoding="utf-8"))
        submission = submissions.submit(assessment, by=by, **declared)
        _load_review(submission, FOLDER / "reviews" / file.name, coordinator=by)


def _load_review(submission, file, *, coordinator):
    """Claim it, rate some of it, ask; the country answers, and one remark is being written."""
    entry = yaml.safe_load(file.read_text(encoding="utf-8"))
    reviewer = demo_people().filter(email=entry["reviewer"]).first()
    country = submission.assessment.country
    if reviewer and reviewer.reviewed_countries().filter(pk=country.pk).exists():
        claimed = lifecycle.claim(submission, by=reviewer)
        _rate(claimed, entry)
        sent = [_remark(claimed, said) for said in entry["remarks"]]
        lifecycle.ask(claimed, by=reviewer)
        for remark, said in zip(sent, entry["remarks"], strict=True):
            if "reply" in said:
                review.reply(remark, text=said["reply"], by=coordinator)
        lifecycle.answer_questions(submission.assessment, by=coordinator)
        for said in entry["unsent"]:
            _remark(claimed, said)


def _rate(claimed, entry):
    """Give the reviewer's own ratings, and agree with the rest of the capabilities named."""
    submission, by = claimed.submission, claimed.reviewer
    own = {code: RatingChange(review.Opinion(**said), 0) for code, said in entry["ratings"].items()}
    review.save_ratings(claimed, own, by=by)
    criteria = criteria_by_code(submission.assessment.framework).items()
    codes = [code for code, (_asked, part) in criteria if part["code"] in entry["agreed"]]
    review.agree(claimed, submissions.read(submission).standing, codes, by=by)


def _remark(claimed, said):
    """The remark, written and not sent."""
    ids = criterion_ids(claimed.submission.assessment.framework)
    remark = Remark(
        review=claimed,
        criterion_id=ids[said["criterion"]],
        text=said["text"],
        is_question=said["is_question"],
    )
    review.write_remark(remark, by=claimed.reviewer)
    return remark


def sign_ins():
    """`(role, country, e-mail, password)` of the demo's memberships, in the order of the file."""
    hashes = demo_people().values_list("password", flat=True)
    unchanged = {each for each in set(hashes) if check_password(DEMO_PASSWORD, each)}
    memberships = Membership.objects.filter(user__in=demo_people())
    for membership in memberships.select_related("user", "country"):
        country, person = membership.country, membership.user
        yield (
            membership.get_role_display(),
            f"{country.code} {country.name} (invented)" if country else "",
            person.email,
            DEMO_PASSWORD if person.password in unchanged else "(changed)",
        )


def aligned(rows):
    """The rows as lines whose columns start below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
