"""Sources: which clauses a text names, and in which order a reader looks for them."""

from capabilities.sources import anchor_of, clause_index, clauses_in


def capability(*sources):
    criteria = [
        {"code": f"A.{number}", "source": source, "statement": {}}
        for number, source in enumerate(sources, start=1)
    ]
    return {"code": "A", "criteria": criteria, "connections": []}


def index(*sources):
    return {
        clause.name: [citation.code for citation in clause.citations]
        for clause in clause_index([capability(*sources)])
    }


def test_semicolons_part_clauses():
    assert clauses_in("MNR 2016, C7.D1;  MNR 2016, C7.G2 ;") == [
        "MNR 2016, C7.D1",
        "MNR 2016, C7.G2",
    ]


def test_each_clause_has_all_that_cites_it_once():
    assert index("X.1; X.2", "X.2; X.2") == {"X.1": ["A.1"], "X.2": ["A.1", "A.2"]}


def test_numbers_are_in_the_order_of_numbers():
    assert list(index("B; X.10; X.9.2; X.9", "X.2a")) == ["B", "X.2a", "X.9", "X.9.2", "X.10"]


def test_an_anchor_holds_no_spaces_and_keeps_clauses_apart():
    assert anchor_of("Act 12,\u00a0art. 9") == "clause-Act_12,_art._9"
    assert anchor_of("C7.1") != anchor_of("C71")
