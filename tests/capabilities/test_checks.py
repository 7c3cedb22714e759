"""Each thing that can be wrong with an edition is found, and named by code and cause."""

import pytest
from django.conf.locale import LANG_INFO

from capabilities import checks
from capabilities.translations import is_language
from capabilities.urls import urlpatterns
from tests.capabilities.documents import (
    criterion_in,
    findings,
    make_capability,
    make_criterion,
    make_document,
    make_enabler,
    make_rule,
    text,
)

HELP = "One.\nTwo.\nThree.\nFour."


def test_a_sound_edition_has_no_findings():
    assert findings(make_document(rules=[make_rule()])) == []


# Levels


@pytest.mark.parametrize("numbers", [[1, 3], [2, 3], [2, 1], [1, 1]])
def test_levels_are_numbered_without_holes(numbers):
    document = make_document()
    for level, number in zip(document["levels"], numbers, strict=True):
        level["number"] = number
    found = ", ".join(map(str, numbers))
    assert f"small 1: its levels are {found}; number them 1, 2, 3 and so on" in findings(document)


def test_one_level_is_too_few():
    document = make_document(levels=1)
    for code in ("A2", "B2"):
        criterion_in(document, code)["level"] = 1
    assert findings(document) == ["small 1: has 1 levels; 2 to 9 are possible"]


def test_ten_levels_are_too_many():
    document = make_document(levels=10)
    for capability in document["capabilities"]:
        code = capability["code"]
        capability["criteria"] = [make_criterion(f"{code}{n}", n) for n in range(1, 11)]
    assert findings(document) == ["small 1: has 10 levels; 2 to 9 are possible"]


def test_each_capability_has_a_required_criterion_at_each_level():
    document = make_document()
    criterion_in(document, "A2")["obligation"] = "recommended"
    assert findings(document) == ["A: has no required criterion at level 2"]


def test_a_criterion_is_at_a_level_that_exists():
    document = make_document()
    document["capabilities"][0]["criteria"].append(make_criterion("A3", 3))
    assert findings(document) == ["A3: its level 3 does not exist; the levels are 1 to 2"]


# Codes


def test_a_code_is_used_once_per_kind():
    document = make_document()
    document["capabilities"][1]["criteria"].append(make_criterion("A1"))
    assert findings(document) == ["A1: two criterion rows have this code"]


def test_a_code_can_stand_in_an_anchor():
    document = make_document()
    document["capabilities"][0]["criteria"].append(make_criterion("A 3"))
    assert findings(document) == [
        "A 3: a code has letters, digits, dots, hyphens and underscores only"
    ]


def test_the_code_of_a_capability_can_stand_in_an_address():
    document = make_document()
    criteria = [make_criterion("C1"), make_criterion("C2", 2)]
    document["capabilities"].append(make_capability("C.3", 3, *criteria))
    assert findings(document) == ["C.3: the code of a capability has no dots"]


@pytest.mark.parametrize("name", sorted(checks.PAGES))
def test_a_capability_does_not_stand_where_a_page_of_the_edition_is(name):
    document = make_document()
    criteria = [make_criterion("C1"), make_criterion("C2", 2)]
    document["capabilities"].append(make_capability(name, 3, *criteria))
    assert findings(document) == [f"{name}: is the name of a page; choose another code"]


def test_every_page_that_a_capability_could_hide_is_refused_as_a_code():
    routes = [str(each.pattern) for each in urlpatterns]
    edition = "<slug:code>/<slug:edition>/"
    pages = {
        route.removeprefix(edition).rstrip("/") for route in routes if route not in {"", edition}
    }
    assert {page for page in pages if checks.SLUG.fullmatch(page)} == checks.PAGES


def test_the_edition_can_stand_in_an_address():
    document = make_document() | {"edition": "1.0"}
    assert findings(document) == [
        "small 1.0: code and edition have letters, digits, hyphens and underscores only"
    ]


def test_a_number_is_used_by_one_capability():
    document = make_document()
    document["capabilities"][1]["number"] = 1
    assert findings(document) == ["B: has number 1, as A has"]


def test_a_capability_is_in_a_group_that_exists():
    document = make_document()
    document["capabilities"][1]["group"] = "H"
    assert findings(document) == ["B: its group H does not exist"]


def test_an_element_belongs_to_the_capability_of_its_criterion():
    document = make_document()
    element = {"code": "B.D1", "text": text(), "conditional": False}
    document["capabilities"][1]["elements"].append(element)
    criterion_in(document, "A1")["element"] = "B.D1"
    assert findings(document) == ["A1: its element B.D1 is not one of its capability's"]


def test_an_obligation_is_required_or_recommended():
    document = make_document()
    document["capabilities"][0]["criteria"].append(make_criterion("A3", obligation="must"))
    assert findings(document) == ["A3: obligation must is not required or recommended"]


# Dependencies


def depending(code, on, **changes):
    document = make_document()
    criterion_in(document, code).update(depends_on=on, **changes)
    return document


def test_a_criterion_depends_on_one_that_exists():
    assert findings(depending("A2", "A9")) == ["A2: depends on A9, which does not exist"]


def test_a_criterion_depends_on_an_earlier_one():
    document = depending("A1", "A3")
    document["capabilities"][0]["criteria"].append(make_criterion("A3"))
    assert findings(document) == ["A1: depends on A3, which comes after it"]


def test_a_criterion_depends_on_one_of_its_capability():
    assert findings(depending("B2", "A1")) == ["B2: depends on A1, which belongs to A"]


def test_a_criterion_depends_on_one_at_its_level_or_below():
    document = depending("A2", None)
    document["capabilities"][0]["criteria"].append(make_criterion("A3", depends_on="A2"))
    assert findings(document) == [
        "A3: depends on A2, which is at level 2, its own level is 1",
    ]


def test_a_required_criterion_depends_on_a_required_one():
    document = make_document()
    document["capabilities"][0]["criteria"] += [
        make_criterion("A3", 2, obligation="recommended"),
        make_criterion("A4", 2, depends_on="A3"),
    ]
    assert findings(document) == [
        "A4: depends on A3, which is only recommended, while it is required itself"
    ]


def test_a_recommended_criterion_may_depend_on_a_recommended_one():
    document = make_document()
    document["capabilities"][0]["criteria"] += [
        make_criterion("A3", 2, obligation="recommended"),
        make_criterion("A4", 2, obligation="recommended", depends_on="A3"),
    ]
    assert findings(document) == []


def test_dependencies_do_not_go_round():
    document = depending("A2", "A3")
    document["capabilities"][0]["criteria"].append(make_criterion("A3", 2, depends_on="A2"))
    assert findings(document) == [
        "A2: depends on A3, which depends on it in turn",
        "A3: depends on A2, which depends on it in turn",
    ]


def test_a_criterion_does_not_depend_on_itself():
    assert findings(depending("A1", "A1")) == ["A1: depends on A1, which depends on it in turn"]


# Measures and help


def test_a_measure_has_both_labels():
    document = make_document()
    criterion_in(document, "A1")["measure"] = {"numerator": text(), "denominator": {}}
    criterion_in(document, "A2")["measure"] = {"numerator": {}, "denominator": text()}
    assert findings(document) == [
        "A1: is a measure without denominator_label",
        "A2: is a measure without numerator_label",
    ]


def test_help_has_a_line_per_rating():
    document = make_document()
    criterion_in(document, "A1")["help"] = text(HELP)
    criterion_in(document, "A2")["help"] = text("One.\n\nTwo.\nThree.\n")
    assert findings(document) == ["A2: help has 3 lines in en; write 4"]


def test_the_help_of_a_measure_is_one_paragraph():
    document = make_document()
    measure = {"numerator": text(), "denominator": text()}
    criterion_in(document, "A1").update(measure=measure, help=text("How to count."))
    criterion_in(document, "A2").update(measure=measure, help=text(HELP))
    assert findings(document) == ["A2: help has 4 lines in en; write 1"]


# Sources


def test_everything_that_is_asked_has_a_source():
    document = make_document() | {"source": ""}
    document["capabilities"][0]["source"] = " "
    criterion_in(document, "B1")["source"] = ""
    assert findings(document) == [
        "small 1: has no source", "A: has no source", "B1: has no source"
    ]  # fmt: skip


# Enablers


def with_enablers(*enablers, **options):
    return make_document(**options) | {"enablers": list(enablers)}


def test_a_sound_enabler_has_no_findings():
    assert findings(with_enablers(make_enabler("E1", description={}), make_enabler("E2"))) == []


def test_the_code_of_an_enabler_is_used_once_and_can_stand_in_an_anchor():
    document = with_enablers(make_enabler("E"), make_enabler("E"), make_enabler("E 2"))
    assert findings(document) == [
        "E: two enabler rows have this code",
        "E 2: a code has letters, digits, dots, hyphens and underscores only",
    ]


def test_an_enabler_may_have_the_code_of_a_criterion():
    assert findings(with_enablers(make_enabler("A1"))) == []


def test_an_enabler_has_a_source():
    assert findings(with_enablers(make_enabler(source=" "))) == ["E: has no source"]


def test_an_enabler_has_a_name():
    assert findings(with_enablers(make_enabler(name={}))) == ["E: name has no words in en"]


@pytest.mark.parametrize("field", ["name", "description"])
def test_the_texts_of_an_enabler_are_there_in_each_declared_language(field):
    document = with_enablers(make_enabler(), languages=["en", "fr"])
    assert f"E: {field} has no words in fr" in findings(document)


# Rules


@pytest.mark.parametrize("field", ["when", "then"])
def test_a_rule_asks_for_what_exists(field):
    rule = make_rule(**{field: {"criterion": "A9", "at_least": "L"}})
    assert findings(make_document(rules=[rule])) == [
        f"R: {field} asks for criterion A9, which does not exist"
    ]


# Translations


def test_each_text_is_there_in_each_declared_language():
    document = make_document(languages=["en", "fr"])
    complete = {"en": "words", "fr": "mots"}
    missing = {"title", "name", "statement"}
    causes = [finding.partition(": ")[2] for finding in findings(document)]
    assert {cause.partition(" ")[0] for cause in causes} == missing
    assert {cause.partition(" ")[2] for cause in causes} == {"has no words in fr"}
    document["title"] = complete
    assert "small 1: title has no words in fr" not in findings(document)


@pytest.mark.parametrize("words", ["", "  \n"])
def test_an_empty_translation_is_a_missing_one(words):
    document = make_document() | {"title": {"en": words}}
    assert findings(document) == ["small 1: title has no words in en"]


def test_a_text_that_may_be_left_out_is_complete_when_it_is_there():
    document = make_document(languages=["en", "fr"])
    baseline = findings(document)
    criterion_in(document, "A1")["help"] = text(HELP)
    assert set(findings(document)) - set(baseline) == {"A1: help has no words in fr"}


def test_paragraphs_are_named_by_their_place():
    document = make_document()
    document["capabilities"][0]["guidance"] = [text(), {}]
    assert findings(document) == ["A: guidance, item 2, has no words in en"]


@pytest.mark.parametrize("language", ["de", "pt-br", "zh-hans", "tet"])
def test_a_text_in_an_undeclared_language_is_a_translation_under_way(language):
    document = make_document() | {"title": {"en": "words", language: "Wörter"}}
    assert findings(document) == []


@pytest.mark.parametrize("language", ["xx", "english", "EN", "pt_BR", "e", ""])
def test_a_text_in_what_is_no_language_is_found(language):
    document = make_document() | {"title": {"en": "words", language: "Wörter"}}
    assert findings(document) == [
        f"small 1: title has words in {language}, which is no language code"
    ]


def test_every_language_that_django_knows_is_one():
    assert [code for code in LANG_INFO if not is_language(code)] == []


def test_a_translation_under_way_has_as_many_lines_of_help_as_any():
    document = make_document()
    criterion_in(document, "A1")["help"] = {**text(HELP), "de": "Eine Zeile"}
    assert findings(document) == ["A1: help has 1 lines in de; write 4"]


@pytest.mark.parametrize("value", ["words", ["words"], {"en": 3}, None])
def test_what_is_no_text_is_found(value):
    document = make_document() | {"title": value}
    assert findings(document) == ["small 1: title must be {language: text}"]


def test_what_is_no_list_of_texts_is_found():
    document = make_document()
    document["capabilities"][0]["rationale"] = "words"
    assert findings(document) == ["A: rationale must be {language: text}"]


@pytest.mark.parametrize("languages", [[], ["EN"], ["xx"], ["en", "en"], "en", [False]])
def test_languages_are_codes_each_once(languages):
    document = make_document() | {"languages": languages}
    assert findings(document) == [
        'small 1: languages must be a list of codes such as ["en", "pt-br"], each once'
    ]
