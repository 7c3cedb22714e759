"""Sheets of what scoring makes of the answers: levels, groups, connections, contradictions."""

from django.utils.translation import gettext as _

from assessment.connections import connection_views, contradictions
from assessment.wording import (
    CAPABILITY_STATES,
    GAPS,
    KINDS,
    STATUSES,
    VERDICTS,
    level_words,
    rating_label,
)
from capabilities.texts import in_language
from reports.exports.columns import Column, Sheet


def _words(wording):
    return "; ".join(map(str, wording.values()))


def _range_columns():
    return [
        Column("level_low", _("Level, for certain"), _("Reached whatever is unknown."), "whole"),
        Column(
            "level_high",
            _("Level, at most"),
            _("Reached if all that is unknown is in place."),
            "whole",
        ),
        *_coverage_columns(),
    ]


def _coverage_columns():
    return [
        Column("coverage_low", _("Coverage, for certain"), _("Share that is in place."), "percent"),
        Column(
            "coverage_high", _("Coverage, at most"), _("If the unknown is in place."), "percent"
        ),
    ]


def results(material):
    """A row for each capability: levels, coverage and next steps."""
    columns = [
        Column("capability", _("Capability"), _("Code of the capability.")),
        Column("name", _("Name"), _("In the language of the file.")),
        Column("group", _("Group"), _("Code of the group.")),
        Column(
            "state", _("State"), _("How far it is answered."), allowed=_words(CAPABILITY_STATES)
        ),
        Column("asked", _("Asked"), _("How many criteria need an answer."), "whole"),
        Column("answered", _("Answered"), _("How many of them have one."), "whole"),
        *_range_columns(),
        Column("level_words", _("Level in words"), _("The range of the level.")),
        Column("evidence_with", _("With evidence"), _("Criteria in place with evidence."), "whole"),
        Column("evidence_of", _("Of"), _("Criteria in place."), "whole"),
        Column(
            "next_steps",
            _("Next steps"),
            _("Criteria to raise or find out about for the next level, each with the rating."),
        ),
    ]
    rows = [
        [
            asked["code"],
            in_language(asked["name"]),
            asked["group"],
            str(CAPABILITY_STATES[result["state"]]),
            result["asked"],
            result["answered"],
            *_range(result["level"]),
            *_range(result["score"]),
            level_words(result["level"]),
            result["evidence"]["with"],
            result["evidence"]["of"],
            "; ".join(_step(step) for step in result["next_steps"] or ()),
        ]
        for asked, result in zip(
            material.standing.document["capabilities"],
            material.standing.result["capabilities"],
            strict=True,
        )
    ]
    return Sheet("results", _("Results"), columns, rows)


def _range(found):
    """Nothing where the capability does not apply."""
    return [found["low"], found["high"]] if found else [None, None]


def _step(step):
    return f"{step['criterion']}: {rating_label(step['to'])}"


def groups(material):
    """A row for each group, and one for all."""
    standing = material.standing
    levels = standing.document["levels"]
    columns = [
        Column("group", _("Group"), _("Code of the group; empty for all capabilities.")),
        Column("name", _("Name"), _("In the language of the file.")),
        Column("capabilities", _("Capabilities"), _("How many of them apply."), "whole"),
        *(
            Column(
                f"at_{number}",
                _("At level %s") % number,
                _("How many are there for certain."),
                "whole",
            )
            for number in range(len(levels) + 1)
        ),
        *_coverage_columns(),
    ]
    names = {group["code"]: in_language(group["name"]) for group in standing.document["groups"]}
    parts = [(part["code"], names[part["code"]], part) for part in standing.result["groups"]]
    parts.append(("", _("All capabilities"), standing.result["overall"]))
    rows = [
        [
            code,
            name,
            part["capabilities"],
            *(part["levels"][str(number)] for number in range(len(levels) + 1)),
            *_range(part["score"]),
        ]
        for code, name, part in parts
    ]
    return Sheet("groups", _("Groups"), columns, rows)


def connections(material):
    """A row for each precondition of each connection."""
    columns = [
        Column("connection", _("Connection"), _("Code of the connection.")),
        Column("name", _("Name"), _("In the language of the file.")),
        Column("capability", _("Capability"), _("Code of the capability it belongs to.")),
        Column(
            "verdict",
            _("Verdict"),
            _("Whether the country may be connected."),
            allowed=_words(VERDICTS),
        ),
        Column("precondition", _("Precondition"), _("Code of what must hold first.")),
        Column("kind", _("Kind"), _("Whether it decides."), allowed=_words(KINDS)),
        Column("statement", _("Statement"), _("What must hold.")),
        Column("status", _("Status"), _("Whether it holds."), allowed=_words(STATUSES)),
        Column("answers", _("Answers"), _("The answers it rests on, with their ratings.")),
        Column("gaps", _("Gaps"), _("What is missing, by criterion."), allowed=_words(GAPS)),
        Column("plan", _("Shortest way"), _("The steps that make the connection possible.")),
    ]
    rows = [
        [
            view.code,
            in_language(view.name),
            view.capability,
            str(view.title),
            line.code,
            str(KINDS[line.kind]),
            in_language(line.statement),
            str(line.words),
            "; ".join(f"{each.code}: {each.rating}" for each in line.answers),
            "; ".join(f"{each.code}: {each.gap}" for each in line.answers if each.gap),
            "; ".join(map(_planned, view.plan)),
        ]
        for view in connection_views(material.standing)
        for line in [*view.mandatory, *view.advisory]
    ]
    return Sheet("connections", _("Connections"), columns, rows)


def _planned(step):
    parts = [str(step.to)] if step.to else []
    parts += [_("attach evidence")] if step.attach_evidence else []
    return f"{step.answer.code}: {', '.join(parts)}"


def contradicting(material):
    """A row for each contradiction."""
    columns = [
        Column("rule", _("Rule"), _("Code of the rule, or of connection and precondition.")),
        Column("message", _("Contradiction"), _("What does not go together.")),
        Column("answers", _("Answers"), _("Both sides, with their ratings.")),
        Column(
            "explanation", _("Explanation"), _("Why both hold; only what is submitted has one.")
        ),
    ]
    rows = [
        [
            found.rule,
            in_language(found.message),
            "; ".join(f"{each.code}: {each.rating}" for each in found.answers),
            found.explanation,
        ]
        for found in contradictions(material.standing)
    ]
    return Sheet("contradictions", _("Contradictions"), columns, rows)
