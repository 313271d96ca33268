"""The secretariat's queue of requests, and requests that are served together."""

from django.urls import path

from trainings.views import desk

urlpatterns = [
    path("desk/trainings/", desk.queue, name="desk"),
    path("desk/trainings/together/", desk.together, name="together"),
    path("desk/trainings/<int:number>/", desk.one, name="desk_request"),
    path("desk/trainings/<int:number>/move/<slug:move>/", desk.move, name="desk_move"),
    path("desk/trainings/<int:number>/owner/", desk.owner, name="desk_owner"),
    path("desk/trainings/<int:number>/write/", desk.write, name="desk_write"),
    path("desk/trainings/<int:number>/edit/", desk.edit, name="desk_edit"),
    path("desk/trainings/<int:number>/join/", desk.join, name="join"),
    path("trainings/requests/<str:secret>/join/", desk.answer_join, name="request_join"),
]
