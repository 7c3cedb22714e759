"""SCORING.md is true: its example is run, and every figure in its tables is compared."""

import json
import re
from pathlib import Path

import pytest

from assessment import scoring

GUIDE = (Path(__file__).parents[2] / "SCORING.md").read_text(encoding="utf-8")


def documents():
    """The JSON blocks of the guide by their format."""
    blocks = [json.loads(text) for text in re.findall(r"```json\n(.*?)\n```", GUIDE, re.DOTALL)]
    return {block["format"]: block for block in blocks}


def table(heading):
    """The rows of the table that starts with this heading, as lists of cells."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.fixture
def framework():
    return scoring.read_framework(documents()["waymark.framework/1"])


@pytest.fixture
def result(framework):
    return scoring.result_document(framework, documents()["waymark.answers/1"])


def test_the_example_gives_the_result_in_the_appendix(result):
    assert result == documents()["waymark.result/1"]


def test_the_table_of_results_tells_what_came_out(result):
    capability, connection = result["capabilities"][0], result["connections"][0]
    step = capability["next_steps"][0]
    told = {
        "Progress": "{answered} of {asked}, {state}".format(**capability),
        "Level": "{low} to {high}".format(**capability["level"]),
        "Score": percent(capability["score"]),
        "Recommended in place": "{in_place} of {of}".format(**capability["recommended"]),
        "With evidence": "{with} of {of}".format(**capability["evidence"]),
        "Next steps": f"{step['criterion']} from {step['from'] or 'unknown'} to {step['to']}",
        "Verdict for NET": connection["verdict"],
        "Plan for NET": plan(connection["plan"]),
    }
    for element in capability["elements"]:
        told[f"Score of element {element['code']}"] = percent(element["score"])
    for precondition in connection["preconditions"]:
        told["{code}, {kind}".format(**precondition)] = status(precondition)

    assert dict(table("result")) == told


def percent(score):
    return f"{score['low']} % to {score['high']} %"


def status(precondition):
    lacks = [f"{each['criterion']} {each['reason']}" for each in precondition["missing"]]
    return f"{precondition['status']}: {', '.join(lacks)}"


def plan(found):
    steps = ["{criterion} from {from} to {to}".format(**step) for step in found["steps"]]
    return f"{', '.join(steps)}; evidence for {', '.join(found['attach_evidence'])}"


def test_the_table_of_answers_tells_what_was_answered(framework):
    answers = scoring.read_answers(framework, documents()["waymark.answers/1"])
    effective = scoring.effective_ratings(framework, answers)

    told = {code: (level, counts) for code, level, _, _, counts in table("criterion")}

    assert told == {
        code: (str(framework.criteria[code].level), found.rating or "unknown")
        for code, found in effective.items()
    }


def test_the_table_of_ratings_tells_where_each_one_ends():
    told = {row[0]: row[2] for row in table("answer")}

    limits = {
        rating: max(n for n in range(101) if scoring.measure_rating(n, 100) == rating)
        for rating in scoring.RATINGS
    }

    assert limits == {"N": 15, "P": 50, "L": 85, "F": 100}
    assert told == {
        "N": "0 to 15 %",
        "P": "over 15 to 50 %",
        "L": "over 50 to 85 %",
        "F": "over 85 %",
        "U": "",
        "NA": "",
    }


def test_the_guide_names_the_version_of_the_rules():
    assert f"(now {scoring.SCORING_VERSION})" in GUIDE
