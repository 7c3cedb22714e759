"""The framework document, checksums and the result document: scoring.md sections 1 and 10."""

import copy
import hashlib
import json
import pickle

import pytest

from assessment import scoring
from tests.scoring.documents import (
    advisory,
    answers_document,
    at_least,
    at_level,
    backed,
    capability,
    connection,
    criterion,
    every,
    framework,
    mandatory,
    one,
    recommended,
    rule,
)


def test_the_canonical_form_has_sorted_keys_no_spaces_and_keeps_what_is_not_ascii():
    document = {"b": [1, {"z": None, "a": "Ärger ☃"}], "a": True, "تقرير": 0.5}

    assert scoring.canonical(document) == (
        '{"a":true,"b":[1,{"a":"Ärger ☃","z":null}],"تقرير":0.5}'.encode()
    )


def test_the_checksum_is_the_sha_256_of_the_canonical_form():
    assert scoring.checksum({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()


def test_the_canonical_form_refuses_what_json_cannot_hold():
    with pytest.raises(ValueError, match="JSON compliant"):
        scoring.canonical([float("nan")])


def full():
    return framework(
        capability(
            "C2",
            criterion("C2.1", element="C2.D1", may_not_apply=True),
            criterion("C2.2", 2, depends_on="C2.1", measure=True),
            recommended("C2.3", 3),
            elements=("C2.D1",),
            connections=[
                connection(
                    "NET",
                    "C2.2",
                    mandatory("NET.1", at_least("C1.1", evidence=True)),
                    advisory("NET.2", at_level("C1", 2)),
                )
            ],
            group="H",
        ),
        capability("C1", criterion("C1.1"), group="G"),
        groups=("G", "H"),
        rules=[rule("R1", at_least("C1.1"), every(at_least("C2.1"), at_level("C2", 1)))],
    )


def test_a_framework_document_is_read_in_its_order():
    read = scoring.read_framework(full())

    assert (read.code, read.edition, read.levels) == ("demo", "1", 4)
    assert read.sha256 == scoring.checksum(full())
    assert dict(read.groups) == {"G": ("C1",), "H": ("C2",)}
    assert list(read.capabilities) == ["C2", "C1"]
    assert list(read.criteria) == ["C2.1", "C2.2", "C2.3", "C1.1"]
    assert [each.code for each in read.connections] == ["NET"]
    assert [each.code for each in read.rules] == ["R1"]
    assert [(each.code, each.mandatory) for each in read.connections[0].preconditions] == [
        ("NET.1", True),
        ("NET.2", False),
    ]


def test_a_criterion_is_read_with_all_that_scoring_needs():
    read = scoring.read_framework(full())

    assert read.criteria["C2.2"] == scoring.Criterion(
        code="C2.2",
        capability="C2",
        element=None,
        level=2,
        required=True,
        may_not_apply=False,
        depends_on="C2.1",
        has_measure=True,
        position=1,
    )
    assert read.criteria["C2.1"].element == "C2.D1"
    assert not read.criteria["C2.3"].required


def test_reading_changes_nothing_in_the_document():
    document = full()

    scoring.read_framework(document)

    assert document == full()


def test_editions_are_equal_when_their_documents_are():
    other = full()
    other["title"] = {"en": "Other"}

    assert scoring.read_framework(full()) == scoring.read_framework(full())
    assert scoring.read_framework(full()) != scoring.read_framework(other)
    assert len({scoring.read_framework(full()), scoring.read_framework(full())}) == 1


def test_a_framework_survives_being_pickled():
    read = scoring.read_framework(full())
    copied = pickle.loads(pickle.dumps(read))

    assert scoring.score(copied, {}) == scoring.score(read, {})


def test_optional_parts_may_be_left_out():
    document = one(criterion("A1"))
    del document["rules"], document["format"]
    del document["capabilities"][0]["connections"], document["capabilities"][0]["elements"]
    for name in ("element", "may_not_apply", "depends_on", "measure"):
        del document["capabilities"][0]["criteria"][0][name]

    assert list(scoring.read_framework(document).criteria) == ["A1"]


def first(document, *path):
    """The first capability, or what `path` leads to from there."""
    found = document["capabilities"][0]
    for step in path:
        found = found[step]
    return found


def broken(change):
    document = full()
    change(document)
    return document


def requires(tree):
    return lambda document: first(document, "connections", 0, "preconditions", 0).update(
        requires=tree
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(format="waymark.framework/2"), "format is not known"),
        (lambda d: d.update(code=""), "must be text"),
        (lambda d: d.update(edition=2016), "must be text"),
        (lambda d: d["levels"].pop(0), "levels must be 1, 2, 3"),
        (lambda d: d.update(levels=d["levels"][:1]), "needs 2 to 9 levels, not 1"),
        (
            lambda d: d.update(levels=[{"number": number} for number in range(1, 11)]),
            "needs 2 to 9 levels, not 10",
        ),
        (lambda d: d["groups"].append({"code": "G"}), "group G: the code is used twice"),
        (lambda d: first(d).update(group="X"), "C2: its group is not known"),
        (lambda d: first(d).update(code="C1"), "capability C1: the code is used twice"),
        (lambda d: first(d, "criteria", 0).update(level=5), "C2.1: level must be 1 to 4"),
        (lambda d: first(d, "criteria", 0).update(level=0), "C2.1: level must be 1 to 4"),
        (lambda d: first(d, "criteria", 0).update(level=True), "C2.1: level must be 1 to 4"),
        (lambda d: first(d, "criteria", 0).update(level="1"), "C2.1: level must be 1 to 4"),
        (lambda d: first(d, "criteria", 2).update(code="C2.1"), "C2.1: the code is used twice"),
        (lambda d: first(d, "criteria", 2).update(code="C1.1"), "C1.1: the code is used twice"),
        (lambda d: first(d, "criteria", 0).update(obligation="must"), "C2.1: obligation"),
        (lambda d: first(d, "criteria", 0).update(element="D9"), "C2.1: its element"),
        (lambda d: first(d, "criteria", 0).update(depends_on="C2.2"), "C2.1: must depend on"),
        (lambda d: first(d, "criteria", 0).update(depends_on="C2.1"), "C2.1: must depend on"),
        (lambda d: first(d, "criteria", 1).update(depends_on="C1.1"), "C2.2: must depend on"),
        (lambda d: first(d, "criteria", 0).update(level=3), "C2.2: must depend on"),
        (lambda d: first(d, "connections", 0).update(goal="C9"), "NET: its goal"),
        (
            lambda d: first(d, "connections", 0, "preconditions", 0).update(kind="optional"),
            "NET.1: must be mandatory or advisory",
        ),
        (requires(None), "NET.1: None is not a requirement"),
        (requires({}), "NET.1: {} is not a requirement"),
        (requires({"all": []}), "is not a requirement"),
        (requires({"any": "C2.1"}), "is not a requirement"),
        (requires({"all": [at_least("C2.1")], "any": [at_least("C2.1")]}), "not a requirement"),
        (requires(at_least("C9")), "is not a requirement"),
        (requires(at_least("C2.1", "N")), "is not a requirement"),
        (requires({"criterion": "C2.1"}), "is not a requirement"),
        (requires({**at_least("C2.1"), "evidence": 1}), "is not a requirement"),
        (requires({**at_least("C2.1"), "evidense": True}), "is not a requirement"),
        (requires(at_level("C9", 1)), "is not a requirement"),
        (requires(at_level("C1", 0)), "is not a requirement"),
        (requires(at_level("C1", 5)), "is not a requirement"),
        (requires(at_level("C1", True)), "is not a requirement"),
        (requires(every(at_least("C2.1"), {"not": at_least("C2.1")})), "is not a requirement"),
        (lambda d: d["rules"][0].update(when={}), "is not a requirement"),
        (lambda d: d.pop("levels"), "is not a framework document"),
        (lambda d: d.update(capabilities=None), "is not a framework document"),
        (lambda d: first(d).update(criteria=["C2.1"]), "is not a framework document"),
        (lambda d: first(d, "criteria", 0).pop("level"), "is not a framework document"),
    ],
)
def test_a_framework_that_scoring_cannot_use_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        scoring.read_framework(broken(change))


@pytest.mark.parametrize("document", [None, [], "mnr", 5, {}, {"levels": 4}])
def test_what_is_no_framework_document_is_refused(document):
    with pytest.raises(ValueError, match="framework document"):
        scoring.read_framework(document)


def test_a_requirement_nested_without_end_is_refused():
    tree = at_least("C2.1")
    for _ in range(20_000):
        tree = {"all": [tree]}

    with pytest.raises(ValueError, match="is not a framework document"):
        scoring.read_framework(broken(requires(tree)))


ANSWERS = answers_document({"C1.1": backed("L"), "C2.1": {"rating": "U"}})


def test_the_result_names_its_version_its_framework_and_its_input():
    read = scoring.read_framework(full())
    canonical = {**ANSWERS, "framework_sha256": read.sha256}

    result = scoring.result_document(read, ANSWERS)

    assert list(result) == [
        "format",
        "scoring",
        "framework",
        "input_sha256",
        "capabilities",
        "groups",
        "overall",
        "connections",
        "contradictions",
    ]
    assert (result["format"], result["scoring"]) == ("waymark.result/1", scoring.SCORING_VERSION)
    assert result["framework"] == ["demo", "1"]
    assert result["input_sha256"] == scoring.checksum(canonical)


def test_the_result_is_that_of_score():
    read = scoring.read_framework(full())

    result = scoring.result_document(read, ANSWERS)
    part = scoring.score(read, scoring.read_answers(read, ANSWERS))

    assert {key: result[key] for key in part} == part


def test_the_input_checksum_covers_the_framework():
    other = full()
    other["title"] = {"en": "Other"}

    checksums = {
        scoring.result_document(scoring.read_framework(document), ANSWERS)["input_sha256"]
        for document in (full(), other)
    }

    assert len(checksums) == 2


def test_a_result_does_not_change_its_input():
    given = copy.deepcopy(ANSWERS)

    scoring.result_document(scoring.read_framework(full()), given)

    assert given == ANSWERS


def test_capabilities_come_in_the_order_of_the_framework():
    result = scoring.result_document(scoring.read_framework(full()), ANSWERS)

    assert [part["code"] for part in result["capabilities"]] == ["C2", "C1"]
    assert [part["code"] for part in result["groups"]] == ["G", "H"]


def test_a_whole_result_is_json():
    result = scoring.result_document(scoring.read_framework(full()), ANSWERS)

    assert json.loads(json.dumps(result)) == result
