"""Pages of the notices app."""

from django.urls import path

from notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("preferences/", views.preferences, name="notice_preferences"),
]
