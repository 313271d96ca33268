"""Addresses of an event's hosts."""

from django.urls import path

from . import views

app_name = "hosting"
_HOSTING = "desk/events/<slug:slug>/hosting/"

urlpatterns = [
    path(_HOSTING, views.desk, name="desk"),
    path(_HOSTING + "<slug:city>/name/", views.name, name="name"),
    path(_HOSTING + "<slug:city>/record/", views.record, name="record"),
]
