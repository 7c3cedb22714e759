"""The reference: editions, what is in them, and each capability."""

from django.urls import path

from capabilities import views

# A capability must not have the name of a page: `checks.PAGES` refuses it.
urlpatterns = [
    path("", views.reference, name="reference"),
    path("<slug:code>/<slug:edition>/", views.reference_framework, name="reference_framework"),
    path(
        "<slug:code>/<slug:edition>/requirements/",
        views.reference_requirements,
        name="reference_requirements",
    ),
    path(
        "<slug:code>/<slug:edition>/connections/",
        views.reference_connections,
        name="reference_connections",
    ),
    path("<slug:code>/<slug:edition>/sources/", views.reference_sources, name="reference_sources"),
    path("<slug:code>/<slug:edition>/search/", views.reference_search, name="reference_search"),
    path(
        "<slug:code>/<slug:edition>/levels/<int:number>/",
        views.reference_level,
        name="reference_level",
    ),
    path(
        "<slug:code>/<slug:edition>/<slug:capability>/",
        views.reference_capability,
        name="reference_capability",
    ),
    path(
        "<slug:code>/<slug:edition>/<slug:capability>/requirements/",
        views.reference_capability_requirements,
        name="reference_capability_requirements",
    ),
]
