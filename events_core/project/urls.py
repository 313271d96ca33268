"""Every address of the product, by app."""

from django.urls import URLPattern, URLResolver, include, path

from events_core.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("events_core.foundation.urls")),
    path("", include("events_core.network.urls_signin")),
    path("", include("events_core.network.urls")),
    path("", include("registrations.urls")),
    path("", include("certificates.urls")),
    path("", include("events_core.project.demo.urls")),
]
