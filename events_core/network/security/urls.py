"""Addresses of a person's own sign-in; they belong to the network's."""

from django.urls import path

from . import confirming, views

urlpatterns = [
    path("me/confirm/", confirming.confirm, name="confirm"),
    path("me/confirm/options/", confirming.options, name="confirm_options"),
    path("me/security/", views.security, name="security"),
    path("me/security/passkeys/add/", views.add_passkey, name="add_passkey"),
    path("me/security/passkeys/options/", views.passkey_options, name="passkey_options"),
    path("me/security/passkeys/<int:number>/", views.rename_passkey, name="rename_passkey"),
    path("me/security/passkeys/<int:number>/remove/", views.remove_passkey, name="remove_passkey"),
    path("me/security/app/", views.app, name="app"),
    path("me/security/app/remove/", views.remove_app, name="remove_app"),
    path("me/security/codes/", views.recovery_codes, name="recovery_codes"),
    path("me/security/devices/end/", views.end_devices, name="end_devices"),
    path("me/security/devices/<int:number>/end/", views.end_device, name="end_device"),
]
