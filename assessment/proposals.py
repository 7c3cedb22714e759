"""What could go into the action plan: steps that scoring names and no measure aims at yet."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessment import action_plan
from assessment.action_plan import Aim, Plan, aims_of, measures_of
from assessment.models import Measure
from assessment.ratings import RATINGS, THIRDS
from assessment.standing import Standing
from capabilities.texts import in_language

LONGEST_TEXT = Measure._meta.get_field("text").max_length


@dataclass(frozen=True)
class Proposal:
    """A measure in one capability (its part of the framework document) that nobody added yet.

    `aims` are by criterion code, in framework order.
    """

    key: str
    text: str
    capability: dict
    aims: dict

    @property
    def codes(self):
        return list(self.aims)


def proposals(standing, measures):
    """First the way to each connection, then the next level of each capability.

    What a measure aims at already is left out; one that was dropped does not count.
    """
    return _without_covered(
        [*_of_connections(standing), *_of_capabilities(standing)], covered_by(measures)
    )


def covered_by(measures):
    """The highest aim for each criterion in measures that were not dropped, by code."""
    covered = {}
    for measure in measures:
        if measure.status != Measure.Status.DROPPED:
            _cover(covered, aims_of(measure))
    return covered


def add_chosen(assessment, keys, *, by):
    """Add the proposals with these keys that are still open; how many that were.

    Proposals share criteria: what the first of them aims at, the next leave out. Raises
    PlanClosedError.
    """
    return add_open(assessment, lambda standing: _chosen(standing, keys), by=by)


def _chosen(standing, keys):
    wanted = set(keys)
    return [each for each in proposals(standing, []) if each.key in wanted]


@transaction.atomic
def add_open(assessment, propose, *, by):
    """Add what `propose(standing)` proposes and no measure aims at yet; how many that were."""
    action_plan.hold_plan(assessment)
    covered, plans = covered_by(measures_of(assessment)), []
    capabilities = {part.code: part for part in assessment.framework.capability_set.all()}
    for proposal in propose(Standing.of(assessment)):
        aims = _open(proposal.aims, covered)
        if aims:
            capability = capabilities[proposal.capability["code"]]
            plans.append(Plan(Measure(capability=capability, text=proposal.text), aims))
            _cover(covered, aims)
    action_plan.add(assessment, plans, by=by)
    return len(plans)


def by_capability(standing, aims, key, text):
    """Proposals of these aims (in any order), one for each capability; `text(capability)`."""
    found = {}
    for code in standing.framework.criteria:
        if code in aims:
            capability = standing.asked[code][1]
            _part, here = found.setdefault(capability["code"], (capability, {}))
            here[code] = aims[code]
    return [
        Proposal(f"{key}:{code}", text(capability)[:LONGEST_TEXT], capability, here)
        for code, (capability, here) in found.items()
    ]


def _of_connections(standing):
    """The cheapest plan of each connection, split by capability."""
    names = {
        connection["code"]: connection["name"]
        for part in standing.document["capabilities"]
        for connection in part["connections"]
    }
    for result in standing.result["connections"]:
        name = in_language(names[result["code"]])
        text = _("Meet the conditions of: %(connection)s") % {"connection": name}
        yield from by_capability(
            standing, _plan_aims(standing, result["plan"]), result["code"], lambda _part, t=text: t
        )


def _plan_aims(standing, plan):
    """The aims of a plan as scoring gives it; where only evidence is missing, the rating stays."""
    if plan is None:
        return {}
    wanted = {step["criterion"]: step["to"] for step in plan["steps"]}
    evidence = plan["attach_evidence"]
    return {
        code: Aim(wanted.get(code) or standing.effective[code].rating, code in evidence)
        for code in [*wanted, *evidence]
    }


def _of_capabilities(standing):
    """The next steps of each capability."""
    for capability, result in zip(
        standing.document["capabilities"], standing.result["capabilities"], strict=True
    ):
        if steps := result["next_steps"]:
            level = max(standing.asked[step["criterion"]][0]["level"] for step in steps)
            yield Proposal(
                key=f":{capability['code']}",
                text=_("Reach level %(level)s") % {"level": level},
                capability=capability,
                aims={step["criterion"]: Aim(step["to"]) for step in steps},
            )


def _without_covered(found, covered):
    opened = ((each, _open(each.aims, covered)) for each in found)
    return [Proposal(each.key, each.text, each.capability, aims) for each, aims in opened if aims]


def _open(aims, covered):
    return {code: aim for code, aim in aims.items() if not _covers(covered.get(code), aim)}


def _covers(there, aim):
    """Whether a measure that aims at `there` does for this aim, too."""
    if there is None or (aim.with_evidence and not there.with_evidence):
        return False
    if aim.rating in RATINGS and there.rating in RATINGS:
        return THIRDS[there.rating] >= THIRDS[aim.rating]
    return there.rating == aim.rating


def _cover(covered, aims):
    for code, aim in aims.items():
        there = covered.get(code)
        if there is None or not _covers(there, aim):
            evidence = aim.with_evidence or bool(there and there.with_evidence)
            higher = there if there and _covers(there, Aim(aim.rating)) else aim
            covered[code] = Aim(higher.rating, evidence)
