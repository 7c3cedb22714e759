"""The framework document: everything in an edition, in its order, and its checksum."""

import json
from hashlib import sha256

import pytest

from capabilities.checks import check_framework
from capabilities.document import build_document, checksum, framework_document
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


def test_a_measure_with_one_label_is_still_a_measure():
    framework = make_tiny()
    framework.criterion_set.filter(code="L4").update(numerator_label={})
    assert [str(finding) for finding in check_framework(build_document(framework))] == [
        "L4: is a measure without numerator_label"
    ]


def test_the_checksum_is_that_of_the_canonical_json():
    document = build_document(make_tiny())
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert checksum(document) == sha256(canonical.encode("utf-8")).hexdigest()


def test_the_order_of_keys_does_not_matter_to_the_checksum():
    assert checksum({"b": 1, "a": "é"}) == checksum({"a": "é", "b": 1})


def test_building_takes_the_same_queries_whatever_the_size(django_assert_num_queries):
    framework = make_tiny()
    with django_assert_num_queries(8):
        build_document(framework)
    copies = [
        Capability(framework=framework, code=f"X{number}", number=number, group=group, source="x")
        for number, group in enumerate(framework.group_set.all(), start=10)
    ]
    Capability.objects.bulk_create(copies)
    with django_assert_num_queries(8):
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
