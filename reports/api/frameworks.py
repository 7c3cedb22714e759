"""Frameworks for programs: open to everybody, as the reference pages are."""

from django.shortcuts import get_object_or_404
from ninja import Path, Query

from capabilities.document import framework_document
from capabilities.models import Framework
from reports.api import shapes
from reports.api.operations import get


@get("/frameworks", shapes.Editions, "Framework")
def list_editions(request, page: Query[shapes.Page]):
    """The editions of all frameworks."""
    return page.of(Framework.objects.visible_to(request.user).order_by("code", "edition"))


@get("/frameworks/{code}/{edition}", shapes.Document, "Framework")
def read_edition(request, code: Path[shapes.Slug], edition: Path[shapes.Slug]):
    """One edition as its framework document, format `waymark.framework/1`."""
    visible = Framework.objects.visible_to(request.user)
    return framework_document(get_object_or_404(visible, code=code, edition=edition))
