"""The files in which an edition is written: found, read, and checked before anything is loaded."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

APP = "capabilities"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is written in C
# Fields that are ours to fill.
NOT_WRITTEN = {"id", "sha256", "texts_sha256", "imported_languages"}


class EditionError(Exception):
    """An edition that cannot be loaded; `causes` has a line for each reason."""

    def __init__(self, *causes):
        super().__init__("\n".join(causes))
        self.causes = causes


@dataclass(frozen=True)
class Row:
    """One row as written. `key` is its natural key, of which `edition` is the first two parts."""

    file: Path
    model: type[models.Model]
    key: tuple
    fields: dict

    @property
    def edition(self):
        return self.key[:2]

    @property
    def name(self):
        return f"{self.file.name}: {self.model._meta.model_name} {self.key[-1]}"


def find_files(code, directory=None):
    """The files of a framework in name order: in `directory`, else `fixtures/CODE/`."""
    folders = [Path(directory)] if directory else [Path(d) / code for d in settings.FIXTURE_DIRS]
    files = sorted(file for folder in folders for file in folder.glob("*.yaml"))
    if not files:
        raise EditionError(f"There are no .yaml files in {', '.join(map(str, folders))}.")
    return files


def find_translations(rows):
    """The PO files of an edition beside its rows, `{language: file}`."""
    _code, edition = rows[0].edition
    named = [(*_name(file), file) for file in _po_files(row.file for row in rows)]
    return {language: file for of, language, file in named if of == edition}


def _po_files(files):
    folders = dict.fromkeys(file.parent for file in files)
    return [file for folder in folders for file in sorted(folder.glob("*.po"))]


def _name(file):
    """Edition and language of a file EDITION.LANGUAGE.po; neither has a dot in it."""
    edition, _dot, language = file.stem.partition(".")
    return edition, language


def _check_translations(files, editions):
    names = {edition for _code, edition in editions}
    for file in _po_files(files):
        edition, language = _name(file)
        if edition not in names or not language:
            yield f"{file.name}: must be named EDITION.LANGUAGE.po, after an edition in the files"


def read_editions(files):
    """The rows of each edition that the files hold, `{(code, edition): rows}`, in their order.

    Raises EditionError where a file cannot be read, or a row names what it cannot.
    """
    causes = []
    editions = {}
    for file in files:
        rows, refused = _read(file)
        causes.extend(refused)
        for row in rows:
            editions.setdefault(row.edition, []).append(row)
    for rows in editions.values():
        causes.extend(_check_rows(rows))
    causes.extend(_check_translations(files, editions))
    if causes:
        raise EditionError(*causes)
    return editions


def _read(file):
    """The rows of one file, and the causes for which entries of it are no rows."""
    rows, causes = [], []
    for number, entry in enumerate(_entries(file), start=1):
        try:
            rows.append(_row(file, entry))
        except ValueError as error:
            causes.append(f"{file.name}: entry {number}: {error}")
    if len({row.edition for row in rows}) > 1:
        causes.append(f"{file.name}: has rows of more than one edition")
    return rows, causes


def _entries(file):
    try:
        entries = yaml.load(file.read_bytes(), LOADER)  # noqa: S506 - both loaders are safe
    except yaml.YAMLError as error:
        raise EditionError(f"{file.name}: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise EditionError(f"{file.name}: is not a list of entries with model and fields")
    return entries


def _row(file, entry):
    """The row of one entry; ValueError says what is wrong with it."""
    if not isinstance(entry, dict) or entry.keys() != {"model", "fields"}:
        raise ValueError("write model and fields, nothing else; rows are known by their codes")
    model, fields = _model(entry["model"]), entry["fields"]
    if not isinstance(fields, dict):
        raise ValueError("fields must be names with values")
    for name in fields:
        _check_field(model, name)
    return Row(file, model, _natural_key(model, fields), fields)


def _model(label):
    app, _, name = str(label).partition(".")
    try:
        return apps.get_model(APP, name if app == APP else "")
    except LookupError:
        raise ValueError(f"model {label} is no part of a framework edition") from None


def _check_field(model, name):
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    if field is None or not field.concrete or name in NOT_WRITTEN:
        raise ValueError(f"a {model._meta.model_name} has no field {name}")


def _natural_key(model, fields):
    names = {"framework": ("code", "edition"), "level": ("number",)}
    own = tuple(_code(fields, name) for name in names.get(model._meta.model_name, ("code",)))
    if model._meta.model_name == "framework":
        return own
    return (*_reference(fields.get("framework"), "framework", length=2), *own)


def _code(fields, name):
    if name not in fields:
        raise ValueError(f"has no {name}")
    return _part_of_key(fields[name], name)


def _part_of_key(value, name):
    """Text; a whole number counts as the text it is written as, as in `edition: 2016`."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} {value} is not text to YAML; write it in quotes")
    return str(value)


def _reference(value, name, length=3):
    """The natural key that a reference such as `[mnr, "2016", C7]` stands for."""
    if not isinstance(value, list) or len(value) != length:
        parts = ", ".join(["CODE", "EDITION", "CODE"][:length])
        raise ValueError(f"{name} must be [{parts}], not {value}")
    return tuple(_part_of_key(part, name) for part in value)


def _check_rows(rows):
    """The causes for which the rows of one edition do not fit together."""
    if not any(row.model._meta.model_name == "framework" for row in rows):
        yield f"{rows[0].file.name}: there is no framework {' '.join(rows[0].edition)} in the files"
        return
    positions = {}
    for position, row in enumerate(rows):
        first = positions.setdefault((row.model, row.key), position)
        if first != position:
            yield f"{row.name}: is also in {rows[first].file.name}"
    for position, row in enumerate(rows):
        yield from (f"{row.name}: {cause}" for cause in _check_row(row, position, positions))


def _check_row(row, position, positions):
    for field in row.model._meta.concrete_fields:
        value = row.fields.get(field.name)
        if value is None:
            if _must_have_value(field, written=field.name in row.fields):
                yield f"has no {field.name}"
        elif field.is_relation:
            yield from _check_reference(field, value, position, positions)


def _must_have_value(field, written):
    """Whether null will not do: as written, or as the default of what is left out."""
    if field.null or field.name in NOT_WRITTEN:
        return False
    return written or not field.has_default()


def _check_reference(field, value, position, positions):
    length = 2 if field.name == "framework" else 3
    try:
        key = _reference(value, field.name, length)
    except ValueError as error:
        yield str(error)
        return
    found = positions.get((field.related_model, key))
    if found is None:
        yield f"{field.name} names {' '.join(key)}, which is in none of the files"
    elif found > position and not field.null:
        yield f"{field.name} names {' '.join(key)}, which comes after it in the files"
