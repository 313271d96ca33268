"""Every address of the product, by app."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from events_core.project import health, metrics
from events_core.project.api import api, bad_request, no_such_path, server_error

handler400 = bad_request
handler500 = server_error
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", no_such_path),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/(?P<rest>(?s:.*))$", no_such_path),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("", include("events_core.foundation.urls")),
    path("", include("events_core.network.urls_signin")),
    path("", include("events_core.network.urls")),
    path("", include("events_core.programme.urls")),
    path("", include("events_core.calendars.urls")),
    path("", include("events_core.ledger.urls")),
    path("", include("events_core.hosting.urls")),
    path("", include("registrations.urls")),
    path("", include("trainings.urls")),
    path("", include("certificates.urls")),
    path("", include("events_core.project.demo.urls")),
]
