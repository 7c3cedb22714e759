"""How views of pages that save by version answer: the whole page, or parts of it for htmx."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.lifecycle import NotEditableError

OK = 200
CONFLICT = 409
UNPROCESSABLE = 422


def render_page(request, template, page, status=OK):
    context = {"page": page, "assessment": page.assessment}
    return render(request, template, context, status=status)


def status_of(page):
    if page.conflicts:
        return CONFLICT
    return UNPROCESSABLE if page.open_forms else OK


def unsaved(request, template, page):
    """Saves what was posted; the page again if something of it could not be saved, else None."""
    page.bind(request.POST)
    try:
        page = page.save(by=request.user)
    except NotEditableError:
        messages.error(request, page.closed_words)
        return render_page(request, template, page, CONFLICT)
    if page.open_forms:
        return render_page(request, template, page, status_of(page))
    messages.success(request, _("Saved."))
    return None


def save_one(request, page, criterion):
    """Saves what was posted for one criterion; the parts of the page that this changes."""
    before, row = page.standing, page.rows.get(criterion)
    page.bind(request.POST, [criterion])
    typed = page.forms[criterion]
    try:
        page = page.save(by=request.user)
    except NotEditableError:
        context = {"code": criterion, "page": page}
        return answer(request, "assessment/_not_editable.html", context, CONFLICT)
    context = {
        "page": page,
        "assessment": page.assessment,
        "block": page.block(criterion),
        "was_disputed": not page.open_forms and typed.was_disputed,
        "beside": page.contributed or getattr(row, "taken_from", None),
        "added": page.added,
        "cited_more": typed.is_valid() and typed.cleaned_data["cite"],
        "follow_ups": page.follow_ups(before),
        "saved_at": None if page.open_forms else timezone.now(),
    }
    return answer(request, "assessment/_saved.html", context, status_of(page))


def answer(request, template, context, status):
    """A part of the page for htmx; the header tells it from a sign-in page or a proxy's error."""
    response = render(request, template, context, status=status)
    response["X-Waymark"] = "answer"
    return response
