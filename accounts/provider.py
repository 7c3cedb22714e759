"""Sign-in by OpenID Connect: allauth's two steps, with the signature of the token checked."""

import logging

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from requests.exceptions import RequestException

logger = logging.getLogger(__name__)


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Trusts what the provider signed, and not only the line it came over."""

    def _decode_id_token(self, app, id_token):
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


@login_not_required
@require_POST
def login(request, provider_id):
    return _step(OAuth2LoginView, request, provider_id)


@login_not_required
@require_safe
def callback(request, provider_id):
    return _step(OAuth2CallbackView, request, provider_id)


def _step(view, request, provider_id):
    try:
        return view.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError):  # no answer, or not that of a provider
        logger.exception("The OpenID Connect provider cannot be used.")
        text = _("The other sign-in does not answer. Try again later, or use your password.")
        messages.error(request, text)
        return redirect("account_login")
