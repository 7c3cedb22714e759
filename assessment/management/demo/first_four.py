"""The first four countries in the present round: three still write, one is under review."""

import json

from accounts.demo import demo_people
from assessment import action_plan, delegations, lifecycle, review, submissions
from assessment.action_plan import Aim, Plan
from assessment.answers import Change, Said, Sheet, save_over
from assessment.intake import take_in
from assessment.management.demo import FOLDER, read
from assessment.management.demo.people import may_begin, reviewer_of
from assessment.management.demo.reading import rate, remark
from assessment.models import Measure


def load_first_four(round_):
    """Load those of them that have not begun the round."""
    for file in sorted((FOLDER / "answers").glob("*.json")):
        if coordinator := may_begin(round_, file.stem):
            _load_assessment(round_, file, by=coordinator)


def _load_assessment(round_, file, *, by):
    """Begin the assessment of the country that the file is named by, and answer it."""
    assessment = lifecycle.start(round_, by=by)
    take_in(assessment, json.loads(file.read_text(encoding="utf-8")), by=by)
    _load_delegations(assessment, FOLDER / "delegations" / f"{file.stem}.yaml", by=by)
    _load_plan(assessment, FOLDER / "plans" / f"{file.stem}.yaml", by=by)
    _load_submission(assessment, FOLDER / "submissions" / f"{file.stem}.yaml", by=by)


def _load_delegations(assessment, file, *, by):
    """What agencies were asked, and what their people wrote; most countries answer alone."""
    for entry in read(file) if file.exists() else []:
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
        for entry in read(file):
            aims = {code: Aim(rating) for code, rating in entry.pop("targets").items()}
            entry["capability"] = capabilities[entry["capability"]]
            entry["agency"] = agencies.get(entry.get("agency"))
            plans.append(Plan(Measure(**entry), aims))
        action_plan.add(assessment, plans, by=by)


def _load_submission(assessment, file, *, by):
    """What the country declared, and how far its review has come; most still write."""
    # A round that has closed since takes nothing in: then it stays a draft.
    if file.exists() and assessment.round.is_open_for(assessment.country):
        submission = submissions.submit(assessment, by=by, **read(file))
        _load_review(submission, read(FOLDER / "reviews" / file.name), coordinator=by)


def _load_review(submission, entry, *, coordinator):
    """Claim it, rate some of it, ask; the country answers, and one remark is being written."""
    if reviewer := reviewer_of(submission, entry["reviewer"]):
        claimed = lifecycle.claim(submission, by=reviewer)
        rate(claimed, entry)
        sent = [remark(claimed, said) for said in entry["remarks"]]
        lifecycle.ask(claimed, by=reviewer)
        for written, said in zip(sent, entry["remarks"], strict=True):
            if "reply" in said:
                review.reply(written, text=said["reply"], by=coordinator)
        lifecycle.answer_questions(submission.assessment, by=coordinator)
        for said in entry["unsent"]:
            remark(claimed, said)
