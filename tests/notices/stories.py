"""What happens to an assessment, by the verbs that people use."""

import datetime

from django.core import mail
from django.utils import timezone

from assessment import delegations, lifecycle, rounds, sharing
from assessment import review as reviews
from assessment.models import Extension
from notices.digests import send_digests
from tests import data
from tests.review.submitting import ANSWERS, rate, remark_on, submitted

SOON = datetime.timedelta(seconds=10)  # by then events have settled


def agencies(assessment):
    """Its country's, by name."""
    return {agency.name: agency for agency in assessment.country.agencies.all()}


def delegated(assessment, *names, by, due_on=None, capability="LOANS"):
    """The capability, handed to the agencies of these names."""
    capability = assessment.framework.capability_set.get(code=capability)
    found = [agencies(assessment)[name] for name in names]
    return delegations.delegate(assessment, [capability], found, by=by, due_on=due_on)


def asked(assessment, people):
    """Submitted by Ana, claimed by Rey, who asks a question: the review."""
    submission = submitted(assessment, by=people["ana"])
    review = lifecycle.claim(submission, by=people["rey"])
    remark_on(review, "L1", question=True)
    lifecycle.ask(review, by=people["rey"])
    return review


def everything(people):
    """A round from the first delegation to the end, with every verb of the table and more."""
    ana, kim, rey = (people[name] for name in ("ana", "kim", "rey"))
    assessment = data.make_assessment(data.make_country("XA"), ANSWERS)
    police, _justice = delegated(assessment, "National Police", "Ministry of Justice", by=ana)
    delegations.change_terms(police, due_on=datetime.date(2099, 3, 5), note="", by=ana)
    delegations.hand_in(police, by=kim)
    delegations.send_back(police, "Look again", by=ana)
    delegations.take_back(police, seen=0, by=ana)
    extension = Extension(
        round=assessment.round,
        country=assessment.country,
        closes_on=datetime.date(2099, 4, 6),
        reason="A flood",
    )
    rounds.extend(extension, by=people["adm"])
    review = asked(assessment, people)
    rate(review, L1=("P", "Not in force", "a private note"))
    reviews.reply(review.remarks.get(), text="Since 2019", by=ana)
    lifecycle.answer_questions(assessment, by=ana)
    lifecycle.return_for_changes(review, reasons="Name the law", by=rey)
    second = submitted(assessment, by=ana)
    lifecycle.give_up(lifecycle.claim(second, by=people["col"]), by=people["col"])
    lifecycle.validate(lifecycle.claim(second, by=rey), released=True, by=rey)
    lifecycle.close(assessment, by=people["adm"])
    sharing.share(second, data.make_country("XB"), by=ana)
    return assessment


def digests(*, days=0):
    """Send those of today, or of so many days from now; the new mails by the name before the @."""
    before = len(mail.outbox)
    sent, failed = send_digests(now=timezone.now() + datetime.timedelta(days=days) + SOON)
    new = mail.outbox[before:]
    assert (len(new), failed) == (sent, [])
    return {message.to[0].partition("@")[0]: message for message in new}
