"""Proposing to providers, their answers, the city's yes, and the training that comes of it."""

from django.urls import path

from trainings.views import agreeing, proposing, providing, scheduling

urlpatterns = [
    path("desk/trainings/<int:number>/propose/<int:offer>/", proposing.propose, name="propose"),
    path("desk/trainings/<int:number>/match/", proposing.match, name="desk_match"),
    path("desk/trainings/<int:number>/match/<slug:move>/", proposing.move, name="match_move"),
    path("desk/trainings/<int:number>/agree/", scheduling.record, name="record_agreement"),
    path("desk/trainings/<int:number>/schedule/", scheduling.schedule, name="schedule"),
    path("match/<str:secret>/", providing.provider, name="match"),
    path("match/<str:secret>/<slug:answer>/", providing.answer, name="match_answer"),
    path("trainings/requests/<str:secret>/agree/", agreeing.agree, name="request_agree"),
    path("trainings/requests/<str:secret>/people/", agreeing.people, name="request_people"),
]
