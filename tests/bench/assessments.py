"""Drafts and submissions in bulk, as the verbs would have stored them one by one."""

import datetime
import itertools
import random

from django.utils import timezone

from assessment import scoring
from assessment.models import Answer, Assessment, Evidence, Review, Round, Submission
from assessment.standing import scored_framework
from capabilities.document import criterion_ids
from tests.bench.answer_sets import answer_sets

BATCH = 500
DECISIONS = ("validated", "validated", "validated", "", None)  # None: waits for a reviewer


def make_round(edition, name, *, opens_on=datetime.date(2026, 1, 1)):
    return Round.objects.create(
        framework=edition,
        name=name,
        opens_on=opens_on,
        closes_on=datetime.date(2036, 1, 1),
        state=Round.State.OPEN,
    )


def make_drafts(round_, countries):
    """A draft each, answered as far as it is asked; the evidence of the first is cited."""
    drafts = Assessment.objects.bulk_create(
        Assessment(round=round_, country=country) for country in countries
    )
    documents = answer_sets(scored_framework(round_.framework), len(drafts))
    ids = criterion_ids(round_.framework)
    Answer.objects.bulk_create(
        (
            Answer(assessment=draft, criterion_id=ids[code], **_fields(entry))
            for draft, document in zip(drafts, documents, strict=True)
            for code, entry in document["answers"].items()
        ),
        batch_size=BATCH,
    )
    _cite(drafts[0])
    return drafts


def _fields(entry):
    return {name: said for name, said in entry.items() if name != "evidence"}


def _cite(draft):
    """One of forty items for each answer."""
    chance = random.Random(22)
    items = Evidence.objects.bulk_create(
        Evidence(assessment=draft, kind="law", title=f"Act {n} of 2019", citation=f"article {n}")
        for n in range(1, 41)
    )
    through = Answer.evidence.through
    through.objects.bulk_create(
        through(answer=row, evidence=chance.choice(items)) for row in draft.answers.all()
    )


def submitted(edition, number):
    """That many submissions without an assessment: answers, register and result."""
    framework = scored_framework(edition)
    for document in answer_sets(framework, number):
        result = scoring.result_document(framework, document)
        yield {
            "document": document,
            "register": _register(document),
            "framework_sha256": framework.sha256,
            "input_sha256": result["input_sha256"],
            "scoring_version": str(result["scoring"]),
            "result": result,
        }


def _register(document):
    kept = {}
    for code, entry in document["answers"].items():
        for item in entry.get("evidence", []):
            kept.setdefault(item["title"], {**item, "criteria": []})["criteria"].append(code)
    ids = (f"00000000-0000-4000-8000-{n:012}" for n in itertools.count())
    return [{"id": next(ids), **item} for item in kept.values()]


def make_submissions(rounds, countries, contents, *, by, reviewer):
    """One for each country in each of the rounds, with what became of it in review."""
    assessments = Assessment.objects.bulk_create(
        (
            Assessment(round=round_, country=country, state=_state(n))
            for round_ in rounds
            for n, country in enumerate(countries)
        ),
        batch_size=BATCH,
    )
    rows = (
        Submission(assessment=each, number=1, submitted_by=by, **content)
        for each, content in zip(assessments, itertools.cycle(contents), strict=False)
    )
    while batch := list(itertools.islice(rows, BATCH)):
        Submission.objects.bulk_create(batch)
        Review.objects.bulk_create(
            _review(each, reviewer) for each in batch if each.assessment.state != "submitted"
        )
    return assessments


def _state(n):
    return {"validated": "validated", "": "in_review", None: "submitted"}[_decision(n)]


def _decision(n):
    return DECISIONS[n % len(DECISIONS)]


def _review(submission, reviewer):
    decided = submission.assessment.state == "validated"
    decision = {"decision": "validated", "decided_at": timezone.now()} if decided else {}
    return Review(submission=submission, reviewer=reviewer, **decision)
