"""The verbs of delegation: hand capabilities to agencies, take up, hand in, send and take back."""

from django.db import transaction
from django.utils import timezone

from assessment.lifecycle import lock_draft
from assessment.models import Delegation, Event
from assessment.models.delegations import OPEN_STATES
from assessment.trail import record

State = Delegation.State


class StaleDelegationError(Exception):
    """The verb came too late: by now the state of `delegation` does not allow it."""

    def __init__(self, verb, delegation):
        super().__init__(f"{verb}: the delegation is {delegation.state}")
        self.verb, self.delegation = verb, delegation


class ContributedMeanwhileError(Exception):
    """More was contributed than the person who takes the delegation back was told."""


@transaction.atomic
def delegate(assessment, capabilities, agencies, *, by, due_on=None, note=""):
    """Hand each of the capabilities to each of the agencies; the delegations this made.

    What an agency has already stays as it is. What was taken back from it comes back to it with
    all it had contributed. Raises NotEditableError when the assessment is no longer a draft.
    """
    lock_draft(assessment)
    there = {(row.capability_id, row.agency_id): row for row in _with_what_was_said(assessment)}
    terms = {"due_on": due_on, "note": note, "delegated_at": timezone.now(), "delegated_by": by}
    new, again = [], []
    for capability in capabilities:
        for agency in agencies:
            row = there.get((capability.pk, agency.pk))
            if row is None:
                handed = {"capability": capability, "agency": agency}
                new.append(Delegation(assessment=assessment, **handed, **terms))
            elif row.is_taken_back:
                again.append(_renewed(row, terms))
    Delegation.objects.bulk_create(new)
    Delegation.objects.bulk_update(again, [*terms, "state", "sent_back_because"])
    made = [*new, *again]
    if made:
        record(*(_event(row, "delegate", by=by, after=_terms(row)) for row in made))
    return made


def _with_what_was_said(assessment):
    return assessment.delegations.select_related("capability", "agency").prefetch_related(
        "contributions"
    )


def _renewed(delegation, terms):
    said = delegation.contributions.all()
    delegation.state = State.IN_WORK if said else State.TO_DO
    delegation.sent_back_because = ""
    for name, value in terms.items():
        setattr(delegation, name, value)
    return delegation


@transaction.atomic
def change_terms(delegation, *, due_on, note, by):
    """Set another due date or note."""
    lock_draft(delegation.assessment)
    before = _terms(delegation)
    delegation.due_on, delegation.note = due_on, note
    if _terms(delegation) != before:
        _set(delegation, "change delegation", State.values, due_on=due_on, note=note)
        after = _terms(delegation)
        record(_event(delegation, "change delegation", by=by, before=before, after=after))


def take_up(delegation, *, by):
    """Note that the agency has begun; belongs into the transaction of the first save."""
    if delegation.state in (State.TO_DO, State.SENT_BACK):
        _move(delegation, "take up", OPEN_STATES, State.IN_WORK, by=by)


def hand_in(delegation, *, by):
    """Say that the agency is done; gaps may be left."""
    done = {"handed_in_at": timezone.now(), "handed_in_by": by, "sent_back_because": ""}
    _move(delegation, "hand in", OPEN_STATES, State.HANDED_IN, by=by, **done)


def send_back(delegation, because, *, by):
    """Ask the agency to look at it again."""
    reason = {"sent_back_because": because}
    _move(delegation, "send back", [State.HANDED_IN], State.SENT_BACK, by=by, **reason)


@transaction.atomic
def take_back(delegation, *, seen, by):
    """Take the capability from the agency. What it contributed is kept, out of view.

    `seen` is how many criteria the person was told that the agency has answered. Raises
    ContributedMeanwhileError when it is another number by now.
    """
    lock_draft(delegation.assessment)
    if delegation.contributions.count() != seen:
        raise ContributedMeanwhileError
    current = [*OPEN_STATES, State.HANDED_IN]
    _move(delegation, "take back", current, State.TAKEN_BACK, by=by, contributions=seen)


@transaction.atomic
def let_contributors_read(assessment, allowed, *, by):
    """Whether contributors may read the whole assessment from now on."""
    lock_draft(assessment)
    changed = type(assessment).objects.filter(pk=assessment.pk, contributors_may_read=not allowed)
    if changed.update(contributors_may_read=allowed):
        assessment.contributors_may_read = allowed
        verb = "let contributors read" if allowed else "stop contributors reading"
        record(Event.of(assessment, verb, str(assessment.pk), by=by))


@transaction.atomic
def _move(delegation, verb, sources, target, *, by, contributions=None, **fields):
    """Change the state with a line in the trail: of two people at once, one wins.

    Raises NotEditableError when the assessment is no longer a draft, StaleDelegationError when the
    delegation is in none of `sources` any more.
    """
    lock_draft(delegation.assessment)
    before = {"state": delegation.state}
    _set(delegation, verb, sources, state=target, **fields)
    after = {"state": target}
    if contributions is not None:
        after["contributions"] = contributions
    if reason := fields.get("sent_back_because"):
        after["reason"] = reason
    record(_event(delegation, verb, by=by, before=before, after=after))


def _set(delegation, verb, sources, **fields):
    """Compare and set."""
    rows = Delegation.objects.filter(pk=delegation.pk, state__in=sources)
    changed = rows.update(**fields)
    delegation.refresh_from_db(fields=["state", *fields])
    if not changed:
        raise StaleDelegationError(verb, delegation)


def _event(delegation, verb, *, by, before=None, after=None):
    whose = {"agency": str(delegation.agency)}
    return Event.of(
        delegation.assessment,
        verb,
        delegation.capability.code,
        by=by,
        before=before and whose | before,
        after=whose | after,
    )


def _terms(delegation):
    due = delegation.due_on
    return {"due_on": due and due.isoformat(), "note": delegation.note}
