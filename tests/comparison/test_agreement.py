"""How far reviewers and countries agree: which pairs count, and what is said where few do."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.comparison.agreement import Agreement, AgreementPage
from tests import data
from tests.assessment.page import Page, words
from tests.comparison.countries import chosen, make_countries, reviewer_of, submitted
from tests.review.submitting import rate


def pairs(text):
    """`NP FF` as pairs of ratings."""
    return Agreement([(pair[0], pair[1:]) for pair in text.split()])


def test_exact_agreement_and_direction():
    found = pairs("NN FL LF PP FN LU FNA")
    assert (found.number, found.apart, found.same) == (5, 2, 2)
    assert (found.lower, found.higher, found.share) == (2, 1, 40)


@pytest.mark.parametrize(("text", "share"), [("", None), ("NN NP", 50), ("NN NN NP", 67)])
def test_shares_are_whole_percents(text, share):
    assert pairs(text).share == share


def test_few_pairs_say_nothing():
    few = pairs("NN " * 5 + "FF " * 4)
    assert (few.kappa, few.kappa_words) == (None, "too few pairs")
    enough = pairs("NN " * 5 + "FF " * 5)
    assert (enough.kappa, enough.kappa_words) == (1, "1.00")


def test_one_rating_alone_leaves_kappa_undefined():
    found = pairs("LL " * 20)
    assert (found.kappa, found.share) == (None, 100)
    assert found.kappa_words == "not defined: both give one and the same rating throughout"


def test_disagreement_can_be_worse_than_chance():
    assert pairs("NF FN " * 5).kappa_words == "\N{MINUS SIGN}1.00"


def test_ratings_are_crossed():
    assert pairs("NN NP FL FL").crossed == [
        ("Not in place", [1, 1, 0, 0]),
        ("Partly in place", [0, 0, 0, 0]),
        ("Largely in place", [0, 0, 0, 0]),
        ("Fully in place", [0, 0, 2, 0]),
    ]


@pytest.fixture
def round_(tiny):
    return data.make_round(tiny)


@pytest.fixture
def countries():
    return make_countries()


@pytest.fixture
def reviewer(client, countries):
    reviewer = reviewer_of(*countries)
    client.force_login(reviewer)
    return reviewer


def agreement(user, address=""):
    return AgreementPage.of(chosen(user, address))


@pytest.mark.django_db
def test_what_counts_for_the_country_meets_the_reviewers_own_rating(round_, countries, reviewer):
    # L4 is a measure that comes to P, S2 does not apply, S4 is not known.
    review = data.make_review(submitted(countries[0], round_), by=reviewer)
    rate(review, L1="P", L4="P", S1="F", S2="F", S4="N")
    page = agreement(reviewer)
    found = {
        line.part["code"]: sorted(line.agreement.pairs)
        for _group, lines in page.groups
        for line in lines
    }
    assert found == {
        "LOANS": [("F", "P"), ("P", "P")],
        "STAFF": [("F", "F"), ("NA", "F"), ("U", "N")],
    }
    assert (page.rated, page.whole.number, page.whole.apart) == (1, 3, 2)
    books, people = (group.agreement for group, _lines in page.groups)
    assert (books.number, people.number) == (2, 1)


@pytest.mark.django_db
def test_reviews_given_up_blank_ratings_and_older_versions_do_not_count(
    round_, countries, reviewer
):
    older = submitted(countries[0], round_)
    rate(data.make_review(older, by=reviewer), L1="N")
    newest = submitted(countries[0], round_)
    given_up = data.make_review(newest, by=reviewer)
    rate(given_up, L1="N", L2="N")
    type(given_up).objects.filter(pk=given_up.pk).update(given_up_at=timezone.now())
    rate(data.make_review(newest, by=reviewer), L3="N")
    rate(data.make_review(submitted(countries[1], round_), by=reviewer), L1=("", "", "To ask."))
    page = agreement(reviewer)
    assert page.whole.pairs == [("L", "N")]
    assert page.rated == 1


@pytest.mark.django_db
def test_filters_narrow_the_pairs(round_, countries, reviewer):
    for country in countries[:2]:
        rate(data.make_review(submitted(country, round_), by=reviewer), L1="N", S1="N")
    assert len(agreement(reviewer).whole.pairs) == 4
    assert len(agreement(reviewer, "country=XA").whole.pairs) == 2
    assert len(agreement(reviewer, "country=XA&group=PEOPLE").whole.pairs) == 1


@pytest.mark.django_db
def test_the_page_says_how_many_and_never_shows_notes(client, round_, countries, reviewer):
    review = data.make_review(submitted(countries[0], round_), by=reviewer)
    rate(review, L1=("P", "The law is not in force.", "Between us: doubtful."), S2="F")
    response = client.get(reverse("compare_agreement"))
    text = words(Page(response).find("main"))
    assert "In 1 of these submissions reviewers rated criteria themselves: 2 pairs" in text
    assert "1 is left out" in text
    assert "too few pairs" in text
    assert "Between us" not in response.content.decode()
    assert "not in force" not in response.content.decode()


@pytest.mark.django_db
def test_without_ratings_the_page_says_what_will_be_there(client, round_, countries, reviewer):
    submitted(countries[0], round_)
    text = words(Page(client.get(reverse("compare_agreement"))).find("main"))
    assert "No reviewer has given an own rating" in text
