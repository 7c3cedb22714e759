"""The demo's twelve countries over two rounds: there is something to compare."""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import Count

from accounts.demo import DEMO_DOMAIN
from accounts.models import Country, User
from assessment.models import Assessment, Event, Review, Round, Share, Submission
from assessment.reading import DoubleReading
from assessment.remarks import told

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def submitted(round_):
    """The newest submission of each country in the round (its name), by country."""
    found = Submission.objects.filter(assessment__round__name=round_).with_round()
    return {each.assessment.country.code: each for each in found.order_by("number")}


def reviews_of(country, round_="2026"):
    assessment = Assessment.objects.get(country__code=country, round__name=round_)
    return Review.objects.with_submission().filter(submission__assessment=assessment)


def low_levels(submission):
    return [part["level"]["low"] for part in submission.result["capabilities"]]


def test_two_regions_have_five_countries_to_aggregate_in_one_round_at_least(demo):
    regions = dict(Country.objects.values_list("code", "region"))
    assert set(regions.values()) == {"Demonstration North", "Demonstration South"}
    in_round = {name: Counter(regions[code] for code in submitted(name)) for name in (2024, 2026)}
    assert in_round == {
        2024: {"Demonstration North": 6, "Demonstration South": 6},
        2026: {"Demonstration North": 5, "Demonstration South": 4},
    }


def test_the_earlier_round_is_closed_with_all_that_was_validated(demo):
    round_ = Round.objects.get(name="2024")
    assert round_.state == Round.State.CLOSED
    found = round_.assessments.order_by("country__code").values_list("country__code", "state")
    assert list(found) == [(f"X{letter}", "closed") for letter in "ABCDEFGHIJKL"]


def test_everything_in_the_earlier_round_bears_a_date_of_that_year(demo):
    round_ = Round.objects.get(name="2024")
    moments = {
        *Event.objects.filter(assessment__round=round_).values_list("at", flat=True),
        *Submission.objects.filter(assessment__round=round_).values_list("submitted_at", flat=True),
        *Assessment.objects.filter(round=round_).values_list("state_changed_at", flat=True),
    }
    for review in Review.objects.filter(submission__assessment__round=round_):
        moments |= {review.claimed_at, review.decided_at}
        moments |= set(review.ratings.values_list("updated_at", flat=True))
        for remark in review.remarks.all():
            moments |= {remark.written_at, remark.sent_at}
    days = {moment.date() for moment in moments}
    assert round_.opens_on <= min(days) < max(days) == round_.closes_on
    assert all(moment < datetime.datetime.now(datetime.UTC) for moment in moments)


def test_nobody_did_anything_before_what_came_first(demo):
    for assessment in Assessment.objects.filter(round__name="2024"):
        moments = list(assessment.events.order_by("pk").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_the_present_round_has_an_assessment_in_every_state_but_closed(demo):
    found = Assessment.objects.filter(round__name="2026", submissions__isnull=False).distinct()
    assert dict(found.order_by("country__code").values_list("country__code", "state")) == {
        "XD": "in_review",
        "XE": "validated",
        "XF": "validated",
        "XG": "validated",
        "XH": "validated",
        "XI": "validated",
        "XJ": "submitted",
        "XK": "clarification",
        "XL": "draft",
    }


def test_one_country_submitted_again_what_was_returned(demo):
    twice = Assessment.objects.annotate(versions=Count("submissions")).get(versions__gt=1)
    assert (twice.country.code, twice.versions) == ("XI", 2)
    first, second = twice.submissions.order_by("number")
    assert [review.decision for review in reviews_of("XI")] == ["returned", "validated"]
    before, after = first.document["answers"], second.document["answers"]
    changed = {code for code in before if before[code] != after[code]}
    assert changed == {"C1.5", "C1.6", "C1.7", "C9.2"}


def test_one_country_has_its_draft_back_and_reads_why(demo):
    (review,) = reviews_of("XL")
    assert (review.decision, bool(review.reasons)) == ("returned", True)
    assert review.submission.assessment.is_draft


def test_one_country_has_two_questions_to_reply_to(demo):
    coordinator = User.objects.get(email=f"coordinator.xk@{DEMO_DOMAIN}")
    assessment = Assessment.objects.get(country__code="XK", round__name="2026")
    assert [(each.code, each.is_question) for each in told(assessment, coordinator)] == [
        ("C3.8", True),
        ("C12.3", True),
    ]


def test_one_country_lets_another_read(demo):
    (share,) = Share.objects.live()
    assert (share.owner.code, share.country.code) == ("XH", "XA")
    assert share.submission.assessment.round.name == "2026"


def test_all_answered_everything_and_explained_every_contradiction(demo):
    explained = set()
    for submission in Submission.objects.with_round():
        assert {part["state"] for part in submission.result["capabilities"]} == {"complete"}
        rules = {found["rule"] for found in submission.result["contradictions"]}
        assert rules == {rule for rule, text in submission.explanations.items() if text}
        explained |= rules
    assert explained == {"R23", "R24", "R27", "R28", "R34"}


def test_countries_stand_at_every_level_and_differ_in_each_capability(demo):
    for round_ in ("2024", "2026"):
        profiles = [low_levels(each) for each in submitted(round_).values()]
        assert {level for profile in profiles for level in profile} == {0, 1, 2, 3, 4}
        assert all(len(set(of_one)) > 1 for of_one in zip(*profiles, strict=True))


def test_some_levels_stay_open(demo):
    for round_ in ("2024", "2026"):
        spans = [
            part["level"]["high"] - part["level"]["low"]
            for each in submitted(round_).values()
            for part in each.result["capabilities"]
        ]
        assert 5 < sum(span > 0 for span in spans) < len(spans) / 10


def test_most_levels_went_up_between_the_rounds_and_some_went_down(demo):
    before, after = submitted("2024"), submitted("2026")
    moves = Counter()
    for country in before.keys() & after.keys():
        pairs = zip(low_levels(before[country]), low_levels(after[country]), strict=True)
        moves.update((new > old) - (new < old) for old, new in pairs)
    assert moves[1] > moves[-1] > 10


def test_connections_have_every_verdict(demo):
    verdicts = {
        part["verdict"]
        for each in submitted("2026").values()
        for part in each.result["connections"]
    }
    assert verdicts == {"connected", "ready", "not_ready", "undetermined", "not_applicable"}


def test_the_reviewer_agrees_with_most_of_what_is_validated_and_says_why_not_with_all(demo):
    for review in Review.objects.with_submission().filter(decision="validated"):
        reading = DoubleReading.of(review)
        own = {row.code for row in reading.ratings.values() if row.reason}
        assert 0.02 < len(own) / len(reading.ratings) < 0.2
        assert own <= {each.code for each in reading.differences}


def test_every_trail_is_whole(demo, capsys):
    call_command("verify_trail")
    assert capsys.readouterr().out.count(", whole, ends in ") == 12 + 12
