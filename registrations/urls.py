"""Addresses of registrations."""

from django.urls import path

from .views import checkin, desk, own, public

app_name = "registrations"
_EVENT = "desk/events/<slug:slug>/"
_DESK = _EVENT + "registrations/"

urlpatterns = [
    path("events/<slug:slug>/register/", public.register, name="register"),
    path("events/<slug:slug>/register/done/", public.done, name="done"),
    path("r/<str:secret>/", own.own, name="own"),
    path("r/<str:secret>/edit/", own.edit, name="own_edit"),
    path("r/<str:secret>/withdraw/", own.withdraw, name="own_withdraw"),
    path("r/<str:secret>/confirm/", own.confirm, name="own_confirm"),
    path("r/<str:secret>/documents/<int:number>/", own.document, name="own_document"),
    path(_DESK, desk.registrations, name="desk_list"),
    path(_DESK + "add/", desk.add, name="desk_add"),
    path(_DESK + "categories/", desk.categories, name="categories"),
    path(_DESK + "categories/<slug:name>/", desk.category, name="category"),
    path(_DESK + "registrations.csv", desk.csv, name="csv"),
    path(_DESK + "attendance/", desk.sheet, name="sheet"),
    path(_DESK + "<str:code>/", desk.one, name="desk_one"),
    path(_DESK + "<str:code>/edit/", desk.edit, name="desk_edit"),
    path(_DESK + "<str:code>/withdraw/", desk.withdraw, name="desk_withdraw"),
    path(_DESK + "<str:code>/<slug:name>/", desk.move, name="desk_move"),
    path(_EVENT + "checkin/", checkin.checkin, name="checkin"),
    path(_EVENT + "checkin/<str:code>/", checkin.mark, name="checkin_mark"),
]
