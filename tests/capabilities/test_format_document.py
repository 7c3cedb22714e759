"""docs/framework-format.md tells of the models and the document as they are."""

import json
import re

import pytest
from django.apps import apps
from django.conf import settings

from capabilities.document import FORMAT, build_document
from capabilities.edition_files import NOT_WRITTEN
from tests.capabilities.tiny import make_tiny

PAGE = (settings.BASE_DIR / "docs" / "framework-format.md").read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^### capabilities\.(\w+)\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
)
MODELS = list(apps.get_app_config("capabilities").get_models())


def test_every_model_has_its_table():
    assert list(SECTIONS) == [model._meta.model_name for model in MODELS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_table_names_every_field_that_people_write(model):
    cells = re.findall(r"^\| (`.*?) \|", SECTIONS[model._meta.model_name], re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    written = {field.name for field in model._meta.concrete_fields} - NOT_WRITTEN
    # `framework` is explained once, at the first table.
    assert named | {"framework"} == written | {"framework"}


@pytest.mark.django_db
def test_the_example_names_every_part_of_the_document():
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    document = build_document(make_tiny())
    assert (example["format"], list(example)) == (FORMAT, list(document))
    (capability,) = example["capabilities"]
    assert list(capability) == list(document["capabilities"][0])
    for part in ("elements", "criteria", "connections"):
        assert list(capability[part][0]) == list(document["capabilities"][0][part][0])
    connection = document["capabilities"][0]["connections"][0]
    precondition = capability["connections"][0]["preconditions"][0]
    assert list(precondition) == list(connection["preconditions"][0])
    for part in ("levels", "groups", "rules", "enablers"):
        assert list(example[part][0]) == list(document[part][0])
