"""Addresses of an event's hosts."""

from django.urls import path

from .views import desk

app_name = "hosting"
_HOSTING = "desk/events/<slug:slug>/hosting/"

urlpatterns = [
    path(_HOSTING, desk.desk, name="desk"),
    path(_HOSTING + "<slug:city>/name/", desk.name, name="name"),
    path(_HOSTING + "<slug:city>/record/", desk.record, name="record"),
]
