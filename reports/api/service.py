"""The API as a whole: its operations, its OpenAPI document and a page that shows that to people."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from reports.api import assessments, comparison, frameworks, submissions  # noqa: F401 - operations
from reports.api.operations import router

DESCRIPTION = (
    "Reads what the person behind the token may read on the pages, and changes nothing. Send the "
    "token as `Authorization: Bearer …`. Lists come in parts: `limit` (at most 200) and `offset`. "
    "Too many requests get 429 with `Retry-After` in seconds."
)


class ReadingApi(NinjaAPI):
    """An API whose operations are known by the names of their functions."""

    def get_openapi_operation_id(self, operation):
        return operation.view_func.__name__


api = ReadingApi(
    title="Waymark",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,  # its page takes scripts from elsewhere; ours needs none
)
api.add_router("", router)


def addresses():
    """The URLs of the API for the site map; tokens take the place of signing in."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = login_not_required(pattern.callback)
    return patterns, app, namespace


@login_not_required
@require_safe
def reference(request):
    """The OpenAPI document as a page."""
    return render(
        request, "api/reference.html", {"sections": sections(), "site": settings.SITE_URL}
    )


def sections():
    """`{tag: [operation]}` of the OpenAPI document, each with its `path`, in its order."""
    found = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            shown = {**operation, "path": path, "method": method.upper()}
            found.setdefault(operation["tags"][0], []).append(shown)
    return found
