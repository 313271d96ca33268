"""Teaching: modules, attendance, assessments, completion."""

from django.urls import path

from trainings.views import teaching

urlpatterns = [
    path("desk/events/<slug:slug>/training/", teaching.day, name="training"),
    path("desk/events/<slug:slug>/training/plan/", teaching.plan, name="plan"),
    path("desk/events/<slug:slug>/training/modules/new/", teaching.module_new, name="module_new"),
    path("desk/events/<slug:slug>/training/modules/<int:number>/", teaching.module, name="module"),
    path("desk/events/<slug:slug>/training/modules/<int:number>/presence/", teaching.presence, name="presence"),
    path("desk/events/<slug:slug>/training/assessments/new/", teaching.assessment_new, name="assessment_new"),
    path("desk/events/<slug:slug>/training/assessments/<int:number>/", teaching.assessment, name="assessment"),
    path("desk/events/<slug:slug>/training/assessments/<int:number>/attempts/", teaching.attempts, name="attempts"),
    path("desk/events/<slug:slug>/training/people/<str:code>/", teaching.learner, name="learner"),
]
