"""The readiness report and what goes with it."""

from django.urls import path

from reports import views

urlpatterns = [
    path("assessments/<uuid:pk>/report/", views.report, name="report"),
    path("assessments/<uuid:pk>/report.pdf", views.report_pdf, name="report_pdf"),
    path("assessments/<uuid:pk>/answers.json", views.answers_document, name="answers_document"),
]
