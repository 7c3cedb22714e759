"""The page on which anyone checks the number printed on a report."""

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.verification import Verification


@login_not_required
@require_safe
def verify(request):
    typed = request.GET.get("number", "").strip()
    if typed and (refusal := consume_or_429(request, action="verify", limit_get=True)):
        return refusal
    context = {"verification": Verification.of(typed) if typed else None, "typed": typed[:80]}
    return render(request, "reports/verify.html", context)
