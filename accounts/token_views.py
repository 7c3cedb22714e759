"""API tokens of one's own: see them, make one, end one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import ApiToken
from accounts.second_factor import must_set_up_second_factor
from accounts.token_forms import TokenForm


def _form(request, data=None):
    """The form to make one; None in a role whose people have no tokens."""
    membership = request.user.membership
    if membership and ApiToken.scopes_for(membership):
        return TokenForm(data, membership=membership)
    return None


def _page(request, form, status=200):
    context = {"form": form, "tokens": ApiToken.objects.owned_by(request.user)}
    return render(request, "account/tokens.html", context, status=status)


@require_safe
def tokens(request):
    if must_set_up_second_factor(request):
        return redirect("mfa_activate_totp")
    return _page(request, _form(request))


@never_cache
@require_POST
def make_token(request):
    """Make it and show its secret, which nothing can show again."""
    form = None if must_set_up_second_factor(request) else _form(request, request.POST)
    if form is None:
        return redirect("api_tokens")
    if not form.is_valid():
        return _page(request, form, status=422)
    secret = form.instance.seal()
    context = {"token": form.save(), "secret": secret}
    return render(request, "account/token_made.html", context, status=201)


@require_POST
def end_token(request, pk):
    token = get_object_or_404(ApiToken.objects.owned_by(request.user), pk=pk, ended_at=None)
    token.end(by=request.user)
    messages.success(request, _("%(token)s opens nothing any more.") % {"token": token})
    return redirect("api_tokens")
