"""Two hundred countries with an assessment each, answered by a seeded generator."""

import datetime
import random
import string

from accounts.models import Country, Membership, Role, User
from assessment.models import Answer, Assessment, Evidence, Round
from tests.bench.edition import all_criteria

ASSESSMENTS = 200
RATINGS = (
    "NNPPPLLLFFFFFU"  # as often as they occur in reports that were published: more in than out
)


def make_assessments(edition):
    """A coordinator and the assessment that is measured; the others only fill the tables."""
    chance = random.Random(21)
    round_ = Round.objects.create(
        framework=edition,
        name=edition.code,
        opens_on=datetime.date(2026, 1, 1),
        closes_on=datetime.date(2036, 1, 1),
        state=Round.State.OPEN,
    )
    codes = [a + b for a in string.ascii_uppercase for b in string.ascii_uppercase]
    countries = [
        Country.objects.get_or_create(code=code, defaults={"name": f"Country {code}"})[0]
        for code in codes[:ASSESSMENTS]
    ]
    assessments = Assessment.objects.bulk_create(
        Assessment(round=round_, country=country) for country in countries
    )
    criteria = all_criteria(edition)
    Answer.objects.bulk_create(
        (
            answer(assessment, criterion, chance)
            for assessment in assessments
            for criterion in criteria
        ),
        batch_size=1000,
    )
    measured = assessments[0]
    cite(measured, chance)
    return coordinator(countries[0]), measured


def answer(assessment, criterion, chance):
    comment = "What the ministry reported, in two or three sentences. " * chance.randint(0, 3)
    row = Answer(assessment=assessment, criterion=criterion, comment=comment.strip())
    if criterion.is_measure:
        row.denominator = chance.randint(20, 400)
        row.numerator = chance.randint(0, row.denominator)
    else:
        row.rating = chance.choice(RATINGS)
    return row


def cite(assessment, chance):
    items = Evidence.objects.bulk_create(
        Evidence(
            assessment=assessment, kind="law", title=f"Act {n} of 2019", citation=f"article {n}"
        )
        for n in range(1, 41)
    )
    through = Answer.evidence.through
    through.objects.bulk_create(
        through(answer=row, evidence=chance.choice(items)) for row in assessment.answers.all()
    )


def coordinator(country):
    user, _new = User.objects.get_or_create(email="bench@bench.example", defaults={"name": "Bench"})
    Membership.objects.get_or_create(user=user, role=Role.COORDINATOR, country=country)
    return user
