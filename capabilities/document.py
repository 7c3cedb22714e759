"""The framework document: one edition as plain data, for pages, for scoring and for export."""

import json
from functools import lru_cache
from hashlib import sha256

from capabilities.models import Criterion, Enabler, Framework
from capabilities.translations import in_own_language, put_own_language_first

FORMAT = "waymark.framework/1"
CACHED_EDITIONS = 8  # per process; the largest known edition takes about 1 MB


def framework_document(framework):
    """The edition's document, format `waymark.framework/1`: shapes in docs/framework-format.md.

    Built once per edition and process: `Framework.texts_sha256` changes when an edition is loaded
    or translated anew, and with it the key. Treat it as frozen.
    """
    return _document(framework.pk, framework.texts_sha256)


@lru_cache(maxsize=CACHED_EDITIONS)
def _document(pk, _texts_sha256):
    return build_document(Framework.objects.get(pk=pk))


def criteria_by_code(framework):
    """`{code: (criterion, capability)}`, each as it stands in the document."""
    return _criteria_by_code(framework.pk, framework.texts_sha256)


@lru_cache(maxsize=CACHED_EDITIONS)
def _criteria_by_code(pk, texts_sha256):
    return {
        criterion["code"]: (criterion, capability)
        for capability in _document(pk, texts_sha256)["capabilities"]
        for criterion in capability["criteria"]
    }


def criterion_ids(framework):
    """Primary keys by criterion code, once per edition and process."""
    return _ids(Criterion, framework.pk, framework.texts_sha256)


def codes_by_id(framework, capability):
    """Codes of one capability's criteria by primary key: queries that name those need no joins."""
    ids = criterion_ids(framework)
    return {
        ids[code]: code
        for code, (_criterion, part) in criteria_by_code(framework).items()
        if part["code"] == capability
    }


def enabler_ids(framework):
    """Primary keys by enabler code, once per edition and process."""
    return _ids(Enabler, framework.pk, framework.texts_sha256)


@lru_cache(maxsize=2 * CACHED_EDITIONS)
def _ids(model, pk, _texts_sha256):
    return dict(model.objects.filter(framework=pk).values_list("code", "pk"))


def build_document(framework):
    """The document read afresh from the rows: nine queries, whatever the size."""
    document = _read(framework)
    put_own_language_first(document)
    return document


def _read(framework):
    elements = _by_capability(framework.element_set.all(), _element)
    criteria = _by_capability(
        framework.criterion_set.select_related("element", "level", "depends_on"), _criterion
    )
    preconditions = {}
    for row in framework.precondition_set.all():
        preconditions.setdefault(row.connection_id, []).append(_precondition(row))
    connections = {}
    for row in framework.connection_set.select_related("goal"):
        connections.setdefault(row.capability_id, []).append(
            _connection(row, preconditions.get(row.pk, []))
        )
    return {
        "format": FORMAT,
        "code": framework.code,
        "edition": framework.edition,
        "title": framework.title,
        "description": framework.description,
        "source": framework.source,
        "languages": framework.languages,
        "levels": [
            {"number": row.number, "name": row.name, "description": row.description}
            for row in framework.level_set.all()
        ],
        "groups": [
            {"code": row.code, "name": row.name, "outcome": row.outcome}
            for row in framework.group_set.all()
        ],
        "capabilities": [
            {
                "code": row.code,
                "number": row.number,
                "name": row.name,
                "group": row.group.code,
                "summary": row.summary,
                "rationale": row.rationale,
                "guidance": row.guidance,
                "actor": row.actor,
                "source": row.source,
                "elements": elements.get(row.pk, []),
                "criteria": criteria.get(row.pk, []),
                "connections": connections.get(row.pk, []),
            }
            for row in framework.capability_set.select_related("group")
        ],
        "rules": [
            {"code": row.code, "when": row.when, "then": row.then, "message": row.message}
            for row in framework.rule_set.all()
        ],
        "enablers": [
            {
                "code": row.code,
                "name": row.name,
                "description": row.description,
                "source": row.source,
            }
            for row in framework.enabler_set.all()
        ],
    }


def checksum(document):
    """What an edition is known by: the checksum of its document in its own language."""
    return texts_checksum(in_own_language(document))


def texts_checksum(document):
    """SHA-256, in hex, of the canonical document: JSON, keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _by_capability(rows, as_data):
    grouped = {}
    for row in rows:
        grouped.setdefault(row.capability_id, []).append(as_data(row))
    return grouped


def _element(row):
    return {"code": row.code, "text": row.text, "conditional": row.conditional}


def _criterion(row):
    return {
        "code": row.code,
        "element": row.element and row.element.code,
        "level": row.level.number,
        "obligation": row.obligation,
        "statement": row.statement,
        "help": row.help,
        "evidence_examples": row.evidence_examples,
        "may_not_apply": row.may_not_apply,
        "depends_on": row.depends_on and row.depends_on.code,
        "measure": (
            {"numerator": row.numerator_label, "denominator": row.denominator_label}
            if row.numerator_label or row.denominator_label
            else None
        ),
        "source": row.source,
    }


def _connection(row, preconditions):
    return {
        "code": row.code,
        "name": row.name,
        "goal": row.goal.code,
        "description": row.description,
        "caveat": row.caveat,
        "preconditions": preconditions,
    }


def _precondition(row):
    return {
        "code": row.code,
        "kind": row.kind,
        "statement": row.statement,
        "requires": row.requires,
        "source": row.source,
    }
