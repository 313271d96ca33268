"""Addresses of certificates."""

from django.urls import path

from . import desk, views

app_name = "certificates"
_DESK = "desk/events/<slug:slug>/certificates/"

urlpatterns = [
    path("verify/", views.ask, name="ask"),
    path("verify/<str:code>", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify),
    path("verify/<str:code>/compare/", views.compare, name="compare"),
    path("V/<str:code>", views.short, name="short"),
    path("v/<str:code>", views.short),
    path("certificates/<str:code>.pdf", views.file, name="pdf"),
    path(_DESK, desk.page, name="desk"),
    path(_DESK + "issue/", desk.issue, name="issue"),
    path(_DESK + "preview.pdf", desk.preview, name="preview"),
    path(_DESK + "batches/<int:number>/<str:name>/", desk.move, name="move"),
    path(_DESK + "again/<int:number>/", desk.retry, name="retry"),
    path(_DESK + "names/<str:code>/", desk.edit_name, name="name"),
    path(_DESK + "<str:serial>/revoke/", desk.revoke, name="revoke"),
    path(_DESK + "<str:serial>/reissue/", desk.reissue, name="reissue"),
]
