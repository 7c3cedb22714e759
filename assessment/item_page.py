"""What the page of one item of evidence shows beside its form."""

from django.conf import settings

from assessment.file_forms import FileForm


def item_context(item, file_form=None):
    """Heading, answers that cite it, its files, and the form for another, where files may come."""
    return {
        "item": item,
        "assessment": item.assessment,
        "heading": item.title,
        "removable": True,
        "cited": item.answers.count(),
        "files": item.files.with_submitted().select_related("uploaded_by"),
        "file_form": file_form or (FileForm() if settings.UPLOADS else None),
    }
