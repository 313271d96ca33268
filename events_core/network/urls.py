"""Signing in, a person's own pages, the language menu."""

from django.urls import path

from . import language, me

app_name = "network"
urlpatterns = [
    path("language/<str:code>/", language.switch, name="language"),
    path("me/", me.me, name="me"),
    path("me/details/", me.details, name="details"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/<int:number>/revoke/", me.revoke_token, name="revoke_token"),
]
