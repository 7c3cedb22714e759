"""What a coordinator does, page by page."""

from django.urls import path

from assessment import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("rounds/<int:pk>/start/", views.start, name="start"),
    path("assessments/<uuid:pk>/", views.assessment, name="assessment"),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/",
        views.capability,
        name="capability",
    ),
    path(
        "assessments/<uuid:pk>/capabilities/<slug:capability>/save/",
        views.save_capability,
        name="save_capability",
    ),
    path(
        "assessments/<uuid:pk>/criteria/<str:criterion>/save/",
        views.save_criterion,
        name="save_criterion",
    ),
    path("assessments/<uuid:pk>/connections/", views.connections, name="connections"),
    path("assessments/<uuid:pk>/evidence/", views.evidence, name="evidence"),
    path("assessments/<uuid:pk>/evidence/add/", views.add_evidence, name="add_evidence"),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/",
        views.change_evidence,
        name="change_evidence",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/remove/",
        views.remove_evidence,
        name="remove_evidence",
    ),
]
