"""Addresses of the demonstration's own pages."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("demo/mail/", views.mails, name="mails"),
    path("demo/mail/<int:number>/", views.one_mail, name="mail"),
    path("demo/mail/<int:number>/<str:name>", views.piece, name="piece"),
]
