"""The readiness report and what goes with it; the questionnaire to fill in on paper."""

from django.urls import path

from reports import (
    aggregate_views,
    batch_views,
    classification_views,
    comparison_views,
    export_views,
    incoming_views,
    rounds_views,
    verification_views,
    views,
)

urlpatterns = [
    path("assessments/<uuid:pk>/report/", views.report, name="report"),
    path("assessments/<uuid:pk>/report.pdf", views.report_file, {"kind": "pdf"}, "report_pdf"),
    path(
        "assessments/<uuid:pk>/summary.pdf",
        views.report_file,
        {"kind": "summary"},
        "report_summary",
    ),
    path("assessments/<uuid:pk>/report.docx", views.report_file, {"kind": "docx"}, "report_docx"),
    path("assessments/<uuid:pk>/report.html", views.report_file, {"kind": "html"}, "report_html"),
    path("assessments/<uuid:pk>/answers.json", views.answers_document, name="answers_document"),
    path(
        "assessments/<uuid:pk>/classification/",
        classification_views.classification,
        name="classification",
    ),
    path(
        "submissions/<uuid:submission>/report/", views.submission_report, name="submission_report"
    ),
    path(
        "submissions/<uuid:submission>/report.pdf",
        views.submission_file,
        {"kind": "pdf"},
        "submission_report_pdf",
    ),
    path(
        "submissions/<uuid:submission>/report-archive.pdf",
        views.submission_file,
        {"kind": "archive"},
        "submission_archive",
    ),
    path(
        "submissions/<uuid:submission>/summary.pdf",
        views.submission_file,
        {"kind": "summary"},
        "submission_summary",
    ),
    path(
        "submissions/<uuid:submission>/report.docx",
        views.submission_file,
        {"kind": "docx"},
        "submission_docx",
    ),
    path(
        "submissions/<uuid:submission>/report.html",
        views.submission_file,
        {"kind": "html"},
        "submission_html",
    ),
    path(
        "submissions/<uuid:submission>/answers.json",
        views.submission_answers,
        name="submission_answers",
    ),
    path("verify/", verification_views.verify, name="verify"),
    path("shared/<uuid:submission>/report/", views.shared_report, name="shared_report"),
    path("shared/<uuid:submission>/report.pdf", views.shared_report_pdf, name="shared_report_pdf"),
    # Beside the aggregates of other countries
    path("assessments/<uuid:pk>/aggregates/", aggregate_views.aggregates, name="aggregates"),
    path(
        "assessments/<uuid:pk>/aggregates.csv",
        aggregate_views.aggregates_csv,
        name="aggregates_csv",
    ),
    path("rounds/<int:pk>/aggregates/", aggregate_views.round_aggregates, name="round_aggregates"),
    path(
        "rounds/<int:pk>/aggregates/release/",
        aggregate_views.release_aggregates,
        name="release_aggregates",
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
    # Data as files
    path("assessments/<uuid:pk>/workbook.xlsx", export_views.workbook, name="workbook"),
    path("assessments/<uuid:pk>/result.json", export_views.result, name="result_document"),
    path(
        "assessments/<uuid:pk>/files/<slug:key>.<slug:kind>",
        export_views.table,
        name="assessment_table",
    ),
    path(
        "submissions/<uuid:submission>/workbook.xlsx",
        export_views.submission_workbook,
        name="submission_workbook",
    ),
    path(
        "submissions/<uuid:submission>/result.json",
        export_views.submission_result,
        name="submission_result",
    ),
    path(
        "submissions/<uuid:submission>/files/<slug:key>.<slug:kind>",
        export_views.submission_table,
        name="submission_table",
    ),
    path("assessments/<uuid:pk>/take-answers/", incoming_views.take_answers, name="take_answers"),
    path(
        "assessments/<uuid:pk>/take-answers/apply/",
        incoming_views.apply_answers,
        name="apply_answers",
    ),
    path(
        "reference/<slug:code>/<slug:edition>/questionnaire.xlsx",
        export_views.blank_workbook,
        name="blank_workbook",
    ),
    path("rounds/<int:pk>/round.zip", export_views.round_archive, name="round_archive"),
    path("compare/", comparison_views.compare, name="compare"),
    path("compare/spread/", comparison_views.compare_spread, name="compare_spread"),
    path("compare/connections/", comparison_views.compare_connections, name="compare_connections"),
    path("compare/agreement/", comparison_views.compare_agreement, name="compare_agreement"),
    path("compare/tables.xlsx", comparison_views.compare_xlsx, name="compare_xlsx"),
    path("compare/table.csv", comparison_views.compare_csv, name="compare_csv"),
    path("compare/levels.pdf", comparison_views.compare_pdf, name="compare_pdf"),
    path("compare/side-by-side/", rounds_views.side_by_side, name="compare_side_by_side"),
    path("compare/rounds/", rounds_views.rounds, name="compare_rounds"),
    # In the background
    path("batches/", batch_views.batches, name="batches"),
    path("batches/start/", batch_views.start_batch, name="start_batch"),
    path("batches/<uuid:batch>/", batch_views.batch, name="batch"),
    path("batches/<uuid:batch>/cancel/", batch_views.cancel_batch, name="cancel_batch"),
    path("batches/<uuid:batch>/retry/", batch_views.retry_batch, name="retry_batch"),
    path("batches/<uuid:batch>/reports.zip", batch_views.batch_zip, name="batch_zip"),
    path("batches/<uuid:batch>/<uuid:report>.pdf", batch_views.batch_report, name="batch_report"),
]
