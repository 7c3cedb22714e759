"""The reference: editions, what is in them, and each capability."""

from django.urls import path

from capabilities import views

urlpatterns = [
    path("", views.reference, name="reference"),
    path("<slug:code>/<slug:edition>/", views.reference_framework, name="reference_framework"),
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
]
