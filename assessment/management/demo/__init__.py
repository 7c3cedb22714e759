"""The demo that `load_demo` loads from fixtures/demo."""

import yaml
from django.conf import settings
from django.core.management import call_command

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


def load_fixture(name):
    call_command("loaddata", str(FOLDER / f"{name}.yaml"), verbosity=0)


def read(file):
    """What the file says, as YAML."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))
