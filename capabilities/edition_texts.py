"""The texts of an edition in its rows, each under an address that stays the same."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from capabilities.models import Capability, Criterion, Framework, Level
from capabilities.texts import text_fields
from capabilities.translations import lines_wanted, own_language


@dataclass(frozen=True, eq=False)
class Text:
    """One text of one row that has words in the edition's own language.

    `words` is its `{language: text}` as the row holds it. `place` counts from 1 in a list of
    texts; it is None where the field holds one text.
    """

    row: models.Model
    field: str
    place: int | None
    words: dict
    original: str

    @property
    def address(self):
        """Such as `criterion C7.3 help` or `capability C7 guidance 2`."""
        names = {Framework: "", Level: "number"}
        code = getattr(self.row, names.get(type(self.row), "code"), "")
        parts = [self.row._meta.model_name, code, self.field, self.place]
        return " ".join(str(part) for part in parts if part not in ("", None))

    @property
    def source(self):
        """The clause that the row comes from; "" where rows of its kind name none."""
        return getattr(self.row, "source", "")

    @property
    def lines(self):
        """How many lines it must have; None where that is free."""
        if isinstance(self.row, Criterion) and self.field == "help":
            return lines_wanted(is_measure=self.row.is_measure)
        return None


def texts_of(framework):
    """Every text of the edition: first what belongs to all of it, then by capability."""
    own = own_language(framework.languages)
    for row in _rows(framework):
        for field, is_list in text_fields(type(row)):
            value = getattr(row, field)
            places = enumerate(value, start=1) if is_list else [(None, value)]
            for place, words in places:
                # Not yet checked when an edition is loaded: anything may be written there.
                original = words.get(own) if isinstance(words, dict) else None
                if isinstance(original, str) and original.strip():
                    yield Text(row, field, place, words, original)


def _rows(framework):
    yield framework
    parts = [
        row
        for model in apps.get_app_config("capabilities").get_models()
        if model is not Framework
        for row in model._default_manager.filter(framework=framework).select_related()
    ]
    yield from sorted(parts, key=_number)


def _number(row):
    """The number of the capability that the row belongs to, -1 without one."""
    owner = getattr(row, "connection", row)
    capability = owner if isinstance(owner, Capability) else getattr(owner, "capability", None)
    return capability.number if capability else -1


def put_words(texts, language, words):
    """Give each text its words in the language, `{address: words}`; the others lose theirs."""
    changed = {}
    for text in texts:
        wanted = words.get(text.address, "")
        if wanted != text.words.get(language, ""):
            changed.setdefault(text.row, set()).add(text.field)
        text.words.pop(language, None)
        if wanted:
            text.words[language] = wanted
    for row, fields in changed.items():
        row.save(update_fields=fields)
