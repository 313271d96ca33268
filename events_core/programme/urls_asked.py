"""Addresses of invitations and of candidate dates: the workspace's pages, and those behind personal links."""

from django.urls import path

from .views import dates, dates_link, invitations, invited

_EVENT = "desk/events/<slug:slug>/"

urlpatterns = [
    path("invited/<str:secret>/", invited.page, name="invited"),
    path("invited/<str:secret>/decline/", invited.decline, name="invited_decline"),
    path("dates/<str:secret>/", dates_link.answer, name="dates_answer"),
    path(_EVENT + "invitations/", invitations.invitations, name="invitations"),
    path(_EVENT + "invitations/add/", invitations.add, name="invitations_add"),
    path(_EVENT + "invitations/letter/", invitations.letter, name="invitations_letter"),
    path(_EVENT + "invitations/remind/", invitations.remind, name="invitations_remind"),
    path(_EVENT + "invitations/<int:number>/", invitations.one, name="invitation"),
    path(_EVENT + "dates/", dates.dates, name="dates"),
    path(_EVENT + "dates/people/", dates.people, name="dates_people"),
    path(_EVENT + "dates/people/<int:number>/remove/", dates.drop, name="dates_drop"),
    path(_EVENT + "dates/letter/", dates.letter, name="dates_letter"),
    path(_EVENT + "dates/remind/", dates.remind, name="dates_remind"),
    path(_EVENT + "dates/anew/", dates.anew, name="dates_anew"),
    path(_EVENT + "dates/<int:number>/take/", dates.take, name="dates_take"),
    path(_EVENT + "dates/<int:number>/remove/", dates.remove, name="dates_remove"),
]
