"""Surveys, their results, and the report to the city."""

from django.urls import path

from trainings.views import answering, asking, reporting

SURVEYS = "desk/events/<slug:slug>/training/surveys/"

urlpatterns = [
    path(SURVEYS, asking.surveys, name="surveys"),
    path(f"{SURVEYS}<slug:phase>/", asking.edit, name="survey_edit"),
    path(f"{SURVEYS}<slug:phase>/begin/", asking.begin, name="survey_begin"),
    path(f"{SURVEYS}<slug:phase>/results/", asking.results, name="survey_results"),
    path(f"{SURVEYS}<slug:phase>/results.csv", asking.results_csv, name="survey_csv"),
    path(f"{SURVEYS}<slug:phase>/move/<slug:name>/", asking.move, name="survey_move"),
    path("survey/<str:secret>/", answering.answer, name="survey"),
    path("desk/trainings/compare/", asking.compare, name="compare"),
    path("desk/trainings/<int:number>/report/", reporting.report_edit, name="report_edit"),
    path("desk/trainings/<int:number>/report.pdf", reporting.desk_pdf, name="desk_report_pdf"),
    path("trainings/requests/<str:secret>/report/", reporting.report, name="request_report"),
    path("trainings/requests/<str:secret>/report.pdf", reporting.report_pdf, name="request_report_pdf"),
]
