"""Proposing to providers, their answers, the city's yes, and the training that comes of it."""

from django.urls import path

from trainings.views import agreeing

urlpatterns = [
    path("desk/trainings/<int:number>/propose/<int:offer>/", agreeing.propose, name="propose"),
    path("desk/trainings/<int:number>/match/", agreeing.match, name="desk_match"),
    path("desk/trainings/<int:number>/match/<slug:move>/", agreeing.move, name="match_move"),
    path("desk/trainings/<int:number>/agree/", agreeing.record, name="record_agreement"),
    path("desk/trainings/<int:number>/schedule/", agreeing.schedule, name="schedule"),
    path("match/<str:secret>/", agreeing.provider, name="match"),
    path("match/<str:secret>/<slug:answer>/", agreeing.answer, name="match_answer"),
    path("trainings/requests/<str:secret>/agree/", agreeing.agree, name="request_agree"),
    path("trainings/requests/<str:secret>/people/", agreeing.people, name="request_people"),
]
