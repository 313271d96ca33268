"""What cities ask for: the form, and the page that follows it."""

from django.urls import path

from trainings.views import request

urlpatterns = [
    path("trainings/requests/new/", request.new, name="request_new"),
    path("trainings/requests/<str:secret>/", request.page, name="request"),
    path("trainings/requests/<str:secret>/step/<slug:step>/", request.step, name="request_step"),
    path("trainings/requests/<str:secret>/check/", request.check, name="request_check"),
    path("trainings/requests/<str:secret>/write/", request.write, name="request_write"),
    path("trainings/requests/<str:secret>/withdraw/", request.withdraw, name="request_withdraw"),
    path("me/trainings/", request.all_mine, name="me_requests"),
    path("me/trainings/<int:number>/", request.mine, name="me_request"),
]
