"""Pages of the accounts app; sign-in is allauth's, and only these of its pages exist."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts import provider, token_views, views

urlpatterns = [
    path("", views.account, name="account"),
    path("act-as/<int:pk>/", views.act_as, name="act_as"),
    path("tokens/", token_views.tokens, name="api_tokens"),
    path("tokens/make/", token_views.make_token, name="make_api_token"),
    path("tokens/<int:pk>/end/", token_views.end_token, name="end_api_token"),
    path("stay/", views.stay_signed_in, name="stay_signed_in"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("oidc/<slug:provider_id>/login/", provider.login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/", provider.callback, name="openid_connect_callback"
    ),
]
