"""The readiness report and what goes with it; the questionnaire to fill in on paper."""

from django.urls import path

from reports import views

urlpatterns = [
    path("assessments/<uuid:pk>/report/", views.report, name="report"),
    path("assessments/<uuid:pk>/report.pdf", views.report_pdf, name="report_pdf"),
    path("assessments/<uuid:pk>/answers.json", views.answers_document, name="answers_document"),
    path(
        "submissions/<uuid:submission>/report/", views.submission_report, name="submission_report"
    ),
    path(
        "submissions/<uuid:submission>/report.pdf",
        views.submission_report_pdf,
        name="submission_report_pdf",
    ),
    path(
        "submissions/<uuid:submission>/answers.json",
        views.submission_answers,
        name="submission_answers",
    ),
    path(
        "reference/<slug:code>/<slug:edition>/questionnaire.pdf",
        views.blank_questionnaire,
        name="blank_questionnaire",
    ),
    path(
        "reference/<slug:code>/<slug:edition>/<slug:capability>/questionnaire.pdf",
        views.blank_capability,
        name="blank_capability",
    ),
]
