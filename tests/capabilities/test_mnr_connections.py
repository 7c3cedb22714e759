"""The connections and consistency rules of the Model National Response, scored for real."""

import itertools
import json
import re

import pytest

from assessment.scoring import Answer, read_answers, score
from tests.capabilities.mnr_content import CRITERIA, ROOT, ROWS, code_of, framework

EDITION = framework()


def rating(letter, evidence=0):
    return Answer(rating=letter, evidence=evidence)


def everything(letter, evidence=0):
    return dict.fromkeys(CRITERIA, rating(letter, evidence))


def connection(result, code):
    return next(row for row in result["connections"] if row["code"] == code)


# Connections


def test_a_country_without_need_of_a_national_database_leaves_it_out():
    answers = {code: Answer(rating="NA", reason="No need") for code in ("C7.3", "C7.8")}
    result = score(EDITION, {**answers, "C7.2": rating("F")})
    capability = next(row for row in result["capabilities"] if row["code"] == "C7")
    element = next(row for row in capability["elements"] if row["code"] == "C7.D2")
    assert element["score"] == {"low": 100.0, "high": 100.0}
    assert connection(result, "NATDB")["verdict"] == "not_applicable"


def test_a_unit_one_offence_and_sanctions_make_a_country_ready_for_icse():
    for offence in ("C3.5", "C3.6", "C3.7"):
        answers = {
            **everything("N"),
            "C4.3": rating("L"),
            offence: rating("L", evidence=1),
            "C3.8": rating("L", evidence=1),
            "C7.4": rating("F"),
        }
        assert connection(score(EDITION, answers), "ICSE")["verdict"] == "ready"


@pytest.mark.parametrize("code", ["C4.3", "C3.5", "C3.8"])
def test_each_condition_for_icse_can_fail_alone(code):
    answers = {
        **everything("N"),
        "C4.3": rating("L"),
        "C3.5": rating("L", evidence=1),
        "C3.8": rating("L", evidence=1),
    }
    answers[code] = rating("P", evidence=1)
    icse = connection(score(EDITION, answers), "ICSE")
    assert icse["verdict"] == "not_ready"
    assert icse["plan"]["steps"] == [{"criterion": code, "from": "P", "to": "L"}]


def test_law_without_a_citation_leaves_icse_undetermined():
    answers = {"C4.3": rating("L"), "C3.5": rating("F"), "C3.8": rating("F"), "C7.6": rating("N")}
    icse = connection(score(EDITION, answers), "ICSE")
    assert icse["verdict"] == "undetermined"
    assert icse["plan"]["attach_evidence"] == ["C3.5", "C3.8"]


def test_one_offence_meets_the_literal_reading_and_not_the_strict_one():
    answers = {**everything("N"), "C3.6": rating("F", evidence=1)}
    statuses = {
        row["code"]: row["status"]
        for row in connection(score(EDITION, answers), "ICSE")["preconditions"]
    }
    assert (statuses["ICSE.2"], statuses["ICSE.4"]) == ("met", "not_met")


@pytest.mark.parametrize("code", ["C7.8", "C7.9"])
def test_a_national_database_waits_for_law_to_retain_and_to_share(code):
    answers = {**everything("F", evidence=1), "C7.17": rating("N"), code: rating("P")}
    natdb = connection(score(EDITION, answers), "NATDB")
    assert natdb["verdict"] == "not_ready"
    assert natdb["plan"]["steps"] == [{"criterion": code, "from": "P", "to": "L"}]


@pytest.mark.parametrize("row", EDITION.connections, ids=lambda row: row.code)
def test_no_condition_asks_for_the_connection_itself_or_what_follows_from_it(row):
    followers = {row.goal}
    for code, criterion in CRITERIA.items():
        if code_of(criterion["depends_on"]) in followers:
            followers.add(code)
    asked = {
        code
        for precondition in ROWS["precondition"]
        if code_of(precondition["connection"]) == row.code
        for code in named_in(precondition["requires"])
    }
    assert asked & followers == set()


# Consistency rules


def named_in(tree):
    """The criteria that a requirement tree names."""
    return set(re.findall(r"'criterion': '([^']+)'", str(tree)))


def with_ancestors(codes):
    codes = set(codes)
    waiting = list(codes)
    while waiting:
        parent = code_of(CRITERIA[waiting.pop()]["depends_on"])
        if parent and parent not in codes:
            codes.add(parent)
            waiting.append(parent)
    return sorted(codes)


def broken(answers):
    return {row["rule"] for row in score(EDITION, answers)["contradictions"]}


@pytest.mark.parametrize("rule", ROWS["rule"], ids=[row["code"] for row in ROWS["rule"]])
def test_answers_can_break_each_rule(rule):
    involved = with_ancestors(named_in(rule["when"]) | named_in(rule["then"]))
    possible = itertools.product("FPN", repeat=len(involved))
    assert any(
        rule["code"] in broken(dict(zip(involved, map(rating, letters), strict=True)))
        for letters in possible
    )


@pytest.mark.parametrize("rule", ROWS["rule"], ids=[row["code"] for row in ROWS["rule"]])
def test_a_message_names_both_sides(rule):
    mentioned = set(re.findall(r"C\d+\.\d+", rule["message"]["en"]))
    assert mentioned & named_in(rule["when"])
    assert mentioned & named_in(rule["then"])


@pytest.mark.parametrize("letter", "NPLF")
def test_answers_that_are_all_alike_contradict_nothing(letter):
    assert broken(everything(letter, evidence=1)) == set()


def test_everything_in_place_reaches_the_highest_level():
    result = score(EDITION, everything("F", evidence=1))
    assert {row["level"]["low"] for row in result["capabilities"]} == {4}
    assert {row["verdict"] for row in result["connections"]} == {"connected"}


# The published example


def example():
    return json.loads((ROOT / "docs" / "examples" / "anvil-2013.json").read_text(encoding="utf-8"))


def test_the_example_cites_a_source_for_each_answer():
    for answer in example()["answers"].values():
        assert [sorted(item) for item in answer["evidence"]] == [["note", "title", "url"]]


def test_the_example_shows_a_database_that_exists_and_is_little_used():
    answers = read_answers(EDITION, example())
    natdb = connection(score(EDITION, answers), "NATDB")
    assert natdb["verdict"] == "connected"
    assert {row["status"] for row in natdb["preconditions"]} == {"unknown"}
    assert (answers["C7.17"].rating, answers["C7.21"].rating) == ("L", "P")
