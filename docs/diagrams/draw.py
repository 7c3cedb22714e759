"""Draws the diagrams of this folder from the code; `make check` compares them with it.

Each is a Markdown file with one Mermaid diagram: layers.md from the import contracts in
pyproject.toml, models.md from the models, lifecycle.md from the table of transitions.
Usage: draw.py FOLDER
"""

import os
import sys
import tomllib
from itertools import pairwise, product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "capabilities", "assessment", "reports", "notices")
NOTE = "Drawn by `make diagrams`; do not edit."


def main(folder):
    """Write every diagram into `folder`."""
    for name, title, lines in (
        ("layers", "Who may import whom", layers()),
        ("models", "What the database holds", models()),
        ("lifecycle", "The states of an assessment", lifecycle()),
    ):
        text = "\n".join([f"# {title}", "", NOTE, "", "```mermaid", *lines, "```", ""])
        Path(folder, f"{name}.md").write_text(text, encoding="utf-8")


def layers():
    """A flowchart: one box per app, its layers from top to bottom, arrows to what it imports."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    yield "flowchart TB"
    for contract in contracts:
        for app in contract.get("containers", []):
            yield f'  subgraph {app}["{app}/"]'
            for number, layer in enumerate(contract["layers"]):
                yield f'    {app}{number}["{" · ".join(_names(layer))}"]'
            yield "    " + " --> ".join(f"{app}{n}" for n in range(len(contract["layers"])))
            yield "  end"
    for above, below in pairwise(contracts[0]["layers"]):
        for pair in product(_names(above), _names(below)):
            yield "  " + " --> ".join(pair)


def _names(layer):
    return [name.strip(" ()") for name in layer.replace(":", "|").split("|")]


def models():
    """An entity relationship diagram of our own tables, without their plain columns."""
    from django.apps import apps

    yield "erDiagram"
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            yield from _relations(model)


def _relations(model):
    here = model.__name__
    for field in model._meta.get_fields():
        if not field.concrete or not field.is_relation or _of_django(field.related_model):
            continue
        there = field.related_model.__name__
        if field.many_to_many:
            yield f"  {here} }}o--o{{ {there} : {field.name}"
        else:
            yield f"  {here} }}o--{'o|' if field.null else '||'} {there} : {field.name}"


def _of_django(model):
    return model._meta.app_label not in APPS


def lifecycle():
    """A state diagram: each verb with who does it, from the state it starts from."""
    from assessment.lifecycle import TRANSITIONS, State

    yield "stateDiagram-v2"
    for state in State:
        yield f"  {state.value} : {state.label}"
    yield f"  [*] --> {State.DRAFT.value} : start (coordinator)"
    for each in TRANSITIONS.values():
        yield f"  {each.source.value} --> {each.target.value} : {each.verb} ({each.actor})"
    yield from (f"  {state.value} --> [*]" for state in State if _is_last(state, TRANSITIONS))


def _is_last(state, transitions):
    return all(each.source != state for each in transitions.values())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(sys.argv[1])
