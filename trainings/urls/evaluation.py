"""Surveys, their results, and the report to the city."""

from django.urls import path

from trainings.views import asking

urlpatterns = [
    path("desk/events/<slug:slug>/training/surveys/", asking.surveys, name="surveys"),
    path("desk/events/<slug:slug>/training/surveys/<slug:phase>/", asking.edit, name="survey_edit"),
    path("desk/events/<slug:slug>/training/surveys/<slug:phase>/results/", asking.results, name="survey_results"),
    path("survey/<str:secret>/", asking.answer, name="survey"),
    path("desk/trainings/compare/", asking.compare, name="compare"),
    path("desk/trainings/<int:number>/report/", asking.report_edit, name="report_edit"),
    path("trainings/requests/<str:secret>/report/", asking.report, name="request_report"),
    path("trainings/requests/<str:secret>/report.pdf", asking.report_pdf, name="request_report_pdf"),
]
