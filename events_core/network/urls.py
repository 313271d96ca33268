"""The public pages of cities and organisations, a person's own pages, the language menu, the network's workspace."""

from django.urls import path

from . import language, me
from .security.urls import urlpatterns as security
from .views import cities, desk, handing, merging, organisations, people, public, themes
from .webhooks import views as webhooks

app_name = "network"
_DESK = "desk/network/"
_WEBHOOK = "me/webhooks/<int:number>/"
_PERSON = _DESK + "people/<int:number>/"

urlpatterns = [
    *security,
    path("language/<str:code>/", language.switch, name="language"),
    path("me/", me.me, name="me"),
    path("me/details/", me.details, name="details"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/<int:number>/revoke/", me.revoke_token, name="revoke_token"),
    path("me/webhooks/", webhooks.mine, name="webhooks"),
    path(_WEBHOOK, webhooks.one, name="webhook"),
    path(_WEBHOOK + "secret/", webhooks.secret, name="webhook_secret"),
    path(_WEBHOOK + "pause/", webhooks.pause, name="webhook_pause"),
    path(_WEBHOOK + "resume/", webhooks.resume, name="webhook_resume"),
    path(_WEBHOOK + "delete/", webhooks.delete, name="webhook_delete"),
    path(_WEBHOOK + "log/<int:delivery>/again/", webhooks.again, name="webhook_again"),
    path("cities/", public.cities, name="cities"),
    path("cities/<slug:slug>/", public.city, name="city"),
    path("organisations/", public.organisations, name="organisations"),
    path("organisations/<slug:slug>/", public.organisation, name="organisation"),
    path(_DESK, desk.home, name="desk"),
    path(_DESK + "cities/", cities.cities, name="desk_cities"),
    path(_DESK + "cities/new/", cities.new, name="new_city"),
    path(_DESK + "cities/<slug:slug>/", cities.city, name="desk_city"),
    path(_DESK + "organisations/", organisations.organisations, name="desk_organisations"),
    path(_DESK + "organisations/new/", organisations.new, name="new_organisation"),
    path(_DESK + "organisations/<slug:slug>/", organisations.organisation, name="desk_organisation"),
    path(_DESK + "duplicates/", merging.duplicates, name="duplicates"),
    path(_DESK + "duplicates/<int:pair>/two/", merging.two, name="two"),
    path(_DESK + "same/<str:kind>/<int:number>/", merging.same, name="same"),
    path(_DESK + "merge/<str:kind>/<int:kept>/<int:gone>/", merging.merge, name="merge"),
    path(_DESK + "posts/<int:post>/hand-over/", handing.desk, name="hand_over"),
    path("me/posts/<int:post>/hand-over/", handing.own, name="me_hand_over"),
    path(_DESK + "themes/", themes.themes, name="desk_themes"),
    path(_DESK + "themes/<slug:slug>/", themes.theme, name="desk_theme"),
    path(_DESK + "people/", people.people, name="desk_people"),
    path(_DESK + "people/new/", people.new, name="new_person"),
    path(_PERSON, people.person, name="desk_person"),
    path(_PERSON + "role/", people.role, name="person_role"),
    path(_PERSON + "posts/", people.name_post, name="person_posts"),
    path(_PERSON + "posts/<int:post>/end/", people.end_post, name="person_post_end"),
    path(_PERSON + "close/", people.close, name="person_close"),
    path(_PERSON + "reopen/", people.reopen, name="person_reopen"),
    path(_PERSON + "factors/reset/", people.reset_factors, name="person_reset_factors"),
]
