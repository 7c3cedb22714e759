"""The small framework of tests/fixtures/tiny: loaded as it is, or from a copy to change."""

import shutil
from io import StringIO
from pathlib import Path
from uuid import uuid4

import yaml
from django.core.management import call_command

from capabilities.models import Framework

TINY = Path(__file__).resolve().parents[1] / "fixtures" / "tiny"


def load_tiny(directory=TINY):
    """Load it; the line that the command prints."""
    out = StringIO()
    call_command("load_framework", "tiny", "--from", str(directory), stdout=out)
    return out.getvalue()


def make_tiny():
    """The edition, loaded."""
    load_tiny()
    return Framework.objects.get(code="tiny")


def read_again(framework):
    """Have the rows read again after changing them behind the files' back."""
    framework.texts_sha256 = uuid4().hex
    framework.save(update_fields=["texts_sha256"])


def copy_of_tiny(folder, edition="1"):
    """A copy of the files to change, of another edition if one is named."""
    copy = folder / f"tiny-{edition}"
    shutil.copytree(TINY, copy)
    for file in copy.glob("*.yaml"):
        words = file.read_text(encoding="utf-8")
        words = words.replace('[tiny, "1"', f'[tiny, "{edition}"')
        words = words.replace('edition: "1"', f'edition: "{edition}"')
        file.write_text(words, encoding="utf-8")
    return copy


def change(folder, model, code, **fields):
    """Set fields of one row in the files of `folder`; without fields, leave the row out."""
    for file in folder.glob("*.yaml"):
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
        for row in list(rows):
            if (row["model"], row["fields"].get("code")) != (f"capabilities.{model}", code):
                continue
            if fields:
                row["fields"].update(fields)
            else:
                rows.remove(row)
        file.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False))
