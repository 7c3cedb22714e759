"""The rounds to compare: what countries submitted in each, and what became of it.

One file a country: `answers` has a line for each capability, with a rating or a measure for each
criterion in its order, and `-` where the parent's answer decides.
"""

import datetime
from dataclasses import replace

from accounts.demo import demo_people
from accounts.models import Country, Role
from assessment import lifecycle, rounds, submissions
from assessment.answers import Change, Said, save_answers
from assessment.intake import take_in
from assessment.management.demo import FOLDER, load_fixture, read
from assessment.management.demo.people import may_begin, reviewer_of
from assessment.management.demo.reading import rate, remark
from assessment.models import Round
from assessment.scoring import ANSWERS_FORMAT
from assessment.sharing import share
from assessment.standing import answer_rows
from capabilities.document import criteria_by_code

NOT_ASKED = "-"
TEN_O_CLOCK = datetime.time(10, tzinfo=datetime.UTC)


def load_past_round(name):
    """Load a round that is over, where it is missing; it is opened for that alone."""
    if Round.objects.filter(name=name).exists():
        return
    load_fixture(f"round-{name}")
    found = Round.objects.filter(name=name)
    found.update(state=Round.State.OPEN)
    round_ = found.select_related("framework").get()
    load_submitted(round_)
    administrator = demo_people().filter(memberships__role=Role.ADMINISTRATOR).first()
    if administrator:
        rounds.close_validated(found, by=administrator, at=_at(round_.closes_on))
    found.update(state=Round.State.CLOSED)


def load_submitted(round_):
    """Load the countries of the round's folder that have not begun it."""
    for file in sorted((FOLDER / "rounds" / round_.name).glob("*.yaml")):
        if coordinator := may_begin(round_, file.stem):
            _load_country(round_, read(file), by=coordinator)


def _at(day):
    """A moment of the day; None, which is now, without a day."""
    return day and datetime.datetime.combine(day, TEN_O_CLOCK)


def _load_country(round_, entry, *, by):
    assessment = lifecycle.start(round_, by=by, at=_at(entry.get("begun_on")))
    first = _at(entry["submissions"][0].get("submitted_on"))
    take_in(assessment, _document(round_.framework, entry), by=by, at=first)
    # A round that has closed since takes nothing in: then it stays a draft.
    if round_.state == Round.State.OPEN and round_.is_open_for(assessment.country, day=first):
        for version in entry["submissions"]:
            if assessment.is_draft:  # its reviewer may have left, and returned nothing
                _submit(assessment, entry, version, by=by)


def _document(edition, entry):
    """The answers document that the entry is short for."""
    answers = dict(_answers(edition, entry["answers"]))
    for field in ("reason", "comment"):
        for code, text in entry.get(f"{field}s", {}).items():
            answers[code][field] = text
    for item in entry.get("evidence", []):
        fields = {name: str(said) for name, said in item.items() if name != "cited_for"}
        for code in item["cited_for"]:
            answers[code].setdefault("evidence", []).append(fields)
    return {"format": ANSWERS_FORMAT, "framework": [edition.code, edition.edition]} | {
        "answers": answers
    }


def _answers(edition, lines):
    parts = {}
    for code, (_asked, capability) in criteria_by_code(edition).items():
        parts.setdefault(capability["code"], []).append(code)
    for capability, line in lines.items():
        for code, said in zip(parts[capability], line.split(), strict=True):
            if said != NOT_ASKED:
                yield code, _answer(said)


def _answer(said):
    numerator, slash, denominator = said.partition("/")
    if slash:
        return {"numerator": int(numerator), "denominator": int(denominator)}
    return {"rating": said}


def _submit(assessment, entry, version, *, by):
    """Submit it once, changed where it was returned before, have it reviewed, and share it."""
    at = _at(version.get("submitted_on"))
    if changes := version.get("changes"):
        rows = answer_rows(assessment)
        rated = {code: replace(Said.by(rows[code]), rating=changes[code]) for code in changes}
        changed = {code: Change(said, rows[code].version) for code, said in rated.items()}
        save_answers(assessment, changed, by=by, at=at)
    submission = submissions.submit(
        assessment,
        by=by,
        name=entry["name"],
        function=entry["function"],
        explanations=version.get("explanations", {}),
        at=at,
    )
    if "review" in version:
        _review(submission, version["review"])
    for country in Country.objects.filter(code=version.get("shared_with")):
        share(submission, country, by=by)


def _review(submission, entry):
    """Claim it, read it, and decide or ask; it waits where its reviewer left."""
    if reviewer := reviewer_of(submission, entry["reviewer"]):
        began, at = _at(entry.get("claimed_on")), _at(entry.get("decided_on"))
        claimed = lifecycle.claim(submission, by=reviewer, at=began)
        rate(claimed, entry, at=at)
        for said in entry["remarks"]:
            remark(claimed, said, **({"written_at": at} if at else {}))
        _finish(claimed, entry, at)


def _finish(claimed, entry, at):
    reasons = entry.get("reasons", "")
    if entry.get("asked"):
        lifecycle.ask(claimed, by=claimed.reviewer)
    elif entry["decision"] == "validated":
        released = entry.get("released", False)
        lifecycle.validate(claimed, reasons=reasons, released=released, by=claimed.reviewer, at=at)
    else:
        lifecycle.return_for_changes(claimed, reasons=reasons, by=claimed.reviewer, at=at)
