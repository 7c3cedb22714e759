"""What the tests of the answer form look at."""

from assessment.standing import answer_rows


def register_of(*items):
    return {item.pk: item for item in items}


def errors(form):
    """The errors by field, those of the new evidence as `new-...`."""
    own = {name: list(texts) for name, texts in form.errors.items()}
    new = {f"new-{name}": list(texts) for name, texts in form.new_evidence.errors.items()}
    return own | new


def row_of(assessment, code):

    return answer_rows(assessment)[code]
