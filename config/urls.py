"""The site map."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from reports.api import service

urlpatterns = [
    path("", include("assessment.urls")),
    path("", include("reports.urls")),
    path("api/v1/", service.addresses()),
    path("reference/api/", service.reference, name="api_reference"),
    path("notices/", include("notices.urls")),
    path("reference/", include("capabilities.urls")),
    path("accounts/", include("accounts.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("administration/", admin.site.urls),
]

handler400 = "config.refusals.bad_request"
