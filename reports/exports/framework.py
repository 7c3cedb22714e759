"""The sheet of the framework's texts: what the answers are about, in the language of the file."""

from django.utils.translation import gettext as _

from capabilities.texts import in_language
from reports.exports.answers import asked_cells, criterion_columns
from reports.exports.columns import Column, Sheet


def framework_texts(document):
    """A row for each part that has words: capabilities with their elements, then their criteria."""
    asked = criterion_columns()
    columns = [
        Column(
            "part",
            _("Part"),
            _("What the row is about."),
            allowed="; ".join([_("capability"), _("element"), _("criterion")]),
        ),
        *asked,
        *help_columns(),
        Column("depends_on", _("Depends on"), _("Code of the criterion that it follows from.")),
        Column("source", _("Source"), _("The clause it comes from.")),
    ]
    rows = []
    for capability in document["capabilities"]:
        rows.append(_capability(capability))
        rows += [_element(capability, element) for element in capability["elements"]]
        rows += [_criterion(capability, criterion) for criterion in capability["criteria"]]
    return Sheet("framework", _("Framework"), columns, rows)


def help_columns():
    return [
        Column("help", _("Help"), _("What the ratings look like, from N to F, a line each.")),
        Column("first", _("First number is"), _("Of a measure: what is counted.")),
        Column("second", _("Second number is"), _("Of a measure: of what.")),
        Column(
            "may_not_apply",
            _("May not apply"),
            _("Whether NA is possible, with a reason."),
            "yes",
        ),
        Column("examples", _("Examples of evidence"), _("What shows that it is so.")),
    ]


def help_cells(criterion):
    """The cells of `help_columns`."""
    measure = criterion["measure"]
    return [
        in_language(criterion["help"]),
        in_language(measure["numerator"]) if measure else "",
        in_language(measure["denominator"]) if measure else "",
        criterion["may_not_apply"],
        "\n".join(map(in_language, criterion["evidence_examples"])),
    ]


def _capability(capability):
    name, group = in_language(capability["name"]), capability["group"]
    paragraphs = [capability["summary"], *capability["rationale"], *capability["guidance"]]
    words = "\n\n".join(filter(None, map(in_language, paragraphs)))
    cells = [capability["code"], name, group, None, None, None, None, words]
    return [_("capability"), *cells, *[None] * 6, capability["source"]]


def _element(capability, element):
    name, group = in_language(capability["name"]), capability["group"]
    words = in_language(element["text"])
    cells = [capability["code"], name, group, None, element["code"], None, None, words]
    return [_("element"), *cells, *[None] * 7]


def _criterion(capability, criterion):
    said = [criterion["depends_on"], criterion["source"]]
    cells = asked_cells(capability, criterion)
    return [_("criterion"), *cells, *help_cells(criterion), *said]
