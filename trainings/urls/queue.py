"""The secretariat's queue of requests, and requests that are served together."""

from django.urls import path

from trainings.views import desk, deskwork, joining

urlpatterns = [
    path("desk/trainings/", desk.queue, name="desk"),
    path("desk/trainings/together/", joining.together, name="together"),
    path("desk/trainings/<int:number>/", desk.one, name="desk_request"),
    path("desk/trainings/<int:number>/move/<slug:move>/", deskwork.move, name="desk_move"),
    path("desk/trainings/<int:number>/owner/", deskwork.owner, name="desk_owner"),
    path("desk/trainings/<int:number>/write/", desk.write, name="desk_write"),
    path("desk/trainings/<int:number>/edit/", deskwork.edit, name="desk_edit"),
    path("desk/trainings/<int:number>/join/", joining.join, name="join"),
    path("desk/trainings/<int:number>/part/", joining.part, name="part"),
    path("trainings/requests/<str:secret>/join/", joining.answer_join, name="request_join"),
]
