"""The reference: framework editions to browse and to print, open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from capabilities.models import Framework
from capabilities.reference import (
    capability_page,
    connections_page,
    framework_page,
    level_page,
    requirements_page,
    sources_page,
)
from capabilities.search import Search


@login_not_required
@require_safe
def reference(request):
    frameworks = Framework.objects.with_counts()
    return render(request, "capabilities/list.html", {"frameworks": frameworks})


@login_not_required
@require_safe
def reference_framework(request, code, edition):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    context = {"framework": framework, **framework_page(framework)}
    return render(request, "capabilities/framework.html", context)


@login_not_required
@require_safe
def reference_requirements(request, code, edition):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    context = {"framework": framework, **requirements_page(framework)}
    return render(request, "capabilities/requirements.html", context)


@login_not_required
@require_safe
def reference_connections(request, code, edition):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    context = {"framework": framework, **connections_page(framework)}
    return render(request, "capabilities/connections.html", context)


@login_not_required
@require_safe
def reference_sources(request, code, edition):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    context = {"framework": framework, **sources_page(framework)}
    return render(request, "capabilities/sources.html", context)


@login_not_required
@require_safe
def reference_search(request, code, edition):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    search = Search.of(framework, request.GET.get("q", ""))
    context = {"framework": framework, "search": search}
    return render(request, "capabilities/search.html", context)


@login_not_required
@require_safe
def reference_level(request, code, edition, number):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    page = found(level_page(framework, number))
    return render(request, "capabilities/level.html", {"framework": framework, **page})


@login_not_required
@require_safe
def reference_capability(request, code, edition, capability):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    page = found(capability_page(framework, capability))
    return render(request, "capabilities/capability.html", {"framework": framework, **page})


@login_not_required
@require_safe
def reference_capability_requirements(request, code, edition, capability):
    framework = get_object_or_404(Framework, code=code, edition=edition)
    page = found(capability_page(framework, capability))
    context = {"framework": framework, **page}
    return render(request, "capabilities/capability_requirements.html", context)


def found(page):
    """The page; Http404 when there is none."""
    if page is None:
        raise Http404
    return page
