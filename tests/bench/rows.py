"""The rows measured inside one process; prints them as JSON. Run by `python -m tests.bench`."""

import json
import logging
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test import Client  # noqa: E402 - needs Django set up

from capabilities.models import Framework  # noqa: E402
from tests.bench.answering import answering_rows  # noqa: E402
from tests.bench.assessments import make_drafts, make_round  # noqa: E402
from tests.bench.comparing import comparing_rows  # noqa: E402
from tests.bench.people import make_coordinator, make_countries, make_reviewer  # noqa: E402
from tests.bench.publishing import publishing_rows  # noqa: E402


def main(database):
    logging.disable(logging.WARNING)
    edition = Framework.objects.get()
    countries = make_countries()
    assessment, *_others = make_drafts(make_round(edition, "Answered"), countries)
    coordinator, reviewer = make_coordinator(countries[0]), make_reviewer(countries)
    rows = [
        *answering_rows(database, signed_in(coordinator), assessment),
        *publishing_rows(database, signed_in(coordinator), assessment),
        *comparing_rows(
            database,
            signed_in(reviewer),
            edition,
            countries,
            {"by": coordinator, "reviewer": reviewer},
        ),
    ]
    print(json.dumps([each._asdict() for each in rows]))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


if __name__ == "__main__":  # the process that makes PDFs imports this module again
    main(sys.argv[1])
