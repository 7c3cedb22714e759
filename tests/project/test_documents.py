"""What the documents say about the code is what the code does."""

import ast
import re
import subprocess
import tomllib
from itertools import chain

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
READERS = {"flag", "words", "required", "get"}  # functions whose first argument names a variable


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def project():
    return tomllib.loads(read("pyproject.toml"))


def variables(name):
    """The environment variables that a settings file reads: constants in capitals."""
    calls = [node for node in ast.walk(ast.parse(read(name))) if isinstance(node, ast.Call)]
    for call in calls:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        first = call.args[0] if call.args else None
        if function in READERS and isinstance(first, ast.Constant):
            yield first.value
        if ast.unparse(call.func) == "dj_database_url.config":
            yield "DATABASE_URL"


def test_the_readme_names_exactly_the_variables_that_settings_read():
    listed = re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == {*variables("config/settings.py"), *variables("gunicorn.conf.py")}


def test_make_help_lists_every_target_that_people_may_use():
    makefile = read("Makefile").partition("# --- What the commands above stand on")[0]
    targets = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.findall(r"^make (\S+) +\S", listed.stdout, re.MULTILINE) == targets


def test_documents_name_only_commands_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = {
        name for page in documents() for name in re.findall(r"`make ([a-z-]+)", page.read_text())
    }
    assert named <= targets


def documents():
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "SCORING.md", "LICENSE"]
)
def test_the_documents_that_people_look_for_are_there(name):
    assert len(read(name)) > 400


def test_every_dependency_says_what_it_is_for():
    groups = [project()["project"]["dependencies"], *project()["dependency-groups"].values()]
    for requirement in chain.from_iterable(groups):
        assert re.search(rf'^  "{re.escape(requirement)}",? +# \w+', read("pyproject.toml"), re.M)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locked_requirements_have_hashes_and_no_addresses(name):
    locked = read(name)
    assert re.findall(r"^--.*|\S*://\S*", locked, re.MULTILINE) == []
    pinned = re.findall(r"^[A-Za-z0-9._-]+==.*", locked, re.MULTILINE)
    assert pinned
    assert all(line.endswith("\\") for line in pinned)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locked_requirements_hold_every_dependency(name):
    locked = set(re.findall(r"^([a-z0-9-]+)==", read(name), re.MULTILINE))
    wanted = project()["project"]["dependencies"]
    if name == "requirements-dev.txt":
        wanted = [*wanted, *project()["dependency-groups"]["dev"]]
    assert {re.match(r"[a-z0-9-]+", line).group() for line in wanted} <= locked


def test_import_contracts_know_every_package():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(project()["tool"]["importlinter"]["root_packages"]) == packages
