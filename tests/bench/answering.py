"""What a coordinator waits for: pages, saves and scores, with 200 assessments in the database."""

from django.db.models import Count
from django.urls import reverse

from assessment import scoring
from assessment.incoming import Incoming
from assessment.models import Assessment
from assessment.standing import Standing
from tests.bench.answer_sets import answer_sets
from tests.bench.assessments import make_round
from tests.bench.measure import measured, milliseconds, row

IMPORTS = 20


def answering_rows(database, client, assessment):
    standing = Standing.of(assessment)
    return [
        score_row(database, standing),
        *capability_rows(database, client, assessment),
        save_row(database, client, standing),
        *import_rows(database, client, standing),
        page_row("overview", database, client, reverse("assessment", args=[assessment.pk])),
    ]


def score_row(database, standing):
    framework, given = standing.framework, standing.given
    figures = milliseconds(lambda _i: scoring.score(framework, given), times=200)
    return row("score", database, "ms", figures)


def capability_rows(database, client, assessment):
    """The page of a capability of middle length, and of the longest."""
    found = assessment.framework.capability_set.annotate(length=Count("criteria"))
    codes = list(found.order_by("length", "position").values_list("code", flat=True))
    chosen = {"capability_page": codes[len(codes) // 2], "capability_page_longest": codes[-1]}
    return [
        page_row(bench, database, client, reverse("capability", args=[assessment.pk, code]))
        for bench, code in chosen.items()
    ]


def page_row(bench, database, client, url, *, times=50):
    def get(_i):
        assert client.get(url).status_code == 200

    return measured(bench, database, get, times=times)


def save_row(database, client, standing):
    """One rating changed back and forth; each save is built on the page that the last one gave."""
    code = next(code for code, row in standing.rows.items() if row.rating)
    url = reverse("save_criterion", args=[standing.assessment.pk, code])
    version = [standing.rows[code].version]

    def save(i):
        data = {f"{code}-basis": f"{version[0]}.", f"{code}-rating": "LF"[i % 2]}
        response = client.post(url, data, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.content.decode()
        version[0] += 1

    return measured("save_answer", database, save, times=100)


def import_rows(database, client, standing):
    """All answers from a file: into an empty draft, and over a full one."""
    documents = answer_sets(standing.framework, 2)
    edition, country = standing.assessment.framework, standing.assessment.country
    rounds = [make_round(edition, f"Import {n}") for n in range(-5, IMPORTS + 1)]
    empty = Assessment.objects.bulk_create(
        Assessment(round=round_, country=country) for round_ in rounds
    )

    def take(looked_at):
        incoming, url = looked_at
        text = scoring.canonical(incoming.document).decode()
        response = client.post(url, {"document": text, "seen": incoming.checksum})
        assert response.status_code == 302, response.content.decode()

    def looked_at(assessment, document):
        url = reverse("apply_answers", args=[assessment.pk])
        return Incoming.of(assessment, document), url

    return [
        measured(
            "save_assessment",
            database,
            take,
            times=IMPORTS,
            prepare=lambda i: looked_at(empty[i + 5], documents[0]),
        ),
        measured(
            "save_assessment_again",
            database,
            take,
            times=IMPORTS,
            prepare=lambda i: looked_at(empty[0], documents[(i + 1) % 2]),
        ),
    ]
