"""Addresses of registrations."""

from django.http import HttpResponse
from django.urls import URLPattern, path

app_name = "registrations"
urlpatterns: list[URLPattern] = [
    path("desk/events/<slug:slug>/checkin/", lambda r, slug: HttpResponse(), name="checkin"),
]
