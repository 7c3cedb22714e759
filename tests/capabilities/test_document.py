"""The framework document: everything in an edition, in its order, and its checksum."""

import json
from hashlib import sha256

import pytest

from capabilities.checks import check_framework
from capabilities.document import build_document, checksum, framework_document, texts_checksum
from capabilities.models import Capability, Framework
from tests.capabilities.tiny import make_tiny, read_again

pytestmark = pytest.mark.django_db


def test_the_document_names_format_edition_and_languages():
    document = build_document(make_tiny())
    assert {key: document[key] for key in ("format", "code", "edition", "languages")} == {
        "format": "waymark.framework/1",
        "code": "tiny",
        "edition": "1",
        "languages": ["en", "ar"],
    }


def test_rows_come_in_the_order_of_the_edition():
    document = build_document(make_tiny())
    assert [level["number"] for level in document["levels"]] == [1, 2, 3]
    assert [group["code"] for group in document["groups"]] == ["BOOKS", "PEOPLE"]
    assert {
        capability["code"]: [criterion["code"] for criterion in capability["criteria"]]
        for capability in document["capabilities"]
    } == {"LOANS": ["L1", "L2", "L3", "L4", "L5"], "STAFF": ["S1", "S2", "S3", "S4"]}


def test_a_criterion_has_what_people_read_and_what_scoring_needs():
    document = build_document(make_tiny())
    assert document["capabilities"][0]["criteria"][3] == {
        "code": "L4",
        "element": "LOANS-b",
        "level": 2,
        "obligation": "required",
        "statement": {"en": "Books are in the catalogue.", "ar": "الكتب مدرجة في الفهرس."},
        "help": {
            "en": "Count titles on the day of the answer.",
            "ar": "عُدّ العناوين في يوم الإجابة.",
        },
        "evidence_examples": [],
        "may_not_apply": False,
        "depends_on": None,
        "measure": {
            "numerator": {"en": "Titles in the catalogue", "ar": "العناوين المدرجة في الفهرس"},
            "denominator": {"en": "Titles on the shelves", "ar": "العناوين على الرفوف"},
        },
        "source": "Tiny 1, loans, b",
    }


def test_dependencies_and_requirements_name_codes():
    document = build_document(make_tiny())
    assert document["capabilities"][0]["criteria"][2]["depends_on"] == "L1"
    (connection,) = document["capabilities"][0]["connections"]
    assert (connection["goal"], connection["preconditions"][1]["requires"]) == (
        "L5",
        {"criterion": "L3", "at_least": "F"},
    )


def test_enablers_stand_apart_from_the_capabilities():
    document = build_document(make_tiny())
    assert document["enablers"][0] == {
        "code": "MONEY",
        "name": {"en": "Money for books", "ar": "مال للكتب"},
        "description": {"en": "Say where the money comes from.", "ar": "اذكروا من أين يأتي المال."},
        "source": "Tiny 1, preface",
    }
    assert [enabler["code"] for enabler in document["enablers"]] == ["MONEY", "TOWN", "RULES"]


def test_a_measure_with_one_label_is_still_a_measure():
    framework = make_tiny()
    framework.criterion_set.filter(code="L4").update(numerator_label={})
    assert [str(finding) for finding in check_framework(build_document(framework))] == [
        "L4: is a measure without numerator_label"
    ]


def texts_in(value):
    """Every text of a document, wherever it stands: tiny has each in English."""
    if isinstance(value, dict) and "en" in value:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def sha256_of(document):
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode("utf-8")).hexdigest()


def test_the_checksum_is_that_of_the_canonical_json_in_the_edition_s_own_language():
    document = build_document(make_tiny())
    before = sha256_of(document)
    found = checksum(document)
    assert (texts_checksum(document), sha256_of(document)) == (before, before)
    document["languages"] = ["en"]
    for text in texts_in(document):
        del text["ar"]
    assert found == sha256_of(document)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_changed_text_changes_the_checksum_in_the_edition_s_own_language_only(language):
    document = build_document(make_tiny())
    before, texts_before = checksum(document), texts_checksum(document)
    document["rules"][0]["message"][language] = "Changed"
    assert (checksum(document) == before) is (language == "ar")
    assert texts_checksum(document) != texts_before


def test_the_order_of_keys_does_not_matter_to_the_checksum():
    assert texts_checksum({"b": 1, "a": "é"}) == texts_checksum({"a": "é", "b": 1})


def test_each_text_begins_with_the_edition_s_own_language():
    framework = make_tiny()
    framework.languages = ["ar", "en"]
    assert {next(iter(text)) for text in texts_in(build_document(framework))} == {"ar"}


def test_building_takes_the_same_queries_whatever_the_size(django_assert_num_queries):
    framework = make_tiny()
    with django_assert_num_queries(9):
        build_document(framework)
    copies = [
        Capability(framework=framework, code=f"X{number}", number=number, group=group, source="x")
        for number, group in enumerate(framework.group_set.all(), start=10)
    ]
    Capability.objects.bulk_create(copies)
    framework.enabler_set.exclude(code="MONEY").delete()
    with django_assert_num_queries(9):
        build_document(framework)


def test_the_document_is_read_once_per_edition(django_assert_num_queries):
    framework = make_tiny()
    framework_document(framework)
    with django_assert_num_queries(0):
        framework_document(framework)


def test_an_edition_loaded_again_is_read_again():
    framework = make_tiny()
    assert framework_document(framework)["source"] == "Invented for tests"
    Framework.objects.update(source="Changed")
    framework.refresh_from_db()
    read_again(framework)
    assert framework_document(framework)["source"] == "Changed"
