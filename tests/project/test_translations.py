"""Every catalogue under locale/ says all that the code says, and breaks no page."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.conf import settings

CATALOGUES = sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))
SPOKEN = ["accounts", "assessment", "capabilities", "config", "notices", "reports", "templates"]
LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d+)\])? (".*")$')
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[a-z]|</?\w+>")
NAMED = re.compile(r"%\(\w+\)[a-z]")
NUMBERS = [*range(200), 1_000_000, 2_000_000]  # French and Spanish have a form for millions


@dataclass
class Message:
    """One entry: `says` holds the texts by plural form, form 0 where there is no plural."""

    flags: set = field(default_factory=set)
    keys: dict = field(default_factory=dict)
    says: dict = field(default_factory=dict)

    @property
    def key(self):
        return tuple(self.keys.get(name) for name in ("msgctxt", "msgid", "msgid_plural"))

    @property
    def asked(self):
        """The English text whose placeholders the translation has to repeat."""
        return self.keys.get("msgid_plural") or self.keys["msgid"]


def read(path):
    """The entries of a catalogue, its header first; ValueError on any other line, also obsolete."""
    return [_message(block) for block in path.read_text(encoding="utf-8").strip().split("\n\n")]


def _message(block):
    message, texts, at = Message(), None, None
    for line in block.split("\n"):
        if line.startswith("#,"):
            message.flags.update(flag.strip() for flag in line[2:].split(","))
        elif line.startswith("#") and not line.startswith("#~"):
            continue
        elif found := LINE.fullmatch(line):
            name, form, text = found.groups()
            texts, at = (message.says, int(form or 0)) if name == "msgstr" else (message.keys, name)
            texts[at] = ast.literal_eval(text)
        elif line.startswith('"') and texts is not None:
            texts[at] += ast.literal_eval(line)
        else:
            raise ValueError(f"not a line of a catalogue: {line}")
    return message


def plural_of(header):
    """How many plural forms there are, and the form of a number."""
    rule = re.search(r"nplurals=(\d+); plural=(.*?);?\n", header.says[0])
    return int(rule[1]), gettext.c2py(rule[2])


def forms_of_one_number(header):
    """Plural forms that stand for a single number, and so may say it in words."""
    _, form_of = plural_of(header)
    count = Counter(map(form_of, NUMBERS))
    return {form for form, times in count.items() if times == 1}


def placeholders(text):
    return Counter(PLACEHOLDER.findall(text))


def keeps_placeholders(message, form, may_say_number):
    """Whether a form repeats the placeholders; a named one may give way to the number in words."""
    asked, said = placeholders(message.asked), placeholders(message.says[form])
    if may_say_number and "msgid_plural" in message.keys:
        left_out = asked - said
        return not said - asked and left_out.total() <= 1 and all(map(NAMED.match, left_out))
    return asked == said


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parts[-3])
def catalogue(request):
    return request.param


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """What the code says now; found in a copy, as `makemessages` writes beside its sources."""
    for tool in ("xgettext", "msguniq"):
        if shutil.which(tool) is None:
            pytest.skip(f"GNU gettext is not installed: there is no {tool}")
    copy = tmp_path_factory.mktemp("source")
    for name in SPOKEN:
        shutil.copytree(
            settings.BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale=xx", "--keep-pot"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=_without_settings())
    return {message.key for message in read(copy / "locale/django.pot")[1:]}


def _without_settings():
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def test_a_catalogue_names_its_language_and_knows_its_plurals(catalogue):
    header, *_ = read(catalogue)
    count, form_of = plural_of(header)

    assert f"Language: {catalogue.parts[-3]}\n" in header.says[0]
    assert {form_of(number) for number in NUMBERS} == set(range(count))


def test_a_catalogue_is_translated_throughout_and_leaves_nothing_uncertain(catalogue):
    header, *messages = read(catalogue)
    count, _ = plural_of(header)

    assert [message.key for message in [header, *messages] if "fuzzy" in message.flags] == []
    assert [message.key for message in messages if not all(message.says.values())] == []
    assert [
        message.key
        for message in messages
        if set(message.says) != set(range(count if "msgid_plural" in message.keys else 1))
    ] == []


def test_a_translation_keeps_the_placeholders(catalogue):
    header, *messages = read(catalogue)
    single = forms_of_one_number(header)

    assert [
        (message.says[form], message.asked)
        for message in messages
        for form in message.says
        if not keeps_placeholders(message, form, form in single)
    ] == []


def test_a_catalogue_says_what_the_code_says(catalogue, spoken):
    assert {message.key for message in read(catalogue)[1:]} == spoken
