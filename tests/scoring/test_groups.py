"""Groups, the whole, and numbers: scoring.md sections 4 and 9."""

from tests.scoring.documents import capability, criterion, framework, one, score, score_capability


def two_groups():
    return framework(
        capability("A", criterion("A1"), criterion("A2", 2), group="G"),
        capability("B", criterion("B1"), group="H"),
        capability("C", criterion("C1", 2), group="G"),
        capability("D", criterion("D1", may_not_apply=True), group="G"),
        levels=2,
        groups=("H", "G", "EMPTY"),
    )


def test_a_group_counts_its_applicable_capabilities():
    result = score(two_groups(), A1="F", B1="P", D1="NA")

    assert result["groups"] == [
        {
            "code": "H",
            "capabilities": 1,
            "levels": {"0": 1, "1": 0, "2": 0},
            "open": 0,
            "at_or_above": {"1": 0, "2": 0},
            "score": {"low": 33.3, "high": 33.3},
        },
        {
            "code": "G",
            "capabilities": 2,
            "levels": {"0": 0, "1": 2, "2": 0},
            "open": 2,
            "at_or_above": {"1": 2, "2": 0},
            "score": {"low": 25.0, "high": 100.0},
        },
        {
            "code": "EMPTY",
            "capabilities": 0,
            "levels": {"0": 0, "1": 0, "2": 0},
            "open": 0,
            "at_or_above": {"1": 0, "2": 0},
            "score": None,
        },
    ]


def test_the_whole_is_the_mean_over_capabilities_not_over_groups():
    result = score(two_groups(), A1="F", A2="F", B1="N", C1="F", D1="NA")

    assert result["overall"] == {
        "capabilities": 3,
        "levels": {"0": 1, "1": 0, "2": 2},
        "open": 0,
        "at_or_above": {"1": 2, "2": 2},
        "score": {"low": 66.7, "high": 66.7},
    }


def test_where_nothing_applies_there_is_no_score():
    result = score(one(criterion("A1", may_not_apply=True)), A1="NA")

    assert result["overall"]["score"] is None
    assert result["overall"]["capabilities"] == 0


def test_scores_are_rounded_half_up_from_the_exact_value():
    sixteen = [f"A{number}" for number in range(16)]
    document = one(*(criterion(code) for code in sixteen))
    one_of_sixteen = {code: "F" if code == "A0" else "N" for code in sixteen}

    # 1/16 is 6.25 %: half up gives 6.3, half even would give 6.2.
    assert score_capability(document, **one_of_sixteen)["score"] == {"low": 6.3, "high": 6.3}


def test_nothing_is_rounded_before_the_end():
    document = framework(
        capability("A", criterion("A1"), criterion("A2")), capability("B", criterion("B1"))
    )

    result = score(document, A1="P", A2="N", B1="N")

    # The mean of 1/6 and 0 is 8.33 %; the mean of 16.7 and 0 would be shown as 8.4.
    assert result["capabilities"][0]["score"] == {"low": 16.7, "high": 16.7}
    assert result["overall"]["score"] == {"low": 8.3, "high": 8.3}


def test_scores_are_always_numbers_with_a_decimal():
    result = score_capability(one(criterion("A1")))

    assert [type(value) for value in result["score"].values()] == [float, float]
