"""The shipped edition of the Model National Response as plain rows, without a database."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from assessment.scoring import read_framework

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "fixtures" / "mnr").glob("*.yaml"))


def read_rows(path):
    """One fixture file as `(model, fields)`; `fields["framework"]` and codes as written."""
    return [
        (row["model"].removeprefix("capabilities."), row["fields"])
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


ROWS = defaultdict(list)
for _path in FILES:
    for _model, _fields in read_rows(_path):
        ROWS[_model].append(_fields)

CRITERIA = {fields["code"]: fields for fields in ROWS["criterion"]}


def code_of(natural_key):
    """The last part of a natural key, or None: `[mnr, "2016", C7.8]` gives `C7.8`."""
    return natural_key and natural_key[-1]


def is_measure(criterion):
    return bool(criterion["numerator_label"])


def criteria_rows(wanted=bool):
    """A test for each criterion that is wanted, its row as `row`."""
    rows = [row for row in CRITERIA.values() if wanted(row)]
    return pytest.mark.parametrize("row", rows, ids=[row["code"] for row in rows])


def clauses_of(source):
    """The clauses of the guidance that a source names: `MNR 2016, C7.G2` gives `C7.G2`."""
    citations = [citation.split(", ") for citation in source.split("; ")]
    return [clause for publication, clause in citations if publication == "MNR 2016"]


def texts_in(value):
    """Every English text below `value`, in the order of the file."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str):
            return [value["en"]]
        value = list(value.values())
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    return []


def framework():
    """The edition as scoring reads it."""
    return read_framework(
        {
            "code": "mnr",
            "edition": "2016",
            "levels": [{"number": row["number"]} for row in ROWS["level"]],
            "groups": [{"code": row["code"]} for row in ROWS["group"]],
            "capabilities": [_capability(row) for row in ROWS["capability"]],
            "rules": [
                {"code": row["code"], "when": row["when"], "then": row["then"]}
                for row in ROWS["rule"]
            ],
        }
    )


def _capability(row):
    def own(model, owner="capability", code=row["code"]):
        return [fields for fields in ROWS[model] if code_of(fields[owner]) == code]

    return {
        "code": row["code"],
        "group": code_of(row["group"]),
        "elements": [{"code": element["code"]} for element in own("element")],
        "criteria": [_criterion(criterion) for criterion in own("criterion")],
        "connections": [
            {
                "code": connection["code"],
                "goal": code_of(connection["goal"]),
                "preconditions": own("precondition", "connection", connection["code"]),
            }
            for connection in own("connection")
        ],
    }


def _criterion(row):
    return {
        "code": row["code"],
        "element": code_of(row["element"]),
        "level": code_of(row["level"]),
        "obligation": row["obligation"],
        "may_not_apply": row["may_not_apply"],
        "depends_on": code_of(row["depends_on"]),
        "measure": {} if is_measure(row) else None,
    }
