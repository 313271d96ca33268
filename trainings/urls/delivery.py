"""Teaching: modules, attendance, assessments, completion."""

from django.urls import path

from trainings.views import planning, teaching

_HERE = "desk/events/<slug:slug>/training/"

urlpatterns = [
    path(_HERE, teaching.day, name="training"),
    path(_HERE + "plan/", planning.plan, name="plan"),
    path(_HERE + "modules/new/", planning.module_new, name="module_new"),
    path(_HERE + "modules/<int:number>/", planning.module, name="module"),
    path(_HERE + "modules/<int:number>/remove/", planning.module_remove, name="module_remove"),
    path(_HERE + "modules/<int:number>/presence/", teaching.presence, name="presence"),
    path(_HERE + "assessments/new/", planning.assessment_new, name="assessment_new"),
    path(_HERE + "assessments/<int:number>/", planning.assessment, name="assessment"),
    path(_HERE + "assessments/<int:number>/remove/", planning.assessment_remove, name="assessment_remove"),
    path(_HERE + "assessments/<int:number>/attempts/", teaching.attempts, name="attempts"),
    path(_HERE + "people/<str:code>/", teaching.learner, name="learner"),
]
