"""Calendar files and how to subscribe."""

from django.urls import path

from . import views

app_name = "calendars"
urlpatterns = [
    path("calendars/", views.subscribe, name="subscribe"),
    path("feeds/events.ics", views.feed, name="feed"),
    path("events/<slug:slug>/event.ics", views.event_ics, name="event_ics"),
]
