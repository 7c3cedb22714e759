"""The form of one criterion: what it refuses, and that each refusal has its words and its place."""

from itertools import product

import pytest

from assessment import scoring
from assessment.forms import REFUSALS
from tests.assessment.forms import errors, register_of
from tests.data import make_assessment, make_country, make_evidence

pytestmark = pytest.mark.django_db

LONG = "x" * 10_000
MEASURE = {"numerator": {"en": "done"}, "denominator": {"en": "all"}}


# What is typed and wrong: `(criterion, what is typed, the errors by field)`

WHOLE = ["Enter a whole number."]
NOT_AN_ANSWER = ["Choose one of the answers."]
OUT_OF_RANGE = ["The first number cannot be larger than the second, and the second is at least 1."]
KEEP_ONE = ["Keep one: choose “Counted” to use the numbers, or empty them."]
INCOMPLETE = ["Give both numbers, or choose “Not known”."]
NO_REASON = ["Say why this does not apply to your country."]
NO_NULL = ["Null characters are not allowed."]

REFUSED = {
    "unknown rating": ("L1", {"rating": "X"}, {"rating": NOT_AN_ANSWER}),
    "rating in small letters": ("L1", {"rating": "f"}, {"rating": NOT_AN_ANSWER}),
    "rating with NUL": ("L1", {"rating": "F\0"}, {"rating": NOT_AN_ANSWER}),
    "rating of 10,000 letters": ("L1", {"rating": LONG}, {"rating": NOT_AN_ANSWER}),
    "rating where numbers are asked": ("L4", {"rating": "F"}, {"rating": NOT_AN_ANSWER}),
    "NA where everybody is asked": (
        "L1",
        {"rating": "NA"},
        {"rating": NOT_AN_ANSWER},
    ),
    "NA without reason": ("S2", {"rating": "NA"}, {"reason": NO_REASON}),
    "NA with an empty reason": ("S2", {"rating": "NA", "reason": " \r\n "}, {"reason": NO_REASON}),
    "reason with NUL": ("S2", {"rating": "NA", "reason": "a\0b"}, {"reason": NO_NULL}),
    "reason of 10,000 letters": (
        "S2",
        {"rating": "NA", "reason": LONG},
        {"reason": ["Ensure this value has at most 2000 characters (it has 10000)."]},
    ),
    "comment with NUL": ("L1", {"comment": "a\0b"}, {"comment": NO_NULL}),
    "comment of 10,000 letters": (
        "L1",
        {"rating": "F", "comment": LONG},
        {"comment": ["Ensure this value has at most 5000 characters (it has 10000)."]},
    ),
    "letters": ("L4", {"numerator": "many", "denominator": "40"}, {"numerator": WHOLE}),
    "both letters": (
        "L4",
        {"numerator": "many", "denominator": "all"},
        {"numerator": WHOLE, "denominator": WHOLE},
    ),
    "fraction": ("L4", {"numerator": "1.5", "denominator": "40"}, {"numerator": WHOLE}),
    "percent": ("L4", {"numerator": "15%", "denominator": "40"}, {"numerator": WHOLE}),
    "power": ("L4", {"numerator": "1e3", "denominator": "4000"}, {"numerator": WHOLE}),
    "infinity": ("L4", {"numerator": "1", "denominator": "inf"}, {"denominator": WHOLE}),
    "NUL": ("L4", {"numerator": "1\0", "denominator": "40"}, {"numerator": WHOLE}),
    "10,000 digits": (
        "L4",
        {"numerator": "1", "denominator": "9" * 10_000},
        {"denominator": WHOLE},
    ),
    "negative": (
        "L4",
        {"numerator": "-1", "denominator": "40"},
        {"numerator": ["Ensure this value is greater than or equal to 0."]},
    ),
    "nothing of nothing": (
        "L4",
        {"numerator": "0", "denominator": "0"},
        {"denominator": ["Ensure this value is greater than or equal to 1."]},
    ),
    "larger than any column": (
        "L4",
        {"numerator": "1", "denominator": "2147483648"},
        {"denominator": ["Ensure this value is less than or equal to 2147483647."]},
    ),
    "more than all": ("L4", {"numerator": "41", "denominator": "40"}, {"numerator": OUT_OF_RANGE}),
    "only the first": ("L4", {"numerator": "12"}, {"denominator": INCOMPLETE}),
    "only the second": ("L4", {"denominator": "40"}, {"denominator": INCOMPLETE}),
    "numbers and not known": (
        "L4",
        {"rating": "U", "numerator": "12", "denominator": "40"},
        {"rating": KEEP_ONE},
    ),
    "one number and not known": ("L4", {"rating": "U", "numerator": "12"}, {"rating": KEEP_ONE}),
    "basis with NUL": ("L1", {"rating": "F", "basis": "1.\0"}, {"basis": NO_NULL}),
    "choice that is none": (
        "L1",
        {"rating": "F", "choice": "both"},
        {"choice": ["Select a valid choice. both is not one of the available choices."]},
    ),
    "new item without title": (
        "L1",
        {"rating": "F", "new-citation": "article 9"},
        {
            "__all__": ["Complete the new evidence, or empty its fields."],
            "new-title": ["This field is required."],
        },
    ),
    "new item with a script as link": (
        "L1",
        {"rating": "F", "new-title": "Act", "new-url": "javascript:alert(1)"},
        {
            "__all__": ["Complete the new evidence, or empty its fields."],
            "new-url": ["Enter a valid URL."],
        },
    ),
    "new item of an unknown kind": (
        "L1",
        {"rating": "F", "new-title": "Act", "new-kind": "poem"},
        {
            "__all__": ["Complete the new evidence, or empty its fields."],
            "new-kind": ["Select a valid choice. poem is not one of the available choices."],
        },
    ),
    "new item with a title of 10,000 letters": (
        "L1",
        {"rating": "F", "new-title": LONG},
        {
            "__all__": ["Complete the new evidence, or empty its fields."],
            "new-title": ["Ensure this value has at most 300 characters (it has 10000)."],
        },
    ),
    "new item with NUL": (
        "L1",
        {"rating": "F", "new-title": "Act\0"},
        {
            "__all__": ["Complete the new evidence, or empty its fields."],
            "new-title": NO_NULL,
        },
    ),
}


@pytest.mark.parametrize(("code", "typed", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_said_beside_its_field_and_kept(make_form, code, typed, expected):
    form = make_form(code, typed)
    assert errors(form) == expected
    for name, value in typed.items():
        place, field = (form, name)
        if name.startswith("new-"):
            place, field = form.new_evidence, name.removeprefix("new-")
        assert place[field].value() == value


@pytest.mark.parametrize(("code", "typed", "expected"), REFUSED.values(), ids=REFUSED)
def test_the_summary_leads_to_each_problem(make_form, code, typed, expected):
    form = make_form(code, typed)
    words = [text for texts in expected.values() for text in texts]
    assert sorted(str(text) for _link, text in form.problems) == sorted(words)
    fields = [*form, *form.new_evidence]
    ids = {f"{code}-evidence", *(each.id_for_label or each[0].id_for_label for each in fields)}
    assert {link for link, _text in form.problems} <= ids


def test_no_error_repeats_ten_thousand_letters(make_form):
    for code, typed, _expected in REFUSED.values():
        for texts in errors(make_form(code, typed)).values():
            assert max(map(len, texts)) < 100


def test_evidence_of_another_register_is_refused(make_form):
    own = make_evidence(make_assessment())
    theirs = make_evidence(make_assessment(make_country("XB")), "Secret act")
    form = make_form("L1", {"rating": "F", "cited": [str(theirs.pk)]}, register=register_of(own))
    assert errors(form) == {"cited": [GONE]}
    assert "Secret act" not in str(form["cited"])


GONE = "An item you picked is no longer in the register. Check what is cited now."


@pytest.mark.parametrize("cited", ["", "1", "x\0", LONG, "../../etc"])
def test_what_is_no_item_is_refused(make_form, cited):
    own = make_evidence(make_assessment())
    form = make_form("L1", {"rating": "F", "cited": [cited]}, register=register_of(own))
    assert errors(form) == {"cited": [GONE]}


def test_without_a_register_nothing_is_cited(make_form):
    theirs = make_evidence(make_assessment(make_country("XB")))
    form = make_form("L1", {"rating": "F", "cited": [str(theirs.pk)]})
    assert errors(form) == {"cited": [GONE]}


def test_an_item_of_another_register_is_not_picked(make_form):
    own = make_evidence(make_assessment())
    theirs = make_evidence(make_assessment(make_country("XB")), "Secret act")
    form = make_form("L1", {"rating": "F", "cite": str(theirs.pk)}, register=register_of(own))
    assert errors(form) == {"cite": [GONE]}


# Every rule of scoring that this form can meet has its words

SHAPES = list(product([False, True], [False, True]))
TYPED = list(
    product(
        ["", "N", "F", "U", "NA", "X"],
        [None, "", "0", "3", "9", "x"],
        [None, "", "0", "4", "x"],
        [None, "", " ", "Because"],
    )
)


@pytest.mark.parametrize(("measure", "may_not_apply"), SHAPES)
def test_no_answer_gets_past_the_rules_of_scoring(make_form, measure, may_not_apply):
    for rating, numerator, denominator, reason in TYPED:
        typed = {
            "rating": rating,
            "numerator": numerator,
            "denominator": denominator,
            "reason": reason,
        }
        form = make_form(
            "L1",
            {name: value for name, value in typed.items() if value is not None},
            asked={"measure": MEASURE if measure else None, "may_not_apply": may_not_apply},
            scored={"has_measure": measure, "may_not_apply": may_not_apply},
        )
        if form.is_valid():
            check(form)
        else:
            assert {*form.errors} <= {*form.fields, "__all__"}


def check(form):
    said = form.said
    answer = scoring.Answer(said.rating or None, said.numerator, said.denominator, said.reason)
    if not answer.is_blank:
        scoring.check_answer(form.scored, answer)


def test_every_word_for_a_refusal_is_needed(make_form):
    met = set()
    for code, typed in [
        ("S2", {"rating": "NA"}),
        ("L4", {"numerator": "1"}),
        ("L4", {"numerator": "2", "denominator": "1"}),
    ]:
        met |= {text for texts in errors(make_form(code, typed)).values() for text in texts}
    assert met == {str(text) for _field, text in REFUSALS.values()}
