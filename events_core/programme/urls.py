"""Addresses of the directory, of events, and of their workspace."""

from django.urls import path

from .views import desk, documents, editing, public, sessions, team

app_name = "programme"
_EVENT = "desk/events/<slug:slug>/"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("events/<slug:slug>/", public.event, name="event"),
    path("events/<slug:slug>/documents/<int:number>/", documents.download, name="document"),
    path("desk/", desk.home, name="desk"),
    path("desk/events/", desk.events, name="desk_events"),
    path("desk/events/new/", editing.new, name="new_event"),
    path(_EVENT, desk.event, name="desk_event"),
    path(_EVENT + "moves/<slug:name>/", desk.move, name="move"),
    path(_EVENT + "journal/", desk.journal, name="journal"),
    path(_EVENT + "letters/", desk.letters, name="letters"),
    path(_EVENT + "settings/", editing.settings, name="settings"),
    path(_EVENT + "team/", team.team, name="team"),
    path(_EVENT + "team/<int:number>/remove/", team.remove, name="team_remove"),
    path(_EVENT + "documents/", documents.listed, name="documents"),
    path(_EVENT + "documents/<int:number>/", documents.edit, name="document_edit"),
    path(_EVENT + "documents/<int:number>/remove/", documents.remove, name="document_remove"),
    path(_EVENT + "programme/", sessions.programme, name="programme"),
    path(_EVENT + "programme/add/", sessions.add, name="session_add"),
    path(_EVENT + "programme/<int:number>/", sessions.edit, name="session_edit"),
    path(_EVENT + "programme/<int:number>/delete/", sessions.delete, name="session_delete"),
]
