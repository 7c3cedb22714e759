"""A full-size edition made by repeating the shipped one: 21 capabilities, about 170 criteria."""

import itertools

from capabilities.document import build_document, checksum, texts_checksum
from capabilities.models import (
    Capability,
    Connection,
    Criterion,
    Element,
    Framework,
    Group,
    Level,
    Precondition,
)

CAPABILITIES = 21
CRITERIA_EACH = 8


def full_size(source):
    """The new edition, with connections in every copy of the capabilities that carry them."""
    edition = Framework.objects.create(
        code=f"{source.code}-full",
        edition=source.edition,
        title=source.title,
        source=source.source,
        languages=source.languages,
    )
    levels = _copies(Level, source.level_set.all(), edition)
    groups = _copies(Group, source.group_set.all(), edition)
    originals = list(source.capability_set.all())
    needed = _needed(source)
    for number in range(CAPABILITIES):
        copy, original = number // len(originals), originals[number % len(originals)]
        _copy_capability(original, copy, number + 1, edition, levels, groups, needed)
    for copy in range(CAPABILITIES // len(originals)):
        _copy_connections(source, copy, edition)
    document = build_document(edition)
    edition.sha256, edition.texts_sha256 = checksum(document), texts_checksum(document)
    edition.save()
    return edition


def _copies(model, rows, edition, **changes):
    """Copies of rows in the edition, by the old primary key."""
    made = {}
    for row in rows:
        old, row.pk, row.framework = row.pk, None, edition
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        made[old] = row
    return made


def _needed(source):
    """Codes that connections speak of, with the criteria they follow from."""
    codes = {connection.goal.code for connection in source.connection_set.select_related("goal")}
    for precondition in source.precondition_set.all():
        codes |= set(_leaves(precondition.requires))
    parents = dict(
        source.criterion_set.filter(depends_on__isnull=False).values_list(
            "code", "depends_on__code"
        )
    )
    for code in list(codes):
        while code in parents:
            code = parents[code]
            codes.add(code)
    return codes


def _leaves(tree):
    if "criterion" in tree:
        return [tree["criterion"]]
    parts = tree.get("all") or tree.get("any") or []
    return [code for part in parts for code in _leaves(part)]


def _renamed(code, copy):
    return f"{code}x{copy}"


def _copy_capability(original, copy, number, edition, levels, groups, needed):
    criteria = _chosen(list(original.criteria.select_related("depends_on")), needed)
    elements = list(original.elements.all())
    capability = Capability.objects.get(pk=original.pk)
    capability.pk, capability._state.adding = None, True
    capability.framework, capability.code = edition, _renamed(original.code, copy)
    capability.number, capability.group = number, groups[original.group_id]
    capability.save()
    made = {}
    for element in elements:
        made.update(
            _copies(
                Element,
                [element],
                edition,
                capability=capability,
                code=_renamed(element.code, copy),
            )
        )
    kept = {}
    for criterion in criteria:
        kept.update(
            _copies(
                Criterion,
                [criterion],
                edition,
                capability=capability,
                code=_renamed(criterion.code, copy),
                level=levels[criterion.level_id],
                element=made.get(criterion.element_id),
                depends_on=kept.get(criterion.depends_on_id),
            )
        )


def _chosen(criteria, needed):
    """Those that connections need, one required per level, then the rest while there is room."""
    parents = {criterion.pk for criterion in criteria if criterion.code in needed}
    levels = {criterion.level_id for criterion in criteria if criterion.pk in parents}
    for criterion in criteria:
        free = criterion.depends_on_id is None or criterion.depends_on_id in parents
        missing = criterion.level_id not in levels and criterion.obligation == "required"
        if free and (missing or len(parents) < CRITERIA_EACH - 2):
            parents.add(criterion.pk)
            levels.add(criterion.level_id)
    return [criterion for criterion in criteria if criterion.pk in parents]


def _copy_connections(source, copy, edition):
    for connection in source.connection_set.select_related("capability", "goal"):
        preconditions = list(connection.preconditions.all())
        (made,) = _copies(
            Connection,
            [connection],
            edition,
            code=_renamed(connection.code, copy),
            capability=edition.capability_set.get(code=_renamed(connection.capability.code, copy)),
            goal=edition.criterion_set.get(code=_renamed(connection.goal.code, copy)),
        ).values()
        for precondition in preconditions:
            _copies(
                Precondition,
                [precondition],
                edition,
                code=_renamed(precondition.code, copy),
                connection=made,
                requires=_renamed_tree(precondition.requires, copy),
            )


def _renamed_tree(tree, copy):
    if "criterion" in tree:
        return tree | {"criterion": _renamed(tree["criterion"], copy)}
    return {kind: [_renamed_tree(part, copy) for part in parts] for kind, parts in tree.items()}


def all_criteria(edition):
    """The edition's criteria in order."""
    return list(itertools.chain(edition.criterion_set.order_by("capability__number", "position")))
