"""Smells that a machine can find. Each test lists what it found by file."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings

from assessment.lifecycle import TRANSITIONS
from assessment.trail_page import WORDS

ROOT = settings.BASE_DIR
PACKAGES = ("config", "accounts", "capabilities", "assessment", "reports", "notices")
ROLES = {"coordinator", "contributor", "observer", "reviewer", "administrator"}
NAMES_THAT_SAY_NOTHING = {
    "base", "common", "constants", "core", "helpers", "lib", "managers", "misc", "mixins",
    "services", "shared", "tools", "utils",
}  # fmt: skip


def files(*patterns):
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(path for path in found if path.is_file() and "migrations" not in path.parts)


CODE = files(*(f"{package}/**/*.py" for package in PACKAGES))
VIEWS = files("*/views.py", "*/*_views.py")
TESTS = files("tests/**/*.py")
TEMPLATES = files("templates/**/*.*")
SCRIPTS = files("static/**/*.js")
STYLES = files("static/**/*.css")
DOCUMENTS = files("*.md", "docs/**/*.md", "docs/**/*.py", "fixtures/**/*.yaml", "Makefile", ".ci/*")


@cache
def text(path):
    return path.read_text(encoding="utf-8")


@cache
def tree(path):
    return ast.parse(text(path))


def nodes(path, kind):
    return [node for node in ast.walk(tree(path)) if isinstance(node, kind)]


def found(paths, look):
    """What `look(path)` finds, by file; files without a finding are left out."""
    findings = ((str(path.relative_to(ROOT)), list(look(path))) for path in paths)
    return {name: finding for name, finding in findings if finding}


def matches(pattern):
    return lambda path: re.findall(pattern, text(path))


# --- Views ---

PERMISSION = re.compile(r"\w+_(to|by)$")  # visible_to, editable_by: see docs/adr


def rows_without_a_question(source):
    """Look-ups that do not start from a permission: `Model.objects.all()`, a bare model."""
    for node in ast.walk(source):
        for child in ast.iter_child_nodes(node):
            manager = isinstance(child, ast.Attribute) and child.attr == "objects"
            if manager and not PERMISSION.match(getattr(node, "attr", "")):
                yield ast.unparse(node)
        call = ast.unparse(node) if isinstance(node, ast.Call) else ""
        if re.match(r"get_\w+_or_404\([A-Z]\w*[,)]", call):
            yield call


def test_views_reach_rows_only_through_a_permission():
    # The framework is public: its pages ask no permission.
    asking = [path for path in VIEWS if path.parent.name != "capabilities"]
    assert found(asking, lambda path: rows_without_a_question(tree(path))) == {}


@pytest.mark.parametrize(
    "line", ["Round.objects.all()", "get_object_or_404(Round, pk=1)", "f(Round.objects)"]
)
def test_a_view_without_a_permission_would_be_found(line):
    assert list(rows_without_a_question(ast.parse(line))) != []


def test_views_know_no_roles():
    def roles(path):
        strings = {node.value for node in nodes(path, ast.Constant) if isinstance(node.value, str)}
        names = {node.id for node in nodes(path, ast.Name)}
        names |= {node.attr for node in nodes(path, ast.Attribute)}
        return (strings & ROLES) | (names & {"Role", "role", "is_staff", "is_superuser"})

    assert found(VIEWS, roles) == {}


def test_templates_decide_nothing_by_role():
    condition = rf"{{%\s*(?:el)?if\b[^%]*?\b(?:role|{'|'.join(ROLES)})\b[^%]*%}}"
    assert found(TEMPLATES, matches(condition)) == {}


# --- Templates, style, scripts ---


def test_templates_hold_no_inline_code_or_style():
    pages = [path for path in TEMPLATES if path.suffix == ".html"]
    inline = r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\bsrc=)[^>]*>"
    assert found(pages, matches(inline)) == {}


def test_pages_load_nothing_from_elsewhere():
    elsewhere = r"(?:\bsrc=|<link\b[^>]*href=|url\(|@import|import )\W{0,2}(?:https?:)?//[^\s\"']+"
    assert found([*TEMPLATES, *SCRIPTS, *STYLES], matches(elsewhere)) == {}


def test_no_text_shouts():
    words = r"(?:\b_|gettext\w*)\(\s*\"[^\"]*!\"|{% trans(?:late)? \"[^\"]*!"
    assert found([*CODE, *TEMPLATES], matches(words)) == {}


# --- One framework among others ---


def framework_words():
    """What only fixtures may say: codes of frameworks, of connections and of capabilities."""
    yield from (path.parent.name for path in ROOT.glob("fixtures/*/00-framework.yaml"))
    for path in ROOT.glob("fixtures/*/*.yaml"):
        kind = r"^- model: capabilities\.(?:connection|capability)$"
        for row in re.split(r"^(?=- )", text(path), flags=re.MULTILINE):
            if re.match(kind, row, re.MULTILINE):
                yield yaml.safe_load(row)[0]["fields"]["code"]


def without_comments(path):
    """The module's code alone: examples in comments and docstrings may name a framework."""
    source = ast.parse(text(path))
    for node in ast.walk(source):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body[0] = ast.Pass()
    return ast.unparse(source)


def test_code_knows_no_particular_framework():
    words = set(framework_words())
    assert {"mnr", "ICSE", "C7"} <= words
    known = re.compile(rf"(?<![\w.-])(?:{'|'.join(words)})(?:\.[A-Z]*\d+)?(?![\w-])")
    assert found(CODE, lambda path: known.findall(without_comments(path))) == {}
    assert found([*TEMPLATES, *SCRIPTS], lambda path: known.findall(text(path))) == {}


# --- Models ---


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in PACKAGES]


# Where one person, named for what they are, does all that has a time.
ACTORS = {"Review": "reviewer", "ReviewRating": "review", "Remark": "review", "Reply": "by"}
ACTORS |= {"Digest": "person"}  # who got it
ACTORS |= {"BatchReport": "worker"}  # a program


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_time_has_its_actor(model):
    fields = {field.name for field in model._meta.get_fields()}
    times = {name for name in fields if re.search(r"(^|_)at$", name)}
    only_actor = ACTORS.get(model.__name__)
    assert {only_actor or name[:-2] + "by" for name in times} <= fields


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_text_is_never_null(model):
    texts = {"CharField", "TextField", "SlugField", "EmailField"}
    fields = [field for field in model._meta.fields if field.get_internal_type() in texts]
    assert [field.name for field in fields if field.null] == []


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_constraints_read_as_sentences(model):
    names = [constraint.name for constraint in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2] == []


# --- The trail ---


def test_events_are_put_down_by_the_trail_alone():
    """Anywhere else a chain could fork, or an event stay outside of it."""
    past = r"\bEvent\(|\b(?:Event\.objects|events)\.(?:\w*create|append|add)\b"
    code = [path for path in CODE if path.name not in {"trail.py"}]
    assert found(code, matches(past)) == {}


def verbs(path):
    """Verbs handed to what makes events, such as `Event.of(row, "verb")`, `_event(row, "verb")`."""
    for call in nodes(path, ast.Call):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name == "of" and ast.unparse(call.func) != "Event.of":
            continue
        if name in {"of", "_event", "move", "_move", "_move_review"}:
            yield from strings(call.args[:2])
    for assigned in nodes(path, ast.Assign):
        if any(ast.unparse(target) == "verb" for target in assigned.targets):
            yield from strings(ast.walk(assigned.value))


def strings(found):
    """Those among the nodes, without the methods of HTTP."""
    constants = (each.value for each in found if isinstance(each, ast.Constant))
    return [each for each in constants if isinstance(each, str) and not each.isupper()]


OUTSIDE = {  # of people and rounds: no assessment's trail tells of them
    "invite",
    "withdraw invitation",
    "accept invitation",
    "end membership",
    "export round overview",
}


def test_the_trail_has_words_for_every_verb():
    used = {verb for path in CODE if "assessment" in path.parts for verb in verbs(path)}
    assert {"answer", "submit", "delegate"} <= used
    assert sorted(used - OUTSIDE - set(WORDS)) == []
    assert sorted(set(TRANSITIONS) - set(WORDS)) == []


# --- Modules ---


def test_nothing_happens_by_signal():
    def signals(path):
        imports = nodes(path, ast.ImportFrom)
        names = {alias.name for node in imports for alias in node.names}
        return [
            *(names & {"receiver", "Signal"}),
            *re.findall(r"\bsignals\b", " ".join(map(ast.unparse, imports))),
        ]

    assert found(CODE, signals) == {}


def test_the_product_does_not_need_its_tests():
    def imports(path):
        modules = (ast.unparse(node) for node in nodes(path, ast.Import | ast.ImportFrom))
        return [line for line in modules if re.match(r"(from|import) (tests|pytest)\b", line)]

    assert found(CODE, imports) == {}


def test_modules_have_a_name_that_says_something():
    def names(path):
        return {path.stem, *path.relative_to(ROOT).parent.parts} & NAMES_THAT_SAY_NOTHING

    assert found([*CODE, *TESTS], names) == {}


def test_modules_say_what_they_are_for():
    silent = [path for path in [*CODE, *TESTS] if not ast.get_docstring(tree(path))]
    assert [path for path in silent if path.name != "__init__.py"] == []


def test_nothing_is_left_for_later():
    everything = {*CODE, *TESTS, *TEMPLATES, *SCRIPTS, *STYLES, *DOCUMENTS} - {Path(__file__)}
    later = r"\b(?:TODO|FIXME|HACK)\b|(?i:lorem ipsum)"
    assert found(sorted(everything), matches(later)) == {}
