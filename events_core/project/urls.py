"""Every address of the product, by app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("events_core.foundation.urls")),
    path("", include("events_core.network.urls_signin")),
    path("", include("events_core.network.urls")),
]
