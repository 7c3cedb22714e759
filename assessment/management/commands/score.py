"""`manage.py score ANSWERS.json [MORE.json ...]`: a result document per line."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from assessment import scoring
from assessment.standing import scored_framework
from capabilities.models import Framework

INVALID = 2


class Command(BaseCommand):
    help = "Score answers documents; prints one result document per line, in the order given."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="ANSWERS.json")

    def handle(self, *, files, **options):
        refused = False
        for file in files:
            try:
                result = scored(file)
            except (OSError, ValueError, RecursionError) as refusal:
                refused = True
                self.stderr.write(f"{file}: {refusal}")
            else:
                self.stdout.write(json.dumps(result, ensure_ascii=False, separators=(",", ":")))
        if refused:
            sys.exit(INVALID)


def scored(file):
    """The result document of a file; ValueError or OSError says what is wrong with it."""
    document = json.loads(file.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    return scoring.result_document(scored_framework(framework_of(document)), document)


def _refuse_constant(name):
    raise ValueError(f"{name} is not a JSON number")


def framework_of(document):
    """The loaded edition that an answers document names."""
    named = document.get("framework") if isinstance(document, dict) else None
    if not (isinstance(named, list) and len(named) == 2 and all(isinstance(n, str) for n in named)):
        raise ValueError('an answers document names its edition: "framework": ["code", "edition"]')
    framework = Framework.objects.filter(code=named[0], edition=named[1]).first()
    if framework is None:
        raise ValueError(f"no edition {named[0]} {named[1]} is loaded; load it with load_framework")
    return framework
