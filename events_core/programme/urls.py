"""Addresses of the directory, of events, and of their workspace."""

from django.urls import path

from .urls_asked import urlpatterns as asked
from .views import (
    copying,
    desk,
    documents,
    editing,
    history,
    letters,
    minimum,
    public,
    search,
    series,
    sessions,
    team,
    waits,
)

app_name = "programme"
_EVENT = "desk/events/<slug:slug>/"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("search/", search.search, name="search"),
    path("events/<slug:slug>/", public.event, name="event"),
    path("events/<slug:slug>/documents/<int:number>/", documents.download, name="document"),
    path("series/<slug:slug>/", series.page, name="series"),
    path("desk/series/", series.kept, name="series_list"),
    path("desk/series/new/", series.new, name="series_new"),
    path("desk/series/<slug:slug>/", series.edit, name="series_edit"),
    path("desk/series/<slug:slug>/remove/", series.remove, name="series_remove"),
    path("desk/", waits.home, name="desk"),
    path("desk/waiting/<slug:code>/", waits.group, name="waiting"),
    path("desk/journal/", waits.journal, name="desk_journal"),
    path("desk/read/", waits.have_read, name="have_read"),
    path("desk/settings/", waits.settings, name="desk_settings"),
    path("desk/events/", desk.events, name="desk_events"),
    path("desk/events/new/", editing.new, name="new_event"),
    path(_EVENT, desk.event, name="desk_event"),
    path(_EVENT + "moves/<slug:name>/", desk.move, name="move"),
    path(_EVENT + "copy/", copying.copy, name="copy"),
    path(_EVENT + "go-ahead/", minimum.go_ahead, name="go_ahead"),
    path(_EVENT + "journal/", history.history, name="journal"),
    path(_EVENT + "journal.csv", history.csv, name="journal_csv"),
    path(_EVENT + "letters/", letters.of_event, name="letters"),
    path("desk/letters/", letters.everywhere, name="all_letters"),
    path("desk/letters/<int:number>/", letters.one, name="letter"),
    path("desk/letters/<int:number>/again/", letters.again, name="letter_again"),
    path("desk/letters/<int:number>/elsewhere/", letters.elsewhere, name="letter_elsewhere"),
    path("desk/letters/<int:number>/settle/", letters.settle, name="letter_settle"),
    path("desk/letters/mailings/<int:number>/again/", letters.write_again, name="mailing_again"),
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
    *asked,
]
